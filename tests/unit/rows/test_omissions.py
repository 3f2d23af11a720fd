"""Omissions 逾期 and warnings 警告: within what they count, and that no delay of the office's saves a unit."""

from datetime import date, datetime, time
from typing import Any

import pytest

from schemas.base import CHINA
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, UNIT
from tests.unit.rows.pair import WARNED_OR_PASSED, assumed, duty, faults, lives, measure, row, silent, then
from tests.unit.rows.test_term import filing
from workflows.life.ahead import turns
from workflows.life.relive import lived

WARNED = then("keep", "warning")
YEARLY = {"yearly": filing(missing=WARNED)}
POOR: dict[str, Any] = {"label": "管理松懈", "by": ["supervisor"], "follows": WARNED, "assumed": True}
EARLY: dict[str, Any] = {**POOR, "label": "投诉查实", "follows": then("reinspect")}
REVOKE = {"most": 1, "follows": then("revoke"), "assumed": True}


def at_most(most: int, follows: dict[str, Any]) -> dict[str, Any]:
    return {"most": most, "follows": follows, "assumed": True}


def warned(title: Title, day: str) -> Title:
    title.done(day, "supervisor", "raise", cause="poor", matter="检查发现。")
    assert title.stage is Stage.WARNING
    return title.done(day, "office", "warn", "11:00")


def raised(title: Title, day: str) -> Title:
    return title.done(day, "supervisor", "raise", cause="poor", matter="检查发现。")


# --- within what warnings are counted ---


@row("results", "warning")
def test_warnings_count_within_the_term_or_within_a_span() -> None:
    term, span = lives("warnings.within", "term", "1年", to="term", warnings=REVOKE, causes={"poor": POOR})
    for title in (term, span):
        warned(title, "2037-03-01")
    for title in (term.copy(), span.copy()):
        assert raised(title, "2038-02-28").stage is Stage.STATEMENT, "the second within a year"
    assert raised(term, "2038-03-01").stage is Stage.STATEMENT
    assert raised(span, "2038-03-01").stage is Stage.WARNING, "a year has passed since the first"


@row("results", "warning")
def test_a_new_term_begins_without_warnings_but_a_span_goes_on() -> None:
    term, span = lives("warnings.within", "term", "2年", to="term", warnings=REVOKE, causes={"poor": POOR})
    for title in (term, span):
        warned(title, "2041-03-01").until("2041-06-02").done("2041-06-10", "office", "inspect", scores=GOOD)
    assert raised(term, "2041-07-01").stage is Stage.WARNING
    assert raised(span, "2041-07-01").stage is Stage.STATEMENT


@row("results", "warning")
def test_a_re_inspection_within_the_term_ends_a_stage_and_not_the_term() -> None:
    term, stage = lives(
        "warnings.within",
        "term",
        "stage",
        to="term",
        warnings=REVOKE,
        causes={"poor": POOR, "early": EARLY},
        term__after_early=assumed("same_term"),
    )
    for title in (term, stage):
        warned(title, "2037-03-01")
        title.done("2037-04-01", "supervisor", "raise", cause="early", matter="经查属实。")
        title.done("2037-05-01", "office", "inspect", scores=GOOD)
        assert title.dates["term_end"] == date(2041, 6, 1)
    assert raised(term, "2037-06-01").stage is Stage.STATEMENT
    assert raised(stage, "2037-06-01").stage is Stage.WARNING


def test_a_warning_that_came_with_the_pass_belongs_to_the_term_that_it_began() -> None:
    title = Title(
        measure(
            warnings=REVOKE,
            causes={"poor": POOR},
            results=WARNED_OR_PASSED,
            term__in_force_in_rectification=None,
        )
    ).named()
    title.until("2041-06-02").done("2041-07-01", "office", "inspect", scores=BAD)
    title.done("2041-07-08", "office", "warn")
    assert title.stage is Stage.TERM
    assert raised(title, "2042-07-01").stage is Stage.STATEMENT


# --- what is missed while another treatment waits on a clerk ---


