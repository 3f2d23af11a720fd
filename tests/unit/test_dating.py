"""Dates are led by receipt: what the day of an act can gain is bounded by when it was received, and by whom."""

from datetime import date, timedelta
from typing import Any

import pytest

from schemas.base import local_date
from schemas.stage import Duty, Stage
from tests.lives import BODIES, CALENDAR, Title, title_at
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import assumed, duty, measure, silent, then
from workflows.life import clock

WINDOW = {"kind": "window", "opens": "01-01", "closes": "03-31", "assumed": True}


NAMED = {"result": "named", "batch": "第十六批", "number": "KY16-007"}


def paper(day: str) -> list[dict[str, Any]]:
    """A document of that day."""
    return [{"number": "民创办〔2036〕9号", "title": "文件", "date": day}]


# --- applications ---


@pytest.mark.parametrize(
    ("received", "dated", "why"),
    [
        ("2036-03-31", "2036-03-31", ""),
        ("2036-03-31", "2036-03-20", ""),
        ("2037-01-05", "2036-12-28", ""),  # on its way over the new year
        ("2036-06-10", "2036-06-10", "2036年6月10日不在其间"),
        ("2036-04-01", "2036-03-31", "2036年4月1日才收到；以收到之日为准，请在下一次受理期间提交"),
        ("2036-12-10", "2036-03-30", "2036年12月10日才收到"),
        ("2037-02-10", "2036-03-30", "2037年2月10日才收到"),
        ("2037-02-10", "2036-10-30", "2036年10月30日不在其间"),
    ],
)
def test_an_application_is_in_time_by_its_receipt(received: str, dated: str, why: str) -> None:
    title = Title(measure(preconditions=[WINDOW]))
    receipt = title.acts(received, "unit", "apply", on=dated)
    assert receipt.accepted is not bool(why)
    assert why in said(receipt)


def test_a_window_over_the_new_year_is_one_window() -> None:
    over = measure(preconditions=[{**WINDOW, "opens": "11-01", "closes": "02-28"}])
    assert Title(over).acts("2037-01-15", "unit", "apply", on="2037-01-10").accepted
    assert Title(over).acts("2036-11-01", "unit", "apply").accepted
    assert not Title(over).acts("2036-10-31", "unit", "apply").accepted
    assert not Title(over).acts("2037-03-01", "unit", "apply", on="2037-02-28").accepted


def test_a_history_is_entered_years_late_with_each_step_on_its_own_day() -> None:
    title = Title()
    steps: list[tuple[str, str, str, dict[str, Any]]] = [
        ("2036-03-03", "unit", "apply", {}),
        ("2036-03-10", "township", "opine", {"result": "agreed"}),
        ("2036-03-20", "office", "check", {"result": "complete"}),
        ("2036-04-10", "assessor", "assess", {"scores": GOOD}),
        *(("2036-04-15", f"consulted/{one}", "consult", {"body": one, "result": "agreed"}) for one in BODIES),
        ("2036-05-12", "leadership", "decide", {"result": "approved"}),
        ("2036-05-13", "office", "publicise", {}),
    ]
    for minute, (on, by, kind, says) in enumerate(steps):
        title.done("2039-09-01", by, kind, f"10:{minute:02}", on=on, **says)
    assert title.until("2039-09-02").stage is Stage.NAMING
    title.done("2039-09-02", "naming_body", "name", on=str(title.dates["stage"]), **NAMED)
    assert title.dates["applied"] == date(2036, 3, 3)


# --- suspensions ---


def paused(title: Title, day: str, since: str, until: str) -> str:
    one = title.owed("rectification").id
    return said(title.acts(day, "office", "pause", on=since, obligation=one, until=until, ground="因故"))


def test_a_suspension_begins_at_most_a_papers_way_before_its_receipt() -> None:
    title = title_at("rectification")
    assert "最早从2041年11月16日起算" in paused(title, "2041-12-01", "2041-07-25", "2041-12-02")
    assert not paused(title, "2041-12-01", "2041-11-16", "2041-12-02")
    assert title.owed("rectification").due == date(2042, 2, 10)


