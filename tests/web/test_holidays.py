"""Holidays on pages: the office copies a notice from paper, sees which dates it would move, and brings it in."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from httpx2 import Response

from desk.holidays import awaited
from register import audit, lawbook, queries
from schemas.calendar import SATURDAY
from tests.next_notice import SHIPPED, WORKDAY, YEAR, fill, notice
from tests.web.conftest import ORIGIN, PASSWORD, Browser, Desk
from wording.dates import day

OFFICE = "领导小组办公室"


def published(year: int = YEAR, *, off: date | None = WORKDAY) -> dict[str, Any]:
    """The notice of a year, published before the day of the desk."""
    return notice(year, off=off) | {"published": "2026-11-20"}


def on_paper(said: dict[str, Any]) -> dict[str, str]:
    """A notice as the form has it, its days written as on paper: without the year, in full-width digits."""
    form = {"year": f"{said['year']}年", "number": said["number"].replace("〔", "[").replace("〕", "]")}
    form |= {"title": said["title"], "published": said["published"].replace("-", ".")}
    for n, one in enumerate(said["holidays"]):
        form[f"name-{n}"] = one["name"]
        for cell in ("first", "last"):
            form[f"{cell}-{n}"] = written(date.fromisoformat(one[cell]), said["year"])
        form[f"worked-{n}"] = "、".join(
            written(date.fromisoformat(worked), said["year"]) for worked in one.get("worked", ())
        )
    return form


def written(on: date, year: int) -> str:
    """1月1日, and with its year where that is another."""
    text = f"{on.month}月{on.day}日" if on.year == year else day(on)
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def copy(browser: Browser, said: dict[str, Any]) -> Response:
    """Fill the form in and look at what it would do."""
    browser.get("/holidays/new")
    return browser.post("/holidays/new", **on_paper(said))


def confirm(browser: Browser, answer: Response) -> Response:
    """Press the button of the preview."""
    return browser.post(answer.url.path, seen=seen_in(browser))


def seen_in(browser: Browser) -> str:
    """Which calendar was the newest when the preview was made."""
    return browser.page.partition('name="seen" value="')[2].partition('"')[0]


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office, and three more titles whose first opinion reaches into the next notice's year."""
    fill(desk.register, 3, desk.now, first=9001)
    return desk.sign_in("wang", OFFICE)


def test_it_says_which_years_are_covered_by_what_and_what_is_provisional(wang: Browser) -> None:
    wang.get("/holidays")
    assert f"落在{SHIPPED.noticed_through}年12月31日以前的按国务院办公厅的通知计算" in wang.text()
    assert f"国务院办公厅关于{SHIPPED.noticed_through}年部分节假日安排的通知" in wang.text()
    assert "程序自带" in wang.text()


def test_a_notice_that_is_about_to_come_is_asked_for() -> None:
    assert awaited(2026, date(2026, 10, 31)) is None
    assert awaited(2026, date(2026, 11, 1)) == 2027
    assert awaited(2026, date(2028, 3, 1)) == 2027
    assert awaited(2027, date(2026, 11, 1)) is None


def test_the_morning_asks_for_it_until_it_is_brought_in_and_of_nobody_else(desk: Desk, wang: Browser) -> None:
    asked = f"{YEAR}年的放假安排还没有登记"
    wang.get("/today")
    assert asked in wang.text()
    assert 'href="/holidays/new"' in wang.page
    confirm(wang, copy(wang, published()))
    wang.get("/today")
    assert asked not in wang.text()
    wang.get("/seats")
    wang.post("/seats", post="灵泉街道")
    desk.now += timedelta(days=365)
    wang.get("/today")
    assert "放假安排还没有登记" not in wang.text()


def test_a_notice_copied_from_paper_is_foreseen_confirmed_and_brought_in(desk: Desk, wang: Browser) -> None:
    answer = copy(wang, published())
    assert answer.status_code == 200, wang.text()
    assert "改期3项（3个称号）" in wang.text()
    assert "开远市第9002小学" in wang.text()
    assert lawbook.imported(desk.register) == []
    done = confirm(wang, answer)
    assert done.url.path == f"/holidays/{YEAR}"
    assert "已登记，今后的申报按它计算" in wang.text()
    assert "在后台继续" in wang.text()
    (one,) = lawbook.imported(desk.register)
    assert one.notice.model_dump(mode="json", exclude_none=True, exclude_defaults=True) == published()
    assert "wang" in one.by
    assert f"放假安排{YEAR}" in [line.about for line in audit.read(desk.register, what="act")]
    newest = lawbook.newest_calendar(desk.register)
    assert newest
    assert queries.lacking(desk.register, newest) > 0


def test_the_same_notice_again_is_told_so_and_cannot_be_brought_in_twice(desk: Desk, wang: Browser) -> None:
    answer = copy(wang, published())
    seen = seen_in(wang)
    confirm(wang, answer)
    copy(wang, published())
    assert "已经登记，内容相同" in wang.text()
    assert 'name="seen"' not in wang.page
    wang.post(answer.url.path, seen=seen)
    assert len(lawbook.imported(desk.register)) == 1


def test_a_year_is_corrected_from_what_stands_there(desk: Desk, wang: Browser) -> None:
    confirm(wang, copy(wang, published()))
    wang.get("/holidays/new", year=str(YEAR))
    assert f'value="{day(WORKDAY)}"' in wang.page
    answer = copy(wang, published(off=None))
    assert "与这份不同" in wang.text()
    assert f"{day(WORKDAY)}（星期三）" in wang.text()
    confirm(wang, answer)
    assert "已登记（第1次更正）" in wang.text()
    assert [one.correction for one in lawbook.imported(desk.register)] == [0, 1]


