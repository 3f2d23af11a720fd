"""Undertakings 工作: their ledgers in the register: a deed is judged and written in one transaction, or not at all."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from register import clocks, lawbook
from register.chapters import append, of, order_again
from register.connect import Register
from register.engine import undertakings_awake
from register.seen import at_this_stage, named_by, numbered, seen, still_open
from register.tables import chapters, errands, undertakings
from schemas.act import TitleId
from schemas.base import GENESIS, local_date
from schemas.undertaking import (
    NEW,
    Again,
    Chapter,
    Deed,
    Opening,
    Outcome,
    Progress,
    Seen,
    State,
    UndertakingId,
)
from workflows.undertakings.kinds import UNDERTAKINGS, Came, UndertakingKind, kind_of
from workflows.undertakings.step import came, done
from workflows.undertakings.world import World


class Kept(NamedTuple):
    """An undertaking as the register has it."""

    id: UndertakingId
    kind: str
    state: State
    seq: int
    opened_at: datetime
    next_wake: datetime | None


class Written(NamedTuple):
    """What a deed came to: in which undertaking, its place in the ledger, and whether it was there before."""

    undertaking: UndertakingId
    seq: int
    before: bool


class NoUndertaking(LookupError):  # noqa: N818  named for what happened
    """The register has no undertaking of this id."""


class DeedIdTaken(Exception):  # noqa: N818  named for what happened
    """Another deed was written under this id."""


def do(register: Register, deed: Deed, now: datetime) -> Written:
    """Judge a deed and write it down with all that comes of it; the same deed again is the one that stands already.

    What the clock has brought by then comes first. It counts as received at the register's own time. Whoever does one
    is alone with all undertakings of the kind: what they hold may be a reason to refuse. `NotDone` where the law says
    no, `ClockWrong`, `NoUndertaking`, `DeedIdTaken`, `NoKeyError` where this account cannot stamp what it writes:
    nothing is written then.
    """
    with register.writing(_lock(_kind_of(deed))) as connection:
        return _do(register, connection, deed, now)[0]


def rehearse(register: Register, deed: Deed, now: datetime) -> Outcome:
    """What would come of a deed if it were done now: it is done, and taken back before anybody sees it.

    As `do` raises; `DeedIdTaken` too where it was done before.
    """
    try:
        with register.writing(_lock(_kind_of(deed))) as connection:
            outcome = _do(register, connection, deed, now)[1]
            if outcome is None:
                raise DeedIdTaken(deed.id)
            raise _Rehearsed(outcome)
    except _Rehearsed as came_of_it:
        return came_of_it.outcome


def written(register: Register, deed_id: str) -> tuple[Written, Deed] | None:
    """Where a deed stands, and as what; None: nobody has written it."""
    query = select(chapters.c.body).where(chapters.c.deed_id == deed_id)
    with register.reading() as connection:
        body = connection.scalar(query)
    if body is None:
        return None
    chapter = read_chapter(body)
    assert chapter.deed is not None
    return Written(chapter.undertaking, chapter.seq, before=True), chapter.deed


class _Rehearsed(Exception):  # noqa: N818  named for what happened
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _do(
    register: Register, connection: Connection, deed: Deed, now: datetime
) -> tuple[Written, Outcome | None]:
    """What came of a deed, written down; of one that stands already nothing comes again."""
    opens = isinstance(deed, Opening)
    if known := _written(connection, deed):
        return known, None
    now = _received(register, connection, deed, now)
    deed = deed.model_copy(update={"received_at": now})
    if opens:
        kind = _kind_of(deed)
        deed = deed.model_copy(update={"undertaking": _next_id(connection, UNDERTAKINGS[kind], now)})
        state, seq, head = None, 0, GENESIS
    else:
        kind = kind_of(deed.undertaking)
        row = _row(connection, deed.undertaking)
        state = _state(row)
        state, seq, head = _advance(register, connection, row, state, now)
    row_kind = UNDERTAKINGS[kind]
    looks = tuple(dict.fromkeys((*deed.about, *(row_kind.follows(state) if state else ()))))
    there = seen(connection, looks, inspected_since=row_kind.looks_back(state) if state else None)
    world = _world(register, connection, kind, deed, there, now)
    outcome = done(row_kind, state, deed, world)
    chapter = Chapter(
        undertaking=deed.undertaking,
        seq=seq + 1,
        effective=deed.received_at,
        deed=deed,
        seen=tuple(there[title] for title in looks if title in there),
        **of(outcome),
    )
    append(register, connection, kind, chapter, outcome, head, now)
    if isinstance(deed, Again):
        order_again(connection, deed.undertaking)
    return Written(deed.undertaking, seq + 1, before=False), outcome


def tick(register: Register, undertaking: UndertakingId, now: datetime) -> Kept:
    """Write down whatever the clock has brought by now; the undertaking as it is then. `NoUndertaking`.

    A time that the register does not believe brings nothing.
    """
    with register.writing(_lock(kind_of(undertaking))) as connection:
        row = _row(connection, undertaking)
        if clocks.believed(register, connection, now, None):
            _advance(register, connection, row, _state(row), now)
    return find(register, undertaking)


def find(register: Register, undertaking: UndertakingId) -> Kept:
    """One undertaking. `NoUndertaking`."""
    with register.reading() as connection:
        return _kept(_row(connection, undertaking))


def every(register: Register, kind: str | None = None, *, open_only: bool = False) -> list[Kept]:
    """Undertakings, the newest first."""
    query = select(undertakings).order_by(undertakings.c.opened_at.desc(), undertakings.c.id.desc())
    if kind is not None:
        query = query.where(undertakings.c.kind == kind)
    if open_only:
        query = query.where(undertakings.c.is_open)
    with register.reading() as connection:
        return [_kept(row) for row in connection.execute(query)]


def chapters_of(register: Register, undertaking: UndertakingId) -> list[Chapter]:
    """The ledger of an undertaking, the first chapter first."""
    query = select(chapters).where(chapters.c.undertaking == undertaking).order_by(chapters.c.seq)
    with register.reading() as connection:
        return [read_chapter(row.body) for row in connection.execute(query)]


def newest(register: Register, undertaking: UndertakingId) -> Chapter:
    """The last chapter of an undertaking. `NoUndertaking`."""
    query = select(chapters.c.body).where(chapters.c.undertaking == undertaking)
    with register.reading() as connection:
        body = connection.scalar(query.order_by(chapters.c.seq.desc()).limit(1))
    if body is None:
        raise NoUndertaking(undertaking)
    return read_chapter(body)


def awake(register: Register, now: datetime, limit: int) -> list[UndertakingId]:
    """Open undertakings that have something to do: their time has come, or errands wait and they are not paused."""
    query = select(undertakings).where(undertakings_awake(now))
    with register.reading() as connection:
        found = [_kept(row) for row in connection.execute(query.limit(limit))]
    due = (one for one in found if not one.state.paused or (one.next_wake and one.next_wake <= now))
    return [one.id for one in due]


def read_chapter(body: str) -> Chapter:
    """A chapter as it was kept, its deed of its own class. `ValueError`, `KeyError`."""
    content = json.loads(body)
    said = content.pop("deed")
    chapter = Chapter.model_validate(content)
    if said is None:
        return chapter
    deeds = UNDERTAKINGS[kind_of(chapter.undertaking)].deeds
    deed = deeds[said["kind"]].model_validate(said)
    return chapter.model_copy(update={"deed": deed})


def progress(connection: Connection, undertaking: UndertakingId) -> Progress:
    """How far its errands have come."""
    query = select(errands.c.state, func.count()).where(errands.c.undertaking == undertaking)
    counted = {row[0]: row[1] for row in connection.execute(query.group_by(errands.c.state))}
    return Progress.model_validate(counted)


def _advance(
    register: Register, connection: Connection, row: Row[Any], state: State, now: datetime
) -> tuple[State, int, str]:
    """What the clock has brought by now, written down; the state, the last chapter's number and hash."""
    seq, head, kind = row.seq, row.head, UNDERTAKINGS[row.kind]
    look = partial(seen, connection, inspected_since=kind.looks_back(state))
    while (found := came(kind, state, now, look)) is not None:
        seq += 1
        chapter = _clocked(row.id, seq, found)
        head = append(register, connection, row.kind, chapter, found.outcome, head, now)
        state = found.outcome.state
    return state, seq, head


