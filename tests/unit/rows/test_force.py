"""Force 效力: a title is out of force by a decision, or by what its measure says expressly; never by an allegation."""

from collections.abc import Callable
from typing import Any

import pytest

from regulations.check import check
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, UNIT
from tests.unit.rows.pair import WARNED_OR_PASSED, assumed, duty, lives, measure, row, then

FRAUD: dict[str, Any] = {
    "label": "弄虚作假",
    "by": ["supervisor"],
    "follows": then("revoke"),
    "assumed": True,
}
POOR: dict[str, Any] = {**FRAUD, "label": "管理松懈", "follows": then("rectify", "talk", "order", "service")}
HEARING = duty("naming_body", "举行听证", "30日")


def in_force(title: Title) -> bool:
    return title.law.in_force(title.life.standing)


def raised(title: Title, cause: str) -> Title:
    return title.done("2038-03-01", "supervisor", "raise", cause=cause, matter="经查属实。")


HEARD: dict[Stage, Callable[[Title], Title]] = {
    Stage.STATEMENT: lambda title: raised(title, "fraud"),
    Stage.HEARING: lambda title: title.done("2038-03-05", "unit", "state", result="requested"),
    Stage.REVOCATION: lambda title: title.done("2038-03-20", "naming_body", "hold"),
}


@pytest.mark.parametrize("said", [None, assumed(True), assumed(False)], ids=["silent", "yes", "no"])
def test_nobody_loses_force_by_a_cause_that_is_raised_stated_on_or_heard(said: Any) -> None:
    given = {"causes": {"fraud": FRAUD}, "failure": then("revoke")} if said is None else {}
    title = Title(
        measure(
            term__in_force_in_rectification=said,
            duties__hearing=HEARING,
            **{"causes": {"fraud": FRAUD, "poor": POOR}, **given},
        )
    ).named()
    for stage, goes_on in HEARD.items():
        goes_on(title)
        assert title.stage is stage
        assert in_force(title)
    title.done("2038-03-25", "naming_body", "revoke", result="revoked")
    assert not in_force(title), "by a decision"


def test_a_cause_that_leads_to_rectification_takes_force_with_the_order_and_only_where_the_measure_says_so() -> (
    None
):
    stays, rests = lives(
        "term.in_force_in_rectification", assumed(True), assumed(False), to="term", causes={"poor": POOR}
    )
    for title in (stays, rests):
        raised(title, "poor")
        assert title.stage is Stage.TALK
        assert in_force(title)
        assert title.comes_to("order").stage is Stage.ORDER
        assert in_force(title)
        title.comes_to("service")
    assert (in_force(stays), in_force(rests)) == (True, False)
    for title in (stays, rests):
        title.comes_to("second").comes_to("statement", second={"scores": BAD})
    assert (in_force(stays), in_force(rests)) == (True, False), "failing again gives nothing back"
    for title in (stays, rests):
        title.comes_to("revocation").done("2038-12-20", "naming_body", "revoke", result="kept")
    assert (in_force(stays), in_force(rests)) == (True, True)


@row("re-inspection", "after expiry")
def test_a_pass_gives_force_back_however_long_the_clerk_takes_over_its_warning() -> None:
    title = (
        Title(
            measure(
                term__in_force_after_expiry=assumed(False),
                results=WARNED_OR_PASSED,
            )
        )
        .named()
        .comes_to("reinspection")
    )
    assert not in_force(title), "the measure says so"
    title.done("2041-07-01", "office", "inspect", scores=BAD)
    assert title.stage is Stage.WARNING
    assert in_force(title)


def test_a_measure_says_whether_a_title_may_be_shown_wherever_it_can_come_to_stand() -> None:
    whole = measure()
    silent = whole.model_copy(update={"term": whole.term.model_copy(update=dict.fromkeys(SAID))})
    assert [(one.path, one.remedy) for one in check(silent)] == [
        (("term",), f"写明 term.{name}") for name in SAID
    ]
    assert not check(Regulation.model_validate(measure(failure=then("revoke"), **NOWHERE).model_dump())), (
        "no rectification, and nothing to say of it"
    )


SAID = ("in_force_after_expiry", "in_force_in_rectification")
NOWHERE: dict[str, Any] = {"causes": {}, "term__in_force_in_rectification": None}


def test_an_early_re_inspection_leaves_a_title_in_force_until_its_term_is_over() -> None:
    early = {**FRAUD, "follows": then("reinspect")}
    stays, rests = lives(
        "term.in_force_after_expiry", assumed(True), assumed(False), to="term", causes={"early": early}
    )
    for title in (stays, rests):
        title.done("2041-05-20", "supervisor", "raise", cause="early", matter="经查属实。")
        assert title.stage is Stage.REINSPECTION
        assert in_force(title)
        title.until("2041-06-02")
    assert (in_force(stays), in_force(rests)) == (True, False)
    for title in (stays, rests):
        assert in_force(title.done("2041-06-10", "office", "inspect", scores=GOOD))


def test_a_title_whose_term_ends_before_its_changed_unit_is_recognised_is_in_force_as_the_measure_says() -> (
    None
):
    merged = {"changes": {"merged": {"effect": "recognise", "assumed": True}}}
    said = "term.in_force_after_expiry"
    for title, shown in zip(
        lives(said, assumed(True), assumed(False), to="term", **merged), (True, False), strict=True
    ):
        title.until("2041-05-20").done("2041-05-20", "unit", "change", change="merged", unit=UNIT)
        assert in_force(title.until("2041-06-01")), "its term is not over"
        assert in_force(title.until("2041-06-03")) is shown
