"""When notices that are not urgent leave, and under which workflow id."""

from datetime import UTC, date, datetime

import pytest

from regulations.calendars import load_calendar
from schemas.base import CHINA
from schemas.delivery import Delivery, delivery_id
from schemas.party import Party, Role
from workflows.life.digest_day import digest_at, digest_on

CALENDAR = load_calendar(through=2026)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ((2026, 3, 4, 0, 30), date(2026, 3, 4)),  # the night's wakes: this morning
        ((2026, 3, 4, 8, 29, 59), date(2026, 3, 4)),
        ((2026, 3, 4, 8, 30), date(2026, 3, 5)),  # it leaves now, too late for it
        ((2026, 3, 4, 23, 59), date(2026, 3, 5)),
        ((2026, 3, 6, 9, 0), date(2026, 3, 9)),  # a Friday
        ((2026, 3, 7, 7, 0), date(2026, 3, 9)),  # a Saturday
        ((2026, 2, 13, 12, 0), date(2026, 2, 14)),  # a Saturday worked for 春节
        ((2026, 2, 14, 12, 0), date(2026, 2, 24)),  # over 春节
        ((2036, 10, 1, 7, 0), date(2036, 10, 6)),  # beyond the notices: 国庆 by law, then a weekend
    ],
)
def test_a_digest_leaves_on_the_next_working_morning(now: tuple[int, ...], day: date) -> None:
    assert digest_on(CALENDAR, datetime(*now, tzinfo=CHINA)) == day  # type: ignore[arg-type, misc]


def test_the_morning_is_that_of_china() -> None:
    assert digest_on(CALENDAR, datetime(2026, 3, 4, 0, 29, tzinfo=UTC)) == date(2026, 3, 4)
    assert digest_on(CALENDAR, datetime(2026, 3, 4, 0, 30, tzinfo=UTC)) == date(2026, 3, 5)
    assert digest_at(date(2026, 3, 4)) == datetime(2026, 3, 4, 0, 30, tzinfo=UTC)


def test_each_reader_and_morning_has_an_id_of_its_own() -> None:
    day = date(2036, 3, 4)
    whole, township = Party(role=Role.TOWNSHIP), Party(role=Role.TOWNSHIP, area="灵泉街道")
    assert delivery_id(whole, None, day) == "digest/township/2036-03-04"
    assert delivery_id(township, None, day) == "digest/township/灵泉街道/2036-03-04"
    assert delivery_id(township, "2036-0001/3/1", None) == "notice/2036-0001/3/1"


def test_a_slash_in_an_area_makes_no_other_readers_id() -> None:
    day = date(2036, 3, 4)
    one = delivery_id(Party(role=Role.TOWNSHIP, area="a/b"), None, day)
    assert one.count("/") == 3
    assert Party(role=Role.TOWNSHIP, area="a／b") == Party(role=Role.TOWNSHIP, area="a/b")


def test_the_longest_id_fits_into_temporals_postgresql_column() -> None:
    assert len(delivery_id(Party(role=Role.NAMING_BODY, area="长" * 100), None, date(2036, 3, 4))) < 255


@pytest.mark.parametrize("given", [{}, {"key": "2036-0001/3/1", "digest_on": date(2036, 3, 4)}])
def test_a_delivery_is_either_an_urgent_notice_or_a_digest(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="urgent notice"):
        Delivery.model_validate({"reader": {"role": "office"}, **given})
