"""A list: whatever people filter by, in their own words and combined, now or on a past day, on both databases."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from desk import columns, lists
from desk.errors import FilterError, UnlistedError
from desk.lists import Asked
from register.connect import Register
from register.migrate import to_head
from schemas.arrangement import Arrangement
from schemas.record import Recorded
from tests.conftest import Database, Opened
from tests.guide import practice
from tests.register.desk import APPLIED, PACK, Desk, unit

TODAY = date(2031, 6, 30)
SCHOOL, VILLAGE, AGENCY = "2031-0001", "2031-0002", "2031-0003"
OWN = Arrangement.model_validate({"order": {"townships": ["羊街乡", "大庄乡", "灵泉街道"]}})
Find = Callable[..., list[str]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A named school, a village in its first step that had another name, an agency that withdrew."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('lists') / '名册.db'}"
    else:
        engine: Engine = request.getfixturevalue("postgresql")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE lists TEMPLATE template0 ENCODING 'UTF8'")
        url = engine.url.set(database="lists").render_as_string(hide_password=False)
    register = Register(url, told_time=True)
    to_head(register)
    desk = Desk(register)
    desk.apply(unit(1, "开远市第一中学").model_copy(update={"category": "学校"}), title=SCHOOL)
    desk.name("KY-2031-007", SCHOOL)
    village = unit(2, "开远市大庄乡大庄村民委员会", "大庄村公所")
    village = village.model_copy(update={"township": "大庄乡", "category": "乡镇(村)"})
    desk.apply(village, date(2031, 3, 4), VILLAGE)
    desk.apply(unit(3, "开远市民政局").model_copy(update={"category": "机关"}), title=AGENCY)
    desk.do(desk.action("withdraw", "unit", date(2031, 3, 20), AGENCY))
    yield register
    register.close()


@pytest.fixture
def find(register: Register) -> Find:
    """The titles of a list, in its order."""

    def asked(own: Arrangement = Arrangement(), **says: Any) -> list[str]:  # noqa: B008  it is frozen
        question = lists.understood(register, Asked(**says), own, TODAY)
        return [row.title for row in lists.page(register, question).rows]

    return asked


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [SCHOOL, VILLAGE, AGENCY]),
        ({"level": ["县级"]}, [SCHOOL, VILLAGE, AGENCY]),
        ({"level": ["省"]}, []),
        ({"category": ["学校"]}, [SCHOOL]),
        ({"category": ["学校", "村"]}, [SCHOOL, VILLAGE]),
        ({"township": ["大 庄乡"]}, [VILLAGE]),
        ({"township": ["灵泉"]}, [SCHOOL, AGENCY]),
        ({"stage": ["初审"]}, [VILLAGE]),
        ({"stage": ["term", "终结"]}, [SCHOOL, AGENCY]),
        ({"batch": ["第一批"]}, [SCHOOL]),
        ({"batch": ["1"]}, [SCHOOL]),
        ({"batch": ["第01批"]}, [SCHOOL]),
        ({"edition": ["kaiyuan-danwei"]}, [SCHOOL, VILLAGE, AGENCY]),
        ({"honour": ["民族团结进步"]}, [SCHOOL, VILLAGE, AGENCY]),
        ({"in_force": True}, [SCHOOL]),
        ({"in_force": False}, [VILLAGE, AGENCY]),
        ({"is_open": False}, [AGENCY]),
        ({"former": True}, []),
        ({"named": "2031年"}, [SCHOOL]),
        ({"named": "2030"}, []),
        ({"until": date(2031, 4, 30)}, [VILLAGE]),
        ({"duty": ["初审"]}, [VILLAGE]),
        ({"duty": ["有效期"], "until": date(2037, 1, 1)}, [SCHOOL]),
        ({"category": ["学校"], "township": ["灵泉街道"], "in_force": True, "words": "中学"}, [SCHOOL]),
        ({"category": ["学校"], "township": ["大庄乡"]}, []),
    ],
)
def test_filters_combine(find: Find, asked: dict[str, Any], found: list[str]) -> None:
    assert find(**asked) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("第一中学", [SCHOOL]),
        ("开远一中", [SCHOOL]),
        ("大庄村委会", [VILLAGE]),
        ("大庄村公所", [VILLAGE]),
        ("开远市 中学", [SCHOOL]),
        ("开远市 民政", [AGENCY]),
        ("ky—2031—007", [SCHOOL]),
        (unit(2).id.lower(), [VILLAGE]),
        (VILLAGE, [VILLAGE]),
        ("文[2031]2号", [SCHOOL]),
        ("文【２０３１】 2 号", [SCHOOL]),
        ("没有这个", []),
        ("100%", []),
    ],
)
def test_a_word_is_looked_for_in_names_codes_numbers_and_documents(
    find: Find, words: str, found: list[str]
) -> None:
    assert find(words=words) == found


def test_words_of_wildcards_are_only_words(find: Find) -> None:
    assert find(words="_") == find(words="%") == find(words="\\") == []


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2031-03-02", []),
        ("2031.3.3", [SCHOOL, AGENCY]),
        ("2031年3月19日", [SCHOOL, VILLAGE, AGENCY]),
    ],
)
def test_a_past_day_has_the_titles_of_that_day(find: Find, on: str, found: list[str]) -> None:
    assert find(on=on) == found


def test_a_past_day_has_them_as_they_stood(find: Find) -> None:
    assert find(on="2031-04-30", stage=["命名"]) == [SCHOOL]
    assert find(on="2031-05-01", stage=["有效期"], in_force=True) == [SCHOOL]
    assert find(on="2031-03-19", is_open=False) == []
    assert find(on="2031-03-20", is_open=False) == [AGENCY]


@pytest.mark.parametrize(
    ("sort", "down", "found"),
    [
        ("环节", False, [VILLAGE, SCHOOL, AGENCY]),
        ("环节", True, [AGENCY, SCHOOL, VILLAGE]),
        ("申报日期", True, [VILLAGE, SCHOOL, AGENCY]),
        ("最近期限", False, [VILLAGE, SCHOOL, AGENCY]),
        ("命名日期", True, [SCHOOL, VILLAGE, AGENCY]),
        ("title", True, [AGENCY, VILLAGE, SCHOOL]),
    ],
)
def test_a_list_is_sorted_by_a_column_and_what_has_none_comes_last(
    find: Find, sort: str, down: bool, found: list[str]
) -> None:
    assert find(sort=sort, down=down) == found


def test_the_offices_own_order_goes_before_numbers(find: Find) -> None:
    assert find(OWN) == [VILLAGE, SCHOOL, AGENCY]
    units = {"townships": ["灵泉街道"], "units": ["开远市民政局", "开远市第一中学"]}
    assert find(Arrangement.model_validate({"order": units})) == [AGENCY, SCHOOL, VILLAGE]


def test_who_has_nothing_is_told_in_the_offices_order(register: Register) -> None:
    own = Arrangement.model_validate(
        {"order": {"townships": ["羊街乡", "大庄乡", "灵泉街道"], "units": ["甲校"]}}
    )
    question = lists.understood(register, Asked(category=["学校"]), own, TODAY)
    assert lists.absent(register, question, own) == (["羊街乡", "大庄乡"], ["甲校"])
    question = lists.understood(register, Asked(township=["大庄乡"]), own, TODAY)
    assert lists.absent(register, question, own).townships == []
    question = lists.understood(register, Asked(words="大庄村"), own, TODAY)
    assert lists.absent(register, question, own) == ([], [])


def test_townships_beyond_the_offices_order_are_told(register: Register) -> None:
    own = Arrangement.model_validate({"order": {"townships": ["大庄镇", "灵泉街道"]}})
    question = lists.understood(register, Asked(), own, TODAY)
    assert lists.unplaced(lists.every(register, question).rows, own) == ["大庄乡"]


def test_pages_have_all_titles_once(register: Register) -> None:
    question = lists.understood(register, Asked(), Arrangement(), TODAY)
    pages = [lists.page(register, question, n, 2) for n in (1, 2)]
    assert [row.title for page in pages for row in page.rows] == [SCHOOL, VILLAGE, AGENCY]
    assert {(page.pages, page.total) for page in pages} == {(2, 3)}


@pytest.mark.parametrize(
    ("number", "size", "said"),
    [
        (3, 2, "只有2页（共3个）"),
        (0, 2, "页数从1起"),
        (-1, 2, "页数从1起"),
        (1, 0, "每页1到500个"),
        (1, 501, "每页"),
    ],
)
def test_a_page_that_there_is_not_is_refused(register: Register, number: int, size: int, said: str) -> None:
    question = lists.understood(register, Asked(), Arrangement(), TODAY)
    with pytest.raises(FilterError, match=said):
        lists.page(register, question, number, size)


@pytest.mark.parametrize(
    "field", ["level", "category", "township", "honour", "stage", "batch", "edition", "duty"]
)
def test_what_nobody_knows_is_no_empty_list(find: Find, field: str) -> None:
    for text in ("没有这一项", "", "%", "长" * 300):
        with pytest.raises(UnlistedError) as unlisted:
            find(**{field: [text]})
        assert unlisted.value.field == field
        assert unlisted.value.known


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "去年"}, "不是日期"),
        ({"on": "2031-02-30"}, "不是日期"),
        ({"on": "2031-07-01"}, "还没有到"),
        ({"on": "2031-06-01", "until": TODAY}, "没有保存"),
        ({"on": "2031-06-01", "sort": "最近期限"}, "没有保存"),
        ({"named": "廿四年"}, "应为年份"),
    ],
)
def test_what_cannot_be_asked_is_told_why(find: Find, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(FilterError, match=said):
        find(**asked)


def test_cells_are_words_dates_and_codes(register: Register) -> None:
    question = lists.understood(register, Asked(words="第一中学"), Arrangement(), TODAY)
    keys = (
        "unit",
        "code",
        "office_number",
        "level",
        "stage",
        "state",
        "named_on",
        "due",
        "owed",
        "edition",
        "phone",
    )
    (row,) = columns.cells(register, lists.every(register, question).rows, keys)
    assert row[:7] == ("开远市第一中学", unit(1).code, None, "县级", "有效期", "有效", date(2031, 5, 1))
    assert row[7:] == (
        date(2036, 4, 30),
        "有效期届满复验",
        PACK.edition.title,
        "0873-7120000",
    )


def test_a_title_that_was_revoked_is_one_of_the_former(opened: Opened, database: Database) -> None:
    register = opened(database("sqlite"))
    past = practice.Past(register, date(2026, 8, 10))
    past.named("2021-0001", lambda n: date(2021, 6, 1) - timedelta(n), "甲校", "学校", "灵泉街道", "KY1-001")
    past.failed_once("2021-0001", lambda n: date(2026, 8, 1) - timedelta(n))
    past.act("2021-0001", date(2026, 8, 3), "office", "inspect", scores=practice.BAD)
    past.act("2021-0001", date(2026, 8, 4), "unit", "state", result="waived", documents=[])
    past.act("2021-0001", date(2026, 8, 5), "naming_body", "revoke", result="revoked")
    found = [
        [row.title for row in lists.every(register, question).rows]
        for on in ("2026-08-04", "2026-08-05")
        for question in [lists.understood(register, Asked(former=True, on=on), Arrangement(), TODAY)]
    ]
    assert found == [[], ["2021-0001"]]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("单位，命名日期", ["unit", "named_on"]),
        ("名单", ["unit", "number"]),
        (None, ["title"]),
        ("unit,unit", ["unit"]),
    ],
)
def test_columns_are_named_by_heading_key_or_template(text: str | None, keys: list[str]) -> None:
    own = Arrangement.model_validate({"lists": {"名单": ["单位", "编号"]}})
    assert lists.columns_of(text, own, ["title"]) == keys


def test_a_column_that_there_is_not_is_told_with_a_near_one() -> None:
    with pytest.raises(FilterError, match="您是不是要找：命名日期"):
        lists.columns_of("命名日", Arrangement(), [])


def test_days_before_the_first_are_known(register: Register) -> None:
    early = lists.understood(register, Asked(on=str(APPLIED - timedelta(days=1))), OWN, TODAY)
    assert lists.begins_later(register, early) == APPLIED
    assert lists.absent(register, early, OWN) == ([], []), "who had none on such a day nobody knows"
    assert (
        lists.begins_later(register, lists.understood(register, Asked(on=str(APPLIED)), OWN, TODAY)) is None
    )


def test_what_was_taken_over_later_is_in_no_list_of_before_and_told_beside_it(
    opened: Opened, database: Database
) -> None:
    desk = Desk(opened(database("sqlite")))
    paper = {"number": "民创办〔2029〕9号", "title": "命名决定", "date": "2029-06-01"}
    said = {
        "application": {"unit": unit(1), "honour": PACK.honour.name},
        "named_on": "2029-06-01",
        "document": paper,
    }
    row = {"file": "台账.xls", "sha256": "0" * 64, "sheet": "Sheet1", "row": 7}
    day = date(2031, 3, 3)
    act = desk.action("take_over", "office", day, "2031-0001", inherited=said, row=row)
    assert isinstance(desk.do(act), Recorded)
    question = lists.understood(desk.register, Asked(on="2030-12-31"), Arrangement(), TODAY)
    assert lists.every(desk.register, question).total == 0
    assert lists.taken_over_since(desk.register, date(2030, 12, 31)) == 1
    assert (
        lists.taken_over_since(desk.register, day)
        == lists.taken_over_since(desk.register, date(2029, 5, 31))
        == 0
    )
    question = lists.understood(desk.register, Asked(words="民创办[2029]9号"), Arrangement(), TODAY)
    assert lists.every(desk.register, question).total == 1


def test_words_that_nothing_could_have_are_told_and_a_hundred_are_looked_for(find: Find) -> None:
    for text in ("学" * 201, "x" * 100_000, "学 " * 30_000):
        with pytest.raises(FilterError, match="至多200个字"):
            find(words=text)
    assert find(words="学 " * 100) == [SCHOOL]
