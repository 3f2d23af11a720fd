"""Verify: whether the register still is what it says. Every fault in one Chinese sentence.

Each title is lived again from its entries by the law, and everything that the register shows of it is held against
that: its life and columns, duties, what lists showed of it, notices, units, what the inbox had received, and the
substitutions by which it was acted for. The audit log 审计日志 is gone through line by line.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Table, exists, func, or_, select

from register import (
    audit,
    guards,
    journal,
    moment,
    outbox,
    standings,
    stretches,
    substitutions,
    told,
    verify_desk,
    verify_inbox,
    verify_letters,
    verify_undertakings,
)
from register.connect import Register
from register.ledger import entry_of
from register.projection import entry_values, obligation_rows, shown_values
from register.replies import key_of
from register.stamp import NOT_OURS, Stamp, readable
from register.stretches import Rows, Stretch
from register.tables import (
    editions,
    entries,
    inbox,
    obligations,
    papers,
    replies,
    titles,
    undertakings,
    units,
)
from register.tables import journal as journal_lines
from register.tables import outbox as letters
from register.tables import standings as listed
from register.units import looked_up
from schemas.base import GENESIS, sealed
from schemas.calendar import Calendar
from schemas.entry import Entry
from schemas.holidays import Imported
from schemas.life import Life
from schemas.regulation import Regulation
from schemas.substitution import Substitution
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.relive import Otherwise
from workflows.life.step import next_wake

FEW = 2_000
"""Titles that are gone through in this process: others take two seconds to start."""


def verify(register: Register, book: LawBook) -> list[str]:
    """Every fault of the register, judged by `book`; empty when it is sound.

    All of it is of one moment, in however many processes the titles are gone through.
    """
    processes = os.cpu_count() or 1
    with register.reading() as connection:
        if processes == 1 or connection.execute(select(func.count()).select_from(titles)).scalar_one() <= FEW:
            return faults_on(connection, book, register.stamp)
    stamp = readable(register.stamp)
    with moment.shared(register, partial(_gone_through, book, stamp), processes) as (connection, each):
        return _faults(connection, book, stamp, each(stretches.cut(connection)))


def faults_on(connection: Connection, book: LawBook, stamp: Stamp | None = None) -> list[str]:
    """`verify` inside a transaction, also one that is not committed yet."""
    stamp = readable(stamp)
    found = (_gone_through(book, stamp, connection, one) for one in stretches.cut(connection))
    return _faults(connection, book, stamp, found)


class GoneThrough(NamedTuple):
    """A stretch of titles: their faults, what they have said of their units, and the units of those that could not be
    lived again.
    """

    faults: list[str]
    words: list[told.Word]
    doubtful: set[str]


def _gone_through(
    book: LawBook, stamp: Stamp | None, connection: Connection, stretch: Stretch
) -> GoneThrough:
    orders, _ = substitutions.kept(connection)
    found = GoneThrough([], [], set())
    for row, rows in stretches.read(connection, stretch):
        heard: list[told.Word] = []
        found.faults.extend(
            f"{row.id}：{fault}" for fault in _title_faults(row, rows, book, heard, orders, stamp)
        )
        found.words.extend(heard)
        if not heard:
            found.doubtful.add(row.unit_code)
    return found


def _faults(
    connection: Connection, book: LawBook, stamp: Stamp | None, titles_of_it: Iterable[GoneThrough]
) -> list[str]:
    faults = [*guards.faults(connection), *_law_faults(connection)]
    orders, wrong = substitutions.kept(connection)
    faults += wrong
    words, doubtful = list[told.Word](), set[str]()
    for one in titles_of_it:
        faults += one.faults
        words += one.words
        doubtful |= one.doubtful
    for table, what in ((entries, "档案"), (obligations, "待办事项")):
        lost = connection.scalars(select(table.c.title).where(~_of(titles, table)).distinct())
        faults += [f"{title}：有{what}而名册中没有此称号" for title in sorted(lost)]
    faults += verify_undertakings.faults_of(connection, book, orders, stamp)
    faults += audit.faults(connection)
    faults += verify_letters.unwitnessed(connection)
    faults += verify_desk.faults(connection)
    faults += _beside_faults(connection, stamp)
    faults += _unit_faults(connection, words, doubtful)
    return faults


def _of(known: Table, table: Table) -> ColumnElement[bool]:
    """That what a row of a table speaks of is there."""
    return exists().where(known.c.id == table.c.title)


def faults_of_title(register: Register, book: LawBook, title: str) -> list[str]:
    """What `verify` would find of one title alone, and of what guards all ledgers."""
    with register.reading() as connection:
        row, rows = stretches.read_one(connection, title)
        orders, _ = substitutions.kept(connection)
        stamp = readable(register.stamp)
        found = [f"{title}：{fault}" for fault in _title_faults(row, rows, book, [], orders, stamp)]
        return [*guards.faults(connection), *found]


def _law_faults(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(editions).order_by(editions.c.hash)):
        if sealed(row.body) != row.hash:
            yield f"版本{row.id}：正文与其哈希{row.hash[:12]}不符"
            continue
        try:
            name = _name_of(row.kind, row.body)
        except (KeyError, ValueError):
            yield f"版本{row.id}：正文无法作为{row.kind}读出"
            continue
        if name != row.id:
            yield f"版本{row.id}：栏目 id 与正文（{name}）不一致"


def _name_of(kind: str, body: str) -> str:
    match kind:
        case "edition":
            return Regulation.model_validate_json(body).edition.id
        case "calendar":
            return str(Calendar.model_validate_json(body).noticed_through)
        case "notice":
            return str(Imported.model_validate_json(body).notice.year)
    raise KeyError(kind)


def _title_faults(
    row: Row[Any],
    rows: Rows,
    book: LawBook,
    heard: list[told.Word],
    orders: Mapping[int, Substitution],
    stamp: Stamp | None,
) -> Iterator[str]:
    """What is wrong with a title; if it can be lived again, `heard` gets what it has said of its units."""
    lines = rows[entries]
    if not lines:
        yield "名册中有此称号而没有档案"
        return
    yield from _chain_faults(lines)
    head = {"id": row.id, "seq": lines[-1].seq, "head": lines[-1].hash, "stamp": row.stamp}
    if stamp and not stamp.holds(titles, head):
        yield f"档案（止于第{lines[-1].seq}条）{NOT_OURS}"
    found, faults = _read(lines)
    yield from faults
    if len(found) < len(lines):
        return
    if (row.seq, row.head) != (found[-1].seq, found[-1].hash):
        yield f"名册记到第{row.seq}条，档案止于第{found[-1].seq}条，首尾不符"
    if sealed(row.life) != found[-1].state:
        yield f"称号状态与档案第{found[-1].seq}条记载的不符，内容被改动过"
    yield from _journal_faults(rows[journal_lines], found)
    again, faults = _relived(book, found, lines)
    yield from faults
    if again is not None:
        heard += again.words
        yield from _projection_faults(row, rows, again.life, book)
        if _said(rows[listed]) != again.standings:
            yield "历日的名册与档案不一致"
        if _said(rows[papers]) != standings.papers_of(found):
            yield "文号目录与档案不一致"
    yield from verify_letters.of_title(lines, found, rows[letters], book)
    yield from verify_inbox.faults_of_title(lines, found, rows[inbox], stamp)
    yield from _stand_in_faults(found, orders)


def _said(rows: list[Row[Any]]) -> list[dict[str, Any]]:
    return [dict(one._mapping) for one in rows]


def _journal_faults(kept: list[Row[Any]], found: list[Entry]) -> Iterator[str]:
    lacking, superfluous = journal.missing({one.seq for one in kept}, {one.seq for one in found})
    yield from (f"第{seq}条：没有编入流水" for seq in lacking)
    yield from (f"流水中有第{seq}条而档案中没有" for seq in superfluous)
    yield from (f"第{seq}条：流水的编号不在上一条之后" for seq in journal.out_of_turn(kept))


def _stand_in_faults(found: list[Entry], orders: Mapping[int, Substitution]) -> Iterator[str]:
    for entry in found:
        if entry.action and (why := substitutions.misfit(orders, entry.action)):
            yield f"第{entry.seq}条：{why}"


def _chain_faults(lines: list[Row[Any]]) -> Iterator[str]:
    """Of the text as it was kept, so that schemas may grow: gaps and hashes."""
    prev = GENESIS
    for place, line in enumerate(lines, 1):
        if line.seq != place:
            yield f"第{place}条缺失，档案不连续"
            return
        if line.prev != prev:
            yield f"第{line.seq}条：prev 不是上一条的哈希，档案断链"
        prev = line.hash
        if sealed(line.prev, line.body) != line.hash:
            yield f"第{line.seq}条：正文与其哈希不符，内容被改动过"


def _read(lines: list[Row[Any]]) -> tuple[list[Entry], list[str]]:
    """The entries that can be read, and what is wrong with the others, or with the columns beside them."""
    found, faults = list[Entry](), list[str]()
    for line in lines:
        try:
            found.append(entry_of(line))
        except ValueError:
            faults.append(f"第{line.seq}条：正文无法读出")
        else:
            faults += _column_faults(line, found[-1])
    return found, faults


def _column_faults(line: Row[Any], entry: Entry) -> Iterator[str]:
    """Columns that say something else than the text beside them."""
    said = entry_values(entry, line.body)
    for name in (name for name, value in said.items() if getattr(line, name) != value):
        yield f"第{line.seq}条：栏目 {name} 与正文不一致"


def _relived(
    book: LawBook, found: Sequence[Entry], lines: Sequence[Row[Any]]
) -> tuple[told.Relived | None, list[str]]:
    """What the law comes to from the entries; None, and why, where it does not come to them."""
    try:
        return told.relived(book, found, [line.recorded_at for line in lines]), []
    except Otherwise as other:
        fields = f"（{'、'.join(other.fields)}）" if other.fields else ""
        return None, [f"第{other.seq}条：按办法重演，结果与档案不同{fields}"]
    except UnknownLawError:
        return None, ["所适用的版本或日历不在册，无法重演"]
    except Exception as failed:  # an entry that nobody but a forger wrote may break the law itself
        return None, [f"档案无法按办法重演（{type(failed).__name__}）"]


def _projection_faults(row: Row[Any], rows: Rows, life: Life, book: LawBook) -> Iterator[str]:
    lines, law, wake = rows[entries], book.law_of(life), next_wake(book, life)
    said = {**shown_values(life, law), "opened_at": lines[0].effective}
    said["recorded_at"] = lines[-1].recorded_at
    for name in (name for name, value in said.items() if getattr(row, name) != value):
        yield f"名册栏目 {name} 与称号状态不一致"
    if not 0 <= row.confirmed <= row.seq:
        yield f"名册栏目 confirmed 为{row.confirmed}，档案只有{row.seq}条"
    if row.next_wake != wake:
        yield f"下一次唤醒时间应为{wake}，名册为{row.next_wake}"
    if _said(rows[obligations]) != sorted(
        obligation_rows(life, law), key=lambda one: str(one["id"]).zfill(9)
    ):
        yield "待办事项与称号状态不一致"


def _beside_faults(connection: Connection, stamp: Stamp | None) -> Iterator[str]:
    """Rows of titles that are none: all may be right with an application that was refused, or waits."""
    for row in connection.execute(select(inbox).where(~_of(titles, inbox))):
        yield from (
            f"{row.title}：收件{row.action_id}{fault}"
            for fault in verify_inbox.faults_of_row(row, None, None, stamp)
        )
    refused = set(connection.scalars(select(inbox.c.action_id).where(inbox.c.state == "refused")))
    behind = {outbox.refused_key(one) for one in refused}
    behind |= {key_of(one) for one in connection.scalars(select(replies.c.number))}
    of_none = ~_of(titles, letters) & ~_of(undertakings, letters)
    odd = or_(of_none, *(letters.c.key.startswith(one, autoescape=True) for one in verify_letters.BESIDE))
    for row in connection.execute(select(letters.c.key, letters.c.title).where(odd).order_by(letters.c.key)):
        beside = row.key.startswith(verify_letters.BESIDE)
        if not beside:
            yield f"{row.title}：发件箱中有通知而名册中没有此称号"
        if beside and row.key not in behind:
            yield f"{row.title}：发件箱中的{row.key}没有对应的退件或答复"


_OTHERWISE: dict[told.Part, str] = {
    "unreadable": "内容无法读出",
    "unit": "名称或内容与档案不一致",
    "names": "曾用名与档案不一致",
    "credit": "统一社会信用代码与档案不一致",
}


def _unit_faults(connection: Connection, words: Iterable[told.Word], doubtful: set[str]) -> Iterator[str]:
    """What is wrong with units. One whose title could not be lived again is `doubtful`; that is told there."""
    known, found_by, there = told.come_to(words), looked_up(connection), set[str]()
    for row in connection.execute(select(units).order_by(units.c.code)):
        there.add(row.code)
        if row.code not in known and not doubtful:
            yield f"单位{row.code}（{row.name}）：没有一份档案说到它"
        if row.code in known and row.code not in doubtful:
            yield from (
                f"单位{row.code}：{_OTHERWISE[part]}"
                for part in told.otherwise(row, known[row.code], found_by[row.code])
            )
    yield from (f"单位{code}：档案中有而单位表中没有" for code in sorted(known.keys() - there))