def _clocked(undertaking: UndertakingId, seq: int, found: Came) -> Chapter:
    return Chapter(
        undertaking=undertaking,
        seq=seq,
        effective=found.at,
        came=found.what,
        looked=found.looked,
        seen=found.seen,
        **of(found.outcome),
    )


def _world(
    register: Register,
    connection: Connection,
    kind: str,
    deed: Deed,
    known: Mapping[TitleId, Seen],
    now: datetime,
) -> World:
    rows = connection.execute(
        select(undertakings).where(undertakings.c.kind == kind, undertakings.c.id != deed.undertaking)
    )
    others: Mapping[str, State] = {row.id: _state(row) for row in rows}
    return World(
        seen=known,
        today=local_date(max(now, deed.received_at)),
        book=lawbook.read_on(register, connection),
        others=others,
        progress=progress(connection, deed.undertaking),
        named_by=named_by(connection, [one.called for one in deed.papers]),
        numbered=numbered(connection, deed.gives),
        open=still_open(connection, deed.about, deed.after),
        rests_on={one: _state(_row(connection, one)) for one in deed.rests_on},
        since=at_this_stage(connection, deed.about if deed.after else ()),
    )


def _lock(kind: str) -> str:
    return f"undertakings {kind}"


def _kind_of(deed: Deed) -> str:
    """Of an opening by its class: it has no id yet. `NoUndertaking`."""
    if isinstance(deed, Opening):
        return next(word for word, one in UNDERTAKINGS.items() if one.opening is type(deed))
    try:
        return kind_of(deed.undertaking)
    except KeyError:
        raise NoUndertaking(deed.undertaking) from None


