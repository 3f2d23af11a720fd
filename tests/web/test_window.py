"""The first page of a unit: what is asked of it with one button each, its titles, what comes, what it handed in."""

import re

import pytest

from desk.hand_in import recorded_at_once
from register import inbox
from tests.web.conftest import Browser, Desk
from tests.web.filled import PAPER, Form
from tests.web.test_announcements import announce
from tests.web.window import BASE, CLINIC, based, window

OFFICE, SENT_BACK = "领导小组办公室", "2025-0002"


@pytest.fixture
def school(desk: Desk) -> Browser:
    """Somebody of a school that is an education base too, before its first page."""
    based(desk)
    found = window(desk, BASE)
    found.get("/today")
    return found


def part(browser: Browser, heading: str) -> str:
    """What stands under a heading."""
    found = re.search(rf">{heading}</h2>(.*?)</section>", browser.page, re.DOTALL)
    assert found, heading
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", found[1]))


def test_what_is_asked_stands_first_with_its_day_and_leads_to_its_form(school: Browser) -> None:
    asked = part(school, "请本单位办的")
    assert "报送基地年度工作报告 2027年1月31日前" in asked
    assert asked.index("年度工作报告") < asked.index("更新教育基地数据信息库")
    school.get(re.findall(r'class="button" href="([^"]*)"', school.page)[0])
    assert ("filing", "niandu") in Form(school).texts
    assert "更新教育基地数据信息库中的本单位信息承办" not in re.sub(r"\s", "", school.text())


def test_a_unit_sees_its_titles_what_others_do_and_what_it_handed_in(school: Browser) -> None:
    titles = part(school, "本单位的称号")
    assert "开远市民族团结进步教育基地" in titles
    assert "有效期至长期有效" in titles
    assert "有效期至2026年10月17日" in titles
    assert "组织复验 领导小组办公室 · 2021-0001" in part(school, "今后一年，别的岗位要办的、到期的")
    assert "定期报告（报送基地年度工作报告）" in part(school, "已交材料")


def test_a_unit_that_is_asked_nothing_is_told_so(desk: Desk) -> None:
    clinic = window(desk, CLINIC)
    clinic.get("/today")
    assert "今后一年没有请本单位办的" in clinic.text()
    assert "组织整改复验" in part(clinic, "今后一年，别的岗位要办的、到期的")


def test_an_announcement_stands_on_the_first_page(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get("/announcements")
    announce(office, ("报告格式.pdf", b"%PDF-1.4\n%%EOF\n"), title="年度报告的通知")
    clinic = window(desk, CLINIC)
    clinic.get("/today")
    assert "年度报告的通知" in part(clinic, "公告")
    assert "附1份表格、文件" in part(clinic, "公告")


def test_what_was_sent_back_says_what_is_lacking_on_the_page_and_on_the_form(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{SENT_BACK}/do/check")
    Form(office).send("preview", result="incomplete", note="缺近三年的创建总结", **PAPER)
    Form(office).send("send")
    for action in inbox.waiting(desk.register, SENT_BACK).actions:
        recorded_at_once(desk.register, action, desk.clock)
    own = window(desk, SENT_BACK)
    own.get("/today")
    asked = part(own, "请本单位办的")
    assert "补正申报材料" in asked
    assert "2026年11月22日退回补正：缺近三年的创建总结（乐街〔2026〕12号 《初审意见》" in asked
    own.get(re.findall(r'class="button" href="([^"]*)"', own.page)[0])
    assert "退回补正：缺近三年的创建总结" in own.text()


def test_the_title_of_a_unit_has_its_own_letters_and_none_of_the_offices(desk: Desk) -> None:
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{CLINIC}")
    assert "请于2026年11月23日前对单位主要领导进行谈话" in office.text()
    clinic = window(desk, CLINIC)
    clinic.get(f"/titles/{CLINIC}")
    assert "请于2027年4月29日前完成整改并提交整改报告" in clinic.text()
    assert "请于2026年11月23日前对单位主要领导进行谈话" not in clinic.text()
    assert "别的岗位现在可以办理的" not in clinic.text()
    cannot = re.findall(r"<li>([^<：]*)：现处", clinic.page)
    assert "提交整改报告" in cannot
    assert not {"谈话", "考核验收", "部门意见"} & {*cannot}


@pytest.mark.parametrize("post", [OFFICE, "单位窗口", "羊街乡"])
def test_other_posts_keep_their_morning(desk: Desk, post: str) -> None:
    browser = desk.sign_in("wang", post)
    browser.get("/today")
    assert "本单位的事项" not in browser.text()
    assert "今日事项" in browser.text().partition("跳到正文")[2]
