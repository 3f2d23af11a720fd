"""Ledgers: what it costs to verify them, to foresee their titles and try a draft on them, and to keep them.

The register is one of `copies`. Seconds are those of the processor, in however many processes.
"""

import json
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from benchmarks.copies import fill
from benchmarks.given import Given, size
from benchmarks.row import Row, Turn
from desk import simulation
from desk.forecast import By, Filter, forecast
from desk.simulation import Task
from register import lawbook, verify
from register.connect import Register
from register.tables import entries, titles
from schemas.base import CHINA, local_date
from schemas.foundation import Sourced
from tests.guide.practice import PACK
from workflows.life.clock import plus_months

MONTHS = 60
"""A draft is tried, and work foreseen, for five years."""


def read_and_hashed(register: Register) -> None:
    """Every entry, in order, and nothing asked about it."""
    with register.reading() as connection:
        for body in connection.execute(
            select(entries.c.body).order_by(entries.c.title, entries.c.seq)
        ).scalars():
            sha256(body.encode()).digest()


def read_and_parsed(register: Register) -> None:
    """Every title's life, by json, and nothing worked out."""
    with register.reading() as connection:
        for life in connection.execute(select(titles.c.life)).yield_per(1000).scalars():
            json.loads(life)


def sound(register: Register) -> None:
    """`verify` finds nothing, else it was not the work of a sound register that was measured."""
    if faults := verify.verify(register, lawbook.read(register)):
        raise SystemExit(f"{len(faults)} faults, {faults[0]}")


def turns(given: Given, count: int) -> list[Turn]:
    """Of 20,000 titles; small: 1,000."""
    number, now = given.of(small=1_000, usual=20_000), datetime.now(CHINA)
    register = Register(given.address(given.folder), told_time=True)
    fill(register, number, given.folder, now)
    with register.reading() as connection:
        bodies = connection.execute(select(entries.c.body).execution_options(yield_per=1000)).scalars()
        sizes = [len(body.encode()) for body in bodies]
    many, text = len(sizes), sum(sizes)
    until = plus_months(local_date(now), MONTHS)
    draft = PACK.model_copy(update={"rounds": Sourced[int](value=2, assumed=True)})
    calendar = lawbook.newest_calendar(register)
    assert calendar is not None
    url = register.url.render_as_string(hide_password=False)
    task = Task(url, draft.model_dump_json(), calendar, now, until, full=False)

    def turn() -> Turn:
        checked = given.spent(lambda: sound(register))
        read = given.spent(lambda: read_and_hashed(register))
        tried = given.spent(lambda: simulation.worked_through(register, draft, task))
        foreseen = given.spent(lambda: forecast(register, By.MONTH, Filter(), now, until))
        parsed = given.spent(lambda: read_and_parsed(register))
        kept = size(register)
        return [
            Row("verify, an entry", "ms", 1000 * checked / many, 1000 * read / many, "read and SHA-256"),
            Row(
                "1,000 titles foreseen",
                "s",
                1000 * foreseen / number,
                1000 * parsed / number,
                "their lives parsed",
            ),
            Row(
                "a draft tried on 1,000 titles",
                "s",
                1000 * tried / number,
                1000 * foreseen / number,
                "forecast",
                aim=2.1,
            ),
            Row(
                "an entry in the register, all tables",
                "KB",
                kept / many / 1024,
                text / many / 1024,
                "its text",
                aim=0.75,
            ),
        ]

    found = [turn() for _ in range(count)]
    register.close()
    return found