def _received(register: Register, connection: Connection, deed: Deed, here: datetime) -> datetime:
    """When a deed counts as received. `ClockWrong` where clocks differ, or its undertaking is of a time to come."""
    now = clocks.told(register, connection, here)
    row = connection.execute(select(undertakings).where(undertakings.c.id == deed.undertaking)).one_or_none()
    return clocks.after(register, now, row.recorded_at, f"工作{row.id}") if row else now


def _written(connection: Connection, deed: Deed) -> Written | None:
    row = connection.execute(select(chapters).where(chapters.c.deed_id == deed.id)).one_or_none()
    if row is None:
        return None
    if row.kind != deed.kind or deed.undertaking not in (NEW, row.undertaking):
        raise DeedIdTaken(deed.id)
    return Written(row.undertaking, row.seq, before=True)


def _row(connection: Connection, undertaking: UndertakingId) -> Row[Any]:
    row = connection.execute(select(undertakings).where(undertakings.c.id == undertaking)).one_or_none()
    if row is None:
        raise NoUndertaking(undertaking)
    return row


def _state(row: Row[Any]) -> State:
    return UNDERTAKINGS[row.kind].state.model_validate_json(row.state)


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.id, row.kind, _state(row), row.seq, row.opened_at, row.next_wake)


def _next_id(connection: Connection, kind: UndertakingKind, now: datetime) -> UndertakingId:
    stem = f"{kind.prefix}-{local_date(now).year}-"
    ids = connection.scalars(select(undertakings.c.id).where(undertakings.c.id.startswith(stem)))
    return f"{stem}{max((int(one.removeprefix(stem)) for one in ids), default=0) + 1:03d}"
