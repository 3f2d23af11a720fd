"""Under measures that nobody wrote, too, the outlook has the dates that `step` gives when everybody acts so."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

import pytest

from schemas.base import CHINA, digest, local_date
from schemas.life import Life
from schemas.regulation import Regulation
from tests.lives import CALENDAR
from tests.people import UNIT, does
from tests.said import said
from tests.unit.packs_made import CATEGORIES, seeded
from tests.unit.test_outlook import lived_through, looked_ahead
from workflows.life.law import LawBook
from workflows.life.outlook import LONGEST, PASSES, outlook
from workflows.life.plan import FAILS, lived
from workflows.life.step import step_under

BORN = datetime(2036, 3, 1, 10, tzinfo=CHINA)
YEARS = timedelta(days=3 * 365)


def lives_under(pack: Regulation, category: str) -> tuple[LawBook, list[Life]]:
    """Open lives of one application, a few of those that it has when all goes well and when its title fails."""
    book = LawBook.of(pack, CALENDAR)
    unborn = Life(title="2036-0001", edition=digest(pack), calendar=digest(CALENDAR), at=BORN)
    application = {"unit": {**UNIT, "category": category}, "honour": pack.honour.name}
    apply = does(unborn.title, "apply", "unit", BORN.date(), BORN, area=UNIT["code"], application=application)
    born = step_under(book, unborn, BORN, apply)
    assert born.receipt is not None
    assert born.receipt.accepted, said(born.receipt)
    return book, [life for life in _grown(book, born.life) if life.is_open]


def _grown(book: LawBook, life: Life) -> Iterator[Life]:
    for outcomes in (PASSES, FAILS):
        steps = lived(book, life, life.at, date(2042, 1, 1), outcomes)
        yield from islice((step.life for step in steps), 0, 36, 4)


@pytest.mark.parametrize("seed", range(16))
def test_the_outlook_has_the_dates_of_the_law_under_any_measure(seed: int) -> None:
    pack = seeded(seed).model_copy(update={"preconditions": ()})
    book, lives = lives_under(pack, CATEGORIES[seed % len(CATEGORIES)])
    for life in lives:
        until = local_date(life.at) + YEARS
        found = outlook(book.law_of(life), life, life.at, until)
        if len(found) < LONGEST:  # a course that comes round on one day for ever is only cut off
            assert looked_ahead(found) == lived_through(book, life, life.at, until), life.standing.stage
