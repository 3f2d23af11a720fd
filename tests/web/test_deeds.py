"""Deeds through pages: a whole naming batch; what is refused stands beside its field or in its row."""

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from register import drafts, undertakings
from schemas.undertakings.batch import Batch
from tests.undertakings.batching import to_decision
from tests.undertakings.house import at
from tests.web.filled import Form
from tests.web.working import Office, paper, sheet, working

OFFICE, LEADERS, NAMING = "领导小组办公室", "领导小组", "命名机关"
CLOSES, DECIDED, NAMED = date(2031, 3, 31), date(2031, 5, 20), date(2031, 6, 20)
CALL: dict[str, str | list[str]] = {
    "name": "2031年第五批命名",
    "honour": "民族团结进步示范单位",
    "batch": "第五批",
    "opens": "2031年3月1日",
    "closes": "2031.3.31",
    "material__0": "申报表",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with working(tmp_path) as found:
        found.titles = found.house.apply(3)
        found.on(date(2031, 3, 20))
        yield found


def called(office: Office) -> str:
    office.do(OFFICE, "/works/new/do/batch/call", **CALL)
    return office.newest("batch").id


def selecting(office: Office) -> str:
    """Whoever applied in time is in it, and the call is over."""
    work = called(office)
    office.do(OFFICE, f"/works/{work}/do/batch/enter")
    to_decision(office.house, office.titles)
    undertakings.tick(office.desk.register, work, at(CLOSES + timedelta(days=1)))
    office.on(DECIDED)
    return work


def state(office: Office, work: str) -> Batch:
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Batch)
    return found


def test_a_whole_naming_batch_is_done_by_three_posts_on_pages_alone(office: Office) -> None:
    work = selecting(office)
    told = office.do(LEADERS, f"/works/{work}/do/batch/decide_list", **paper("开创[2031]7号"))
    assert "等待办理" in told
    office.house.carry_out(work, DECIDED)
    office.do(OFFICE, f"/works/{work}/do/batch/publicise_list", **paper("开创公〔2031〕1号"))
    office.house.carry_out(work, DECIDED)
    for title in office.titles:
        office.house.desk.pass_time(at(NAMED), title)
    office.on(NAMED)
    naming = paper("开办发〔2031〕9号", "2031年6月20日")
    told = office.do(NAMING, f"/works/{work}/do/batch/name_list", pattern="KY2031-{n:03}", **naming)
    office.house.carry_out(work, NAMED)
    found = state(office, work)
    assert found.stage == "named"
    assert sorted(found.numbers.values()) == ["KY2031-001", "KY2031-002", "KY2031-003"]
    assert [one.number for one in found.named_by] == ["开办发〔2031〕9号"]
    assert office.house.progress(work).done == 9
    assert office.house.faults() == []
    office.do(
        OFFICE, f"/works/{work}/do/batch/recommend", titles=office.titles[:2], to="prefectural", **naming
    )
    answered = {"answers__0__answer": "agreed", "answers__1__answer": "declined"}
    office.do(OFFICE, f"/works/{work}/do/batch/answer", **answered, **paper("红团发〔2031〕3号"))
    assert [one.answer for one in state(office, work).recommended] == ["agreed", "declined"]
    office.at(OFFICE).get(f"/works/{work}")
    assert "推荐名单" in office.at(OFFICE).text()
    assert "上级不同意" in office.at(OFFICE).text()


def test_one_act_is_done_on_many_titles_by_a_list(office: Office) -> None:
    to_decision(office.house, office.titles)
    office.on(DECIDED)
    form = office.form(LEADERS, "/works/new/do/drive/dispatch", about="decide")
    data = sheet(("单位名称",), *((one,) for one in office.titles[:2]), ("没有的单位",))
    said = {"name": "第五批审定", "result": "approved", **paper("开创〔2031〕7号")}
    answer = form.send("preview", [("errands.sheet", ("名单.xlsx", data))], **said)
    assert 'id="f-errands.2.title-fault"' in answer.text
    Form(form.browser).send("preview", errands__2__title=office.titles[2])
    Form(form.browser).send("send")
    work = office.newest("drive").id
    office.house.carry_out(work, DECIDED)
    assert office.house.progress(work).done == 3