def test_days_are_not_suspended_again_and_again() -> None:
    title = title_at("rectification")
    assert not paused(title, "2041-12-01", "2041-12-01", "2041-12-05")
    assert "最早从2041年12月5日起算" in paused(title, "2041-12-08", "2041-12-01", "2041-12-20")
    assert not paused(title, "2041-12-08", "2041-12-05", "2041-12-20")


def test_a_clock_goes_on_at_most_a_papers_way_before_anybody_heard_of_it() -> None:
    title = title_at("rectification")
    assert not paused(title, "2041-09-01", "2041-09-01", "2042-03-01")
    one = title.owed("rectification").id
    early = title.acts("2041-12-01", "office", "resume", on="2041-09-02", obligation=one, ground="已恢复")
    assert "最早从2041年11月16日起算" in said(early)
    assert title.acts(
        "2041-12-01", "office", "resume", on="2041-11-20", obligation=one, ground="已恢复"
    ).accepted


def test_an_extension_was_asked_for_while_the_duty_ran_and_before_the_decision() -> None:
    title = title_at("rectification")
    asks: dict[str, Any] = {"obligation": title.owed("rectification").id, "by": "10日", "ground": "因故"}
    for asked_on in ("2041-07-01", "2041-12-03"):
        no = title.acts("2041-12-02", "office", "extend", **asks, asked_on=asked_on)
        assert "应在该事项起算之日2041年7月25日与准予延期之日2041年12月2日之间" in said(no)
    assert title.acts("2041-12-02", "office", "extend", **asks, asked_on="2041-11-30").accepted


# --- causes ---


def test_what_follows_from_a_cause_is_counted_from_when_it_was_raised_here() -> None:
    cause = {"label": "弄虚作假", "by": ["supervisor"], "follows": then("revoke"), "assumed": True}
    title = Title(measure(causes={"fraud": cause})).named()
    title.done("2038-05-10", "supervisor", "raise", on="2038-01-10", cause="fraud", matter="材料不实。")
    assert title.stage is Stage.STATEMENT
    assert title.owed("statement").anchor.day == date(2038, 5, 10)


def test_nobodys_silence_is_led_by_the_date_of_the_act_before() -> None:
    title = Title().comes_to("assessment").until("2036-05-20")
    since = title.dates["stage"]
    title.done("2036-05-20", "assessor", "assess", on=str(since), scores=GOOD)
    assert title.owed("consultation").due < date(2036, 5, 20), "late it is"
    silence = title.until("2036-07-01").entry("consultation")
    whole = clock.plus(date(2036, 5, 20), KAIYUAN.duties[Duty.CONSULTATION].within.value, CALENDAR)
    assert local_date(silence.effective) == whole + timedelta(days=1)


# --- nobody loses a title, or a right, before a whole time from when there was something to do ---

BY_STEPS = {
    "duties__reinspection__silence": silent("failed"),
    "reinspection_way": assumed(["recheck", "reinspection"]),
}
CONFIRMED = {**BY_STEPS, "reinspection_way": assumed(["reinspection", "confirmation"])}


def test_a_late_answer_of_the_township_leaves_the_whole_time_to_re_inspect() -> None:
    title = Title(measure(**BY_STEPS)).named().comes_to("recheck")
    title.until("2041-10-01").done("2041-10-01", "township", "opine", result="agreed")
    assert title.owed("reinspection").due == date(2041, 9, 1), "late it is"
    assert title.until("2042-01-01").stage is Stage.REINSPECTION
    assert title.until("2042-01-02").stage is not Stage.REINSPECTION


