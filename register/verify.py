"""Verify: whether the register still is what it says. Every fault in one Chinese sentence."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from register.connect import Register
from register.ledger import entry_of
from register.projection import obligation_rows
from register.tables import editions, entries, inbox, obligations, outbox, titles
from schemas.base import sealed
from schemas.entry import Entry
from schemas.life import GENESIS, Life
from schemas.stage import Stage
from workflows.life import forms
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.paths import leads
from workflows.life.step import next_wake

_REMEDIES = ("correct", "annul", "set_clock")
"""These take the course up again elsewhere; every other entry goes on where the last one ended."""


def verify(register: Register, book: LawBook) -> list[str]:
    """Every fault of the register, judged by `book`; empty when it is sound."""
    with register.reading() as connection:
        return faults_on(connection, book)


def faults_on(connection: Connection, book: LawBook) -> list[str]:
    """`verify` inside a transaction, also one that is not committed yet."""
    faults: list[str] = []
    for edition in connection.execute(select(editions)):
        if sealed(edition.body) != edition.hash:
            faults.append(f"版本{edition.id}：正文与其哈希{edition.hash[:12]}不符")
    known = {title.id: title for title in connection.execute(select(titles).order_by(titles.c.id))}
    written = set(connection.scalars(select(entries.c.title).distinct()))
    faults += [f"{title}：有档案而名册中没有此称号" for title in sorted(written - set(known))]
    for row in known.values():
        faults += [f"{row.id}：{fault}" for fault in _title_faults(connection, row, book)]
    faults += _inbox_faults(connection)
    return faults


def _rows(connection: Connection, table: Table, title: str) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(table).where(table.c.title == title).order_by(*table.primary_key.columns)
        ).all()
    )


def _title_faults(connection: Connection, row: Row[Any], book: LawBook) -> Iterator[str]:
    lines = _rows(connection, entries, row.id)
    if not lines:
        yield "名册中有此称号而没有档案"
        return
    yield from _chain_faults(lines)
    found = []
    for line in lines:
        try:
            found.append(entry_of(line))
        except ValueError:
            yield f"第{line.seq}条：正文无法读出"
            return
    yield from _course_faults(found, book)
    yield from _life_faults(connection, row, found[-1], book)
    letters = {letter.key: letter for letter in _rows(connection, outbox, row.id)}
    for entry in found:
        for n, notice in enumerate(entry.notices, 1):
            letter = letters.get(f"{row.id}/{entry.seq}/{n}")
            if letter is None:
                yield f"第{entry.seq}条：第{n}份通知不在发件箱中"
            elif (letter.role, letter.area, letter.subject, letter.body) != (
                notice.to.role.value,
                notice.to.area,
                notice.subject,
                notice.body,
            ):
                yield f"第{entry.seq}条：第{n}份通知与发件箱中的不一致"


def _chain_faults(lines: list[Row[Any]]) -> Iterator[str]:
    """Of the text as it was kept, so that schemas may grow: gaps, hashes, and columns that say something else."""
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
        try:
            body = json.loads(line.body)
            said = {
                "title": body["title"],
                "seq": body["seq"],
                "action_id": body["action"]["id"] if body["action"] else None,
                "kind": body["kind"],
                "outcome": body["outcome"],
                "effective": body["effective"],
            }
        except (ValueError, KeyError, TypeError):
            yield f"第{line.seq}条：正文无法读出"
            continue
        kept = {**{name: getattr(line, name) for name in said}, "effective": line.effective.isoformat()}
        for name in (name for name, value in said.items() if kept[name] != value):
            yield f"第{line.seq}条：栏目 {name} 与正文不一致"


def _course_faults(found: list[Entry], book: LawBook) -> Iterator[str]:
    stage = Stage.APPLICATION
    lived_under: dict[str, Leads] = {}
    for entry in found:
        kind = entry.action.kind if entry.action else entry.kind
        if entry.edition not in lived_under:
            lived_under[entry.edition] = _leads(book, entry.edition)
        if kind not in _REMEDIES:
            if entry.was is not stage:
                yield f"第{entry.seq}条：始于“{forms.STAGES[entry.was]}”，而上一条止于“{forms.STAGES[stage]}”"
            # What one edition began is carried out under the next: either may say where it leads.
            came = (entry.was, entry.outcome or "")
            known = any(entry.stage in one.get(came, ()) for one in lived_under.values())
            if entry.stage is not entry.was and not known:
                to = forms.STAGES[entry.stage]
                yield f"第{entry.seq}条：“{forms.STAGES[entry.was]}”经 {entry.outcome} 不能到“{to}”"
        stage = entry.stage


Leads = dict[tuple[Stage, str], frozenset[Stage]]
_led: dict[str, Leads] = {}
"""Where each edition's outcomes lead. An edition is known by its content, so that this never grows old."""


