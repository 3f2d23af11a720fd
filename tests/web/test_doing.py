"""An act from its form to its receipt: what is wrong stands beside its field, what is sent twice is done once."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk.fields import fields_of
from desk.hand_in import recorded_at_once
from desk.possible import NOT_FROM_HERE
from register import inbox, ledger
from register.stamp import Stamp
from schemas.action import KINDS
from tests.web.conftest import PASSWORD, Browser, Desk
from tests.web.filled import PAPER, Form
from tests.web.test_forms import boxes
from web.forms.inputs import laid_out

OPENED, NAMED = "2025-0003", "2021-0001"
STREET, OFFICE = "乐白道街道", "领导小组办公室"
OPINE = f"/titles/{OPENED}/do/opine"


def lived(desk: Desk) -> None:
    """What lies in the inbox is recorded, as the worker would."""
    for action in inbox.waiting(desk.register, OPENED).actions:
        recorded_at_once(desk.register, action, desk.clock)


def fault(browser: Browser, name: str) -> str:
    """What stands beside a box."""
    found = re.search(rf'id="f-{re.escape(name)}-fault">([^<]*)<', browser.page)
    return html.unescape(found[1]) if found else ""


def test_an_act_goes_from_its_form_over_what_it_will_cause_to_its_receipt(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    assert "出具初审意见" in street.text()
    assert "期限：2026年12月8日" in street.text()
    assert Form(street).send("preview", result="agreed", **PAPER).status_code == 200
    assert "初审 → 材料审核" in street.text()
    assert "乐街〔2026〕12号" in street.text()
    assert "审核申报材料" in street.text()
    assert not inbox.waiting(desk.register, OPENED).actions, "nothing is handed in yet"
    answer = Form(street).send("send")
    assert "已收件，等待办理" in street.text()
    (action,) = inbox.waiting(desk.register, OPENED).actions
    assert (action.kind, action.actor.account) == ("opine", f"wang@{STREET}")
    assert action.documents[0].number == "乐街〔2026〕12号"  # type: ignore[attr-defined]
    lived(desk)
    street.get(answer.url.path)
    assert "已办理：初审意见" in street.text()
    assert "审核申报材料" in street.text()


def test_what_cannot_be_stamped_is_told_without_where_the_key_lies(desk: Desk, tmp_path: Path) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("preview", result="agreed", **PAPER)
    Stamp(tmp_path).made(desk.register, desk.clock())
    Stamp(tmp_path).path.write_text("spoilt")
    desk.register.stamp = Stamp(tmp_path)
    assert Form(street).send("send").status_code == 422
    assert "收件盖不了戳，没有收下，请联系系统管理员" in street.text()
    assert PAPER["documents__0__number"] in street.page, "what was filled in is there"
    assert str(tmp_path) not in street.page
    assert not inbox.waiting(desk.register, OPENED).actions


def test_what_is_sent_twice_is_done_once_also_when_the_first_is_recorded(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("preview", result="agreed", **PAPER)
    sending = Form(street)
    first, second = sending.send("send"), sending.send("send")
    assert first.url == second.url
    lived(desk)
    assert sending.send("send").url == first.url
    assert "已办理" in street.text()
    entries = ledger.entries_of(desk.register, OPENED)
    assert [one.action.kind for one in entries if one.action].count("opine") == 1


def test_what_is_wrong_stands_beside_its_field_all_of_it_at_once(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    sent = Form(street).send("preview", documents__0__title="意见", documents__0__date="三月", note="x" * 10)
    assert sent.status_code == 422
    assert "有2处须改正" in street.text()
    assert fault(street, "documents.0.date").startswith("不是日期")
    assert '<a href="#f-result">结论</a>：请填写' in street.page
    assert '<a href="#f-documents.0.date">文件第1项日期</a>' in street.page
    assert Form(street).value("documents.0.title") == "意见"


def test_what_the_law_refuses_stands_beside_its_field_with_its_basis(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("preview", result="agreed", on="2026年11月30日", **PAPER)
    assert "尚未发生的事不能登记" in fault(street, "on")
    assert Form(street).value("on") == "2026年11月30日"


def test_points_beyond_a_maximum_are_refused_at_their_row(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get("/titles/2021-0003/do/inspect")
    rows = ("zhengzhi", "sixiang", "wenhua", "wuzhi", "shehui", "fazhi")
    Form(office).send("preview", **{f"scores__{row}": "19" for row in rows}, **PAPER)
    assert fault(office, "scores.wenhua")
    assert not fault(office, "scores.zhengzhi")


def test_a_sheet_adds_itself_up_and_says_whether_that_will_do(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get("/titles/2021-0003/do/inspect")
    form = Form(office)
    points = {"zhengzhi": "18", "sixiang": "18", "wenhua": "13", "wuzhi": "13", "shehui": "13", "fazhi": "13"}
    typed = [(f"scores.{row}", one) for row, one in points.items()]
    token = ("csrf", form.value("csrf"))
    form.buttons["sums"] = "/titles/2021-0003/do/inspect/sums"
    assert form.post("sums", [token, *typed[:2]]).json() == {
        "lines": ["现有分数合计36分（满分100分）", "还没有打分：文化基础、物质基础、社会基础、法治基础"],
        "passes": None,
    }
    whole = form.post("sums", [token, *typed]).json()
    assert (whole["lines"][0], whole["passes"]) == ("达标：合格", True)
    office.get("/titles/2021-0003/do/inspect")
    Form(office).send("preview", **{f"scores__{row}": one for row, one in points.items()}, **PAPER)
    assert "达标：合格。得分88分（满分100分" in re.sub(r"\s", "", office.text())


def test_a_draft_is_finished_by_a_colleague_of_the_post_and_by_nobody_else(desk: Desk) -> None:
    desk.account("li")
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("keep", result="agreed", note="还差一份附件")
    assert "接着填草稿：wang" in street.text()
    colleague = desk.sign_in("li", STREET)
    colleague.get("/drafts")
    assert "开远市人民公园" in colleague.text()
    colleague.get(OPINE)
    assert "有一份没有填完的草稿（wang" in colleague.text()
    assert Form(colleague).value("note") == "", (
        "nobody's draft is put before somebody who has not asked for it"
    )
    colleague.get(OPINE, draft="1")
    assert Form(colleague).value("note") == "还差一份附件"
    Form(colleague).send("preview", **PAPER)
    Form(colleague).send("send")
    colleague.get("/drafts")
    assert "没有草稿" in colleague.text()
    other = desk.sign_in("li", OFFICE)
    other.get("/drafts")
    assert "没有草稿" in other.text()


def test_a_draft_of_a_colleague_is_not_replaced_unasked(desk: Desk) -> None:
    desk.account("li")
    first, second = desk.sign_in("wang", STREET), desk.sign_in("li", STREET)
    first.get(OPINE)
    second.get(OPINE)
    mine = Form(second)
    Form(first).send("keep", note="王写的")
    mine.send("keep", note="李写的")
    assert "wang在2026年11月22日 09:00存了这件事的草稿" in second.text()
    first.get(OPINE, draft="1")
    assert Form(first).value("note") == "王写的"
    Form(second).send("replace")
    first.get(OPINE, draft="1")
    assert Form(first).value("note") == "李写的"
    Form(first).send("keep", note="都看过了")
    assert "接着填草稿：wang" in first.text(), "whoever began with the draft goes on with it"


def test_whoever_comes_second_is_told_that_the_title_has_moved_on(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{OPENED}/do/extend")
    typed = {"obligation": "1", "by": "5个工作日", "ground": "路远", **PAPER}
    Form(office).send("preview", **typed)
    waiting = Form(office)
    desk.account("li")
    first = desk.sign_in("li", OFFICE)
    first.get(f"/titles/{OPENED}/do/urge")
    Form(first).send("preview", obligation="1")
    Form(first).send("send")
    lived(desk)
    assert waiting.send("send").status_code == 200
    assert "您填写期间，这个称号有了新的变化，所以没有提交" in office.text()
    assert "催办" in office.text()
    assert not inbox.waiting(desk.register, OPENED).actions
    Form(office).send("send")
    assert len(inbox.waiting(desk.register, OPENED).actions) == 1


def test_a_form_opened_for_another_post_is_not_taken_for_this_one(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    form = Form(street)
    street.get("/seats")
    street.post("/seats", post=OFFICE)
    form.send("preview", result="agreed", **PAPER)
    assert "以另一个岗位的名义打开的" in street.text()


def test_more_rows_are_asked_for_without_losing_what_is_typed(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("more:documents", note="留着", **PAPER)
    form = Form(street)
    assert form.value("note") == "留着"
    assert ("documents.6.title", "") in form.texts


def test_going_back_from_the_preview_finds_everything_as_it_was(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("preview", result="rejected", note="第一行\n第二行", **PAPER)
    Form(street).send("edit")
    form = Form(street)
    assert form.value("note") == "第一行\n第二行"
    assert form.value("result") == "rejected"


def test_a_correction_begins_with_the_decision_as_it_stands(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{NAMED}/do/correct")
    assert "要更正哪一条决定" in office.text()
    (entry,) = {int(one) for one in re.findall(r"do/correct\?entry=(\d+)", office.page)} & {2}
    office.get(f"/titles/{NAMED}/do/correct", entry=str(entry))
    form = Form(office)
    assert form.value("instead.on").endswith("日")
    day = form.value("instead.on")
    form.send(
        "preview",
        ground="日期写错",
        documents__0__title="更正依据",
        documents__0__date="2026-11-22",
        instead__on="",
    )
    assert fault(office, "instead.on")
    Form(office).send("preview", instead__on=day)
    assert "预览：更正" in office.text() or "不予办理" in office.text()


def test_what_a_post_may_not_do_is_told_with_the_reason(desk: Desk) -> None:
    group = desk.sign_in("wang", "考核组")
    assert group.get(OPINE).status_code == 409
    assert "应由乐白道街道办理" in group.text()


@pytest.mark.parametrize(
    "kind", ["apply", "take_over", "adopt", "set_clock", "nothing", "opine%0d%0aX-Evil: 1"]
)
def test_there_is_no_form_of_other_kinds(desk: Desk, kind: str) -> None:
    answer = desk.sign_in("wang", OFFICE).get(f"/titles/{OPENED}/do/{kind}")
    assert answer.status_code == 404
    assert "x-evil" not in answer.headers


def test_a_post_learns_nothing_of_titles_and_receipts_that_are_not_its_own(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    Form(street).send("preview", result="agreed", **PAPER)
    sent = Form(street).send("send")
    village = desk.sign_in("wang", "大庄乡")
    assert village.get(OPINE).status_code == 404
    assert village.get(sent.url.path).status_code == 404
    assert village.get("/receipts/nothing").status_code == 404


def test_a_form_of_thousands_of_boxes_is_read_and_one_of_more_is_not(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    form = Form(street)
    many = [("csrf", form.value("csrf")), *((f"scores.r{n}", "1") for n in range(5900))]
    assert form.post("preview", many).status_code == 422
    assert form.post("preview", [*many, *((f"more.{n}", "1") for n in range(200))]).status_code == 400


NASTY = ["\0\x1b", "9" * 400, "nan", "9999-99-99", "<script>\u202e{{7*7}}"]
"""What no clerk types."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NOT_FROM_HERE])
def test_whatever_is_typed_no_form_fails(desk: Desk, kind: str) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get("/drafts")
    form = Form(office)
    form.buttons["preview"] = f"/titles/{NAMED}/do/{kind}/preview"
    csrf = office.csrf
    names = [one.name for one in boxes(laid_out(fields_of(KINDS[kind]), {}))]
    for nasty in NASTY:
        pairs = [("csrf", csrf), *((name, nasty) for name in names)]
        answer = form.post("preview", pairs)
        assert answer.status_code in (200, 409, 422), answer.text
        assert "<script>" not in answer.text.replace("<script src", "")
        assert "49" not in fault(office, "note")


