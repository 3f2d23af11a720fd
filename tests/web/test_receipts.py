"""Receipts 收件回执: each file with its size and hash, found again by the unit, also of what has begun no title."""

import hashlib

import pytest

from desk.hand_in import recorded_at_once
from register import inbox, ledger
from schemas.party import Party, Role
from tests import files
from tests.web.conftest import Browser, Desk
from tests.web.filled import Form
from tests.web.test_applying import TYPED
from tests.web.window import BASE, based, window

REPORT = {"documents__0__title": "2026年度工作报告", "documents__0__date": "2026.11.20"}
FILE = f"/titles/{BASE}/do/file"


@pytest.fixture
def school(desk: Desk) -> Browser:
    """Somebody of a school that is an education base and reports every year."""
    based(desk)
    return window(desk, BASE)


def report(browser: Browser) -> str:
    """Hand a yearly report in; where its receipt is."""
    browser.get(FILE, filing="niandu")
    some = [("documents.0.file", ("报告.pdf", files.PDF)), ("documents.new.files", ("照片.jpg", files.JPEG))]
    Form(browser).send("preview", some, **REPORT)
    Form(browser).send("preview", documents__1__date="2026.11.20")
    return str(Form(browser).send("send").url.path)


def recorded(desk: Desk, title: str) -> None:
    """What lies in the inbox is recorded, as the worker would."""
    for action in inbox.waiting(desk.register, title).actions:
        recorded_at_once(desk.register, action, desk.clock)


def test_a_receipt_lists_each_file_with_its_size_and_hash_and_when_it_came(school: Browser) -> None:
    school.get(report(school))
    said = school.text()
    assert "收件回执" in said
    assert "2026年11月22日 09:00" in said
    for name, content in (("报告.pdf", files.PDF), ("照片.jpg", files.JPEG)):
        assert f"{name}（已存入）" in said
        assert hashlib.sha256(content).hexdigest() in said
    assert "0.1 KB" in said
    assert "文件：《2026年度工作报告》（2026年11月20日）" in said
    assert "定期报告（报送基地年度工作报告）" in said
    assert "niandu" not in said


def test_what_was_handed_in_is_found_again_with_where_it_stands(desk: Desk, school: Browser) -> None:
    path = report(school)
    school.get("/receipts")
    assert "已收件，等待办理" in school.text()
    assert f'href="{path}"' in school.page
    recorded(desk, BASE)
    school.get("/receipts")
    assert f"已登记（档案第{ledger.entries_of(desk.register, BASE)[-1].seq}条）" in school.text()
    school.get(f"/titles/{BASE}")
    assert f'href="{path}"' in school.page, "also from the course of the title"


def test_what_the_office_did_with_the_title_is_not_what_the_unit_handed_in(school: Browser) -> None:
    school.get("/receipts")
    assert school.text().count("定期报告（报送基地年度工作报告）") == 2
    assert "材料审核" not in school.text()


def test_a_unit_finds_the_receipt_of_an_application_that_nobody_has_recorded(desk: Desk) -> None:
    code = TYPED["application__unit__code"]
    says = {"id": "新校", "name": "新校", "parties": (Party(role=Role.UNIT, area=code),)}
    post = desk.office.posts[-1].model_copy(update=says)
    desk.arrange(desk.office.model_copy(update={"posts": (*desk.office.posts, post)}))
    own = desk.sign_in("wang", "新校")
    own.get("/apply")
    Form(own).send("preview", **TYPED)
    sent = Form(own).send("send")
    assert "已收件，等待办理" in own.text()
    own.get("/receipts")
    assert f'href="{sent.url.path}"' in own.page
    other = desk.sign_in("wang", "羊街乡")
    assert other.get(sent.url.path).status_code == 404


def test_what_was_refused_after_all_says_why_on_the_list_and_on_its_receipt(
    desk: Desk, school: Browser
) -> None:
    report(school)
    (first,) = inbox.waiting(desk.register, BASE).actions
    inbox.receive(desk.register, first.model_copy(update={"id": "wrong", "filing": "季报"}), desk.clock)
    recorded(desk, BASE)
    school.get("/receipts")
    assert "不予办理：没有待“定期报告”的事项：本办法没有“季报”这种定期报告" in school.text()
    school.get("/receipts/wrong")
    assert "本办法没有“季报”这种定期报告" in school.text()
    assert "收件回执" in school.text()
    assert "已登记为" not in school.text()