@pytest.mark.parametrize("rejected", ["2041-08-25", "2041-09-20"])
def test_what_was_found_and_not_confirmed_is_inspected_again_within_the_whole_time(rejected: str) -> None:
    title = Title(measure(**CONFIRMED)).named().comes_to("reinspection")
    title.until("2041-08-20").done("2041-08-20", "office", "inspect", scores=GOOD)
    title.until(rejected).done(rejected, "leadership", "decide", result="rejected")
    whole = clock.plus_months(date.fromisoformat(rejected), 3)
    assert title.until(str(whole)).stage is Stage.REINSPECTION
    assert title.until(str(whole + 2 * clock.DAY)).stage is Stage.CONFIRMATION
    assert title.life.standing.proposed == "failed"


def test_an_order_served_when_its_time_was_over_leaves_the_whole_time_to_put_things_right() -> None:
    title = Title().named().comes_to("service", reinspection={"scores": BAD})
    title.until("2042-06-01").done("2042-06-01", "office", "serve", on="2041-06-20")
    assert title.until("2042-12-16").stage is Stage.RECTIFICATION
    assert title.until("2042-12-17").stage is Stage.STATEMENT


def test_a_revocation_dated_back_leaves_the_whole_time_to_ask_for_a_review() -> None:
    title = Title().named().comes_to("revocation", reinspection={"scores": BAD}, second={"scores": BAD})
    on = str(title.dates["stage"])
    title.until("2042-06-01").done("2042-06-01", "naming_body", "revoke", result="revoked", on=on)
    in_time = title.copy().until("2042-07-30")
    assert in_time.acts("2042-07-30", "unit", "request_review").accepted
    assert not title.until("2042-08-02").acts("2042-08-02", "unit", "request_review").accepted


def test_a_suspension_decided_late_is_over_when_its_span_is() -> None:
    over = duty(
        "naming_body", "暂停期满恢复称号", "1个月", counted_from="suspended", silence=silent("lifted")
    )
    follows = {**then("keep", "suspension"), "suspension": "1个月"}
    cause = {"label": "违规使用牌匾", "by": ["supervisor"], "follows": follows, "assumed": True}
    title = Title(measure(causes={"misused": cause}, duties__suspended=over)).named()
    title.done("2037-03-02", "supervisor", "raise", cause="misused", matter="转借牌匾。")
    title.until("2037-06-01").done("2037-06-01", "naming_body", "suspend_title", on="2037-03-05")
    assert title.until("2037-06-02").law.in_force(title.life.standing)


def test_what_a_change_leaves_to_be_decided_is_counted_from_when_it_was_told() -> None:
    title = title_at("term").until("2037-09-01")
    title.done("2037-09-01", "unit", "change", on="2037-01-05", change="merged", unit=UNIT)
    assert title.stage is Stage.RECOGNITION
    assert title.owed("recognition").anchor.day == date(2037, 9, 1)


# --- corrected days ---


def corrected(title: Title, day: str, by: str, kind: str, on: str, document: str | None = None) -> str:
    """The day of the last decision of a kind is corrected, with the paper that says so."""
    return said(title.corrects(day, by, kind, on=on, documents=paper(document or on)))


def named_late() -> Title:
    """Named on 2 June 2036 by the register, which heard of it on the 20th."""
    title = Title().comes_to("naming").until("2036-06-01")
    return title.done("2036-06-20", "naming_body", "name", on="2036-06-02", **NAMED)


def test_a_corrected_day_lies_neither_after_its_paper_nor_after_the_receipt_of_the_decision() -> None:
    title = named_late()
    assert "晚于所依据文件的日期2036年6月2日" in corrected(
        title, "2036-06-25", "naming_body", "name", "2036-06-12", "2036-06-02"
    )
    assert "晚于该决定登记之日2036年6月20日" in corrected(
        title, "2036-06-25", "naming_body", "name", "2036-06-21"
    )
    assert not corrected(title, "2036-06-25", "naming_body", "name", "2036-06-12")
    assert title.dates["term_end"] == date(2041, 6, 11)


def test_a_term_is_moved_by_whoever_began_it_and_not_by_the_office() -> None:
    for on in ("2036-06-12", "2036-06-01"):
        title = named_late()
        assert "应由作出决定的命名机关办理" in corrected(title, "2036-06-25", "office", "name", on)
        assert not corrected(title, "2036-06-25", "naming_body", "name", on)


