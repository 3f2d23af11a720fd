"""An application from its form to its receipt, once, with what is wrong beside its field."""

import html
import re

import pytest

from desk.hand_in import recorded_at_once
from register import inbox
from tests import files
from tests.web.conftest import Browser, Desk
from tests.web.filled import Form

TYPED = {
    "application__unit__code": "12532502431480212T",
    "application__unit__name": "开远市第一小学",
    "application__unit__category": "学校",
    "application__unit__division": "532502",
    "application__unit__township": "灵泉街道",
    "application__unit__contact__post": "办公室",
    "application__unit__contact__phone": "0873-7120001",
    "application__honour": "民族团结进步示范单位",
    "documents__0__number": "开一小[2026]8号",
    "documents__0__title": "申报表",
    "documents__0__date": "2026年11月20日",
}


@pytest.fixture
def window(desk: Desk) -> Browser:
    """The office's window for units, before an empty form."""
    found = desk.sign_in("wang", "单位窗口")
    found.get("/apply")
    return found


def beside(browser: Browser, name: str) -> str:
    """What stands beside a box."""
    found = re.search(rf'id="f-{re.escape(name)}-fault">([^<]*)<', browser.page)
    return html.unescape(found[1]) if found else ""


def test_an_application_goes_from_its_form_to_its_receipt_once(desk: Desk, window: Browser) -> None:
    Form(window).send("preview", [("documents.0.file", ("申报表.pdf", files.PDF))], **TYPED)
    assert "出具初审意见" in window.text()
    assert "开一小〔2026〕8号" in window.text()
    sending = Form(window)
    first = sending.send("send")
    assert "已收件" in window.text()
    assert sending.send("send").url == first.url
    received = inbox.received(desk.register, first.url.path.rpartition("/")[2])
    assert received is not None
    assert inbox.waiting(desk.register, received.action.title).actions == (received.action,)
    recorded_at_once(desk.register, received.action, desk.clock)
    assert sending.send("send").url == first.url, "also when the first has begun its title"
    assert "已办理：申报" in window.text()


def test_what_is_wrong_with_a_unit_stands_beside_its_box(window: Browser) -> None:
    typed = {**TYPED, "application__unit__code": "125325024314802121", "application__unit__division": "53250"}
    Form(window).send("preview", **typed)
    assert "校验位不符" in beside(window, "application.unit.code")
    assert "行政区划代码" in beside(window, "application.unit.division")
    assert Form(window).value("application.unit.name") == "开远市第一小学"


def test_what_the_law_refuses_of_an_application_stands_beside_its_box(window: Browser) -> None:
    Form(window).send("preview", **{**TYPED, "application__unit__name": "开远市人民公园"})
    assert "名册中已有“开远市人民公园”" in beside(window, "application.unit.name")


def test_an_application_that_is_not_finished_is_a_draft_of_the_post(desk: Desk, window: Browser) -> None:
    Form(window).send("keep", application__unit__name="开远市第一小学")
    assert "接着填草稿：wang" in window.text()
    desk.account("li")
    colleague = desk.sign_in("li", "单位窗口")
    colleague.get("/drafts")
    (name,) = re.findall(r"/apply\?draft=(NEW-[0-9A-F]+)", colleague.page)
    colleague.get("/apply", draft=name)
    form = Form(colleague)
    assert form.value("application.unit.name") == "开远市第一小学"
    form.send("preview", **TYPED)
    Form(colleague).send("send")
    colleague.get("/drafts")
    assert "没有草稿" in colleague.text()


def test_whoever_files_no_applications_has_no_such_page(desk: Desk) -> None:
    assert desk.sign_in("wang", "考核组").get("/apply").status_code == 403