def test_what_was_typed_when_the_session_ran_out_is_offered_after_signing_in(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    form = Form(street)
    desk.now += timedelta(minutes=40)
    form.send("preview", result="agreed", note="写了半天", **PAPER)
    assert "登录" in street.text()
    street.post("/sign-in", account="wang", password=PASSWORD, back=f"{OPINE}?draft=1")
    street.get("/seats")
    street.post("/seats", post=STREET)
    street.get(OPINE, draft="1")
    assert Form(street).value("note") == "写了半天"


def test_a_thief_of_a_form_keeps_nothing_under_a_session_that_ran_out(desk: Desk) -> None:
    street = desk.sign_in("wang", STREET)
    street.get(OPINE)
    form = Form(street)
    desk.now += timedelta(minutes=40)
    form.post("preview", [("csrf", "another"), ("note", "偷写")])
    street = desk.sign_in("wang", STREET)
    street.get("/drafts")
    assert "没有草稿" in street.text()


def test_what_a_unit_is_and_where_is_chosen_and_what_was_left_is_no_change(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{NAMED}/do/change")
    form = Form(office)
    assert form.value("unit.category") in form.boxes["unit.category"]
    assert "大庄乡" in form.boxes["unit.township"]
    form.send("preview", change="renamed", documents__0__title="更名批复", documents__0__date="2026-11-20")
    assert "须写明变更后的单位" in fault(office, "unit")
    Form(office).send("preview", unit__name="开远市滨河小学校")
    assert "预览：单位变更" in office.text()
    assert "开远市滨河小学校" in office.text()


def test_of_what_may_be_left_out_one_by_one_something_has_to_be_said(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{NAMED}/do/update")
    Form(office).send("preview")
    assert "联系岗位、办公电话、办公邮箱、统一社会信用代码，至少填写一项" in office.text()
