"""A title is taken over in mid-life from an office's list: one entry, nobody told, duties as the measure has them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from regulations.load import load_pack
from schemas.base import CHINA, digest
from schemas.facts import Facts
from schemas.party import Role
from schemas.refusals import inheriting as no
from schemas.refusals.acting import NotInStage
from schemas.refusals.applying import OtherCategory, StillMasked, TitleOpen
from schemas.regulation import Regulation
from schemas.stage import Stage
from schemas.step import Receipt
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.unit.rows.pair import assumed, measure, silent, then
from workflows.life.relive import lived

RENEWED = measure(
    duties__renewal={
        "by": "unit",
        "what": "申请复验",
        "within": {"value": "3个月", "assumed": True},
        "counted_from": "term_end",
        "back": True,
        "ladder": "handling",
        "silence": {"after": "0日", "means": "forgone", "assumed": True},
        "assumed": True,
    },
    duties__term__silence__means="ended",
)
"""A measure under which a title ends, unless the unit asks for its renewal."""

FROM_EXPIRY = measure(term__renewal=assumed("from_expiry"), term__late_renewal=assumed("from_pass"))
"""A measure whose terms follow upon each other."""

ROW = {"file": "示范单位台账.xls", "sha256": "0" * 64, "sheet": "Sheet1", "row": 7}
TODAY = "2036-03-02"


PUT_OFF: dict[str, str] = {"named_on": "2024-06-01", "by": "2036-11-30"}
"""A title whose term is long over: its re-inspection is put off."""


def taken(day: str = TODAY, title: Title | None = None, by: str | None = None, **says: Any) -> Title:
    """A title taken over on a day."""
    title = title or Title()
    receipt = takes(title, day, by, **says)
    assert receipt.accepted, receipt.reason
    return title


def takes(
    title: Title, day: str = TODAY, by: str | None = None, facts: Facts | None = None, **says: Any
) -> Receipt:
    """The office takes a title over as its list has it."""
    says.setdefault("named_on", "2033-06-01")
    unit = {**UNIT, **says.pop("unit", {})}
    inherited = {"application": {"unit": unit, "honour": KAIYUAN.honour.name}, **says}
    return title.acts(day, "office", "take_over", facts=facts, inherited=inherited, row=ROW, by=by)


def refused(receipt: Receipt, why: type) -> None:
    assert type(receipt.reason) is why, receipt.reason


def test_a_title_in_its_term_goes_on_to_the_end_of_that_term() -> None:
    title = taken(batch="第四批", number="第14号")
    assert title.stage is Stage.TERM
    assert (title.dates["named"], title.dates["term_end"]) == (date(2033, 6, 1), date(2038, 5, 31))
    assert title.owed("term").due == date(2038, 5, 31)
    assert (title.life.standing.batch, title.life.standing.number) == ("第四批", "第14号")


def test_it_is_one_entry_that_says_from_which_row_of_which_file_and_tells_nobody() -> None:
    title = taken(named_on="2024-06-01")
    (entry,) = title.entries
    assert entry.action is not None
    assert entry.action.row.sheet == "Sheet1"  # type: ignore[attr-defined]
    assert (entry.outcome, entry.notices) == ("taken_over", ())
    assert {rung.end for rung in entry.rungs} <= {"not_sent"}


def test_a_term_that_ended_years_ago_has_led_to_re_inspection_by_a_day_of_its_own() -> None:
    title = taken(named_on="2024-06-01", by="2036-11-30")
    assert title.stage is Stage.REINSPECTION
    assert title.dates["term_end"] == date(2029, 5, 31)
    assert title.owed("reinspection").due == date(2036, 11, 30)


def test_without_such_a_day_the_whole_time_is_counted_from_the_taking_over() -> None:
    title = taken(named_on="2024-06-01")
    owed = title.owed("reinspection")
    assert (owed.anchor.on, owed.anchor.day) == ("taken_over", date(2036, 3, 2))
    assert owed.due > date(2036, 3, 2)


def test_only_reminders_that_lie_ahead_are_sent() -> None:
    title = taken(named_on="2024-06-01", by="2036-11-30")
    told = title.until("2036-11-29").heard("office")
    assert told, "a re-inspection that is due in nine months is reminded of"
    assert not [one for one in told if "逾期" in one]


def test_a_passed_re_inspection_has_begun_the_term_that_runs() -> None:
    title = taken(named_on="2024-06-01", passed_on="2032-05-01")
    assert (title.stage, title.dates["term_start"]) == (Stage.TERM, date(2032, 5, 1))


def test_one_that_was_passed_before_its_end_is_in_its_term_since_then_not_since_the_next_begins() -> None:
    title = taken(title=Title(FROM_EXPIRY), named_on="2031-06-01", passed_on="2036-02-15")
    assert (title.dates["stage"], title.dates["term_start"]) == (date(2036, 2, 15), date(2036, 6, 1))
    assert (
        title.done("2036-03-10", "office", "raise", cause="jubao", matter="群众反映").stage is not Stage.TERM
    )


def test_a_pass_begins_what_the_result_says_or_lets_the_term_go_on() -> None:
    def passing(**follows: Any) -> Regulation:
        good = {"label": "合格", "at_least": 90, "passes": True, "follows": follows, "assumed": True}
        bad = {"label": "不合格", "passes": False, "follows": then("revoke"), "assumed": True}
        return measure(results={"good": good, "bad": bad}, term__late_renewal=assumed("from_pass"))

    days = {"named_on": "2031-06-01", "passed_on": "2036-02-15"}
    anew = taken(title=Title(passing(then="renew", renewal="from_expiry")), **days)
    assert (anew.dates["term_start"], anew.dates["term_end"]) == (date(2036, 6, 1), date(2041, 5, 31))
    same = taken(title=Title(passing(then="keep")), **days)
    assert (same.dates["term_start"], same.dates["term_end"]) == (date(2031, 6, 1), date(2036, 5, 31))


def test_its_reports_are_counted_from_the_naming_whatever_was_passed_since() -> None:
    reports = {"by": "unit", "what": "报送年度报告", "within": assumed("1年"), "due_on": "03-31"}
    yearly = {**reports, "ladder": "handling", "silence": silent("missed"), "assumed": True}
    title = taken(
        title=Title(measure(filings={"niandu": yearly})), named_on="2031-02-01", passed_on="2036-02-01"
    )
    assert title.owed("filing").due == date(2036, 3, 31)


def test_the_end_that_the_list_has_is_the_end() -> None:
    title = taken(until="2036-12-31")
    assert title.owed("term").due == date(2036, 12, 31)
    assert title.until("2037-01-02").stage is Stage.REINSPECTION


def test_a_title_that_is_re_inspected_before_its_end_keeps_its_term_meanwhile() -> None:
    title = taken(state="inspecting", since="2036-02-01")
    assert (title.stage, title.life.standing.running) == (Stage.REINSPECTION, True)
    title.done("2036-03-10", "office", "inspect", scores=GOOD)
    assert title.stage is Stage.TERM


def test_rectification_runs_to_the_last_day_that_the_list_has_or_is_put_off() -> None:
    title = taken(named_on="2030-06-01", state="rectifying", since="2035-12-01", due="2036-05-31")
    assert (title.stage, title.owed("rectification").due) == (Stage.RECTIFICATION, date(2036, 5, 31))
    title = taken(named_on="2030-06-01", state="rectifying", since="2034-12-01", by="2036-06-30")
    assert title.owed("rectification").due == date(2036, 6, 30)
    title.done("2036-04-01", "unit", "rectify").done("2036-04-10", "office", "inspect", scores=BAD)
    assert title.stage is Stage.STATEMENT


def test_a_title_that_was_lost_bars_whom_the_measure_bars_and_its_plaque_is_still_to_come_back() -> None:
    gone = taken(named_on="2030-06-01", state="revoked", since="2035-12-01")
    assert (gone.stage, gone.life.standing.ground) == (Stage.ENDED, "revoked")
    hangs = taken(named_on="2030-06-01", state="revoked", since="2035-12-01", plaque_out=True)
    assert (hangs.stage, [one.duty.value for one in hangs.life.obligations]) == (
        Stage.AFTERMATH,
        ["plaque"],
    )
    assert hangs.done("2036-04-01", "office", "return_plaque").stage is Stage.ENDED
    ended = taken(named_on="2020-06-01", state="ended", since="2025-06-01")
    assert (ended.stage, ended.life.standing.ground) == (Stage.ENDED, "expired")


def test_rectification_has_come_of_the_result_that_leads_to_it() -> None:
    graded = measure(
        results={
            "good": {
                "label": "合格",
                "at_least": 90,
                "passes": True,
                "follows": then("renew"),
                "assumed": True,
            },
            "fair": {
                "label": "基本合格",
                "at_least": 60,
                "passes": True,
                "follows": then("rectify", "order", "service"),
                "assumed": True,
            },
            "poor": {"label": "不合格", "passes": False, "follows": then("revoke"), "assumed": True},
        }
    )
    title = taken(title=Title(graded), named_on="2030-06-01", state="rectifying", since="2035-12-01")
    assert (title.stage, title.life.standing.result) == (Stage.RECTIFICATION, "fair")


def test_a_title_that_ended_on_a_day_that_no_list_says_has_ended_with_its_term() -> None:
    assert taken(named_on="2020-06-01", state="ended").dates["stage"] == date(2025, 5, 31)


def test_a_title_that_its_measure_lets_end_by_itself_is_not_held() -> None:
    refused(takes(Title(RENEWED), named_on="2024-06-01"), no.OverByMeasure)
    asked = taken(title=Title(RENEWED), named_on="2024-06-01", state="inspecting")
    assert asked.stage is Stage.REINSPECTION, "whoever is re-inspected has asked for it"
    assert taken(title=Title(RENEWED)).stage is Stage.TERM


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"state": "revoked"}, no.StateUndated),
        ({"state": "rectifying"}, no.StateUndated),
        ({"passed_on": "2033-05-01"}, no.OutOfOrder),
        ({"until": "2033-05-01"}, no.OutOfOrder),
        ({"named_on": "2036-04-01"}, no.NotPassedYet),
        ({"by": "2046-04-01"}, no.SpreadTooFar),
        ({"due": "2199-12-31", "state": "inspecting"}, no.SpreadTooFar),
        ({"unit": {"category": "车站"}}, OtherCategory),
        ({"facts": Facts(open_title="2035-0001")}, TitleOpen),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else "-".join(map(str, next(iter(one.items())))),
)
def test_what_cannot_be_is_refused(says: dict[str, Any], why: type) -> None:
    refused(takes(Title(), **says), why)


def test_no_term_ends_before_it_begins() -> None:
    receipt = takes(Title(FROM_EXPIRY), named_on="2031-06-01", passed_on="2036-02-15", until="2036-05-31")
    refused(receipt, no.OutOfOrder)


def test_a_corrected_row_corrects_as_long_as_nothing_else_has_come_of_the_title() -> None:
    title = taken(number="第41号")
    title = taken("2036-03-09", title, number="第14号", named_on="2034-06-01")
    assert (title.life.standing.number, title.dates["term_end"]) == ("第14号", date(2039, 5, 31))
    assert len(title.entries) == 2
    title.done("2036-03-10", "office", "update", phone="0873-7120001")
    refused(takes(title, "2036-03-11", number="第15号"), no.MovedOn)


def test_what_was_put_off_is_not_put_off_further_by_importing_again() -> None:
    title = taken(named_on="2024-06-01", by="2036-11-30")
    refused(takes(title, "2036-03-03", by="2036-12-01", named_on="2024-06-02"), no.SpreadTooFar)
    assert taken("2036-03-03", title, "2036-11-30", named_on="2024-06-02").stage is Stage.REINSPECTION


def test_nor_by_a_row_that_names_no_day() -> None:
    title = taken(named_on="2024-06-01")
    due = title.owed("reinspection").due
    assert taken("2036-05-30", title, named_on="2024-06-01", batch="第五批").owed("reinspection").due == due


def test_a_unit_whose_title_was_revoked_just_now_can_still_ask_for_a_review() -> None:
    title = taken(named_on="2030-06-01", state="revoked", since="2036-03-01")
    assert title.stage is Stage.AFTERMATH
    assert title.done("2036-03-03", "unit", "request_review").owed("review").by.role is Role.NAMING_BODY


def test_a_renewal_that_is_late_can_be_asked_for_until_the_term_is_over_and_no_longer() -> None:
    title = taken(title=Title(RENEWED), named_on="2031-04-01")
    assert title.dates["term_end"] == date(2036, 3, 31)
    assert title.owed("renewal").due == date(2036, 3, 31)


def test_a_corrected_day_of_naming_brings_the_title_under_the_edition_of_then() -> None:
    title = taken(title=Title(KAIYUAN, RENEWED))
    under = digest(RENEWED)
    receipt = title.acts(
        "2036-03-09",
        "office",
        "take_over",
        inherited={
            "application": {"unit": UNIT, "honour": KAIYUAN.honour.name},
            "named_on": "2034-06-01",
        },
        row=ROW,
        edition=under,
    )
    assert receipt.accepted, receipt.reason
    assert title.life.edition == under
    assert title.owed("renewal").due == date(2039, 2, 28)
    assert lived(title.book, title.entries) == title.life


def test_a_silence_that_took_effect_is_not_undone_by_a_list() -> None:
    title = taken(until="2036-12-31").until("2037-01-02")
    refused(takes(title, "2037-01-03"), no.MovedOn)


def test_what_was_put_off_and_lapsed_is_late_by_its_own_day_once_that_is_taken_back() -> None:
    silence = {"after": "1个月", "means": "failed", "assumed": True}
    title = taken(title=Title(measure(duties__reinspection__silence=silence)), **PUT_OFF).until("2037-01-20")
    assert title.annuls("2037-01-21", "leadership", "reinspection").accepted
    assert title.owed("reinspection").due == date(2036, 11, 30)


def test_an_edition_that_counts_anew_leaves_what_was_put_off_on_its_day() -> None:
    anew = measure(edition__transition__running="count_anew")
    title = taken(title=Title(KAIYUAN, anew), **PUT_OFF)
    title.done(
        "2036-04-01", "office", "adopt", edition=digest(anew), calendar=title.calendar, ground="新办法施行"
    )
    assert title.owed("reinspection").due == date(2036, 11, 30)


def test_a_clock_that_was_ahead_has_put_nothing_off() -> None:
    title = taken("2046-03-02", named_on="2024-06-01", by="2046-11-30")
    shows = datetime(2036, 3, 2, 10, tzinfo=CHINA)
    title.done("2036-03-02", "office", "set_clock", shows=shows, ground="主机时钟超前")
    assert title.owed("reinspection").due == date(2036, 11, 30)


def test_a_title_that_was_applied_for_here_is_not_taken_over() -> None:
    title = Title().done(
        "2036-03-03", "unit", "apply", application={"unit": UNIT, "honour": KAIYUAN.honour.name}
    )
    refused(takes(title, "2036-03-04"), NotInStage)


def test_the_ledger_gives_it_back() -> None:
    title = taken(named_on="2024-06-01", by="2036-11-30").until("2036-09-01")
    taken_again = taken("2036-09-02", title, "2036-11-30", named_on="2024-05-01")
    assert lived(taken_again.book, taken_again.entries) == taken_again.life


ROOT = Path(__file__).parents[2]
SHIPPED = [
    load_pack(path) for room in ("regulations", "stories/packs") for path in (ROOT / room).glob("*.yaml")
]
STATES: dict[str, dict[str, Any]] = {
    "held": {},
    "inspecting": {"since": "2036-02-01"},
    "rectifying": {"since": "2035-12-01"},
    "revoked": {"since": "2035-12-01", "plaque_out": True},
    "ended": {"since": "2035-12-01"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("named_on", ["2020-06-01", "2032-02-29", "2036-03-01"])
def test_under_every_measure_it_can_be_acted_on_or_wakes_for_years(state: str, named_on: str) -> None:
    """`tests/sound.py` looks at the life after each step; what a measure does not have is refused in words."""
    for regulation in SHIPPED:
        title = Title(regulation)
        application = {
            "unit": {**UNIT, "category": regulation.categories.value[0]},
            "honour": regulation.honour.name,
        }
        since = {k: max(v, named_on) if k == "since" else v for k, v in STATES[state].items()}
        receipt = title.acts(
            TODAY,
            "office",
            "take_over",
            inherited={"application": application, "named_on": named_on, "state": state, **since},
            row=ROW,
        )
        if receipt.accepted:
            title.until("2050-01-01")
            assert lived(title.book, title.entries) == title.life
        else:
            assert type(receipt.reason) in (no.NoSuchState, no.OverByMeasure, StillMasked), receipt.reason
