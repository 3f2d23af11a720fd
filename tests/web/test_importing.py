"""The office's own list on pages: read, foreseen, confirmed, carried out, whoever stops whatever meanwhile."""

import re
from datetime import timedelta

import anyio
import pytest
from anyio import to_thread
from httpx2 import Response

from desk.importing.file import LARGEST
from register import audit, ledger, queries
from tests import files
from tests.web.conftest import ORIGIN, Browser, Desk
from web.working import go_on

OFFICE = "领导小组办公室"
HEAD = "单位名称,统一社会信用代码,类别,乡镇（街道）,批次,命名时间"
GOOD = (
    "灵泉街道第九小学,125325024318651023,学校,灵泉街道,第三批,2017.12",
    "乐白道街道第十小学,125325024318652179,学校,乐白道街道,第八批,2024年3月",
)
WRONG = "羊街乡古城卫生所,1.25325E+17,医院,羊街乡,第八批,2024年3月"


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def bring(browser: Browser, content: bytes, name: str = "台账.csv", at: str = "/importing") -> Response:
    """Upload a list; the page that comes of it."""
    browser.get(at)
    answer = browser.client.post(
        at,
        data={"csrf": browser.csrf},
        files={"file": (name, content, "text/csv")},
        headers={"Origin": ORIGIN},
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


def here(answer: Response) -> str:
    """The address of a list."""
    return str(answer.url.path)


def confirm(browser: Browser, at: str) -> Response:
    """Confirm the dry run that the page shows."""
    looked = re.search(r'name="looked" value="([^"]*)"', browser.page)
    browser.post(f"{at}/confirm", looked=looked[1] if looked else "")
    return browser.get(at)


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office."""
    return desk.sign_in("wang", OFFICE)


def entries(desk: Desk) -> int:
    """Entries of all titles."""
    titles = [
        row.id
        for one in queries.every_unit(desk.register)
        for row in queries.titles_of(desk.register, one.id)
    ]
    return sum(len(ledger.entries_of(desk.register, one)) for one in titles)


def test_an_office_that_has_brought_nothing_is_told_so(wang: Browser) -> None:
    wang.get("/importing")
    assert "还没有上传过" in wang.text()


def test_a_dry_run_tells_of_each_row_and_changes_nothing(desk: Desk, wang: Browser) -> None:
    before = entries(desk)
    bring(wang, csv(*GOOD, WRONG))
    assert "新接管2行" in wang.text()
    assert "有误或存疑1行" in wang.text()
    assert "灵泉街道第九小学：复验，逾期的改在" in wang.text()
    assert "已被表格软件改成近似数" in wang.text()
    assert entries(desk) == before


def test_what_is_right_is_taken_over_and_what_is_wrong_stays_out(desk: Desk, wang: Browser) -> None:
    before = entries(desk)
    at = here(bring(wang, csv(GOOD[0], WRONG, GOOD[1])))
    confirm(wang, at)
    assert "已办完" in wang.text()
    assert "新接管2行" in wang.text()
    assert entries(desk) == before + 2
    (unit,) = queries.units_called(desk.register, "灵泉街道第九小学")
    (title,) = queries.titles_of(desk.register, unit.id)
    assert f'href="/titles/{title.id}"' in wang.page
    (action,) = [one.action for one in ledger.entries_of(desk.register, title.id)]
    assert action
    assert action.actor.account.startswith("wang")


def test_the_same_file_again_changes_nothing(desk: Desk, wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    confirm(wang, at)
    after = entries(desk)
    assert here(bring(wang, csv(*GOOD))) == at, "it is the same list"
    assert "已经接管，无变化2行" in wang.text()
    assert "没有可以办理的行" in wang.text()
    wang.post(f"{at}/confirm")
    assert entries(desk) == after


def test_a_column_that_nobody_has_confirmed_lets_nothing_in_until_it_is_said(
    desk: Desk, wang: Browser
) -> None:
    before = entries(desk)
    at = here(bring(wang, csv(*GOOD, head=HEAD.replace("命名时间", "最终命名时间"))))
    assert "请先核对" in wang.text()
    wang.post(f"{at}/confirm", looked="")
    assert entries(desk) == before
    wang.get(at)
    wang.post(at, **{"col.F": "named_on", "col.A": "name"})
    wang.get(at)
    assert "请先核对" not in wang.text()
    confirm(wang, at)
    assert entries(desk) == before + 2


def test_a_column_can_be_left_out(wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    wang.post(at, **{"col.E": ""})
    wang.get(at)
    assert re.search(r'name="col.E">.*?value="unused" selected', wang.page, re.DOTALL)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("台账.xlsx", files.PROGRAM, "读不了"),
        ("台账.csv", files.PDF, "读不了"),
        ("台账.xlsx", files.docx(bomb=bytes(200 * 2**20)), "读不了"),
        ("台账.csv", "随便写的，没有表头\n甲,乙".encode(), "没有找到表头"),
        ("台账.xlsx", b"", "文件是空的"),
        ("台账.csv", b"x" * (LARGEST + 1), "文件超过30MB"),
    ],
)
def test_a_file_that_lies_or_does_harm_is_told_and_nothing_is_read(
    desk: Desk, wang: Browser, name: str, content: bytes, told: str
) -> None:
    before = entries(desk)
    answer = bring(wang, content, name)
    assert answer.status_code in (200, 422)
    assert told in wang.text()
    assert entries(desk) == before


def test_who_sends_no_file_is_asked_for_one(wang: Browser) -> None:
    wang.get("/importing")
    wang.post("/importing")
    assert "请先选择文件" in wang.text()


def test_a_confirmation_of_a_dry_run_that_another_has_replaced_is_not_taken(
    desk: Desk, wang: Browser
) -> None:
    desk.account("li")
    li, before = desk.sign_in("li", OFFICE), entries(desk)
    at = here(bring(wang, csv(*GOOD)))
    desk.now += timedelta(minutes=5)
    li.get(at)
    li.post(at, **{"col.E": ""})
    confirm_page = confirm(wang, at)
    assert confirm_page.status_code == 200
    assert entries(desk) == before
    confirm(wang, at)
    assert entries(desk) == before + 2


def test_two_who_confirm_take_it_over_once(desk: Desk, wang: Browser) -> None:
    desk.account("li")
    li, before = desk.sign_in("li", OFFICE), entries(desk)
    at = here(bring(wang, csv(*GOOD)))
    li.get(at)
    confirm(wang, at)
    confirm(li, at)
    assert entries(desk) == before + 2
    assert "已办完" in li.text()


def test_pages_that_were_restarted_confirm_the_dry_run_that_was_shown(desk: Desk, wang: Browser) -> None:
    before = entries(desk)
    at = here(bring(wang, csv(*GOOD)))
    desk.arrange(desk.office)
    again = desk.sign_in("wang", OFFICE)
    again.get(at)
    confirm(again, at)
    assert entries(desk) == before + 2


def test_pages_that_end_amid_it_go_on_by_themselves_when_they_serve_again(desk: Desk, wang: Browser) -> None:
    before = entries(desk)
    at = here(bring(wang, csv(*GOOD)))
    desk.house.runs.stop()
    confirm(wang, at)
    assert "办理中断了" in wang.text()
    assert entries(desk) <= before + 1
    desk.arrange(desk.office)
    anyio.run(to_thread.run_sync, go_on, desk.house)
    again = desk.sign_in("wang", OFFICE)
    again.get(at)
    assert "已办完" in again.text()
    assert "新接管2行" in again.text()
    assert entries(desk) == before + 2


def test_what_was_interrupted_is_gone_on_with_at_a_button(desk: Desk, wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    desk.house.runs.stop()
    confirm(wang, at)
    before = entries(desk)
    desk.arrange(desk.office)
    again = desk.sign_in("wang", OFFICE)
    again.get(at)
    again.post(f"{at}/confirm")
    again.get(at)
    assert "已办完" in again.text()
    assert entries(desk) <= before + 2


def test_a_dry_run_of_yesterday_is_made_again_before_it_is_confirmed(desk: Desk, wang: Browser) -> None:
    before = entries(desk)
    at = here(bring(wang, csv(*GOOD)))
    desk.now += timedelta(days=1)
    again = desk.sign_in("wang", OFFICE)
    again.get(at)
    assert "请再预演一次" in again.text()
    again.post(f"{at}/confirm")
    assert entries(desk) == before


def test_what_was_foreseen_is_handed_out_as_tables(wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD, WRONG)))
    for path in (f"{at}/rows.xlsx", f"{at}/marked.xlsx"):
        sheet = wang.client.get(path)
        assert sheet.content.startswith(b"PK")
        assert "attachment" in sheet.headers["content-disposition"]
    assert bring(wang, wang.client.get(f"{at}/marked.xlsx").content, "核对.xlsx").status_code == 200
    assert "新接管2行" in wang.text()


def test_three_hundred_rows_are_shown_by_pages_and_by_result(wang: Browser) -> None:
    rows = [f"第{n}测试单位,,学校,灵泉街道,第八批,2024年3月" for n in range(1, 301)]
    at = here(bring(wang, csv(*rows, WRONG)))
    assert "新接管300行" in wang.text()
    assert "共301行，第1页，共4页" in wang.text()
    assert "1.25325E+17" not in wang.text()
    wang.get(at, only="wrong")
    assert "1.25325E+17" in wang.text()
    wang.get(at, page="3")
    assert "第300测试单位" in wang.text()


def test_another_posts_list_is_not_there(desk: Desk, wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    desk.account("li")
    other = desk.sign_in("li", "羊街乡")
    assert other.get(at).status_code == 403
    assert wang.get("/lists/" + "0" * 20).status_code == 404
    assert wang.get("/lists/..%2f..%2fx").status_code == 404


def test_the_file_goes_when_it_has_done_its_service_and_the_list_after_a_month(
    desk: Desk, wang: Browser
) -> None:
    at = here(bring(wang, csv(*GOOD)))
    folder = desk.house.shelf.folder / at.rpartition("/")[2]
    assert (folder / "content").exists()
    confirm(wang, at)
    assert not (folder / "content").exists()
    desk.now += timedelta(days=31)
    desk.sign_in("wang", OFFICE).get("/importing")
    assert not folder.exists()


def test_a_list_is_dropped_and_the_titles_stay(desk: Desk, wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    confirm(wang, at)
    after = entries(desk)
    wang.post(f"{at}/drop")
    assert wang.get(at).status_code == 404
    assert entries(desk) == after


def test_a_row_put_right_tells_what_it_said_before(desk: Desk, wang: Browser) -> None:
    confirm(wang, here(bring(wang, csv(*GOOD))))
    at = here(bring(wang, csv(GOOD[0], GOOD[1].replace("3月", "4月"))))
    assert "按本表改正1行" in wang.text()
    assert "命名日期 2024-03-01 → 2024-04-01" in wang.text()
    before = entries(desk)
    confirm(wang, at)
    assert "已收下，待服务启动后改正1行" in wang.text(), "nobody serves here"
    assert entries(desk) == before


def test_who_has_lost_the_post_meanwhile_confirms_no_more(desk: Desk, wang: Browser) -> None:
    at = here(bring(wang, csv(*GOOD)))
    desk.house.runs.stop()
    confirm(wang, at)
    before = entries(desk)
    posts = tuple(one.model_copy(update={"accounts": ("li",)}) for one in desk.office.posts)
    desk.arrange(desk.office.model_copy(update={"trial": False, "posts": posts}))
    anyio.run(to_thread.run_sync, go_on, desk.house)
    assert entries(desk) == before


def test_a_folder_that_takes_nothing_is_told_and_nothing_is_lost(desk: Desk, wang: Browser) -> None:
    desk.house.shelf.folder.write_bytes(b"")
    assert bring(wang, csv(*GOOD)).status_code == 422
    assert "服务器上存不下" in wang.text()


def test_a_name_is_a_label_and_no_number_of_a_person_gets_into_the_log(desk: Desk, wang: Browser) -> None:
    bring(wang, csv(*GOOD), "../../C:\\机密\\410101199001011234<b>.csv")
    assert "<b>" not in wang.page
    noted = [one.about for one in audit.read(desk.register) if one.what == "import"]
    assert len(noted) == 1
    assert "410101199001011234" not in noted[0]
