"""Seen: titles as a deed finds them when it names them."""

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, and_, func, select

from register.projection import folded
from register.tables import FOREVER, entries, obligations, papers, standings, titles
from schemas.act import TitleId
from schemas.base import midnight
from schemas.stage import Duty, Stage
from schemas.undertaking import Seen
from workflows.undertakings.world import Numbered, Open

_AT_ONCE = 500
"""Titles asked for in one query."""


def seen(
    connection: Connection,
    wanted: Iterable[TitleId],
    on: date | None = None,
    *,
    inspected_since: date | None = None,
) -> dict[TitleId, Seen]:
    """Those of the titles that are in the register, by their ids; as they stood at the end of a day, or now.

    With a day that they may have been `inspected_since`: and when they last were.
    """
    shown = standings.c.until == FOREVER
    if on is not None:
        shown = and_(standings.c.since <= on, standings.c.until > on)
    ids, found = list(dict.fromkeys(wanted)), {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = (
            select(standings, titles.c.recommender)
            .join(titles, titles.c.id == standings.c.title)
            .where(standings.c.title.in_(some), shown)
        )
        for row in connection.execute(query):
            found[row.title] = Seen(
                title=row.title,
                unit=row.unit_code,
                unit_name=row.unit_name,
                category=row.category,
                township=row.township,
                recommender=row.recommender,
                honour=row.honour,
                level=row.level,
                stage=Stage(row.stage),
                in_force=row.in_force,
                batch=row.batch,
                number=row.number,
                named_on=row.named_on,
                term_end=row.term_end,
                edition=row.edition,
            )
    if inspected_since is not None:
        for title, day in _inspected(connection, found, inspected_since).items():
            found[title] = found[title].model_copy(update={"inspected_on": day})
    return found


def _inspected(connection: Connection, wanted: Iterable[TitleId], since: date) -> dict[TitleId, date]:
    """The day of the newest re-inspection since then of each title that has one which was not annulled.

    Nothing is recorded before its own day: what came to the ledger earlier need not be read.
    """
    ids, found = list(wanted), dict[tuple[TitleId, int], date]()
    acts = entries.c.act.in_(("inspect", "annul"))
    for start in range(0, len(ids), _AT_ONCE):
        some = entries.c.title.in_(ids[start : start + _AT_ONCE])
        later = entries.c.effective >= midnight(since)
        query = select(entries.c.title, entries.c.seq, entries.c.body).where(some, later, acts)
        for row in connection.execute(query.order_by(entries.c.title, entries.c.seq)):
            act = json.loads(row.body).get("action") or {}
            if act.get("kind") == "inspect" and date.fromisoformat(act["on"]) >= since:
                found[row.title, row.seq] = date.fromisoformat(act["on"])
            elif act.get("kind") == "annul":
                found.pop((row.title, act["entry"]), None)
    days: dict[TitleId, date] = {}
    for (title, _), day in found.items():
        days[title] = max(day, days.get(title, day))
    return days


def named_by(connection: Connection, called: Iterable[str]) -> dict[str, tuple[TitleId, ...]]:
    """The titles that each document has named, by the document's folded name."""
    found: dict[str, tuple[TitleId, ...]] = {}
    for plain in {folded(one) or "" for one in called}:
        query = (
            select(papers.c.title)
            .join(entries, and_(entries.c.title == papers.c.title, entries.c.seq == papers.c.seq))
            .where(papers.c.folded == plain, entries.c.outcome.in_(("named", "taken_over")))
        )
        if some := tuple(connection.scalars(query.order_by(papers.c.title))):
            found[plain] = some
    return found


def numbered(connection: Connection, wanted: Iterable[str]) -> dict[str, tuple[Numbered, ...]]:
    """The titles that have each number, by the number folded."""
    plain, found = sorted({folded(one) or "" for one in wanted}), dict[str, tuple[Numbered, ...]]()
    for start in range(0, len(plain), _AT_ONCE):
        query = (
            select(titles.c.id, titles.c.honour, titles.c.level, titles.c.number_folded)
            .where(titles.c.number_folded.in_(plain[start : start + _AT_ONCE]))
            .order_by(titles.c.id)
        )
        for row in connection.execute(query):
            one = Numbered(row.id, row.honour, row.level)
            found[row.number_folded] = (*found.get(row.number_folded, ()), one)
    return found


def still_open(connection: Connection, wanted: Iterable[TitleId], duties: Iterable[Duty]) -> tuple[Open, ...]:
    """The open duties of these kinds in the titles."""
    ids, kinds, found = list(dict.fromkeys(wanted)), [one.value for one in duties], []
    for start in range(0, len(ids), _AT_ONCE) if kinds else ():
        query = (
            select(obligations)
            .where(obligations.c.title.in_(ids[start : start + _AT_ONCE]), obligations.c.duty.in_(kinds))
            .order_by(obligations.c.title, obligations.c.id)
        )
        for row in connection.execute(query):
            found.append(Open(row.title, Duty(row.duty), row.due, row.due_at, row.article))
    return tuple(found)


def at_this_stage(connection: Connection, wanted: Iterable[TitleId]) -> dict[TitleId, date]:
    """Since which day each title is at its stage; of one that never was at another, nothing."""
    ids, found = list(dict.fromkeys(wanted)), dict[TitleId, date]()
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(standings.c.title, func.max(standings.c.until).label("day"))
            .join(titles, titles.c.id == standings.c.title)
            .where(
                standings.c.title.in_(ids[start : start + _AT_ONCE]),
                standings.c.until < FOREVER,
                standings.c.stage != titles.c.stage,
            )
            .group_by(standings.c.title)
        )
        found.update((row.title, row.day) for row in connection.execute(query))
    return found
