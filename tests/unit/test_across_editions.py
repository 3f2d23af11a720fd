"""Across editions: what becomes of a title whose decisions are taken back after it has come under another edition."""

from datetime import date

import pytest

from schemas.base import digest
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import GOOD
from tests.said import said
from tests.sound import sound
from tests.unit.rows.pair import assumed, duty, measure, silent, then
from workflows.life.step import next_wake

COMPLAINT = {"label": "群众反映", "by": ["supervisor"], "follows": then("reinspect"), "assumed": True}
REPORT = duty("unit", "年度报告", "1年", silence=silent("missed"))
OLD = measure(causes={"complaint": COMPLAINT})


def newer(**given: object) -> Regulation:
    """The next edition of the same measure, which differs in what is given."""
    return measure(causes={"complaint": COMPLAINT}, edition__id="next-edition", **given)


def adopts(title: Title, day: str, edition: Regulation) -> Title:
    """The office adopts an edition for the title."""
    return title.done(
        day, "office", "adopt", edition=digest(edition), calendar=title.calendar, ground="新办法施行"
    )


def looked_into(*editions: Regulation) -> Title:
    """A named title about which a cause was raised, and which passed the re-inspection that followed."""
    title = Title(*editions).named()
    title.done("2037-03-02", "supervisor", "raise", cause="complaint", matter="群众反映")
    return title.done("2037-03-10", "office", "inspect", scores=GOOD)


def test_a_report_that_a_new_edition_wants_is_wanted_from_its_adoption_whatever_is_taken_back() -> None:
    new = newer(filings={"yearly": REPORT})
    title = adopts(looked_into(OLD, new), "2037-04-01", new)
    assert title.owed("filing").due == date(2038, 4, 1)
    assert title.annuls("2037-05-01", "office", "inspect").accepted
    assert title.stage is Stage.REINSPECTION
    assert title.owed("filing").due == date(2038, 4, 1)
    assert title.copy().done("2037-05-05", "unit", "file", filing="yearly").owed("filing").due == date(
        2039, 4, 1
    )
    assert title.copy().until("2038-04-02").owed("filing").due == date(2039, 4, 1)


def test_a_report_that_was_filed_is_not_wanted_again_when_an_earlier_decision_is_taken_back() -> None:
    title = Title(measure(causes={"complaint": COMPLAINT}, filings={"yearly": REPORT})).named()
    title.done("2037-03-02", "supervisor", "raise", cause="complaint", matter="群众反映")
    title.done("2037-04-01", "unit", "file", filing="yearly")
    assert title.annuls("2037-04-10", "supervisor", "raise").accepted
    assert title.owed("filing").due == date(2038, 6, 2)


def test_a_report_that_was_missed_too_early_is_wanted_again() -> None:
    title = Title(measure(filings={"yearly": {**REPORT, "missing": then("keep", "talk")}})).named()
    title.until("2037-06-03")
    assert title.stage is Stage.TALK
    assert title.annuls("2037-06-05", "leadership", "filing").accepted
    assert (title.stage, title.owed("filing").due) == (Stage.TERM, date(2037, 6, 2))


def test_a_term_counted_anew_stays_so_when_an_earlier_decision_is_taken_back() -> None:
    new = newer(
        edition__transition={"running": "count_anew", "assumed": True}, duties__term__within=assumed("3年")
    )
    title = Title(OLD, new).named()
    title.done("2037-03-02", "supervisor", "raise", cause="complaint", matter="群众反映")
    adopts(title, "2037-03-05", new)
    assert title.owed("term").due == title.dates["term_end"] == date(2039, 6, 1)
    assert title.annuls("2037-03-10", "supervisor", "raise").accepted
    assert title.owed("term").due == title.dates["term_end"] == date(2039, 6, 1)


def test_a_term_that_goes_on_since_its_successor_was_taken_back_ends_when_it_would_have() -> None:
    afresh = {"term__after_early": assumed("new_term")}
    old = measure(causes={"complaint": COMPLAINT}, **afresh)
    new = newer(duties__term__within=assumed("3年"), **afresh)
    title = adopts(looked_into(old, new), "2037-04-01", new)
    ends = date(2042, 3, 9)
    assert title.owed("term").due == title.dates["term_end"] == ends
    assert title.annuls("2037-05-01", "office", "inspect").accepted
    assert title.owed("term").due == title.dates["term_end"] == date(2041, 6, 1)


@pytest.mark.parametrize("leaves", [True, False])
def test_an_opinion_that_nobody_asks_for_any_more_cannot_be_taken_back(leaves: bool) -> None:
    """The step would wait for ever: nobody can be asked again. Where others still owe theirs, it waits for them."""
    bodies = ["市纪委监委", "市公安局", "市生态环境局"]
    old = measure(bodies=assumed(bodies))
    new = measure(bodies=assumed(bodies[:2]), edition__id="next-edition")
    title = Title(old, new).comes_to("consultation")
    day = title.entries[-1].effective.date().isoformat()
    for body in bodies[2:] if leaves else bodies[1:]:
        title.done(day, f"consulted/{body}", "consult", "11:00", body=body, result="agreed")
    adopts(title, day, new)
    for body in bodies[:2] if leaves else []:
        title.done(day, f"consulted/{body}", "consult", "12:00", body=body, result="agreed")
    entry = next(one for one in title.life.taken if one.about == bodies[2]).entry
    answer = title.acts(day, f"consulted/{bodies[2]}", "annul", "13:00", entry=entry, ground="意见有误")
    assert answer.accepted is not leaves
    if leaves:
        assert "征求意见" in said(answer)


def test_a_life_that_nobody_can_act_on_is_found_unsound() -> None:
    title = Title().named()
    sound(title.law, title.life, next_wake(title.book, title.life))
    stuck = title.life.model_copy(update={"obligations": ()})
    with pytest.raises(AssertionError):
        sound(title.law, stuck, None)
    nameless = title.life.standing.dates | {"term_end": date(2040, 1, 1)}
    apart = title.life.model_copy(
        update={"standing": title.life.standing.model_copy(update={"dates": nameless})}
    )
    with pytest.raises(AssertionError):
        sound(title.law, apart, next_wake(title.book, title.life))
