"""What need not be filled in twice: what the register has, what was handed in last time, what was refused."""

import re

import pytest

from desk.hand_in import recorded_at_once
from register import inbox
from tests import files
from tests.web.conftest import Browser, Desk
from tests.web.filled import PAPER, Form
from tests.web.window import BASE, CLINIC, based, unit_of, window

FILE = f"/titles/{BASE}/do/file"
BEFORE = "上次填的，请核对"


@pytest.fixture
def school(desk: Desk) -> Browser:
    """Somebody of a school before the form of its yearly report."""
    based(desk)
    found = window(desk, BASE)
    found.get(FILE, filing="niandu")
    return found


def marked(browser: Browser) -> list[str]:
    """The boxes that say of themselves that last time's stands in them."""
    return re.findall(rf'id="f-([^"]*)-before">{BEFORE}', browser.page)


def test_the_form_shows_what_the_register_has(school: Browser) -> None:
    said = school.text().partition("名册登记的，不必再填")[2].partition("预览")[0]
    for one in (
        "开远市第一小学校",
        "1153250220210001XR",
        "灵泉街道",
        "办公室 0873-7120000",
        "民创办〔2024〕509号",
    ):
        assert one in said


def test_last_years_words_stand_in_the_form_and_its_numbers_dates_and_files_do_not(school: Browser) -> None:
    form = Form(school)
    assert form.value("documents.0.title") == "2025年度教育基地工作报告"
    assert form.value("note") == "全年接待参观1200人次"
    assert form.value("documents.0.number") == form.value("documents.0.date") == ""
    assert not [name for name, _ in form.texts if name.endswith(".kept")]
    assert marked(school) == ["documents.0.title", "note"]
    assert "是2026年1月20日交的那一份里填的" in school.text()


def test_last_years_report_is_not_sent_as_it_was(desk: Desk, school: Browser) -> None:
    assert Form(school).send("preview").status_code == 422
    assert "日期：请填写" in school.text()
    assert marked(school) == ["documents.0.title", "note"], "still, after something else was wrong"
    Form(school).send("preview", documents__0__date="2026.11.20", documents__0__title="2026年度工作报告")
    assert "与2026年1月20日交的那一份一样的：备注" in school.text()
    Form(school).send("edit")
    assert marked(school) == ["note"]
    Form(school).send("preview", note="全年接待参观1500人次")
    assert "一样的" not in school.text()
    Form(school).send("send")
    (action,) = inbox.waiting(desk.register, BASE).actions
    assert action.note == "全年接待参观1500人次"


def test_another_report_does_not_begin_with_this_one(school: Browser) -> None:
    school.get(FILE, filing="shujuku")
    assert Form(school).value("note") == ""


def test_how_a_unit_is_reached_stands_in_the_form_and_only_what_changed_is_handed_in(desk: Desk) -> None:
    clinic = window(desk, CLINIC)
    clinic.get(f"/titles/{CLINIC}/do/update")
    assert Form(clinic).value("phone") == "0873-7120000"
    assert Form(clinic).send("preview").status_code == 422, "nothing has changed"
    Form(clinic).send("preview", phone="0873-7129999")
    Form(clinic).send("send")
    (action,) = inbox.waiting(desk.register, CLINIC).actions
    said = action.model_dump(exclude_none=True, include={"post", "phone", "mailbox"})
    assert said == {"phone": "0873-7129999"}


def test_a_unit_applies_as_the_register_has_it(desk: Desk) -> None:
    clinic = window(desk, CLINIC)
    clinic.get("/apply")
    form, unit = Form(clinic), unit_of(desk, CLINIC)
    assert form.value("application.unit.name") == unit.name
    assert form.value("application.unit.code") == unit.code
    assert form.value("application.unit.contact.phone") == "0873-7120000"


def refused(desk: Desk, browser: Browser) -> str:
    """A report of the unit that the title does not take; where its receipt is."""
    browser.get(FILE, filing="niandu")
    file = [("documents.0.file", ("报告.pdf", files.PDF))]
    Form(browser).send(
        "preview", file, documents__0__title="2026年度工作报告", documents__0__date="2026.11.20"
    )
    Form(browser).send("send")
    (action,) = inbox.waiting(desk.register, BASE).actions
    wrong = action.model_copy(update={"id": "wrong", "filing": "季报"})
    inbox.receive(desk.register, wrong, desk.clock)
    for one in inbox.waiting(desk.register, BASE).actions:
        recorded_at_once(desk.register, one, desk.clock)
    return "/receipts/wrong"


def test_from_what_was_refused_one_goes_on_with_all_of_it(desk: Desk, school: Browser) -> None:
    school.get(refused(desk, school))
    (path,) = re.findall(r'href="([^"]*\?like=wrong)"', school.page)
    school.get(path)
    form = Form(school)
    assert form.value("documents.0.title") == "2026年度工作报告"
    assert "报告.pdf" in school.text()
    form.send("preview", filing="niandu")
    assert "还没有提交" in school.text(), school.text()


def test_nobody_goes_on_from_what_another_handed_in(desk: Desk, school: Browser) -> None:
    refused(desk, school)
    clinic = window(desk, CLINIC)
    clinic.get(f"/titles/{CLINIC}/do/update", like="wrong")
    assert "报告.pdf" not in clinic.text()
    office = desk.sign_in("wang", "单位窗口")
    office.get(FILE, like="wrong")
    assert "报告.pdf" not in office.text()
    assert PAPER["documents__0__title"] not in office.text()
