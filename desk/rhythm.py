"""Rhythm: how often the measures in force name, when they last did, and when the next batch is due."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from desk.targets import laws_in_force
from register import lawbook, undertakings
from register.connect import Register
from register.tables import titles
from schemas.cohort import Cadence
from schemas.undertakings.batch import Batch
from workflows.life import clock


class Rhythm(NamedTuple):
    """How often a measure names, where it says so, when it last did, and in which year it is due next; by which batch.

    `year` is None where it says no time, or nothing was named yet.
    """

    honour: str
    level: str
    cadence: Cadence
    last: date | None
    year: int | None
    batch: str | None


def rhythms(register: Register, today: date) -> list[Rhythm]:
    """Of each measure in force that says how often. A year without a batch is told, and breaks nothing."""
    works = [one.state for one in undertakings.every(register, "batch", open_only=True)]
    batches = [one for one in works if isinstance(one, Batch) and one.stage != "named"]
    calendars, found = lawbook.read(register).calendars.values(), []
    for law in laws_in_force(register, today):
        cadence = law.cohort.cadence if law.cohort else None
        if cadence is None:
            continue
        names, level = law.honour.names, law.honour.level
        with register.reading() as connection:
            query = select(func.max(titles.c.named_on))
            last = connection.scalar(query.where(titles.c.honour.in_(names), titles.c.level == level))
        due = None
        if last and cadence.every:
            calendar = max(calendars, key=lambda one: one.noticed_through)
            due = clock.plus(last, cadence.every, calendar).year
        batch = next((one.name for one in batches if one.honour in names and one.level == level), None)
        found.append(Rhythm(law.honour.name, level, cadence, last, due, batch))
    return found