def test_a_draft_of_one_of_several_forms_is_gone_on_with_on_that_form(office: Office) -> None:
    form = office.form(LEADERS, "/works/new/do/drive/dispatch", about="decide")
    form.send("keep", name="第五批审定", result="rejected")
    leader = office.at(LEADERS)
    leader.get("/drafts")
    link = re.search(r'href="(/works/new/do/drive/dispatch)\?([^"]*)"', leader.page)
    assert link is not None
    taken_up = office.form(LEADERS, link[1], **dict(parse_qsl(html.unescape(link[2]))))
    assert taken_up.value("result") == "rejected"


def test_a_form_that_a_deed_has_not_is_its_first_and_stands_in_no_draft(office: Office) -> None:
    form = office.form(LEADERS, "/works/new/do/drive/dispatch", about="a" * 20)
    form.send("keep", name="第五批公示")
    leader = office.at(LEADERS)
    leader.get("/drafts")
    assert re.findall(r'href="/works/new/do/drive/dispatch\?([^"]*)"', leader.page) == ["draft=1"]


def test_who_does_not_answer_for_the_whole_register_begins_nothing(office: Office) -> None:
    township = office.at("羊街乡")
    township.get("/works")
    assert "开始新的一项" not in township.text()
    assert township.get("/works/new/do/drive/dispatch").status_code == 404


def test_who_applied_in_time_is_offered_to_be_entered(office: Office) -> None:
    form = office.form(OFFICE, f"/works/{called(office)}/do/batch/enter")
    assert [form.value(f"titles.{n}.title") for n in range(3)] == office.titles


def test_what_no_title_is_called_stands_in_its_row_and_nobody_is_entered(office: Office) -> None:
    work = called(office)
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    answer = form.send("preview", titles__1__title="没有这个单位")
    assert answer.status_code == 422
    assert 'id="f-titles.1.title-fault"' in answer.text
    assert 'id="f-titles.0.title-fault"' not in answer.text
    assert Form(form.browser).value("titles.0.title") == office.titles[0]
    assert state(office, work).titles == ()


def test_a_list_comes_as_a_spreadsheet_and_can_be_put_right_on_the_page(office: Office) -> None:
    work = called(office)
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    data = sheet(("单位名称",), ("开远市灵泉街道第2社区居民委员会",), ("打错了的单位",))
    nobody = dict.fromkeys((f"titles__{n}__title" for n in range(3)), "")
    answer = form.send("preview", [("titles.sheet", ("名单.pdf", data))], **nobody)
    assert 'id="f-titles.1.title-fault"' in answer.text
    Form(form.browser).send("preview", titles__1__title=office.titles[0])
    Form(form.browser).send("send")
    assert state(office, work).titles == (office.titles[1], office.titles[0])


def test_what_is_no_spreadsheet_is_told_beside_its_table(office: Office) -> None:
    form = office.form(OFFICE, f"/works/{called(office)}/do/batch/enter")
    answer = form.send("preview", [("titles.sheet", ("名单.xlsx", b"%PDF-1.7 no sheet"))])
    assert answer.status_code == 422
    assert 'id="f-titles-fault"' in answer.text


def test_what_was_decided_of_each_comes_as_a_spreadsheet(office: Office) -> None:
    work = selecting(office)
    rows = [(office.titles[0], "不同意"), ("开远市灵泉街道第2社区居民委员会", "同意")]
    form = office.form(LEADERS, f"/works/{work}/do/batch/decide_list")
    form.send(
        "preview", [("decisions.sheet", ("a.xlsx", sheet(("称号", "审定意见"), *rows)))], **paper("1号")
    )
    Form(form.browser).send("send")
    assert state(office, work).rejected == (office.titles[0],)


def test_a_number_that_two_would_have_is_told_in_their_rows(office: Office) -> None:
    work = selecting(office)
    office.do(LEADERS, f"/works/{work}/do/batch/decide_list", **paper("开创〔2031〕7号"))
    form = office.form(NAMING, f"/works/{work}/do/batch/name_list")
    same = {f"numbers__{n}__number": "KY-1" for n in range(2)} | {"numbers__2__number": "KY-2"}
    answer = form.send("preview", **same, **paper("开办发〔2031〕9号"))
    faults = [
        f"f-numbers.{n}.title-fault" in answer.text or f"numbers.{n}-fault" in answer.text for n in range(3)
    ]
    assert faults == [True, True, False]


def test_the_preview_says_what_each_title_would_answer(office: Office) -> None:
    work = called(office)
    office.do(OFFICE, f"/works/{work}/do/batch/enter")
    undertakings.tick(office.desk.register, work, at(CLOSES + timedelta(days=1)))
    office.on(DECIDED)
    form = office.form(LEADERS, f"/works/{work}/do/batch/decide_list")
    form.send("preview", **paper("开创〔2031〕7号"))
    assert "会被退回" in form.browser.text()
    assert state(office, work).stage == "selecting"


