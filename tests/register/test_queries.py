"""People find a title by what they know of it, and see what is due; a rebuild finds all that is open."""

from datetime import date

import pytest

from desk import titles as desk_titles
from desk.errors import SeveralTitlesError
from register import inbox, owing, queries
from register.owing import Sought
from schemas.party import Role
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock, unit

NAME = "开远市第一小学"
FORMER = "开远县城关小学"


@pytest.fixture
def school(desk: Desk) -> Desk:
    """A register with two units: a school that had another name, and the school's kindergarten."""
    desk.apply(unit(1, NAME, FORMER))
    desk.apply(unit(2, f"{NAME}附属幼儿园"), title="2031-0002")
    return desk


def found(desk: Desk, text: str) -> list[str]:
    """The ids of the titles that a text means."""
    return [row.id for row in queries.find_titles(desk.register, text)]


@pytest.mark.parametrize("text", [TITLE, FORMER, unit(1).id, unit(1).id.lower(), f"  {NAME} "])
def test_a_title_is_found_by_its_id_its_units_code_name_or_former_name(school: Desk, text: str) -> None:
    assert found(school, text) == [TITLE]


def test_a_title_is_found_by_its_number(school: Desk) -> None:
    school.name("KY-2031-007")
    assert found(school, "KY-2031-007") == [TITLE]


@pytest.mark.parametrize("typed", ["ky－2031—007", "KY‐2031‐ 007", "Y—2031—00"])
def test_a_number_is_found_however_it_is_typed(school: Desk, typed: str) -> None:
    school.name("KY-2031-007")
    assert found(school, typed) == [TITLE]


@pytest.mark.parametrize("typed", ["开远市 第一小学", "开远市第一 小学", "县城关 小学"])
def test_a_name_is_found_whole_or_in_part_however_it_is_typed(school: Desk, typed: str) -> None:
    assert found(school, typed) == [TITLE]


@pytest.mark.parametrize("typed", ["南正街居委会", "开远市灵泉街道南正街社区居委会"])
def test_a_title_is_found_by_what_everybody_calls_the_unit(desk: Desk, typed: str) -> None:
    desk.apply(unit(1))
    assert found(desk, typed) == [TITLE]


def test_a_committee_finds_its_community_and_not_its_clinic(desk: Desk) -> None:
    desk.apply(unit(1, "开远市灵泉街道南正社区"))
    desk.apply(unit(2, "开远市灵泉街道南正社区卫生服务站"), title="2031-0002")
    assert found(desk, "南正社区居委会") == found(desk, "南正居民委员会") == [TITLE]


def test_of_very_many_titles_the_first_are_listed_and_it_is_said(
    school: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (queries, desk_titles):
        monkeypatch.setattr(module, "MOST", 1)
    with pytest.raises(SeveralTitlesError, match="“第一小”对应的称号超过1个，只列出前1个") as several:
        desk_titles.find(school.register, "第一小")
    assert [row.id for row in several.value.rows] == [TITLE]


def test_a_part_of_a_name_finds_all_that_have_it(school: Desk) -> None:
    assert found(school, "第一小") == [TITLE, "2031-0002"]


def test_a_whole_name_does_not_find_longer_ones(school: Desk) -> None:
    assert found(school, NAME) == [TITLE]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\n", "没有这个单位"])
def test_what_means_no_title_finds_none(school: Desk, text: str) -> None:
    assert found(school, text) == []


def test_a_name_that_the_unit_had_at_an_earlier_application_still_finds_it(school: Desk) -> None:
    school.do(school.action("withdraw", "unit", APPLIED))
    school.apply(unit(1, "开远市实验小学", NAME), title="2031-0003")
    assert found(school, NAME) == ["2031-0003", TITLE]  # the open one first


def test_what_is_due_comes_in_the_order_of_its_dates(school: Desk) -> None:
    school.opine(date(2031, 3, 4))
    listed = owing.due(school.register, Sought(date(2031, 12, 31)))
    assert [(one.title, one.role) for one in listed] == [
        ("2031-0002", Role.TOWNSHIP),
        (TITLE, Role.OFFICE),
    ]
    assert [one.due for one in listed] == sorted(one.due for one in listed)


def test_what_is_due_says_who_must_do_what_for_whom_and_on_what_ground(school: Desk) -> None:
    one, _ = owing.due(school.register, Sought(date(2031, 12, 31)))
    assert (one.unit_name, one.what, one.area) == (NAME, "出具初审意见", "灵泉街道")
    assert (one.assumed, one.article) == (True, "暂定，文件未作规定")


def test_what_is_due_after_the_day_asked_for_is_left_out(school: Desk) -> None:
    (first, *_) = owing.due(school.register, Sought(date(2031, 12, 31)))
    assert owing.due(school.register, Sought(first.due)) != []
    assert owing.due(school.register, Sought(date.fromordinal(first.due.toordinal() - 1))) == []


def test_what_is_due_can_be_asked_for_one_role(school: Desk) -> None:
    assert owing.due(school.register, Sought(date(2031, 12, 31), role=Role.LEADERSHIP)) == []


def test_a_duty_that_was_done_is_no_longer_due(school: Desk) -> None:
    school.do(school.action("withdraw", "unit", APPLIED))
    assert [one.title for one in owing.due(school.register, Sought(date(2031, 12, 31)))] == ["2031-0002"]


def test_every_open_title_can_be_started_again(school: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_PAGE", 1)
    school.apply(unit(3), title="2031-0003")
    school.do(school.action("withdraw", "unit", APPLIED, title="2031-0002"))
    again = list(queries.open_titles(school.register))
    assert [(one.title, one.life) for one in again] == [
        (title, school.life(title)) for title in (TITLE, "2031-0003")
    ]
    assert all(one.next_wake is not None for one in again)


def test_a_title_ids_number_follows_the_highest_of_its_year(school: Desk) -> None:
    school.hand_in(school.application(unit(4), title="2031-0041"))
    assert queries.next_title_id(school.register, 2031) == "2031-0042"
    assert queries.next_title_id(school.register, 2032) == "2032-0001"


def test_title_ids_go_on_past_four_digits(school: Desk) -> None:
    for title in ("2031-9999", "2031-10000"):
        school.hand_in(school.application(unit(4), title=title))
    assert queries.next_title_id(school.register, 2031) == "2031-10001"


def test_title_ids_go_on_far_past_four_digits(school: Desk) -> None:
    for title in ("2031-9990", "2031-12000"):
        school.hand_in(school.application(unit(4), title=title))
    assert queries.next_title_id(school.register, 2031) == "2031-12001"


def test_an_action_on_a_title_that_does_not_exist_uses_no_id_up(desk: Desk) -> None:
    action = desk.action("withdraw", "unit", APPLIED, title="2031-0777")
    inbox.receive(desk.register, action, lambda: ten_o_clock(APPLIED))
    assert queries.next_title_id(desk.register, 2031) == "2031-0001"


def test_a_unit_is_as_its_latest_application_described_it(school: Desk) -> None:
    school.do(school.action("withdraw", "unit", APPLIED))
    moved = unit(1, "开远市实验小学", NAME)
    school.apply(moved, title="2031-0003")
    assert queries.unit(school.register, moved.id) == moved
    assert queries.unit(school.register, unit(9).id) is None


def test_a_text_longer_than_any_name_finds_nothing(school: Desk) -> None:
    """Nor is it looked for: SQLite refuses a pattern of 50,000 bytes."""
    assert found(school, "学" * 100_000) == []
