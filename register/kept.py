"""Kept 在册: what is only added to and no ledger's hash covers, strand by strand, as checkpoints sign it.

A strand is lines with numbers from 1: when each entry of a title, or chapter of an undertaking, was recorded; what a
title's inbox received; the substitutions 代理, the announcements 公告 and the replies 答复; and each law by itself.
A checkpoint says how many lines a strand had, and their digest: a line that is another one since is found.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Table, func, literal, select

from register.tables import announcements, chapters, editions, entries, inbox, replies, substitutions
from schemas.base import canonical, sealed
from schemas.checkpoint import Checkpoint, Strand

_AT_ONCE = 500


class _Kind(NamedTuple):
    """Strands of one table: how they are called, whose they are, how their lines are numbered, and what a line says.

    `of` is the column of whose strand a row is; without one the table is one strand. `said` names lines in a fault.
    """

    prefix: str
    table: Table
    of: ColumnElement[Any] | None
    number: ColumnElement[Any]
    line: Callable[[Row[Any]], str]
    said: str

    def has(self, strand: Strand) -> bool:
        """Whether a strand is of this kind."""
        return strand.startswith(self.prefix) if self.of is not None else strand == self.prefix

    def lengths(self, connection: Connection) -> dict[Strand, int]:
        """How many lines each strand has, by its last number."""
        if self.of is None:
            last = connection.scalar(select(func.max(self.number)))
            return {self.prefix: last} if last else {}
        query = select(self.of, func.max(self.number)).group_by(self.of)
        return {self.prefix + of: last for of, last in connection.execute(query)}

    def rows(self, connection: Connection, strands: Collection[Strand]) -> Iterator[tuple[Strand, Row[Any]]]:
        """The rows of these strands, each one's together and in order."""
        query = select(self.table).order_by(self.number)
        if self.of is None:
            yield from ((self.prefix, row) for row in connection.execute(query))
            return
        wanted = sorted(one.removeprefix(self.prefix) for one in strands)
        for start in range(0, len(wanted), _AT_ONCE):
            part = select(self.table).where(self.of.in_(wanted[start : start + _AT_ONCE]))
            for row in connection.execute(part.order_by(self.of, self.number)):
                yield self.prefix + row._mapping[self.of], row


def _time(row: Row[Any]) -> str:
    return f"{row.seq} {row.recorded_at.isoformat()}"


def _received(row: Row[Any]) -> str:
    return f"{row.turn} {row.action_id} {row.received_at.isoformat()} {sealed(row.body)}"


def _law(row: Row[Any]) -> str:
    return f"{row.kind} {row.id} {row.added_at.isoformat()}"


def _whole(row: Row[Any]) -> str:
    plain = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row._mapping.items()
    }
    return canonical(plain)


def _numbered(table: Table, said: str) -> _Kind:
    return _Kind(table.name, table, None, table.c.number, _whole, said)


_KINDS = (
    _Kind("times/", entries, entries.c.title, entries.c.seq, _time, "{}：第{}条的登记时间"),
    _Kind("times/", chapters, chapters.c.undertaking, chapters.c.seq, _time, "{}：经办第{}条的登记时间"),
    _Kind("inbox/", inbox, inbox.c.title, inbox.c.turn, _received, "{}：收到的第{}件"),
    _Kind("law/", editions, editions.c.hash, literal(1), _law, "版本或日历{:.12}的名称或者入册时间"),
    _numbered(substitutions, "第{1}号岗位代理"),
    _numbered(announcements, "第{1}号公告"),
    _numbered(replies, "第{1}号答复"),
)

Signed = tuple[Checkpoint, int, str]
"""That a checkpoint signed so many lines of a strand, by this digest."""


def grown(
    connection: Connection, chain: Sequence[Checkpoint]
) -> tuple[tuple[tuple[Strand, int, str], ...], list[str]]:
    """The strands that have more lines than were signed, as the next checkpoint signs them; and what speaks against it.

    Of those that have not grown nothing is read but how many lines they have.
    """
    before = signed(chain)
    there = dict.fromkeys(before, 0) | _lengths(connection)
    more = {one: lines for one, lines in there.items() if one not in before or lines != before[one][-1][1]}
    looked_at = {one: before[one] for one in more if one in before}
    wanted = {one: {lines, *(n for _, n, _ in before.get(one, ()))} for one, lines in more.items()}
    now = digests(connection, wanted)
    wrong = list(_faults(connection, now, looked_at))
    wrong += [
        f"{_said(connection, one, 1, lines)}有缺号，不能签署"
        for one, lines in more.items()
        if lines and lines not in now.get(one, {})
    ]
    return tuple((one, n, now[one][n]) for one, n in sorted(more.items()) if n and not wrong), wrong


def signed(chain: Sequence[Checkpoint], title: str | None = None) -> dict[Strand, list[Signed]]:
    """What was signed of every strand, in the order of signing; or of those of one title."""
    found: dict[Strand, list[Signed]] = {}
    for one in chain:
        for strand, lines, digest in one.kept:
            if title is None or strand in (f"times/{title}", f"inbox/{title}"):
                found.setdefault(strand, []).append((one, lines, digest))
    return found


def faults(connection: Connection, those: Mapping[Strand, Sequence[Signed]]) -> Iterator[str]:
    """What of these strands is not as it was signed; of each the first lines that are not."""
    wanted = {strand: {lines for _, lines, _ in ones} for strand, ones in those.items()}
    yield from _faults(connection, digests(connection, wanted), those)


def digests(connection: Connection, wanted: Mapping[Strand, Collection[int]]) -> dict[Strand, dict[int, str]]:
    """The digests of so many lines of each of these strands; none of more lines than it has."""
    found: dict[Strand, dict[int, str]] = {}
    for kind in _KINDS:
        if not (mine := [one for one in wanted if kind.has(one)]):
            continue
        for strand, rows in groupby(kind.rows(connection, mine), lambda one: one[0]):
            sums, at = hashlib.sha256(), found.setdefault(strand, {})
            for place, (_, row) in enumerate(rows, 1):
                sums.update(f"{kind.line(row)}\n".encode())
                if place in wanted[strand]:
                    at[place] = sums.hexdigest()
    return found


def _lengths(connection: Connection) -> dict[Strand, int]:
    found: dict[Strand, int] = {}
    for kind in _KINDS:
        found |= kind.lengths(connection)
    return found


def _faults(
    connection: Connection, now: Mapping[Strand, Mapping[int, str]], those: Mapping[Strand, Sequence[Signed]]
) -> Iterator[str]:
    for strand, ones in those.items():
        sound = 0
        for checkpoint, lines, digest in ones:
            found = now.get(strand, {}).get(lines)
            if found is None and strand.startswith("times/"):
                break  # the ledger itself is shorter, which is told of it
            if found != digest:
                yield _fault(connection, strand, sound + 1, lines, checkpoint)
                break
            sound = lines


def _fault(connection: Connection, strand: Strand, first: int, last: int, checkpoint: Checkpoint) -> str:
    what = _said(connection, strand, first, last)
    return f"{what}已不是当时签署的（见检查点第{checkpoint.number}号，{checkpoint.on}）"


def _said(connection: Connection, strand: Strand, first: int, last: int) -> str:
    """These lines in words."""
    kinds = [kind for kind in _KINDS if kind.has(strand)]
    kind = next((one for one in kinds if one.of is None or strand in one.lengths(connection)), kinds[0])
    lines = f"{last}" if first == last else f"{first}至{last}"
    return kind.said.format(strand.removeprefix(kind.prefix), lines)
