"""Suspension 暂停称号: it suspends, for as long as the pack says, and an act or the end of its time lifts it."""

from datetime import date
from typing import Any

import pytest

from regulations.check import check
from schemas.base import digest
from schemas.opening import Apply
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import assumed, duty, faults, lives, measure, row, silent, then
from workflows.life.facts import facts_of
from workflows.life.others import Other
from workflows.life.relive import lived

ROW = "escalation"
LIFTING = duty("naming_body", "作出恢复称号决定", "3个月", counted_from="suspended")
OVER = duty("naming_body", "暂停期满恢复称号", "6个月", counted_from="suspended", silence=silent("lifted"))


def misused(lasts: str | None, move: str = "keep", *measures: str) -> dict[str, Any]:
    """A cause for which the title is suspended, and kept."""
    follows = {**then(move, "suspension", *measures), **({"suspension": lasts} if lasts else {})}
    return {"misused": {"label": "违规使用牌匾", "by": ["supervisor"], "follows": follows, "assumed": True}}


def in_force(title: Title) -> bool:
    return title.law.in_force(title.life.standing)


def suspended(title: Title, day: str = "2037-03-02") -> Title:
    title.done(day, "supervisor", "raise", cause="misused", matter="转借牌匾。")
    assert in_force(title), "by a decision only"
    return title.done(day, "naming_body", "suspend_title", "11:00")


def either(left: str | None, right: str | None) -> tuple[Title, Title]:
    """Two titles whose measures differ in how long a suspension lasts."""
    return lives(
        "causes",
        misused(left),
        misused(right),
        to="term",
        duties__lifting=LIFTING,
        duties__suspended=OVER,
    )


@row(ROW, "suspension of rights")
def test_a_suspended_title_that_is_kept_is_suspended() -> None:
    title = suspended(Title(measure(causes=misused(None), duties__lifting=LIFTING)).named())
    assert title.stage is Stage.TERM
    assert not in_force(title)
    assert title.owed("term").due == date(2041, 6, 1), "its term runs on"
    assert title.owed("lifting").due == date(2037, 6, 2)


@row(ROW, "suspension of rights")
def test_it_lasts_until_it_is_lifted_or_for_a_span() -> None:
    lifted, over = either("until_lifted", "6个月")
    for title in (lifted, over):
        suspended(title).until("2037-09-02")
        assert not in_force(title)
        assert title.wakes, "somebody is asked about it"
        title.until("2037-09-03")
    assert (in_force(lifted), in_force(over)) == (False, True)
    assert "恢复称号，可以继续使用" in over.letters("suspended")
    lifted.until("2039-01-01").done("2039-01-05", "naming_body", "lift")
    assert in_force(lifted)
    assert "恢复称号，可以继续使用" in lifted.letters("lift")
    assert lifted.stage is Stage.TERM
    assert {one.duty for one in lifted.life.obligations} == {"term"}


@row(ROW, "suspension of rights")
def test_one_for_a_span_may_be_lifted_before() -> None:
    title = Title(measure(causes=misused("6个月"), duties__suspended=OVER)).named()
    assert in_force(suspended(title).done("2037-04-01", "naming_body", "lift"))
    assert not title.acts("2037-04-02", "naming_body", "lift").accepted


def test_the_span_is_that_of_what_led_to_it_and_a_later_suspension_counts_anew() -> None:
    title = Title(measure(causes=misused("6个月"), duties__suspended=OVER)).named()
    suspended(title)
    assert title.owed("suspended").due == date(2037, 9, 2)
    suspended_again = title.copy()
    suspended_again.done("2037-05-01", "supervisor", "raise", cause="misused", matter="再次转借。")
    suspended_again.done("2037-05-01", "naming_body", "suspend_title", "11:00")
    assert suspended_again.owed("suspended").due == date(2037, 11, 1)


def test_what_was_lifted_stays_lifted_when_a_cause_raised_before_that_is_taken_back() -> None:
    title = suspended_for(
        rows(misused=then("keep", "suspension"), heard=then("keep", "talk")), "2037-03-02", "misused"
    )
    title.done("2037-04-01", "supervisor", "raise", cause="heard", matter="群众反映。")
    title.done("2037-04-05", "naming_body", "lift")
    assert title.annuls("2037-04-10", "supervisor", "raise").accepted
    assert (title.stage, in_force(title)) == (Stage.TERM, True)
    assert {one.duty for one in title.life.obligations} == {"term"}


def rows(**causes: dict[str, Any]) -> Title:
    """A title that may be suspended for several causes."""
    told = {
        name: {"label": name, "by": ["supervisor"], "follows": follows, "assumed": True}
        for name, follows in causes.items()
    }
    return Title(measure(causes=told, duties__lifting=LIFTING, duties__suspended=OVER)).named()


def suspended_for(title: Title, day: str, cause: str) -> Title:
    title.done(day, "supervisor", "raise", cause=cause, matter="经查属实。")
    return title.done(day, "naming_body", "suspend_title", "11:00")