def test_a_term_is_made_no_longer_once_its_end_was_spoken_of() -> None:
    title = named_late().until("2041-05-01")
    assert title.owed("term").next_rung > 0
    assert "有效期届满的提醒已经发出" in corrected(title, "2041-05-01", "naming_body", "name", "2036-06-12")
    assert title.dates["term_end"] == date(2041, 6, 1)
    assert not corrected(title, "2041-05-01", "naming_body", "name", "2036-06-01")
    assert title.dates["term_end"] == date(2041, 5, 31)


def test_a_day_is_put_off_as_often_as_a_deadline_may_be_extended() -> None:
    title = named_late()
    assert not corrected(title, "2036-06-25", "naming_body", "name", "2036-06-10")
    assert "日期最多往后更正1次" in corrected(title, "2036-06-26", "naming_body", "name", "2036-06-12")
    twice = Title(measure(extensions=assumed(2))).comes_to("naming").until("2036-06-01")
    twice.done("2036-06-20", "naming_body", "name", on="2036-06-02", **NAMED)
    for on in ("2036-06-10", "2036-06-12"):
        assert not corrected(twice, "2036-06-25", "naming_body", "name", on)


def test_nobody_puts_their_own_deadline_off_by_a_corrected_day() -> None:
    title = title_at("reinspection").done("2041-07-10", "office", "inspect", on="2041-07-01", scores=BAD)
    own = title.owed("report").due
    no = corrected(title, "2041-07-11", "office", "inspect", "2041-07-08")
    assert "将推迟自己承办的“" in no
    assert "由领导小组延期" in no
    assert title.owed("report").due == own
    assert not corrected(title, "2041-07-11", "office", "inspect", "2041-06-28")
    assert title.owed("report").due < own


def served_late(**given: Any) -> Title:
    """The order to put things right was served on the day on which it was due; the register heard of it weeks later."""
    title = Title(measure(**given)).named().comes_to("service", reinspection={"scores": BAD})
    return title.done("2041-12-22", "office", "serve", on=str(title.dates["stage"]))


def test_where_a_duty_has_terms_of_its_own_a_day_is_put_off_as_often_as_these_say() -> None:
    for most in (1, 2):
        own = {"most": most, "assumed": True}
        title = served_late(extensions=assumed(1), duties__rectification__extension=own)
        first = title.dates["served"]
        told = [corrected(title, "2041-12-23", "office", "serve", str(first + n * clock.DAY)) for n in (1, 2)]
        assert [not one for one in told] == [True, most == 2], told


def test_a_deadline_is_put_off_no_farther_than_by_an_extension() -> None:
    title = served_late(extension_terms={"longest": "10日", "assumed": True})
    served, due = title.dates["served"], title.owed("rectification").due
    far, near = (str(served + timedelta(days=days)) for days in (20, 5))
    assert "不能超过延期的最长时间10日" in corrected(title, "2041-12-23", "office", "serve", far)
    assert not corrected(title, "2041-12-23", "office", "serve", near)
    assert title.owed("rectification").due > due


def test_a_deadline_of_others_is_put_off_by_whoever_decided_or_may_extend_it() -> None:
    remedies = {"extend": ["leadership"], "pause": ["office"], "silence": "leadership", "assumed": True}
    for given, refused in (({}, False), ({"remedies": remedies}, True)):
        title = Title(measure(**given)).comes_to("assessment").until("2036-04-20")
        title.done("2036-04-20", "assessor", "assess", on=str(title.dates["stage"]), scores=GOOD)
        later = str(title.dates["stage"] + timedelta(days=3))
        no = corrected(title.copy(), "2036-04-20", "office", "assess", later)
        assert ("的期限，应由作出决定的考核组办理" in no) is refused
        assert not corrected(title, "2036-04-20", "assessor", "assess", later)
