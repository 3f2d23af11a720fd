"""Rows «results» 复验结果 and «escalation» 处理措施: what comes out, and what is done about it."""

from datetime import date
from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD
from tests.said import said
from tests.unit.rows.pair import assumed, duty, lives, measure, row, silent, then

FAIR = {**GOOD, "zhengzhi": 10}  # 83 points; GOOD has 91


def result(label: str, follows: dict[str, Any], at_least: float | None = None) -> dict[str, Any]:
    """A named result; one that ends in a pass counts as one."""
    passes = follows["then"] in ("renew", "keep", "rectify") and at_least is not None
    line = {} if at_least is None else {"at_least": at_least}
    return {"label": label, "passes": passes, "follows": follows, "assumed": True, **line}


FAILED = result("不合格", then("rectify", "report", "talk", "order", "service"))
TWO = {"good": result("合格", then("renew"), 80), "bad": FAILED}


def inspected(title: Title, day: str, scores: dict[str, Any]) -> Title:
    """The office re-inspects."""
    return title.done(day, "office", "inspect", scores=scores)


@row("results", "pass or fail")
def test_pass_or_fail_and_what_a_failure_means() -> None:
    rectified, revoked = lives(
        "failure", None, then("revoke"), to="reinspection", causes=dict(CAUSES), second_failure=then("revoke")
    )
    for title in (rectified, revoked):
        assert inspected(title.copy(), "2041-07-01", GOOD).stage is Stage.TERM
        inspected(title, "2041-07-01", BAD)
    assert rectified.stage is Stage.REPORT
    assert revoked.stage is Stage.STATEMENT
    assert "责令限期整改" in rectified.letters("inspect")
    assert "责令限期整改" not in revoked.letters("inspect")


CAUSES = {
    "poor": {
        "label": "管理松懈",
        "by": ["supervisor"],
        "follows": then(
            "rectify", "report", "talk", "warning", "criticism", "suspension", "order", "service"
        ),
        "assumed": True,
    }
}
"""A cause that every measure has a use in."""


@row("results", "three grades")
def test_three_grades() -> None:
    excellent = {"excellent": result("优秀", {**then("renew"), "renewal": "from_expiry"}, 90)}
    two, three = lives("results", TWO, {**excellent, **TWO}, to="reinspection")
    for title in (two, three):
        fair = inspected(title.copy(), "2041-07-01", FAIR)
        assert fair.dates["term_end"] == date(2046, 6, 30)
        assert fair.life.standing.result == "good"
        assert "复验结果：合格" in fair.letters("inspect")
        inspected(title, "2041-07-01", GOOD)
    assert (two.life.standing.result, three.life.standing.result) == ("good", "excellent")
    assert two.dates["term_end"] == date(2046, 6, 30)
    assert three.dates["term_end"] == date(2046, 6, 1)
    assert "复验结果：优秀" in three.letters("inspect")


@row("results", "three grades")
def test_results_without_a_score_sheet_are_stated_and_need_no_lines() -> None:
    good = {"label": "合格", "passes": True, "follows": then("renew"), "assumed": True}
    poor = {"label": "整改", "passes": False, "follows": then("rectify", "order", "service"), "assumed": True}
    gone = {"label": "退出", "passes": False, "follows": then("end"), "assumed": True, "lowest": True}
    pack = measure(
        sheet=None,
        results={"good": good, "gone": gone, "poor": poor},
        duties__reinspection__silence=silent("failed", "30日"),
    )
    named = Title(pack).comes_to("naming", assessment={"scores": {}, "result": "passed"}).named()
    for result, stage in (("good", Stage.TERM), ("poor", Stage.ORDER), ("gone", Stage.AFTERMATH)):
        title = named.copy().comes_to("reinspection")
        assert title.done("2041-07-01", "office", "inspect", result=result).stage is stage
    assert named.until("2041-12-01").stage is Stage.AFTERMATH
    assert named.life.standing.leaving == "ended"


@row("results", "conditional pass")
def test_conditional_pass() -> None:
    conditional = {"fair": result("基本合格", then("rectify", "order", "service"), 70), **TWO}
    two, three = lives("results", TWO, conditional, to="reinspection")
    poor = {**BAD, "zhengzhi": 20}  # 70 points
    for title in (two, three):
        inspected(title, "2041-07-01", poor)
    assert (two.stage, three.stage) == (Stage.REPORT, Stage.ORDER)
    assert "复验结果：基本合格" in three.letters("inspect")
    assert "责令整改、送达，限期整改" in three.letters("inspect")
    assert "served" in three.comes_to("second").dates
    assert three.comes_to("term").stage is Stage.TERM