LONG = {**then("keep", "suspension"), "suspension": "24个月"}
SHORT = {**then("keep", "suspension"), "suspension": "1个月"}
SETTLED = then("rectify", "suspension", "order", "service")


@pytest.mark.parametrize("remedy", ["extend", "pause"])
def test_nobody_makes_a_suspension_longer_but_by_another_decision(remedy: str) -> None:
    title = Title(measure(causes=misused("6个月"), duties__suspended=OVER, extensions=assumed(1))).named()
    suspended(title)
    says: dict[str, Any] = {"extend": {"by": "9年"}, "pause": {"until": "2047-03-01"}}[remedy]
    number = title.owed("suspended").id
    refused = title.acts("2037-04-01", "office", remedy, obligation=number, ground="因故", **says)
    assert "暂停称号的期间由决定确定，不是办理期限" in said(refused)
    assert in_force(title.until("2037-09-03"))
    extended = {**OVER, "extension": {"most": 1, "assumed": True}}
    told = "duties.suspended.extension：暂停称号的期间不是办理期限，不能延期"
    assert told in faults(causes=misused("6个月"), duties__suspended=extended)


def test_who_suspended_corrects_the_day_and_nobody_else_makes_it_longer_so() -> None:
    title = Title(measure(causes=misused("6个月"), duties__suspended=OVER)).named()
    title.done("2037-03-02", "supervisor", "raise", cause="misused", matter="转借牌匾。")
    title.done("2037-03-10", "naming_body", "suspend_title", on="2037-03-05")
    papers = [{"number": "民创办〔2037〕9号", "title": "文件", "date": "2037-03-09"}]
    says: dict[str, Any] = {"on": "2037-03-08", "documents": papers}
    others = title.corrects("2037-03-15", "office", "suspend_title", **says)
    assert "应由作出决定的命名机关办理" in said(others)
    assert title.corrects("2037-03-15", "naming_body", "suspend_title", **says).accepted
    assert title.owed("suspended").due == date(2037, 9, 8)


def test_of_two_spans_the_later_end_stays() -> None:
    title = suspended_for(rows(long=LONG, short=SHORT), "2037-03-02", "long")
    suspended_for(title, "2037-04-01", "short")
    assert title.owed("suspended").due == date(2039, 3, 2)
    assert not in_force(title.until("2037-05-03"))
    suspended_for(title, "2039-02-10", "short")
    assert title.owed("suspended").due == date(2039, 3, 10)


def test_a_corrected_day_may_show_that_the_span_before_ends_later() -> None:
    title = suspended_for(rows(long=LONG, short=SHORT), "2037-03-02", "long").until("2039-01-20")
    title.done("2039-01-20", "supervisor", "raise", cause="short", matter="经查属实。")
    title.until("2039-02-06").done("2039-02-06", "naming_body", "suspend_title")
    assert title.owed("suspended").due == date(2039, 3, 6)
    assert title.corrects("2039-02-07", "naming_body", "suspend_title", on="2039-01-30").accepted
    assert title.owed("suspended").due == date(2039, 3, 2)


@pytest.mark.parametrize("ends", ["by itself", "by an act"])
def test_a_suspension_until_all_is_settled_outlives_the_end_of_another(ends: str) -> None:
    title = suspended_for(rows(short=SHORT, settled=SETTLED), "2037-03-02", "short")
    suspended_for(title, "2037-03-10", "settled")
    assert "至处理结束、称号保留时止" in title.letters("suspend_title")
    if ends == "by an act":
        title.done("2037-03-12", "naming_body", "lift")
        assert "恢复称号，但因其他处理仍不能使用" in title.letters("lift")
    else:
        title.until("2037-04-03")
    assert (title.stage, title.life.standing.lasts) == (Stage.ORDER, None)
    assert not in_force(title)
    title.comes_to("term")
    assert in_force(title)


def test_a_span_outlives_what_is_settled_meanwhile() -> None:
    title = suspended_for(rows(long=LONG, settled=SETTLED), "2037-03-02", "long")
    suspended_for(title, "2037-03-10", "settled").comes_to("term")
    assert not in_force(title)
    assert title.owed("suspended").due == date(2039, 3, 2)


def test_a_suspension_lasts_through_expiry_and_re_inspection_until_it_is_lifted() -> None:
    title = Title(measure(causes=misused(None), duties__lifting=LIFTING)).named()
    suspended(title, "2041-05-20").until("2041-06-02")
    assert (title.stage, in_force(title)) == (Stage.REINSPECTION, False)
    title.done("2041-06-10", "office", "inspect", scores=GOOD)
    assert "term_end" in title.dates
    assert not in_force(title), "nobody has lifted it"
    assert in_force(title.done("2041-07-01", "naming_body", "lift"))