@row("yearly filings", "missing it has a consequence")
def test_a_report_missed_during_another_treatment_has_its_consequence_when_that_is_over() -> None:
    nothing, something = lives(
        "filings",
        {"yearly": filing()},
        YEARLY,
        to="term",
        causes={
            "poor": {**POOR, "follows": then("keep", "talk")},
            "other": {**POOR, "label": "平时检查发现问题"},
        },
    )
    for title in (nothing, something):
        title.done("2037-05-01", "supervisor", "raise", cause="poor", matter="检查发现。")
        title.until("2037-07-03")
        assert title.stage is Stage.TALK, "the clerk has not come to it"
        put_off = "现在的处理（谈话）结束后，再按办法处理" in title.letters("filing")
        assert put_off is (title is something)
        assert title.owed("filing").due == date(2038, 6, 2), "it is too late for this one"
        title.done("2037-08-01", "leadership", "talk", posts=["居委会主任"])
    assert (nothing.stage, something.stage) == (Stage.TERM, Stage.WARNING)
    taken_up = something.entries[-1]
    assert (taken_up.kind, taken_up.outcome, taken_up.was) == ("silence", "missed", Stage.TERM)
    assert "逾期未报送定期报告" in something.heard("unit")[-1]
    back = something.acts("2037-08-05", "leadership", "annul", entry=taken_up.seq, ground="迟延系邮寄所致")
    assert back.accepted
    assert something.until("2037-12-01").stage is Stage.TERM, "taken back, it does not come again"
    assert lived(something.book, something.entries) == something.life


@row("yearly filings", "missing it has a consequence")
def test_no_title_stands_in_its_first_warning_for_ever() -> None:
    two, three = lives(
        "warnings.most", 2, 3, to="term", warnings=at_most(2, then("revoke")), filings=YEARLY, **SLOW
    )
    for title in (two, three):
        title.until("2038-12-31")
        assert title.stage is Stage.WARNING, "missed twice, and the clerk never wrote the first warning"
        title.until("2039-07-03")
    assert (two.stage, three.stage) == (Stage.STATEMENT, Stage.WARNING)
    assert three.until("2040-07-03").stage is Stage.STATEMENT
    assert not three.life.standing.waiting, "the revocation comes in place of the warnings that waited"
    assert lived(three.book, three.entries) == three.life


SLOW: dict[str, Any] = {
    "duties__warning": duty("office", "给予警告", "10日", silence=silent("cautioned", "50年"))
}


@row("yearly filings", "missing it has a consequence")
def test_too_many_reports_missed_lead_on_from_a_warning_that_waits_whatever_follows() -> None:
    title = Title(
        measure(warnings=at_most(1, then("rectify", "order", "service")), filings=YEARLY, **SLOW)
    ).named()
    assert title.until("2037-07-03").stage is Stage.WARNING
    assert title.until("2038-07-03").stage is Stage.ORDER


@row("silence", "nothing", "counts as failing")
def test_a_warning_that_nobody_writes_is_given_all_the_same_after_a_while() -> None:
    slow, given = lives(
        "duties.warning.silence",
        silent("cautioned", "50年"),
        silent("cautioned", "30日"),
        to="term",
        filings=YEARLY,
        **SLOW,
    )
    for title in (slow, given):
        title.until("2037-12-01")
    assert (slow.stage, given.stage) == (Stage.WARNING, Stage.TERM)
    assert (slow.life.standing.warnings, given.life.standing.warnings) == (0, 1)


@pytest.mark.parametrize("move", ["revoke", "end"])
def test_what_ends_a_title_does_not_wait_for_a_clerk(move: str) -> None:
    title = Title(
        measure(
            filings={"yearly": filing(missing=then(move))},
            causes={"poor": {**POOR, "follows": then("keep", "talk")}},
        )
    ).named()
    title.done("2037-05-01", "supervisor", "raise", cause="poor", matter="检查发现。")
    assert title.until("2037-07-02").stage is Stage.TALK
    assert title.until("2037-07-03").stage in (Stage.STATEMENT, Stage.AFTERMATH)


def test_a_change_told_late_during_another_treatment_counts_too() -> None:
    nothing, something = lives(
        "changes.renamed.late",
        None,
        WARNED,
        to="term",
        changes={"renamed": {"effect": "keep", "report_within": "30日", "assumed": True}},
        causes={
            "poor": {**POOR, "follows": then("keep", "talk")},
            "other": {**POOR, "label": "平时检查发现问题"},
        },
    )
    for title in (nothing, something):
        title.done("2037-05-01", "supervisor", "raise", cause="poor", matter="检查发现。")
        unit = {**UNIT, "name": "开远市南正街第二社区居委会"}
        title.done("2037-05-20", "unit", "change", change="renamed", unit=unit, on="2037-02-01")
        assert title.stage is Stage.TALK
        title.done("2037-06-01", "leadership", "talk", posts=["居委会主任"])
    assert (nothing.stage, something.stage) == (Stage.TERM, Stage.WARNING)


def test_a_term_that_ran_out_in_front_of_a_clerk_is_not_renewed_without_a_re_inspection() -> None:
    title = Title(measure(filings={}, causes={"poor": POOR}, **SLOW)).named()
    title.done("2041-05-20", "supervisor", "raise", cause="poor", matter="检查发现。")
    assert title.until("2041-07-01").stage is Stage.WARNING
    title.done("2041-07-02", "office", "warn").until("2041-07-03")
    assert title.stage is Stage.REINSPECTION
    assert title.dates["term_end"] == date(2041, 6, 1)


