"""Bad input: each gets a clear refusal with what is possible instead, and changes nothing."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from schemas.base import CHINA
from schemas.facts import Facts
from schemas.possible import Named, Open
from schemas.refusals.reason import Item
from schemas.stage import Stage
from schemas.step import Receipt
from tests.lives import Title, title_at
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.said import said
from wording import refusals
from workflows.life.paths import reached


def refuses(receipt: Receipt, words: str) -> None:
    """The receipt says no in these words, and what can be done."""
    assert not receipt.accepted
    assert receipt.entry is None
    assert words in said(receipt), said(receipt)


class No(NamedTuple):
    """Somebody does something at a stage, and hears why it cannot be."""

    stage: str
    day: str
    by: str
    kind: str
    words: str
    says: dict[str, Any] = {}


NAMED: dict[str, Any] = {"result": "named", "batch": "第十六批", "number": "KY16-007"}
EXTEND: dict[str, Any] = {"by": "10日", "ground": "因故"}

NOES = {
    # stage
    "before the application": No(
        "application", "2036-03-03", "township", "opine", "现处“申报”环节", {"result": "agreed"}
    ),
    "of a later stage": No(
        "materials", "2036-03-11", "naming_body", "name", "现处“材料审核”环节，不能办理“命名”", NAMED
    ),
    "of an earlier stage": No(
        "term", "2036-06-03", "leadership", "decide", "现处“有效期”环节", {"result": "approved"}
    ),
    "a second application": No(
        "materials", "2036-03-11", "unit", "apply", "现处“材料审核”环节，不能办理“申报”"
    ),
    "withdrawn after naming": No("term", "2036-06-03", "unit", "withdraw", "不能办理“撤回申报”"),
    "a revocation in the term": No(
        "term", "2038-06-03", "naming_body", "revoke", "现处“有效期”环节", {"result": "revoked"}
    ),
    "an inspection before expiry": No(
        "term", "2040-06-03", "office", "inspect", "现处“有效期”环节", {"scores": GOOD}
    ),
    "a closed title": No("ended", "2042-06-01", "unit", "request_review", "现处“终结”环节"),
    "a review after its window": No("ended", "2042-07-01", "unit", "request_review", "现处“终结”环节"),
    "an objection before publicity": No(
        "decision",
        "2036-05-04",
        "office",
        "object",
        "不能办理“提出异议”",
        {"form": "sealed", "matter": "不实"},
    ),
    "an objection after publicity": No(
        "naming", "2036-05-21", "office", "object", "公示期已结束", {"form": "sealed", "matter": "不实"}
    ),
    "a duty that is done": No(
        "consultation",
        "2036-04-12",
        "consulted/市公安局",
        "examine",
        "现处“征求意见”环节",
        {"objection": "1", "result": "upheld"},
    ),
    "a review that nobody requested": No(
        "aftermath",
        "2042-04-01",
        "naming_body",
        "decide_review",
        "没有待“复核决定”的事项",
        {"result": "restored"},
    ),
    # role
    "another role": No(
        "preliminary",
        "2036-03-04",
        "office",
        "opine",
        "“初审意见”应由灵泉街道办理，您的岗位是领导小组办公室",
        {"result": "agreed"},
    ),
    "another township": No(
        "preliminary",
        "2036-03-04",
        "township/羊街乡",
        "opine",
        "应由灵泉街道办理，您的岗位是羊街乡",
        {"result": "agreed"},
    ),
    "another unit": No(
        "rectification",
        "2041-08-01",
        "unit/91350100M000100Y43",
        "rectify",
        "应由单位（115325020151800337）办理",
    ),
    "another consulted body": No(
        "consultation",
        "2036-04-12",
        "consulted/市财政局",
        "consult",
        "应由市公安局办理",
        {"body": "市公安局", "result": "agreed"},
    ),
    "an auditor decides": No(
        "decision", "2036-05-04", "auditor", "decide", "应由领导小组办理", {"result": "approved"}
    ),
    "a stranger acknowledges": No(
        "rectification", "2041-08-01", "assessor", "acknowledge", "无须签收", {"obligation": 0}
    ),
    # who filed does not decide
    "the filer decides": No(
        "preliminary",
        "2036-03-04",
        "township",
        "opine",
        "谁提交谁回避",
        {"result": "agreed", "account": "unit"},
    ),
    # dates
    "a date in the future": No(
        "preliminary",
        "2036-03-04",
        "township",
        "opine",
        "尚未发生的事不能登记",
        {"result": "agreed", "on": "2036-03-05"},
    ),
    "a date before what it follows": No(
        "materials", "2036-03-11", "office", "check", "前后颠倒", {"result": "complete", "on": "2036-03-09"}
    ),
    "a date of long ago": No(
        "service",
        "2041-07-25",
        "office",
        "serve",
        "早于上一环节（送达始于2041年7月22日）",
        {"on": "2014-07-25"},
    ),
    "a document of the future": No(
        "order",
        "2041-07-22",
        "leadership",
        "order",
        "文件民创办〔2041〕99号的日期2041年7月23日在今天之后",
        {"documents": [{"number": "民创办〔2041〕99号", "title": "通知", "date": "2041-07-23"}]},
    ),
    "an application before the edition": No(
        "application", "2036-03-03", "unit", "apply", "早于本办法施行日2021年1月1日", {"on": "2020-12-31"}
    ),
    # content
    "another honour": No(
        "application",
        "2036-03-03",
        "unit",
        "apply",
        "本办法只授予“民族团结进步示范单位”",
        {"application": {"unit": UNIT, "honour": "文明单位"}},
    ),
    "an unknown category": No(
        "application",
        "2036-03-03",
        "unit",
        "apply",
        "类别“商圈”不在范围内",
        {"application": {"unit": {**UNIT, "category": "商圈"}, "honour": KAIYUAN.honour.name}},
    ),
    "points beyond the maximum": No(
        "assessment",
        "2036-04-10",
        "assessor",
        "assess",
        "“政治基础”满分20，不能打20.5",
        {"scores": {**GOOD, "zhengzhi": 20.5}},
    ),
    "an unknown row": No(
        "assessment",
        "2036-04-10",
        "assessor",
        "assess",
        "评分表没有“jingji”这一项",
        {"scores": {**GOOD, "jingji": 5}},
    ),
    "a missing row": No(
        "assessment",
        "2036-04-10",
        "assessor",
        "assess",
        "还有未打分的项目：法治基础",
        {"scores": {k: v for k, v in GOOD.items() if k != "fazhi"}},
    ),
    "an unknown veto": No(
        "assessment",
        "2036-04-10",
        "assessor",
        "assess",
        "没有“huo”这一否决项；应为：辖区内发生较大涉民族因素案(事)件",
        {"scores": GOOD, "vetoes": ["huo"]},
    ),
    "an unknown body": No(
        "consultation",
        "2036-04-12",
        "consulted/市财政局",
        "consult",
        "没有待“部门意见”的事项",
        {"body": "市财政局", "result": "agreed"},
    ),
    "an unknown body, by name": No(
        "consultation",
        "2036-04-12",
        "consulted/市公安局",
        "consult",
        "“市公安”不在征求意见的部门之列",
        {"body": "市公安", "result": "agreed"},
    ),
    "an unknown report": No(
        "term", "2037-01-12", "unit", "file", "本办法没有“月报”这种定期报告", {"filing": "月报"}
    ),
    "an anonymous objection": No(
        "publicity",
        "2036-05-14",
        "office",
        "object",
        "不受理匿名异议，可以受理：单位盖章、个人实名",
        {"form": "anonymous", "matter": "不实"},
    ),
    "an objection before publicity began": No(
        "publicity",
        "2036-05-14",
        "office",
        "object",
        "前后颠倒",
        {"form": "sealed", "matter": "不实", "on": "2036-05-01"},
    ),
    "an unknown objection": No(
        "objection",
        "2036-05-21",
        "office",
        "examine",
        "没有待“异议核查”的事项",
        {"objection": "7", "result": "upheld"},
    ),
    "a naming without number": No(
        "naming",
        "2036-05-25",
        "naming_body",
        "name",
        "命名须写明批次和称号编号",
        {"result": "named"},
    ),
    # deadlines
    "no such obligation": No(
        "rectification",
        "2041-08-01",
        "office",
        "extend",
        "没有编号为99的待办事项；现有：17（完成整改并提交整改报告）",
        {"obligation": 99, **EXTEND},
    ),
    "one's own deadline extended": No(
        "reinspection",
        "2041-07-01",
        "office",
        "extend",
        "不得为自己承办的事项延期",
        {"obligation": 0, **EXTEND},
    ),
    "one's own deadline suspended": No(
        "reinspection",
        "2041-07-01",
        "office",
        "pause",
        "不得为自己承办的事项",
        {"obligation": 0, "until": "2041-08-01", "ground": "因故"},
    ),
    "a unit extends": No(
        "rectification",
        "2041-08-01",
        "unit",
        "extend",
        "“延期”应由领导小组办公室、领导小组办理",
        {"obligation": 0, **EXTEND},
    ),
    "an extension too late": No(
        "rectification",
        "2042-01-27",
        "office",
        "extend",
        "已于2042年1月25日到期，不能再调整期限",
        {"obligation": 0, **EXTEND},
    ),
    "an extension of nothing": No(
        "rectification",
        "2041-08-01",
        "office",
        "extend",
        "不能是0日",
        {"obligation": 0, "by": "0日", "ground": "因故"},
    ),
    "an extension of a lifetime": No(
        "rectification",
        "2041-08-01",
        "office",
        "extend",
        "超过十年",
        {"obligation": 0, "by": "99年", "ground": "因故"},
    ),
    "a longer term by the back door": No(
        "term", "2040-01-01", "leadership", "extend", "有效期不是办理期限", {"obligation": 0, **EXTEND}
    ),
    "a suspension that is over": No(
        "rectification",
        "2041-08-01",
        "office",
        "pause",
        "中止须写明今天之后的截止日",
        {"obligation": 0, "until": "2041-08-01", "ground": "因故"},
    ),
    "resumed without a suspension": No(
        "rectification", "2041-08-01", "office", "resume", "没有中止", {"obligation": 0, "ground": "因故"}
    ),
    # corrections and annulments
    "annulled by another": No(
        "talk",
        "2041-07-10",
        "leadership",
        "annul",
        "该决定由领导小组办公室作出",
        {"entry": "inspect", "ground": "不当"},
    ),
    "annulled, but no decision": No(
        "talk",
        "2041-07-10",
        "office",
        "annul",
        "号记录不是可以撤销原决定的决定；可以的有：",
        {"entry": "apply", "ground": "不当"},
    ),
    "annulled, but no such entry": No(
        "talk", "2041-07-10", "office", "annul", "第999号记录不是", {"entry": 999, "ground": "不当"}
    ),
    "an expired term annulled": No(
        "reinspection",
        "2041-07-01",
        "leadership",
        "annul",
        "号记录不是可以撤销原决定的决定",
        {"entry": "term", "ground": "不当"},
    ),
    "the way in annulled under a term": No(
        "term",
        "2037-01-01",
        "township",
        "annul",
        "须先由命名机关撤销该决定",
        {"entry": "opine", "ground": "不当"},
    ),
    "annulled by the filer": No(
        "materials",
        "2036-03-11",
        "township",
        "annul",
        "谁提交谁回避",
        {"entry": "opine", "ground": "不当", "account": "unit"},
    ),
    # editions
    "the same edition again": No(
        "term",
        "2037-01-01",
        "office",
        "adopt",
        "已适用该版本",
        {"edition": "same", "calendar": "same", "ground": "重复"},
    ),
}
"""What is wrong → where, and the words of the refusal. Obligation 0 is the one that is open; an entry is
named by the kind of its action, or by the duty on which nobody acted."""


def refused(no: No) -> tuple[Title, Receipt]:
    """The title just before it, and the answer."""
    title = Title() if no.stage == "application" else title_at(no.stage)
    title.until(no.day, "09:00")
    before = title.life
    says = dict(no.says)
    if says.get("obligation") == 0:
        says["obligation"] = before.obligations[0].id
    if no.kind == "adopt":
        says |= {"edition": before.edition, "calendar": before.calendar}
    if isinstance(says.get("entry"), str):
        says["entry"] = title.entry(says["entry"]).seq
    receipt = title.acts(no.day, no.by, no.kind, **says)
    assert title.life == before, "a refusal changes nothing"
    return title, receipt


@pytest.mark.parametrize("no", NOES.values(), ids=NOES)
def test_it_is_refused_and_changes_nothing(no: No) -> None:
    _, receipt = refused(no)
    refuses(receipt, no.words)


def test_a_refusal_names_its_rule_and_what_can_be_done_by_whom_until_when() -> None:
    title = title_at("preliminary")
    receipt = title.acts("2036-03-05", "office", "opine", result="agreed")
    assert receipt.stage is Stage.PRELIMINARY
    assert offered(title) == (
        "初审意见：灵泉街道，2036年3月24日前",
        "单位变更（更名、区划调整、撤销）：灵泉街道、单位（115325020151800337）、领导小组办公室",
        "撤回申报：单位（115325020151800337）",
        "签收：灵泉街道、领导小组办公室、领导小组",
        "延期（第1号：出具初审意见）：领导小组办公室、领导小组",
        "中止计时（第1号：出具初审意见）：领导小组办公室、领导小组",
    )
    scores = {**GOOD, "zhengzhi": 99}
    receipt = title_at("assessment").acts("2036-04-10", "assessor", "assess", scores=scores)
    assert receipt.article


@pytest.mark.parametrize("no", NOES.values(), ids=NOES)
def test_nobody_is_offered_what_they_were_just_refused(no: No) -> None:
    title, receipt = refused(no)
    if receipt.field is not None:
        return  # it was said wrongly: said rightly, it may be
    act = title.handed_in[-1]
    matters = {str(value) for name, value in vars(act).items() if name != "format"}
    for one in title.possible():
        if isinstance(one, Open) and one.kind == act.kind and any(map(act.actor.party.covers, one.by)):
            assert one.other_account or (one.about and not matters & set(map(key, one.about)))


def offered(title: Title) -> tuple[str, ...]:
    """What can be done instead, in words."""
    return tuple(map(refusals.possible, title.possible()))


def key(matter: Named) -> str:
    """How an act names it."""
    return (
        matter if isinstance(matter, str) else matter.key if isinstance(matter, Item) else str(matter.number)
    )


def test_what_an_account_may_not_do_is_left_to_another_of_its_post() -> None:
    title = title_at("publicity")
    title.done("2036-05-14", "office", "object", form="sealed", matter="不实", account="wang")
    said: dict[str, Any] = {"objection": "1", "result": "dismissed"}
    title.acts("2036-05-15", "office", "examine", account="wang", **said)
    assert "异议核查（第1号异议）：领导小组办公室，2036年5月28日前（您的岗位须由另一账号办理）" in offered(
        title
    )


@pytest.mark.parametrize("stage", sorted(reached(KAIYUAN)))
def test_wherever_a_title_stands_a_refusal_says_what_is_possible(stage: Stage) -> None:
    title = Title() if stage is Stage.APPLICATION else title_at(stage)
    assert not title.acts("2042-12-31", "auditor", "serve").accepted
    assert title.possible()


# --- the same again ---


def test_the_same_action_twice_counts_once() -> None:
    title = title_at("preliminary")
    opinion = title.action("2036-03-05", "township", "opine", result="agreed")
    assert title.hand_in(opinion).accepted
    before = title.life
    refuses(title.hand_in(opinion), "已经登记过")
    assert title.life == before


def test_of_two_people_at_once_the_first_decides_and_the_second_hears_that_it_is_done() -> None:
    title = title_at("decision")
    title.done("2036-05-04", "leadership", "decide", account="li", result="approved")
    second = title.acts("2036-05-04", "leadership", "decide", account="zhang", result="rejected")
    refuses(second, "现处“公示”环节")


def test_a_body_that_has_answered_is_not_asked_again() -> None:
    title = title_at("consultation")
    said: dict[str, Any] = {"body": "市公安局", "result": "agreed"}
    title.done("2036-04-12", "consulted/市公安局", "consult", **said)
    again = title.acts("2036-04-13", "consulted/市公安局", "consult", **said)
    refuses(again, "没有待“部门意见”的事项（可能已经办理）")


def test_publicity_does_not_begin_twice() -> None:
    title = title_at("publicity")
    refuses(title.acts("2036-05-14", "office", "publicise"), "没有待“开始公示”的事项")


# --- what lies outside the title ---


def test_a_second_open_application_of_a_unit_is_refused() -> None:
    title = Title()
    receipt = title.acts("2036-03-03", "unit", "apply", facts=Facts(open_title="2035-0007"))
    refuses(receipt, "已有同一称号在办或有效（2035-0007）")
    assert title.stage is Stage.APPLICATION


@pytest.mark.parametrize(
    ("on", "accepted"), [("2036-03-03", False), ("2036-03-10", False), ("2036-03-11", True)]
)
def test_a_ban_holds_to_the_end_of_its_last_day(on: str, accepted: bool) -> None:
    title = Title()
    receipt = title.acts(on, "unit", "apply", facts=Facts(ban_until=date(2036, 3, 10)))
    assert receipt.accepted is accepted
    if not accepted:
        refuses(receipt, "2036年3月10日前（含当日）不受理申报")


# --- scores ---


def test_a_marked_veto_fails_whatever_the_points() -> None:
    title = title_at("assessment").done("2036-04-10", "assessor", "assess", scores=GOOD, vetoes=["anjian"])
    assert (title.stage, title.life.standing.ground) == (Stage.ENDED, "turned_down")


@pytest.mark.parametrize(
    ("zhengzhi", "stage"), [(16.1, Stage.CONSULTATION), (16.0, Stage.ENDED), (16.2, Stage.CONSULTATION)]
)
def test_the_pass_line_is_reached_by_its_own_number_of_points(zhengzhi: float, stage: Stage) -> None:
    rest = {"sixiang": 16.2, "wenhua": 11.9, "wuzhi": 11.8, "shehui": 12.1, "fazhi": 11.9}
    title = title_at("assessment").done(
        "2036-04-10", "assessor", "assess", scores={"zhengzhi": zhengzhi, **rest}
    )
    assert title.stage is stage


# --- who filed ---


def test_who_registered_an_objection_does_not_examine_it() -> None:
    title = title_at("publicity")
    title.done("2036-05-14", "office", "object", form="sealed", matter="不实", account="wang")
    said: dict[str, Any] = {"objection": "1", "result": "dismissed"}
    refuses(title.acts("2036-05-15", "office", "examine", account="wang", **said), "谁提交谁回避")
    title.done("2036-05-15", "office", "examine", account="zhao", **said)


def test_what_was_filed_before_the_term_bars_nobody_in_it() -> None:
    title = Title().done("2036-03-03", "office", "apply", account="wang")
    assert title.life.filers == ("wang",)
    named = title_at("term")
    assert named.life.filers == ()


def test_a_unit_hands_its_plaque_back_itself() -> None:
    title = title_at("aftermath").done("2042-03-20", "unit", "return_plaque", account="unit")
    assert [one.duty for one in title.life.obligations] == ["review_window"]


# --- acknowledgements ---


def test_whoever_owes_a_duty_does_not_stop_the_escalation_of_their_own_delay() -> None:
    own, above = title_at("reinspection"), title_at("reinspection")
    own.done("2041-09-17", "office", "acknowledge", obligation=own.owed("reinspection").id)
    above.done("2041-09-17", "leadership", "acknowledge", obligation=above.owed("reinspection").id)
    told = [
        sum("已逾期30日" in one for one in t.until("2041-10-02").heard("supervisor")) for t in (own, above)
    ]
    assert told == [1, 0]


# --- extensions and pauses ---


def test_a_second_extension_is_refused_where_the_pack_allows_one() -> None:
    title = title_at("rectification")
    number = title.owed("rectification").id
    title.done("2041-08-01", "office", "extend", obligation=number, **EXTEND)
    receipt = title.acts("2041-08-02", "leadership", "extend", obligation=number, **EXTEND)
    refuses(receipt, "最多延期1次，已经用完")
    assert title.owed("rectification").due == date(2042, 2, 4)


def test_a_suspended_deadline_is_not_paused_again() -> None:
    title = title_at("rectification")
    says: dict[str, Any] = {
        "obligation": title.owed("rectification").id,
        "until": "2041-10-01",
        "ground": "因故",
    }
    title.done("2041-08-01", "office", "pause", **says)
    refuses(title.acts("2041-08-02", "office", "pause", **says), "已在中止中，请先恢复")


# --- corrections ---


@pytest.mark.parametrize(
    ("by", "instead", "words"),
    [
        ("assessor", {"scores": GOOD}, "该决定由领导小组办公室作出"),
        ("office", {"scores": {**GOOD, "zhengzhi": 21}}, "满分20"),
        ("office", {"scores": BAD, "on": "2041-07-11"}, "尚未发生的事不能登记"),
        ("office", {"scores": BAD, "on": "2041-05-01"}, "前后颠倒"),
        ("office", {"scores": BAD, "on": "2041-07-09"}, "晚于其后的“报告领导小组”（2041年7月8日）"),
    ],
)
def test_a_wrong_correction_is_refused(by: str, instead: dict[str, Any], words: str) -> None:
    title = title_at("talk").until("2041-07-10", "09:00")
    before = title.life
    refuses(title.corrects("2041-07-10", by, "inspect", **instead), words)
    assert title.life == before


def test_a_correction_does_not_make_another_kind_of_decision_of_it() -> None:
    title = title_at("talk")
    report = title.action("2041-07-08", "office", "report").model_dump(mode="json")
    entry = title.entry("inspect").seq
    receipt = title.acts("2041-07-10", "office", "correct", entry=entry, ground="有误", instead=report)
    refuses(receipt, "更正不能改变行为种类：原为“复验”，填写的是“报告领导小组”")


def test_the_office_corrects_a_date_of_another_but_not_a_result() -> None:
    title = title_at("publicity")
    refuses(
        title.corrects("2036-05-14", "office", "decide", result="rejected"),
        "应由作出决定的领导小组办理",
    )
    assert title.corrects("2036-05-14", "office", "decide", on="2036-05-11").accepted


def test_a_date_is_not_corrected_past_a_decision_that_rests_on_its_expiry() -> None:
    title = title_at("service").done("2041-09-10", "office", "serve", on="2041-08-01")
    title.until("2042-03-10")
    title.done("2042-03-11", "naming_body", "revoke", result="revoked")
    paper = {"number": "回证3号", "title": "送达回证", "date": "2041-09-08"}
    receipt = title.corrects("2042-03-12", "office", "serve", on="2041-09-08", documents=[paper])
    refuses(receipt, "须先由命名机关撤销该决定")


# --- the clock set back ---


def test_an_action_received_before_what_the_title_has_lived_through_counts_from_there() -> None:
    title = title_at("materials")
    early = title.action("2036-03-09", "office", "check", result="complete", on="2036-03-10")
    receipt = title.hand_in(early.model_copy(update={"received_at": datetime(2036, 3, 1, tzinfo=CHINA)}))
    assert receipt.accepted
    assert title.entries[-1].effective == title.entries[-2].effective


def test_waking_early_or_twice_does_nothing() -> None:
    title = title_at("rectification")
    before = title.life
    title.until("2041-07-25", "11:00").until("2041-07-25", "11:00")
    assert title.life == before
    early = (title.life.at - timedelta(days=400)).date().isoformat()
    assert title.until(early).life == before