def test_a_deed_that_is_sent_twice_is_done_once(office: Office) -> None:
    work = called(office)
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    form.send("preview")
    sending = Form(form.browser)
    first = sending.send("send")
    assert sending.send("send").text == first.text
    assert undertakings.find(office.desk.register, work).seq == 2


def test_what_was_done_just_so_is_not_done_again(office: Office) -> None:
    work = called(office)
    office.do(OFFICE, f"/works/{work}/do/batch/enter", ground="受理期间内申报")
    again = {f"titles__{n}__title": one for n, one in enumerate(office.titles)}
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    form.send("more:titles")
    Form(form.browser).send("preview", ground="受理期间内申报", **again)
    assert "已经照此办理过" in form.browser.text()


def test_a_batch_that_is_called_twice_is_one(office: Office) -> None:
    form = office.form(OFFICE, "/works/new/do/batch/call")
    form.send("preview", **CALL)
    sending = Form(form.browser)
    sending.send("send")
    sending.send("send")
    assert len(undertakings.every(office.desk.register, "batch")) == 1


def test_who_was_overtaken_by_a_colleague_is_shown_what_has_happened(office: Office) -> None:
    work = called(office)
    slow = office.form(OFFICE, f"/works/{work}/do/batch/enter", "li")
    slow.send("preview", titles__1__title="", titles__2__title="")
    only_second = {"titles__0__title": office.titles[1], "titles__1__title": "", "titles__2__title": ""}
    office.do(OFFICE, f"/works/{work}/do/batch/enter", **only_second)
    Form(slow.browser).send("send")
    assert "有了新的变化，所以没有提交" in slow.browser.text()
    Form(slow.browser).send("send")
    assert state(office, work).titles == (office.titles[1], office.titles[0])


def test_a_draft_is_the_posts_and_another_draft_is_not_lost(office: Office) -> None:
    work = called(office)
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    form.send("keep", ground="明天再填")
    colleague = office.at(OFFICE, "li")
    colleague.get("/drafts")
    assert "列入" in colleague.text()
    assert "2031年第五批命名" in colleague.text()
    taken_up = office.form(OFFICE, f"/works/{work}/do/batch/enter", "li", draft="1")
    assert taken_up.value("ground") == "明天再填"
    fresh = office.form(OFFICE, f"/works/{work}/do/batch/enter", "li")
    fresh.send("keep", ground="另一份")
    assert "为免盖掉" in fresh.browser.text()
    kept = drafts.read(office.desk.register, OFFICE, work, "batch/enter")
    assert kept is not None
    assert "明天再填" in kept.content


def test_a_post_is_told_what_it_may_do_now_and_why_not_the_rest(office: Office) -> None:
    work = called(office)
    browser = office.at(OFFICE)
    browser.get(f"/works/{work}")
    assert "命名：这件事由命名机关的岗位办理" in browser.text()
    assert "公示名单：这项工作现处“受理申报”" in browser.text()
    answer = browser.get(f"/works/{work}/do/batch/name_list")
    assert answer.status_code == 409
    assert "现在不能办“命名”" in browser.text()


def test_the_law_has_the_last_word_where_a_form_is_sent_all_the_same(office: Office) -> None:
    work = called(office)
    browser = office.at(OFFICE)
    browser.get(f"/works/{work}")
    browser.post(f"/works/{work}/do/batch/decide_list/send", _seen="1", _post=OFFICE, _do="send")
    assert state(office, work).stage == "collecting"


def test_the_meeting_packet_is_downloaded_from_the_works_page(office: Office) -> None:
    work = selecting(office)
    browser = office.at(OFFICE)
    browser.get(f"/works/{work}")
    assert "会议材料" in browser.text()
    answer = browser.client.get(f"/works/{work}/packet.html")
    assert "attachment" in answer.headers["content-disposition"]
    assert "审定材料汇总" in answer.text
    assert "开远市灵泉街道第2社区居民委员会" in answer.text


def test_what_was_typed_when_the_session_ran_out_is_kept_as_a_draft(office: Office) -> None:
    work = called(office)
    form = office.form(OFFICE, f"/works/{work}/do/batch/enter")
    office.desk.now += timedelta(hours=2)
    form.send("preview", ground="午饭前填的")
    kept = drafts.read(office.desk.register, OFFICE, work, "batch/enter")
    assert kept is not None
    assert "午饭前填的" in kept.content