def _leads(book: LawBook, edition: str) -> Leads:
    if edition not in _led:
        regulation = book.editions.get(edition)
        if regulation is None:
            return {}
        _led[edition] = leads(regulation)
    return _led[edition]


def _life_faults(connection: Connection, row: Row[Any], last: Entry, book: LawBook) -> Iterator[str]:
    if (row.seq, row.head) != (last.seq, last.hash):
        yield f"名册记到第{row.seq}条，档案止于第{last.seq}条，首尾不符"
    try:
        life = Life.read(row.life, row.head)
    except ValueError:
        yield "名册中的称号状态无法读出"
        return
    if (life.title, life.seq) != (row.id, row.seq):
        yield "称号状态与名册的序号不一致"
    if sealed(row.life) != last.state:
        yield f"称号状态与档案第{last.seq}条记载的不符，内容被改动过"
    try:
        law = book.law_of(life)
    except UnknownLawError:
        yield f"所适用的版本{life.edition[:12]}或日历{life.calendar[:12]}不在册"
        return
    standing, application = life.standing, life.application
    said = {
        "unit_code": application.unit.code if application else None,
        "honour": application.honour if application else None,
        "level": law.regulation.honour.level,
        "stage": standing.stage.value,
        "is_open": life.is_open,
        "edition": life.edition,
        "calendar": life.calendar,
        "number": standing.number,
        "batch": standing.batch,
        "named_on": standing.dates.get("named"),
        "term_end": standing.dates.get("term_end"),
        "recommender": application.recommender if application else None,
        **standing.bars(),
    }
    for name in (name for name, value in said.items() if getattr(row, name) != value):
        yield f"名册栏目 {name} 与称号状态不一致"
    kept = [_worded_apart(dict(one._mapping)) for one in _rows(connection, obligations, row.id)]
    due = [_worded_apart(one) for one in obligation_rows(life, law)]
    if kept != sorted(due, key=lambda one: str(one["id"]).zfill(9)):
        yield "待办事项与称号状态不一致"
    wake = next_wake(book, life)
    if life.is_open and wake is None:
        yield "称号在办而没有下一次唤醒时间"
    if row.next_wake != wake:
        yield f"下一次唤醒时间应为{wake},名册为{row.next_wake}"


def _worded_apart(obligation: dict[str, Any]) -> dict[str, Any]:
    """Without the article as a reader sees it: a later release may word it otherwise, and nothing has been touched."""
    return {name: value for name, value in obligation.items() if name != "article"}


def _inbox_faults(connection: Connection) -> Iterator[str]:
    recorded = Counter(
        connection.scalars(select(entries.c.action_id).where(entries.c.action_id.is_not(None)))
    )
    for row in connection.execute(select(inbox).order_by(inbox.c.title, inbox.c.turn)):
        times = recorded[row.action_id]
        if row.state == "done" and times != 1:
            yield f"{row.title}：收件{row.action_id}已办结，档案中却有{times}条"
        if row.state != "done" and times:
            yield f"{row.title}：收件{row.action_id}未办结或已退件，档案中却有{times}条"
        if row.state != "waiting" and row.receipt is None:
            yield f"{row.title}：收件{row.action_id}已办结而没有回执"