@row("results", "warning")
def test_warning() -> None:
    warned = {"fair": result("合格但有不足", then("renew", "warning"), 70), **TWO}
    two, three = lives("results", TWO, warned, to="reinspection", causes=CAUSES)
    poor = {**BAD, "zhengzhi": 20}
    for title in (two, three):
        inspected(title, "2041-07-01", poor)
    assert (two.stage, three.stage) == (Stage.REPORT, Stage.WARNING)
    three.done("2041-07-08", "office", "warn")
    assert (three.stage, three.life.standing.warnings) == (Stage.TERM, 1)
    assert three.dates["term_start"] == date(2041, 7, 1), "from the pass, not from the warning"
    assert "给予警告" in three.letters("warn")
    assert "2041年7月1日至2046年6月30日" in three.letters("warn")


WARNED = {"fair": result("合格但有不足", then("renew", "warning"), 50), **TWO}


@row("results", "warning")
def test_one_warning_too_many() -> None:
    any_number, one = lives(
        "warnings",
        None,
        {"most": 1, "follows": then("revoke"), "assumed": True},
        to="reinspection",
        results=WARNED,
    )
    for title in (any_number, one):
        inspected(title, "2041-07-01", BAD).done("2041-07-08", "office", "warn").until("2046-07-01")
        assert title.stage is Stage.REINSPECTION
        inspected(title, "2046-07-05", BAD)
    assert (any_number.stage, one.stage) == (Stage.WARNING, Stage.STATEMENT)
    assert any_number.done("2046-07-08", "office", "warn").life.standing.warnings == 2


@row("results", "warning")
def test_a_warning_taken_back_does_not_count() -> None:
    any_number, one = lives(
        "warnings",
        None,
        {"most": 1, "follows": then("revoke"), "assumed": True},
        to="reinspection",
        results=WARNED,
    )
    for title in (any_number, one):
        inspected(title, "2041-07-01", BAD).done("2041-07-08", "office", "warn")
        assert title.annuls("2041-07-09", "office", "warn").accepted
        assert (title.stage, title.life.standing.warnings) == (Stage.WARNING, 0)
        assert title.annuls("2041-07-09", "office", "inspect").accepted
        assert title.copy().stage is Stage.REINSPECTION
        assert inspected(title, "2041-07-10", GOOD).stage is Stage.TERM
        title.until("2046-07-10")
        inspected(title, "2046-07-15", BAD)
    assert (any_number.stage, one.stage) == (Stage.WARNING, Stage.WARNING)


@row("results", "downgrade to a lower level")
def test_downgrade_to_a_lower_level() -> None:
    lower = {"name": "石榴红家园", "level": "county"}
    lowered = {"good": TWO["good"], "bad": result("不合格", then("downgrade"))}
    kept, down = lives("results", TWO, lowered, to="reinspection", honour__lower=lower)
    for title in (kept, down):
        inspected(title, "2041-07-01", BAD)
    assert (kept.stage, down.stage) == (Stage.REPORT, Stage.AFTERMATH)
    assert down.life.standing.leaving == "downgraded"
    assert "降为“石榴红家园”" in down.letters("inspect")
    assert [one.duty for one in down.life.obligations] == ["plaque"]
    down.done("2041-07-08", "township", "return_plaque")
    assert (down.stage, down.life.standing.ground) == (Stage.ENDED, "downgraded")


@row("results", "revoked")
def test_revoked_at_once_without_rectification() -> None:
    at_once = {"good": TWO["good"], "bad": result("不合格", then("revoke"))}
    first, second = lives("results", TWO, at_once, to="reinspection")
    for title in (first, second):
        inspected(title, "2041-07-01", BAD)
    assert (first.stage, second.stage) == (Stage.REPORT, Stage.STATEMENT)
    second.comes_to("revocation").done("2041-07-20", "naming_body", "revoke", result="revoked")
    assert (second.stage, second.dates["revoked"]) == (Stage.AFTERMATH, date(2041, 7, 20))


