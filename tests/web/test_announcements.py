"""Announcements on pages: the office writes and withdraws them, every post reads them and takes their files."""

import re
from datetime import timedelta

import pytest
from httpx2 import Response

from register import announcements, audit
from tests.web.conftest import ORIGIN, Browser, Desk

OFFICE = "领导小组办公室"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def announce(browser: Browser, *files: tuple[str, bytes], **said: str) -> Response:
    """Write one."""
    browser.get("/announcements")
    answer = browser.client.post(
        "/announcements",
        data={"csrf": browser.csrf, "title": "申报的通知", "text": "请按时申报。\n附表格。", **said},
        files=[("files", (name, content, "x/y")) for name, content in files] or None,
        headers={"Origin": ORIGIN},
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office."""
    return desk.sign_in("wang", OFFICE)


def links(browser: Browser) -> list[str]:
    return re.findall(r'href="(/announcements/[^"]+)"', browser.page)


def test_what_the_office_writes_is_read_by_a_unit_with_its_file(desk: Desk, wang: Browser) -> None:
    wang.get("/announcements")
    assert "现在没有公告" in wang.text()
    assert announce(wang, ("申报表.pdf", PDF)).status_code == 200
    wang.get("/seats")
    wang.post("/seats", post="单位窗口")
    wang.get("/today")
    assert "公告：申报的通知" in wang.text()
    wang.get("/announcements")
    assert "请按时申报。" in wang.text()
    assert "撤回" not in wang.text()
    taken = wang.client.get(links(wang)[0])
    assert taken.content == PDF
    assert taken.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in taken.headers["content-security-policy"]
    assert [one.about for one in audit.read(desk.register, what="file")] == ["公告1 申报表.pdf"]


def test_it_is_shown_until_its_day_and_then_neither_it_nor_its_file(desk: Desk, wang: Browser) -> None:
    announce(wang, ("申报表.pdf", PDF), until=f"{desk.now:%Y-%m-%d}")
    (link,) = links(wang)
    assert wang.client.get(link).status_code == 200
    desk.now += timedelta(days=1)
    later = desk.sign_in("wang", OFFICE)
    later.get("/announcements")
    assert "现在没有公告" in later.text()
    assert later.client.get(link).status_code == 409


def test_it_is_withdrawn_with_a_reason(desk: Desk, wang: Browser) -> None:
    announce(wang, ("申报表.pdf", PDF))
    (link,) = links(wang)
    assert wang.post("/announcements/1/withdraw", why=" ").status_code == 422
    assert "请填写" in wang.text()
    wang.post("/announcements/1/withdraw", why="日期写错了")
    wang.get("/announcements")
    assert "现在没有公告" in wang.text()
    assert wang.client.get(link).status_code == 409
    assert wang.post("/announcements/1/withdraw", why="再撤一次").status_code == 422
    assert "已经撤回" in wang.text()


def test_what_is_shown_no_more_the_office_still_finds_with_the_reason_and_nobody_else(
    desk: Desk, wang: Browser
) -> None:
    announce(wang, ("申报表.pdf", PDF))
    wang.post("/announcements/1/withdraw", why="日期写错了")
    announce(wang, title="放假的通知", until=f"{desk.now:%Y-%m-%d}")
    desk.now += timedelta(days=1)
    later = desk.sign_in("wang", OFFICE)
    later.get("/announcements")
    assert "不再显示的（2份）" in later.text()
    assert "撤回：日期写错了" in later.text()
    assert "放假的通知" in later.text()
    assert links(later) == []
    later.get("/seats")
    later.post("/seats", post="羊街乡")
    later.get("/announcements")
    assert "申报的通知" not in later.text()


@pytest.mark.parametrize("post", ["单位窗口", "羊街乡"])
def test_neither_a_unit_nor_a_township_writes_or_withdraws(desk: Desk, wang: Browser, post: str) -> None:
    announce(wang)
    wang.get("/seats")
    wang.post("/seats", post=post)
    wang.get("/announcements")
    assert "发布" not in wang.text()
    assert announce(wang, title="别的").status_code == 403
    wang.get("/seats")
    assert wang.post("/announcements/1/withdraw", why="不要了").status_code == 403
    assert [one.title for one in announcements.current(desk.register, desk.now.date())] == ["申报的通知"]


def test_a_file_that_lies_about_its_type_is_refused_beside_its_field(desk: Desk, wang: Browser) -> None:
    assert announce(wang, ("申报表.xlsx", PDF)).status_code == 422
    assert 'id="files-fault"' in wang.page
    assert "与文件名不符" in wang.text()
    assert "请按时申报。" in wang.text()
    assert announcements.current(desk.register, desk.now.date()) == []


def test_a_file_is_had_by_its_own_announcement_alone(wang: Browser) -> None:
    announce(wang, ("申报表.pdf", PDF))
    (link,) = links(wang)
    announce(wang, title="另一份")
    sha256 = link.rpartition("/")[2]
    for path in (f"/announcements/2/files/{sha256}", f"/announcements/x/files/{sha256}"):
        assert wang.client.get(path).status_code == 409
    assert wang.client.get(f"/titles/2021-0003/evidence/{sha256}").status_code == 409


def test_what_is_wrong_stands_beside_its_field(desk: Desk, wang: Browser) -> None:
    for said, field in (
        ({"title": ""}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"text": "长" * 5001}, "text"),
        ({"text": "联系13912345678"}, "text"),
        ({"until": "2026年2月30日"}, "until"),
        ({"until": "2020-01-01"}, "until"),
    ):
        assert announce(wang, **said).status_code == 422, said
        assert f'id="{field}-fault"' in wang.page, said
    assert announce(wang, title="长" * 100).status_code == 200
    assert announcements.current(desk.register, desk.now.date())[0].title == "长" * 100
