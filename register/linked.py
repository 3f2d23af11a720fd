"""Linked 关联: titles for which, by their measures, the loss of another title of the unit raises something."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, select

from register import lawbook
from register.connect import Register
from register.tables import entries, inbox, standings, titles
from schemas.act import TitleId
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Ground, Life
from schemas.opening import TakeOver
from schemas.regulation import Regulation
from workflows.life.kinds import HELD
from workflows.life.leaving import LEFT


class Loss(NamedTuple):
    """That the unit of `title` has lost another one, and the cause that this raises there.

    `id` is that of the act by which it is raised: of one loss there is one.
    """

    id: str
    title: TitleId
    cause: str
    lost: TitleId
    unit: str
    honour: str
    level: str
    number: str | None
    ground: Ground
    on: date


def losses(register: Register, since: datetime | None = None) -> list[Loss]:
    """What is still to be raised, of units with a title that has changed `since`, or of all.

    Of what was lost before both titles were in the register nothing comes.
    """
    linked = {edition: one for edition, one in lawbook.read(register).editions.items() if one.linked}
    if not linked:
        return []
    with register.reading() as connection:
        found = [
            one for row in _pairs(connection, list(linked), since) for one in _raised(connection, linked, row)
        ]
        ids = [one.id for one in found]
        known = set(connection.scalars(select(inbox.c.action_id).where(inbox.c.action_id.in_(ids))))
    return [one for one in found if one.id not in known]


def _pairs(connection: Connection, editions: list[str], since: datetime | None) -> list[Row[Any]]:
    """Every title that is held under these editions, with each one that its unit has lost."""
    mine, theirs = titles.alias("mine"), titles.alias("theirs")
    query = (
        select(
            mine.c.id.label("title"),
            mine.c.edition.label("under"),
            mine.c.named_on.label("since"),
            mine.c.opened_at.label("begun"),
            theirs,
        )
        .join(theirs, and_(theirs.c.unit_code == mine.c.unit_code, theirs.c.id != mine.c.id))
        .where(
            mine.c.edition.in_(editions),
            mine.c.stage.in_([stage.value for stage in HELD]),
            theirs.c.stage.in_([stage.value for stage in LEFT]),
            theirs.c.named_on.is_not(None),
        )
        .order_by(mine.c.id, theirs.c.id)
    )
    if since is not None:
        changed = select(titles.c.unit_code).where(titles.c.recorded_at >= since)
        query = query.where(mine.c.unit_code.in_(changed))
    return list(connection.execute(query).all())


def _raised(connection: Connection, linked: Mapping[str, Regulation], row: Row[Any]) -> Iterator[Loss]:
    life = Life.read(row.life, row.head)
    on, opened = _lost_on(connection, life.title), max(row.begun, row.opened_at)
    if on is None or life.application is None or on < max(local_date(opened), row.since):
        return
    ground = life.standing.leaving or life.standing.ground or "revoked"
    for rule in linked[row.under].linked:
        if row.level in rule.levels and ground in rule.grounds and rule.honour in (None, row.honour):
            yield Loss(
                f"linked.{life.title}.{on}.{row.title}",
                row.title,
                rule.cause,
                life.title,
                life.application.unit.name,
                row.honour,
                row.level,
                row.number,
                ground,
                on,
            )
            return


def _lost_on(connection: Connection, title: TitleId) -> date | None:
    """The first day on which it was held no more, since when it is not; None where a list brought it in as lost."""
    left = standings.c.stage.in_([stage.value for stage in LEFT])
    of_it = standings.c.title == title
    held_until = connection.scalar(select(func.max(standings.c.until)).where(of_it, ~left))
    if held_until is None and _came_lost(connection, title):  # else it was lost on the day on which it came
        return None
    query = select(func.min(standings.c.since)).where(
        of_it, left, standings.c.since >= (held_until or date.min)
    )
    found: date | None = connection.scalar(query)
    return found


def _came_lost(connection: Connection, title: TitleId) -> bool:
    body = connection.scalar(select(entries.c.body).where(entries.c.title == title, entries.c.seq == 1))
    begun = Entry.model_validate_json(body).action if body else None
    return isinstance(begun, TakeOver) and begun.inherited.state in ("revoked", "ended")