@row("results", "ended by itself")
def test_ended_without_a_decision_to_revoke() -> None:
    ended = {"good": TWO["good"], "bad": result("不合格", then("end"))}
    rectified, over = lives("results", TWO, ended, to="reinspection")
    for title in (rectified, over):
        inspected(title, "2041-07-01", BAD)
    assert over.stage is Stage.AFTERMATH
    assert over.life.standing.ban_until is None
    assert {one.duty for one in over.life.obligations} == {"plaque"}, "nothing to review"
    assert over.owed("plaque").anchor.day == date(2041, 7, 1)
    assert "称号终止" in over.letters("inspect")
    assert rectified.stage is Stage.REPORT


@row("results", "ended by itself")
def test_ended_at_expiry_or_re_inspected() -> None:
    expires, ends = lives(
        "duties.term.silence",
        silent("expired"),
        silent("ended"),
        to="term",
        causes={"complaint": EARLY},
        duties__reinspection__counted_from="stage",
    )
    for title in (expires, ends):
        title.until("2041-06-02")
    assert expires.stage is Stage.REINSPECTION
    assert ends.stage is Stage.AFTERMATH
    assert "称号有效期届满，自然终止" in ends.letters("term")


EARLY = {"label": "投诉查实", "by": ["supervisor"], "follows": then("reinspect"), "assumed": True}


@row("results", "restored")
@pytest.mark.parametrize(
    "cause", [False, True], ids=["after the second failure", "after a cause in the term"]
)
def test_restored_on_review_begins_a_new_term_or_goes_on(cause: bool) -> None:
    fraud: dict[str, Any] = {
        "label": "弄虚作假",
        "by": ["supervisor"],
        "follows": then("revoke"),
        "assumed": True,
    }
    new, same = lives(
        "term.after_restored", assumed("new_term"), assumed("same_term"), to="term", causes={"fraud": fraud}
    )
    for title in (new, same):
        if cause:
            title.done("2038-03-01", "supervisor", "raise", cause="fraud", matter="台账系事后补造。")
        else:
            title.comes_to("revocation", reinspection={"scores": BAD}, second={"scores": BAD})
        title.comes_to("aftermath")
        day = title.dates["revoked"]
        title.done(f"{day.year}-{day.month + 1:02}-01", "unit", "request_review")
        title.done(f"{day.year}-{day.month + 2:02}-01", "naming_body", "decide_review", result="restored")
        assert title.stage is Stage.TERM
        assert title.law.in_force(title.life.standing)
        assert "复核决定恢复称号" in title.letters("decide_review")
        assert title.life.standing.ban_until is None
        assert [one.duty for one in title.life.obligations] == ["term"]
    start = new.dates["reviewed"] if "reviewed" in new.dates else new.dates["stage"]
    assert new.dates["term_start"] == start
    if cause:
        assert same.dates["term_end"] == date(2041, 6, 1)
    else:
        assert same.dates["term_start"] == same.dates["stage"], "the term had run out"


@row("results", "restored")
def test_kept_after_the_statement_begins_a_new_term_or_goes_on() -> None:
    fraud: dict[str, Any] = {
        "label": "弄虚作假",
        "by": ["supervisor"],
        "follows": then("revoke"),
        "assumed": True,
    }
    new, same = lives(
        "term.after_kept", assumed("new_term"), assumed("same_term"), to="term", causes={"fraud": fraud}
    )
    for title in (new, same):
        title.done("2038-03-01", "supervisor", "raise", cause="fraud", matter="台账系事后补造。")
        title.comes_to("revocation").done("2038-03-20", "naming_body", "revoke", result="kept")
        assert title.stage is Stage.TERM
    assert new.owed("term").due == date(2043, 3, 19)
    assert same.owed("term").due == date(2041, 6, 1)
    assert "2036年6月2日至2041年6月1日" in same.letters("revoke")
    for title in (new, same):
        assert title.annuls("2038-03-25", "naming_body", "revoke").accepted
        assert title.stage is Stage.REVOCATION
        assert title.owed("term").due == date(2041, 6, 1)


# --- escalation ---

ORDER = ("report", "talk", "warning", "criticism", "suspension", "order", "service")
ACTS = {
    "report": ("office", "report"),
    "talk": ("leadership", "talk"),
    "warning": ("office", "warn"),
    "criticism": ("leadership", "criticise"),
    "suspension": ("naming_body", "suspend_title"),
}