def test_what_a_clock_that_was_ahead_made_a_report_miss_is_gone_with_what_followed() -> None:
    title = Title(
        measure(warnings=at_most(2, then("revoke")), filings=YEARLY, causes={"poor": POOR}, **SLOW)
    ).named()
    raised(title, "2037-05-01")
    stood = title.life.standing
    title.until("2039-07-03")
    assert title.stage is Stage.REVOCATION, "three by the clock: two would do"
    noon = datetime.combine(date(2037, 5, 2), time(12, 30), CHINA)
    says: dict[str, Any] = {
        "shows": title.life.at,
        "ground": "服务器电池失效",
        "turns": turns(title.entries, noon),
    }
    assert title.acts("2037-05-02", "office", "set_clock", "12:30", **says).accepted
    assert title.life.standing == stood


# --- what waits does so also when a decision is taken back or corrected ---


def test_a_report_missed_meanwhile_has_its_consequence_when_the_cause_is_taken_back() -> None:
    title = Title(measure(filings=YEARLY, causes={"poor": {**POOR, "follows": then("keep", "talk")}})).named()
    title.done("2037-05-01", "supervisor", "raise", cause="poor", matter="检查发现。").until("2037-07-03")
    assert title.life.standing.waiting
    assert title.annuls("2037-07-10", "supervisor", "raise").accepted
    assert title.until("2037-07-11").stage is Stage.WARNING
    assert title.owed("filing").due == date(2038, 6, 2), "missed once, and not again"
    assert lived(title.book, title.entries) == title.life


def test_a_change_told_late_meanwhile_has_its_consequence_when_the_cause_is_taken_back() -> None:
    renamed = {"effect": "keep", "report_within": "30日", "late": WARNED, "assumed": True}
    talk = {"poor": {**POOR, "follows": then("keep", "talk")}}
    title = Title(measure(changes={"renamed": renamed}, causes=talk)).named()
    title.done("2037-05-01", "supervisor", "raise", cause="poor", matter="检查发现。")
    unit = {**UNIT, "name": "开远市南正街第二社区居委会"}
    title.done("2037-05-20", "unit", "change", change="renamed", unit=unit, on="2037-02-01")
    assert title.annuls("2037-05-22", "supervisor", "raise").accepted
    assert title.until("2037-05-23").stage is Stage.WARNING


def test_a_report_missed_meanwhile_has_its_consequence_when_a_failure_is_corrected_to_a_pass() -> None:
    title = Title(
        measure(filings=YEARLY, causes={"early": EARLY}, term__after_early=assumed("same_term"))
    ).named()
    title.done("2037-05-20", "supervisor", "raise", cause="early", matter="经查属实。")
    title.done("2037-05-25", "office", "inspect", scores=BAD).until("2037-07-03")
    assert title.corrects("2037-07-05", "office", "inspect", scores=GOOD).accepted
    assert title.until("2037-07-06").stage is Stage.WARNING


def test_what_came_in_place_of_warnings_that_waited_leaves_them_waiting_when_it_is_taken_back() -> None:
    title = (
        Title(measure(warnings=at_most(2, then("revoke")), filings=YEARLY, **SLOW))
        .named()
        .until("2039-07-03")
    )
    assert (title.stage, title.life.standing.waiting) == (Stage.STATEMENT, {})
    back = title.acts(
        "2039-07-04", "leadership", "annul", entry=title.life.taken[-1].entry, ground="已经报送"
    )
    assert back.accepted
    assert (title.stage, sum(map(len, title.life.standing.waiting.values()))) == (Stage.WARNING, 1)


# --- a report whose clock stood ---


def test_a_report_filed_in_time_after_its_clock_stood_asks_for_none_that_is_over_by_then() -> None:
    title = Title(measure(filings={"yearly": filing(missing=then("keep", "talk"))})).named()
    title.until("2037-05-01")
    number = title.owed("filing").id
    title.done("2037-05-01", "office", "pause", obligation=number, until="2039-05-01", ground="机构改革")
    title.until("2039-05-20").done("2039-05-20", "unit", "file", filing="yearly")
    assert title.owed("filing").due == date(2040, 6, 2)
    assert title.until("2039-12-31").stage is Stage.TERM


def test_a_report_missed_renews_nothing() -> None:
    renewed = "filings.yearly.missing.then：漏报、迟报和事由不能使有效期重新起算"
    assert renewed in faults(filings={"yearly": filing(missing=then("renew", "warning"))}, **SLOW)
    assert renewed not in faults(filings={"yearly": filing(missing=then("keep", "warning"))}, **SLOW)