@row(ROW, "suspension of rights")
def test_where_it_lasts_until_all_is_settled_the_pass_after_rectification_ends_it() -> None:
    settled, lifted = lives(
        "failure",
        then("rectify", "suspension", "order", "service"),
        {**then("rectify", "suspension", "order", "service"), "suspension": "until_lifted"},
        to="reinspection",
        duties__lifting=LIFTING,
        causes={"misused": {**misused(None, "rectify", "report", "talk", "order", "service")["misused"]}},
    )
    for title in (settled, lifted):
        title.comes_to("second", reinspection={"scores": BAD})
        assert not in_force(title)
        title.comes_to("term")
    assert (in_force(settled), in_force(lifted)) == (True, False)


def test_a_suspension_annulled_and_a_lifting_annulled() -> None:
    title = Title(measure(causes=misused(None), duties__lifting=LIFTING)).named()
    suspended(title)
    assert in_force(annulled(title.copy(), "suspend_title"))
    title.done("2037-03-20", "naming_body", "lift")
    assert not in_force(annulled(title, "lift"))
    assert title.owed("lifting").due == date(2037, 6, 2)


def annulled(title: Title, kind: str) -> Title:
    assert title.annuls("2037-04-01", "naming_body", kind).accepted
    return title


def test_under_a_pack_of_before_whoever_suspended_lifts() -> None:
    silent_pack = measure(causes=misused(None), duties__lifting=LIFTING)
    old = silent_pack.model_copy(
        update={"duties": {d: one for d, one in silent_pack.duties.items() if d != "lifting"}}
    )
    title = suspended(Title(old).named())
    assert not in_force(title)
    assert title.owed("lifting").by.role == "naming_body"
    assert title.until("2038-03-02").wakes
    assert in_force(title.done("2038-03-03", "naming_body", "lift"))


def test_no_edition_is_adopted_under_which_a_suspension_would_never_end() -> None:
    old = measure(causes=misused("6个月"), duties__suspended=OVER)
    never = measure(edition__id="never-2036", causes=misused(None), duties__lifting=LIFTING)
    ends = measure(edition__id="ends-2036", causes=misused("1年"), duties__suspended=OVER)
    title = suspended(Title(old, never, ends).named())
    says: dict[str, Any] = {"calendar": title.calendar, "ground": "新办法施行"}
    assert not title.acts("2037-04-01", "office", "adopt", edition=digest(never), **says).accepted
    title.done("2037-04-01", "office", "adopt", edition=digest(ends), **says)
    assert title.owed("suspended").due == date(2037, 9, 2), "as long as it was suspended for"
    assert in_force(title.until("2037-09-03"))


def test_what_happened_to_a_suspended_title_happens_again_from_its_ledger() -> None:
    lifted, over = either("until_lifted", "6个月")
    suspended(lifted).done("2037-04-01", "naming_body", "lift").until("2038-01-01")
    suspended(over).until("2038-01-01")
    for title in (lifted, over):
        assert lived(title.book, title.entries) == title.life


def test_a_suspended_title_is_seen_to_be_so_by_other_measures() -> None:
    title = Title(measure(causes=misused(None), duties__lifting=LIFTING)).named()
    assert as_others_see(title).held
    suspended(title)
    assert not as_others_see(title).held
    applicant = Title(measure(preconditions=[{"kind": "holds", "level": "county", "assumed": True}]))
    applied = applicant.action(
        "2037-04-01", "unit", "apply", application={"unit": UNIT, "honour": KAIYUAN.honour.name}
    )
    assert isinstance(applied, Apply)
    facts = facts_of(applied.application, "provincial", "2036-0002", [as_others_see(title)])
    assert "已经终止、取消或者正在暂停使用" in said(applicant.hand_in(applied, facts))
    title.done("2037-04-01", "naming_body", "lift")
    facts = facts_of(applied.application, "provincial", "2036-0002", [as_others_see(title)])
    assert applicant.hand_in(applied, facts).accepted


def as_others_see(title: Title) -> Other:
    seen = Other.of(title.life, title.law)
    assert seen is not None
    return seen


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "nobody lifts it": (misused("until_lifted"), "缺少事项“lifting”的规定"),
    "nothing ends its span": (misused("6个月"), "缺少事项“suspended”的规定"),
    "it would not last at all": (misused("until_settled"), "处理随即结束，称号实际上没有暂停"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_asks_how_every_suspension_ends(fault: str) -> None:
    causes, told = FAULTS[fault]
    data = measure(causes=misused(None), duties__lifting=LIFTING).model_dump(mode="json", exclude_none=True)
    data["duties"].pop("lifting")
    found = check(Regulation.model_validate({**data, "causes": causes}))
    assert [one.problem for one in found] == [told]


def test_a_span_that_only_a_clock_ahead_saw_end_goes_on_and_one_that_ended_is_not_taken_back() -> None:
    title = Title(measure(causes=misused("6个月"), duties__suspended=OVER)).named()
    stood = suspended(title).life.standing
    title.until("2037-10-01")
    assert not title.copy().annuls("2037-10-02", "leadership", "suspended").accepted
    says: dict[str, Any] = {"shows": title.life.at, "ground": "服务器电池失效"}
    assert title.acts("2037-04-01", "office", "set_clock", **says).accepted
    assert title.life.standing == stood