@row("escalation", "talk", "warning", "public criticism", "suspension of rights")
@pytest.mark.parametrize("measure", ["report", "talk", "warning", "criticism", "suspension"])
def test_a_measure_is_taken_or_is_not(measure: str) -> None:
    without = [one for one in ORDER if one != measure]
    some, all_of_them = lives(
        "failure", then("rectify", *without), then("rectify", *ORDER), to="reinspection", causes=CAUSES
    )
    told = []
    for title in (some, all_of_them):
        inspected(title, "2041-07-01", BAD).comes_to("rectification")
        was = [entry.was.value for entry in title.entries if entry.was.value in ORDER]
        told.append(list(dict.fromkeys(was)))
    assert told == [without, [*ORDER]]


@row("escalation", "suspension of rights")
def test_a_suspended_title_is_not_in_force_until_it_is_renewed() -> None:
    kept, suspended = lives(
        "failure",
        then("rectify", "order", "service"),
        then("rectify", "suspension", "order", "service"),
        to="reinspection",
        causes=CAUSES,
    )
    for title in (kept, suspended):
        inspected(title, "2041-07-01", BAD).comes_to("rectification")
    assert kept.law.in_force(kept.life.standing)
    assert not suspended.law.in_force(suspended.life.standing)
    assert "暂停称号，期间不得使用" in suspended.letters("suspend_title")
    assert suspended.annuls("2041-07-30", "naming_body", "suspend_title").accepted
    assert suspended.stage is Stage.SUSPENSION
    assert suspended.law.in_force(suspended.life.standing)
    suspended.comes_to("term")
    assert suspended.law.in_force(suspended.life.standing)


@row("escalation", "by whom")
def test_by_whom() -> None:
    group, office = lives("duties.talk.by", "leadership", "office", to="reinspection")
    for title in (group, office):
        inspected(title, "2041-07-01", BAD).done("2041-07-08", "office", "report")
    posts: dict[str, Any] = {"posts": ["居委会主任"]}
    assert "应由领导小组办理" in said(group.acts("2041-07-15", "office", "talk", **posts))
    assert office.done("2041-07-15", "office", "talk", **posts).stage is Stage.ORDER


@row("escalation", "talk", "warning")
def test_measures_come_in_the_order_of_the_pack() -> None:
    one, other = lives(
        "failure",
        then("rectify", "talk", "report", "order", "service"),
        then("rectify", "report", "talk", "order", "service"),
        to="reinspection",
    )
    for title in (one, other):
        inspected(title, "2041-07-01", BAD)
    assert (one.stage, other.stage) == (Stage.TALK, Stage.REPORT)
    assert "谈话、报告领导小组" in one.letters("inspect") or one.letters("inspect")


@row("escalation", "by whom")
def test_a_statement_before_the_revocation_or_none() -> None:
    given = {"failure": then("revoke"), "causes": CAUSES}
    heard, at_once = lives(
        "duties.statement",
        duty("unit", "陈述申辩", "10日", silence=silent("silent")),
        None,
        to="reinspection",
        **given,
    )
    for title in (heard, at_once):
        inspected(title, "2041-07-01", BAD)
    assert (heard.stage, at_once.stage) == (Stage.STATEMENT, Stage.REVOCATION)
    assert "听取单位陈述申辩" not in at_once.letters("inspect")


@row("escalation", "by whom")
def test_a_hearing_if_the_unit_asks_for_one() -> None:
    given = {"failure": then("revoke"), "causes": CAUSES}
    none, asked = lives(
        "duties.hearing", None, duty("naming_body", "举行听证", "30日"), to="reinspection", **given
    )
    for title in (none, asked):
        inspected(title, "2041-07-01", BAD)
    assert "本办法没有规定听证" in said(none.acts("2041-07-05", "unit", "state", result="requested"))
    waived = asked.copy().done("2041-07-05", "unit", "state", result="waived")
    assert waived.stage is Stage.REVOCATION
    asked.done("2041-07-05", "unit", "state", result="requested")
    assert asked.stage is Stage.HEARING
    assert asked.owed("hearing").due == date(2041, 8, 4)
    assert asked.done("2041-07-20", "naming_body", "hold").stage is Stage.REVOCATION
