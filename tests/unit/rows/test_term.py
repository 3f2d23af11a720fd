"""Rows «term» 有效期, «yearly filings» 定期报告, «re-inspection» 复验 and «new clock after a pass»."""

from datetime import date, timedelta
from typing import Any

import pytest

from regulations.check import check
from schemas.base import digest
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN
from tests.said import said
from tests.unit.rows.pair import assumed, brought, duty, lives, measure, row, silent, then

TERM = KAIYUAN.model_dump(mode="json", exclude_none=True)["duties"]["term"]
COMPLAINT = {"label": "投诉查实", "by": ["supervisor"], "follows": {"then": "reinspect"}, "assumed": True}
RAISED: dict[str, Any] = {"cause": "complaint", "matter": "台账长期未更新，经核查属实。"}


def filing(what: str = "报送年度报告", missing: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A report that is due each year."""
    rule = duty("unit", what, "1年", silence=silent("missed", "30日"), **more)
    return {**rule, "missing": missing} if missing else rule


# --- term ---


@row("term", "2 to 5 years, or open-ended with yearly filings")
def test_2_to_5_years() -> None:
    two, five = lives("duties.term.within", assumed("2年"), assumed("5年"), to="term")
    assert two.dates["term_end"] == date(2038, 6, 1)
    assert five.dates["term_end"] == date(2041, 6, 1)
    assert "2036年6月2日至2038年6月1日，届满后复验" in two.letters("name")
    for title in (two, five):
        title.until("2038-06-02")
    assert (two.stage, five.stage) == (Stage.REINSPECTION, Stage.TERM)


@row("term", "2 to 5 years, or open-ended with yearly filings")
def test_open_ended_with_yearly_filings() -> None:
    five, open_ended = lives(
        "duties.term",
        TERM,
        None,
        to="term",
        filings={"yearly": filing()},
        causes={"complaint": COMPLAINT},
        duties__reinspection__counted_from="stage",
    )
    assert "term_end" not in open_ended.dates
    assert "自2036年6月2日起长期有效" in open_ended.letters("name")
    assert "届满" not in open_ended.letters("name")
    assert [one.duty for one in open_ended.life.obligations] == ["filing"]
    for year in range(2037, 2043):
        for title in (five, open_ended):
            if title.until(f"{year}-05-20", "09:00").stage is Stage.TERM:
                title.done(f"{year}-05-20", "unit", "file", filing="yearly")
    assert (five.stage, open_ended.stage) == (Stage.REINSPECTION, Stage.TERM)
    assert open_ended.owed("filing").due == date(2043, 6, 2)
    assert open_ended.done("2042-07-01", "supervisor", "raise", **RAISED).stage is Stage.REINSPECTION
    assert open_ended.done("2042-08-01", "office", "inspect", scores=GOOD).stage is Stage.TERM
    assert open_ended.owed("filing").due == date(2043, 6, 2)


# --- yearly filings ---


@row("yearly filings", "a report by a date")
def test_a_report_by_a_date_or_counted_from_the_naming() -> None:
    counted, dated = lives("filings", {"yearly": filing()}, {"yearly": filing(due_on="03-31")}, to="term")
    assert counted.owed("filing").due == date(2037, 6, 2)
    assert dated.owed("filing").due == date(2037, 3, 31)
    for title in (counted, dated):
        title.done("2037-03-20", "unit", "file", filing="yearly")
    assert counted.owed("filing").due == date(2038, 6, 2)
    assert dated.owed("filing").due == date(2038, 3, 31)
    assert "请于2038年3月31日前报送年度报告" in dated.letters("file")


@row("yearly filings", "a report by a date")
def test_reports_whose_first_day_counts_leave_no_day_between_them() -> None:
    quarter = {**filing(), "within": assumed("3个月"), "first_day_counts": assumed(True)}
    title = Title(measure(filings={"quarterly": quarter})).comes_to("naming")
    named = {"result": "named", "batch": "第十六批", "number": "KY16-007"}
    title.done("2036-08-01", "naming_body", "name", on="2036-07-31", **named)
    for due in ("2036-10-30", "2037-01-30", "2037-04-30", "2037-07-31", "2037-10-31"):
        assert title.owed("filing").due == date.fromisoformat(due)
        title.done(due, "unit", "file", filing="quarterly")


@row("yearly filings", "a report by a date")
def test_several_filings_side_by_side() -> None:
    one, two = lives(
        "filings",
        {"yearly": filing()},
        {"yearly": filing(), "ledger": filing("报送台账", due_on="12-31")},
        to="term",
    )
    assert [each.about for each in one.life.obligations if each.duty == "filing"] == ["yearly"]
    assert [each.about for each in two.life.obligations if each.duty == "filing"] == ["ledger", "yearly"]
    assert not one.acts("2037-05-20", "unit", "file", filing="ledger").accepted
    two.done("2037-05-20", "unit", "file", filing="ledger")
    assert two.owed("filing", "yearly").due == date(2037, 6, 2)
    assert two.owed("filing", "ledger").due == date(2038, 12, 31)


@row("yearly filings", "missing it has a consequence")
@pytest.mark.parametrize(
    ("missing", "stage"),
    [
        (then("reinspect"), Stage.REINSPECTION),
        (then("keep", "warning"), Stage.WARNING),
        (then("keep", "warning", "criticism"), Stage.WARNING),
        (then("rectify", "order", "service"), Stage.ORDER),
        (then("revoke"), Stage.STATEMENT),
        (then("end"), Stage.AFTERMATH),
    ],
    ids=lambda value: "" if isinstance(value, Stage) else " ".join([*value["measures"], value["then"]]),
)
def test_missing_a_filing_has_a_consequence_or_none(missing: dict[str, Any], stage: Stage) -> None:
    nothing, something = lives(
        "filings", {"yearly": filing()}, {"yearly": filing(missing=missing)}, to="term"
    )
    for title in (nothing, something):
        title.until("2037-07-02")
        assert title.stage is Stage.TERM
        title.until("2037-07-03")
    assert nothing.stage is Stage.TERM
    assert nothing.owed("filing").due == date(2038, 6, 2), "the next one"
    assert nothing.owed("term").due == date(2041, 6, 1)
    assert something.stage is stage
    assert "逾期未报送定期报告" in something.letters("filing")


@row("yearly filings", "missing it has a consequence")
def test_a_title_warned_for_a_missed_filing_goes_on_in_its_term() -> None:
    keep, again = lives(
        "filings.yearly.missing",
        then("keep", "warning"),
        then("reinspect", "warning"),
        to="term",
        filings={"yearly": filing()},
        term__after_early=assumed("same_term"),
    )
    for title in (keep, again):
        title.until("2037-07-03").done("2037-07-10", "office", "warn")
        assert title.life.standing.warnings == 1
    assert (keep.stage, again.stage) == (Stage.TERM, Stage.REINSPECTION)
    assert keep.owed("term").due == date(2041, 6, 1)
    assert keep.dates["term_start"] == date(2036, 6, 2)
    assert again.owed("filing").due == date(2038, 6, 2), "reports stay due while it is looked into"
    again.done("2037-08-10", "office", "inspect", scores=GOOD)
    assert again.stage is Stage.TERM
    assert again.dates["term_end"] == date(2041, 6, 1)
    assert again.life.standing.cause is None


@row("yearly filings", "missing it has a consequence")
def test_a_missed_filing_is_taken_back_with_its_consequence() -> None:
    reinspected, warned = lives(
        "filings.yearly.missing",
        then("reinspect"),
        then("keep", "warning"),
        to="term",
        filings={"yearly": filing()},
    )
    for title in (reinspected, warned):
        title.until("2037-07-03")
        assert title.annuls("2037-07-10", "leadership", "filing").accepted
        assert title.stage is Stage.TERM
        assert title.owed("filing").due == date(2037, 6, 2)
        assert {one.duty for one in title.life.obligations} == {"term", "filing"}
        title.done("2037-07-12", "unit", "file", filing="yearly")
        assert title.owed("filing").due == date(2038, 6, 2)
    assert warned.life.standing.warnings == 0


# --- re-inspection ---


@row("re-inspection", "after expiry")
def test_after_expiry_or_lead_before_expiry() -> None:
    lead = duty("office", "启动复验", "6个月", counted_from="term_end", back=True, silence=silent("due"))
    after, before = lives("duties.lead", None, lead, to="term", duties__reinspection__counted_from="stage")
    assert {one.duty for one in before.life.obligations} == {"term", "lead"}
    assert before.owed("lead").due == date(2040, 12, 1)
    for title in (after, before):
        title.until("2040-12-02")
    assert (after.stage, before.stage) == (Stage.TERM, Stage.REINSPECTION)
    assert before.law.in_force(before.life.standing)
    assert before.owed("term").due == date(2041, 6, 1), "the term runs on"
    before.done("2041-01-15", "office", "inspect", scores=GOOD)
    assert before.stage is Stage.TERM
    assert before.dates["term_start"] == date(2041, 1, 15)
    assert after.until("2041-06-02").stage is Stage.REINSPECTION


@row("re-inspection", "after expiry")
def test_a_lead_whose_re_inspection_is_not_done_by_the_expiry() -> None:
    lead = duty("office", "启动复验", "6个月", counted_from="term_end", back=True, silence=silent("due"))
    after, before = lives(
        "duties.lead",
        None,
        lead,
        to="term",
        duties__reinspection__counted_from="stage",
        term__in_force_after_expiry=assumed(False),
    )
    for title in (after, before):
        title.until("2041-06-01")
    assert before.law.in_force(before.life.standing)
    for title in (after, before):
        title.until("2041-06-02")
        assert title.stage is Stage.REINSPECTION
        assert not title.law.in_force(title.life.standing)
    assert before.owed("reinspection").due < after.owed("reinspection").due


RENEWAL = duty("unit", "申请复验", "3个月", counted_from="term_end", back=True, silence=silent("forgone"))
ON_APPLICATION = {"duties__reinspection__counted_from": "stage"}


@row("re-inspection", "before expiry on application")
@row("results", "ended by itself")
def test_before_expiry_on_application_else_it_ends_by_itself() -> None:
    by_office, on_application = lives("duties.renewal", None, RENEWAL, to="term", **ON_APPLICATION)
    forgone = on_application.copy()
    assert on_application.owed("renewal").due == date(2041, 3, 1)
    assert not by_office.acts("2041-02-01", "unit", "renew").accepted
    on_application.done("2041-02-01", "unit", "renew")
    assert on_application.stage is Stage.REINSPECTION
    assert {one.duty for one in on_application.life.obligations} == {"term", "reinspection"}
    on_application.done("2041-03-10", "office", "inspect", scores=GOOD)
    assert on_application.dates["term_start"] == date(2041, 3, 10)
    assert on_application.owed("renewal").due == date(2045, 12, 9)

    late = forgone.until("2041-03-02").acts("2041-03-02", "unit", "renew")
    assert not late.accepted
    assert {one.duty for one in forgone.life.obligations} == {"term"}
    for title in (by_office, forgone):
        title.until("2041-06-02")
    assert by_office.stage is Stage.REINSPECTION
    assert forgone.stage is Stage.AFTERMATH
    assert forgone.life.standing.leaving == "expired"
    assert "称号有效期届满，自然终止" in forgone.letters("term")
    forgone.done("2041-06-10", "township", "return_plaque")
    assert (forgone.stage, forgone.life.standing.ground) == (Stage.ENDED, "expired")


HEARD = {
    "heard": {"label": "群众反映", "by": ["supervisor"], "follows": then("keep", "talk"), "assumed": True}
}


def heard(raised: str, talked: str, **given: Any) -> Title:
    """A title that can be renewed on application until 1 March, while a cause is dealt with."""
    title = Title(measure(causes=HEARD, **{"duties__renewal": RENEWAL, **ON_APPLICATION, **given})).named()
    title.until(raised).done(raised, "supervisor", "raise", cause="heard", matter="群众反映。")
    return title.until(talked).done(talked, "leadership", "talk", posts=["居委会主任"])


def test_a_renewal_that_could_not_be_asked_for_in_time_is_not_put_off_beyond_the_term() -> None:
    title = heard("2041-02-21", "2041-03-11", extensions=assumed(1))
    assert title.owed("renewal").due == date(2041, 6, 11)
    number = title.owed("renewal").id
    for kind, says in (("pause", {"until": "2050-03-12"}), ("extend", {"by": "9年"})):
        told: dict[str, Any] = {"obligation": number, "ground": "因故", **says}
        assert "否则有效期随之延长" in said(title.acts("2041-03-12", "leadership", kind, **told))
    assert title.until("2041-06-12").stage is Stage.AFTERMATH


def test_a_cause_gives_no_new_time_for_a_renewal_that_was_late_already() -> None:
    for raised, talked, due in (
        ("2041-02-21", "2041-03-25", date(2041, 6, 25)),
        ("2041-03-20", "2041-03-25", date(2041, 3, 1)),
    ):
        late = {name: value for name, value in RENEWAL.items() if name != "silence"}
        title = heard(raised, talked, duties__renewal=late)
        assert title.owed("renewal").due == due
        ends = max(due, title.dates["term_end"])
        assert title.until(str(ends)).stage is Stage.TERM
        assert title.until(str(ends + timedelta(days=1))).stage is Stage.AFTERMATH


def test_once_the_renewal_is_asked_for_the_term_ends_on_its_day() -> None:
    title = heard("2041-02-21", "2041-05-20", term__in_force_after_expiry=assumed(False))
    title.done("2041-05-25", "unit", "renew")
    assert title.law.in_force(title.until("2041-06-01").life.standing)
    assert not title.law.in_force(title.until("2041-06-02").life.standing)


@row("re-inspection", "early after a complaint")
def test_early_after_a_complaint() -> None:
    never, early = lives("causes", {}, {"complaint": COMPLAINT}, to="term")
    assert "没有“complaint”这一事由" in said(never.acts("2038-03-01", "supervisor", "raise", **RAISED))
    assert "应由督导组提请" in said(early.acts("2038-03-01", "township", "raise", **RAISED))
    early.done("2038-03-01", "supervisor", "raise", **RAISED)
    assert (never.stage, early.stage) == (Stage.TERM, Stage.REINSPECTION)
    assert early.law.in_force(early.life.standing)
    assert "投诉查实" in early.letters("raise")
    assert early.owed("term").due == date(2041, 6, 1)


@row("re-inspection", "early after a complaint")
def test_an_early_re_inspection_that_fails_goes_the_way_of_any_failure() -> None:
    never, early = lives(
        "causes", {}, {"complaint": COMPLAINT}, to="term", duties__reinspection__counted_from="stage"
    )
    never.until("2041-06-02").done("2041-07-01", "office", "inspect", scores=BAD)
    early.done("2038-03-01", "supervisor", "raise", **RAISED)
    early.done("2038-04-01", "office", "inspect", scores=BAD)
    assert never.stage is Stage.REPORT
    assert early.stage is Stage.REPORT
    for title in (never, early):
        title.comes_to("term")
    assert never.dates["term_start"] > date(2041, 6, 1)


@row("re-inspection", "early after a complaint")
def test_an_early_re_inspection_that_is_passed_begins_a_new_term_or_not() -> None:
    new, same = lives(
        "term.after_early",
        assumed("new_term"),
        assumed("same_term"),
        to="term",
        causes={"complaint": COMPLAINT},
        duties__reinspection__counted_from="stage",
    )
    for title in (new, same):
        title.done("2038-03-01", "supervisor", "raise", **RAISED)
        title.done("2038-04-01", "office", "inspect", scores=GOOD)
        assert title.stage is Stage.TERM
        assert [one.duty for one in title.life.obligations] == ["term"]
    assert new.owed("term").due == date(2043, 3, 31)
    assert same.owed("term").due == date(2041, 6, 1)
    assert "2038年4月1日至2043年3月31日" in new.letters("inspect")
    assert "2036年6月2日至2041年6月1日" in same.letters("inspect")


@row("re-inspection", "early after a complaint")
def test_an_early_pass_among_named_results_begins_what_the_pack_says() -> None:
    results = {
        "good": {"label": "合格", "at_least": 80, "passes": True, "follows": then("renew"), "assumed": True},
        "bad": {"label": "不合格", "passes": False, "follows": then("revoke"), "assumed": True},
    }
    new, same = lives(
        "term.after_early",
        assumed("new_term"),
        assumed("same_term"),
        to="term",
        results=results,
        causes={"complaint": COMPLAINT},
        duties__reinspection__counted_from="stage",
    )
    for title in (new, same):
        title.done("2038-03-01", "supervisor", "raise", **RAISED)
        title.done("2038-04-01", "office", "inspect", scores=GOOD)
    assert new.owed("term").due == date(2043, 3, 31)
    assert same.owed("term").due == date(2041, 6, 1)


@row("re-inspection", "early after a complaint")
def test_an_early_re_inspection_taken_back_leaves_the_term_as_it_was() -> None:
    never, early = lives("causes", {}, {"complaint": COMPLAINT}, to="term")
    early.done("2038-03-01", "supervisor", "raise", **RAISED)
    assert early.annuls("2038-03-05", "supervisor", "raise").accepted
    for title in (never, early):
        assert title.stage is Stage.TERM
        assert [one.duty for one in title.life.obligations] == ["term"]
        assert title.owed("term").due == date(2041, 6, 1)
        assert title.dates["term_start"] == date(2036, 6, 2)
        assert title.until("2041-06-02").stage is Stage.REINSPECTION


@row("re-inspection", "early after a complaint")
def test_an_early_pass_taken_back_is_re_inspected_again() -> None:
    new, same = lives(
        "term.after_early",
        assumed("new_term"),
        assumed("same_term"),
        to="term",
        causes={"complaint": COMPLAINT},
        duties__reinspection__counted_from="stage",
    )
    for title in (new, same):
        title.done("2038-03-01", "supervisor", "raise", **RAISED)
        title.done("2038-04-01", "office", "inspect", scores=GOOD)
        assert title.annuls("2038-04-05", "office", "inspect").accepted
        assert title.stage is Stage.REINSPECTION
        assert {one.duty for one in title.life.obligations} == {"term", "reinspection"}
        assert title.owed("term").due == date(2041, 6, 1)
        title.done("2038-05-01", "office", "inspect", scores=GOOD)
    assert new.owed("term").due == date(2043, 4, 30)
    assert same.owed("term").due == date(2041, 6, 1)


@row("re-inspection", "after expiry")
def test_the_title_stays_in_force_past_its_last_day_or_not() -> None:
    stays, rests = lives("term.in_force_after_expiry", assumed(True), assumed(False), to="reinspection")
    assert stays.law.in_force(stays.life.standing)
    assert not rests.law.in_force(rests.life.standing)
    assert "称号继续有效" in stays.letters("term")
    assert "称号暂停使用" in rests.letters("term")


# --- new clock after a pass ---


@row("new clock after a pass", "from the pass or from the old expiry")
def test_from_the_pass_or_from_the_old_expiry() -> None:
    passed, expiry = lives("term.renewal", assumed("from_pass"), assumed("from_expiry"), to="reinspection")
    for title in (passed, expiry):
        title.done("2041-07-01", "office", "inspect", scores=GOOD)
    assert passed.owed("term").due == date(2046, 6, 30)
    assert expiry.owed("term").due == date(2046, 6, 1)
    assert "2041年6月2日至2046年6月1日" in expiry.letters("inspect")


LEAD = duty("office", "启动复验", "6个月", counted_from="term_end", back=True, silence=silent("due"))
FRAUD = {"label": "弄虚作假", "by": ["supervisor"], "follows": then("revoke"), "assumed": True}


@row("re-inspection", "after expiry")
def test_a_title_kept_in_the_same_term_is_not_re_inspected_twice_before_its_expiry() -> None:
    new, same = lives(
        "term.after_kept",
        assumed("new_term"),
        assumed("same_term"),
        to="term",
        duties__lead=LEAD,
        duties__reinspection__counted_from="stage",
        failure=then("revoke"),
        causes={"poor": {**COMPLAINT, "follows": RECTIFY}},
    )
    for title in (new, same):
        title.until("2040-12-02").done("2041-01-10", "office", "inspect", scores=BAD)
        title.comes_to("revocation").done("2041-02-01", "naming_body", "revoke", result="kept")
    assert new.owed("lead").due == date(2045, 7, 31)
    assert [one.duty for one in same.life.obligations] == ["term"]
    assert same.until("2041-06-01").stage is Stage.TERM
    assert same.until("2041-06-02").stage is Stage.REINSPECTION
    same.done("2041-07-01", "office", "inspect", scores=GOOD)
    assert {one.duty for one in same.life.obligations} == {"term", "lead"}


RECTIFY = then("rectify", "report", "talk", "order", "service")


@row("yearly filings", "a report by a date")
def test_no_report_is_asked_for_that_fell_due_while_the_title_had_run_out() -> None:
    given = {"due_on": "12-31"}
    one, other = lives(
        "term.renewal",
        assumed("from_pass"),
        assumed("from_expiry"),
        to="reinspection",
        filings={"yearly": filing(missing=then("keep", "warning"), **given)},
    )
    for title in (one, other):
        title.until("2042-03-01").done("2042-03-01", "office", "inspect", "13:00", scores=GOOD)
        assert title.stage is Stage.TERM
        assert title.owed("filing").due == date(2042, 12, 31)
        assert title.until("2042-12-01").stage is Stage.TERM


@row("re-inspection", "before expiry on application")
def test_a_cause_taken_back_leaves_the_unit_its_time_to_apply() -> None:
    by_office, on_application = lives(
        "duties.renewal", None, RENEWAL, to="term", causes={"complaint": COMPLAINT}, **ON_APPLICATION
    )
    for title in (by_office, on_application):
        title.done("2038-03-01", "supervisor", "raise", **RAISED)
        assert title.annuls("2038-03-05", "supervisor", "raise").accepted
    assert {one.duty for one in by_office.life.obligations} == {"term"}
    assert on_application.owed("renewal").due == date(2041, 3, 1)


@row("re-inspection", "before expiry on application")
def test_a_last_day_that_passed_while_nothing_could_be_asked_for_is_not_lost() -> None:
    by_office, on_application = lives(
        "duties.renewal",
        None,
        RENEWAL,
        to="term",
        causes={"complaint": COMPLAINT},
        **{**ON_APPLICATION, "term__after_early": assumed("same_term")},
    )
    for title in (by_office, on_application):
        title.until("2041-02-21").done("2041-02-21", "supervisor", "raise", **RAISED)
        title.done("2041-03-11", "office", "inspect", scores=GOOD)
        assert title.owed("term").due == date(2041, 6, 1)
    assert by_office.until("2041-06-02").stage is not Stage.TERM
    assert on_application.owed("renewal").due == date(2041, 6, 11)
    late = on_application.copy().until("2041-06-11", "09:00")
    assert late.stage is Stage.TERM
    assert late.done("2041-06-11", "unit", "renew").stage is Stage.REINSPECTION
    assert on_application.until("2041-06-12").stage is Stage.AFTERMATH
    assert on_application.entry("term").outcome == "ended"


def test_what_a_new_edition_wants_to_have_been_asked_for_by_then_can_be_asked_for_from_its_adoption() -> None:
    old = measure(**ON_APPLICATION)
    new = measure(duties__renewal=RENEWAL, edition__id="next-edition", **ON_APPLICATION)
    title = brought(Title(old, new), "term").until("2041-04-20")
    title.done(
        "2041-04-20", "office", "adopt", edition=digest(new), calendar=title.calendar, ground="新办法施行"
    )
    assert title.owed("renewal").due == date(2041, 7, 20)
    assert title.until("2041-07-20").stage is Stage.TERM
    assert title.done("2041-07-20", "unit", "renew", "13:00").stage is Stage.REINSPECTION


@row("re-inspection", "before expiry on application")
def test_reminders_say_to_apply_and_later_that_the_title_ends() -> None:
    by_office, on_application = lives("duties.renewal", None, RENEWAL, to="term", **ON_APPLICATION)
    for title in (by_office, on_application):
        title.until("2041-06-01")
    assert [one for one in by_office.heard("unit") if "有效期还有" in one][-1].endswith("请做好复验准备")
    told = [one for one in on_application.heard("unit") if "有效期还有" in one]
    assert told[0].endswith("请及时申请复验")
    assert told[-1].endswith("届满后自然终止")


YEARLY: dict[str, Any] = {"duties__term__within": assumed("1年"), "rounds": assumed(3)}


@row("new clock after a pass", "from the pass or from the old expiry")
def test_no_term_that_is_over_begins_with_a_pass() -> None:
    """The term ends on 1 June 2037 and the pass comes two years late: a term from the expiry would be over."""
    from_pass, in_turn = lives(
        "term.late_renewal",
        assumed("from_pass"),
        assumed("in_turn"),
        to="reinspection",
        term__renewal=assumed("from_expiry"),
        **YEARLY,
    )
    for title in (from_pass, in_turn):
        title.until("2039-09-10").done("2039-09-10", "office", "inspect", scores=GOOD)
        assert title.stage is Stage.TERM
    assert (from_pass.dates["term_start"], from_pass.owed("term").due) == (
        date(2039, 9, 10),
        date(2040, 9, 9),
    )
    assert (in_turn.dates["term_start"], in_turn.owed("term").due) == (date(2039, 6, 2), date(2040, 6, 1))
    silent_pack = brought(Title(measure(term__renewal=assumed("from_expiry"))), "reinspection")
    silent_pack.until("2046-06-02").done("2046-06-02", "office", "inspect", scores=GOOD)
    assert silent_pack.dates["term_start"] == date(2046, 6, 2)
    assert silent_pack.owed("term").due == date(2051, 6, 1)


def test_a_pack_whose_own_deadlines_outlast_a_term_says_what_begins_with_a_late_pass() -> None:
    data = measure(
        term__renewal=assumed("from_expiry"), term__late_renewal=assumed("in_turn"), **YEARLY
    ).model_dump(mode="json", exclude_none=True)
    del data["term"]["late_renewal"]
    (fault,) = check(Regulation.model_validate(data))
    assert fault.path == ("term",)
    assert "late_renewal" in fault.remedy
    data["term"]["renewal"] = assumed("from_pass")
    assert not check(Regulation.model_validate(data))
