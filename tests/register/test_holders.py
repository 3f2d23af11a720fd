"""Who holds a title is told on the day that is asked of, by a whole name, code or number, however it is typed."""

from datetime import date

import pytest

from register import holders
from register.connect import Register
from tests.desk.five import register  # noqa: F401
from tests.register.desk import unit

TODAY = date(2036, 8, 1)


def numbers(register: Register, text: str, day: date = TODAY) -> list[str | None]:  # noqa: F811
    """The numbers of what is held."""
    return [row.number for row in holders.held(register, text, day)]


@pytest.mark.parametrize(
    "typed", ["开远市灵泉街道第5社区居民委员会", "KY-5", "ky－5", unit(5).id, unit(5).id.lower()]
)
def test_a_holder_is_found_by_name_number_or_code(register: Register, typed: str) -> None:  # noqa: F811
    assert numbers(register, typed) == ["KY-5"]


def test_a_title_that_waits_for_its_reinspection_is_still_held(register: Register) -> None:  # noqa: F811
    assert numbers(register, "KY-3") == ["KY-3"]


@pytest.mark.parametrize("lost", ["KY-2", unit(2).name, "KY-4", unit(4).id])
def test_who_lost_a_title_is_not_found_and_was_before(register: Register, lost: str) -> None:  # noqa: F811
    assert numbers(register, lost) == []
    assert len(numbers(register, lost, date(2032, 1, 1))) == 1


@pytest.mark.parametrize("part", ["", "社区", "灵泉街道", "第5社区居民委员会", "2031-0005", "%", "KY-"])
def test_a_part_of_a_name_the_offices_own_key_or_nothing_finds_nobody(register: Register, part: str) -> None:  # noqa: F811
    assert numbers(register, part) == []
