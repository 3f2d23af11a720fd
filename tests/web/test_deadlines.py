"""Deadlines on pages: a month on one sheet with its working days, and lists that are sorted by their columns."""

import html
import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import pytest
from python_calamine import CalamineWorkbook

from schemas.base import CHINA
from tests.web.conftest import Browser, Desk


def day(browser: Browser, number: int) -> str:
    """What stands on a day of the sheet."""
    found = re.search(
        rf'<td class="(?!beside)([^"]*)">\s*<p class="date"><time datetime="[0-9-]*-{number:02d}">(.*?)</td>',
        browser.page,
        re.S,
    )
    assert found, number
    return f"{found[1]} {re.sub(r'<[^>]+>', '', found[2])}"


def asked(address: str) -> dict[str, str]:
    """What the address of a link asks for."""
    return dict(parse_qsl(html.unescape(address).partition("?")[2]))


def lines(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet of a spreadsheet."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def column(browser: Browser, place: int) -> list[str]:
    """The cells of a column of the list."""
    body = browser.page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("</tr>")]
    return [re.sub(r"<[^>]+>", "", row[place]).strip() for row in rows if row]


def test_a_month_shows_what_is_due_on_its_days_and_which_are_worked(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/deadlines/month", month="2026-12")
    assert "2026年12月到期的事项" in wang.text()
    assert "开远市羊街乡卫生院" in day(wang, 30)
    assert "组织整改复验" in day(wang, 30)
    assert day(wang, 5).startswith("off ")
    assert "休" in day(wang, 5)
    assert not day(wang, 7).startswith("off")
    assert 'href="/deadlines/month?month=2026-11"' in wang.page
    assert 'href="/deadlines/month?month=2027-01"' in wang.page


def test_holidays_and_days_worked_in_their_stead_are_those_of_the_law(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/deadlines/month", month="2026-10")
    assert "放假" in day(wang, 1)
    assert "调休上班" in day(wang, 10)
    assert not day(wang, 10).startswith("off")
    assert "开远市羊街乡中学" in day(wang, 27)
    assert "▲" in day(wang, 27)
    wang.get("/deadlines/month", month="2030-05")
    assert "还没有公布" in wang.text()


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-12", "明天", "2026-11-01", "٢٠٢٦-11"])
def test_what_is_no_month_is_this_one(desk: Desk, month: str) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert wang.get("/deadlines/month", month=month).status_code == 200
    assert "2026年11月到期的事项" in wang.text()


def test_a_post_finds_only_what_it_sees_in_a_month(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    street.get("/deadlines/month", month="2026-12")
    assert "开远市人民公园" in street.text()
    assert "开远市羊街乡卫生院" not in street.text()


def test_deadlines_are_sorted_by_a_column_and_back_and_alike_in_the_spreadsheet(desk: Desk) -> None:
    desk.now += timedelta(days=60)
    wang = desk.sign_in("wang", "督导组")
    wang.get("/deadlines", within="366")
    assert wang.page.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in wang.page
    for down, way in (("", "ascending"), ("1", "descending")):
        wang.get("/deadlines", within="366", sort="unit", down=down)
        units = column(wang, 3)
        assert len(set(units)) > 2
        assert units == sorted(units, reverse=bool(down))
        assert f'aria-sort="{way}"' in wang.page
        sheet = wang.get("/deadlines.xlsx", within="366", sort="unit", down=down)
        rows = lines(sheet.content)
        head = next(row for row in rows if "单位" in row)
        there = [row[head.index("单位")] for row in rows[rows.index(head) + 1 :]]
        assert [one for one in there if one] == units


def test_the_register_is_sorted_by_a_column_and_saved_so(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/titles")
    assert "aria-sort" not in wang.page, "the office's own order is that of no column"
    link = re.search(r'href="(/titles[?][^"]*sort=title[^"]*)"', wang.page)
    assert link
    wang.get("/titles", **asked(link[1]))
    numbers = column(wang, 0)
    assert numbers == sorted(numbers)
    assert 'aria-sort="ascending"' in wang.page
    wang.get("/titles", sort="title", down="1")
    assert column(wang, 0) == numbers[::-1]
    saved = re.search(r'href="(/titles[.]xlsx[?][^"]*)"', wang.page)
    assert saved
    sheet = wang.get("/titles.xlsx", **asked(saved[1]))
    rows = lines(sheet.content)
    assert [row[0] for row in rows if row[0] in numbers] == numbers[::-1]


def test_a_post_saves_only_what_it_sees_of_the_register(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    sheet = street.get("/titles.xlsx")
    rows = lines(sheet.content)
    text = str(rows)
    assert "开远市人民公园" in text
    assert "开远市羊街乡卫生院" not in text


def numbers(browser: Browser, sentence: str) -> list[int]:
    """The numbers in a sentence of the page."""
    found = re.search(sentence, browser.text())
    assert found, browser.text()
    return [int(one or 0) for one in found.groups()]


def test_a_period_that_runs_out_by_itself_is_told_apart_and_is_never_late(desk: Desk) -> None:
    """Before the worker has closed it, nobody owes anything: today's page and this one count the same."""
    desk.now = datetime(2029, 11, 20, 9, tzinfo=CHINA)  # eight days after the term of one
    desk.account("li")
    office = desk.sign_in("li", "领导小组办公室")
    office.get("/deadlines", within="30")
    whole, late, run_out = numbers(
        office, r"共(\d+)件，其中逾期(\d+)件，期满自行结束、不列入今日事项的(\d+)件"
    )
    assert whole > run_out > 0
    assert office.page.count("期满自行结束</span>") == run_out
    rows = [row for row in office.page.split("</tr>") if "期满自行结束" in row]
    assert not any("▲逾期" in row for row in rows)
    assert late == office.page.count("▲逾期")
    office.get("/today")
    (mine,) = numbers(office, r"逾期(\d+)件")
    (others,) = numbers(office, r"催办全部逾期的（(\d+)件）")
    assert mine + others == late