def test_this_year_corrected_counts_nothing_as_settled_that_was_certain(desk: Desk, wang: Browser) -> None:
    """Case 18: a special holiday put into the running year."""
    soon = next(one for n in range(1, 5) if (one := desk.now.date() + timedelta(days=n)).weekday() < SATURDAY)
    copy(wang, published(desk.now.year, off=soon))
    assert "暂定转为确定0项" in wang.text()


def test_whoever_looked_before_another_brought_one_in_looks_again(desk: Desk, wang: Browser) -> None:
    answer = copy(wang, published())
    seen = seen_in(wang)
    confirm(wang, copy(wang, published(off=None)))
    assert wang.post(answer.url.path, seen=seen).status_code == 409
    assert "刚有别人登记了放假安排" in wang.text()
    assert "与这份不同" in wang.text()
    assert len(lawbook.imported(desk.register)) == 1


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"year": "二〇二七"}, "year", "四位数字"),
        ({"number": ""}, "number", "请填写"),
        ({"published": "昨天"}, "published", "没有这一天"),
        ({"first-1": "13月1日"}, "first-1", "没有这一天"),
        ({"last-1": ""}, "last-1", "请填写"),
        ({"first-4": "", "last-4": ""}, "first-4", "请填写"),
        ({"worked-0": day(WORKDAY)}, "worked-0", "不是周末"),
        ({"first-0": "1月3日", "last-0": "1月1日"}, "last-0", "早于第一天"),
        ({"first-0": "2020年1月1日", "last-0": "2020年1月1日"}, "first-0", f"不在{YEAR}年"),
        ({"first-7": "1月1日", "last-7": "1月1日"}, "first-7", "列了不止一次"),
        ({"first-0": "1月1日（周一）"}, "first-0", "不是星期一"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, wang: Browser, changed: dict[str, str], field: str, said: str
) -> None:
    wang.get("/holidays/new")
    answer = wang.post("/holidays/new", **on_paper(published()) | changed)
    assert answer.status_code == 422
    beside = wang.page.partition(f'id="{field}-fault">')[2].partition("</p>")[0]
    assert said in beside, wang.text()
    assert published()["title"] in wang.page
    assert lawbook.imported(desk.register) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (published(YEAR + 1, off=None), f"请先导入{YEAR}年的通知"),
        (published() | {"published": "2099-01-01"}, "在今天之后"),
        (published(2019, off=None), "更早的年份不需要"),
    ],
)
def test_what_does_not_fit_what_is_known_is_refused_with_its_remedy(
    wang: Browser, said: dict[str, Any], why: str
) -> None:
    assert (
        copy(
            wang, said | ({"published": "2026-11-20"} if "2099" not in said["published"] else {})
        ).status_code
        == 422
    )
    assert why in wang.text()


def bring(browser: Browser, content: bytes) -> Response:
    """Choose a file."""
    browser.get("/holidays/new")
    answer = browser.client.post(
        "/holidays/new",
        data={"csrf": browser.csrf},
        files={"file": ("2027.yaml", content, "application/x-yaml")},
        headers={"Origin": ORIGIN},
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


def test_a_file_as_the_command_takes_it_is_another_way_to_fill_the_form_in(wang: Browser) -> None:
    assert bring(wang, yaml.safe_dump(published(), allow_unicode=True).encode()).status_code == 200
    assert "改期3项" in wang.text()
    again = wang.page.partition('href="/holidays/new?again=')[2].partition('"')[0]
    wang.get("/holidays/new", again=again)
    assert published()["number"] in wang.page


def test_a_key_written_twice_in_a_file_is_told_and_not_read(wang: Browser) -> None:
    """Case 11: two lines of days worked, of which one would be lost."""
    twice = "  worked: [2027-01-30]\n  worked: [2027-02-20]\n"
    content = yaml.safe_dump(published(), allow_unicode=True, sort_keys=False) + twice
    assert bring(wang, content.encode()).status_code == 422
    assert "写了两次" in wang.text()


@pytest.mark.parametrize("content", [b"", b"year: [", b"\x00\x01", b"#" * 70_000])
def test_what_is_no_notice_is_told(wang: Browser, content: bytes) -> None:
    assert bring(wang, content).status_code == 422
    assert "没有读成文件" in wang.text()


def test_others_look_and_do_not_bring_in(wang: Browser) -> None:
    answer = copy(wang, published())
    wang.get("/seats")
    wang.post("/seats", post="羊街乡")
    wang.get("/holidays")
    assert "由领导小组办公室登记" in wang.text()
    assert "/holidays/new" not in wang.page
    assert wang.get(f"/holidays/{SHIPPED.noticed_through}").status_code == 200
    assert wang.post(answer.url.path, seen="x").status_code == 403


def test_a_session_that_has_run_out_loses_nothing_that_was_typed(desk: Desk, wang: Browser) -> None:
    wang.get("/holidays/new")
    desk.now += timedelta(days=1)
    wang.post("/holidays/new", **on_paper(published()))
    back = wang.page.partition('name="back" value="')[2].partition('"')[0]
    wang.post("/sign-in", account="wang", password=PASSWORD, back=back)
    wang.post("/seats", post=OFFICE, back=back)
    wang.get(back)
    assert "与通知逐日核对" in wang.text()


def test_a_year_that_is_not_there_is_not_found(wang: Browser) -> None:
    for year in ("1999", "x", "２０２６"):
        assert wang.get(f"/holidays/{year}").status_code == 404
