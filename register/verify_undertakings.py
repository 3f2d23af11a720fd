"""Whether undertakings 工作 are what their ledgers say: each is gone through again by its law, and compared."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, select

from register import substitutions
from register.chapters import columns
from register.errands import State as How
from register.errands import id_of
from register.stamp import NOT_OURS, Stamp
from register.tables import chapters, entries, errands, undertakings
from register.tables import outbox as letters
from register.undertakings import read_chapter
from register.verify_letters import by_itself
from schemas.base import GENESIS, local_date, midnight, sealed
from schemas.party import Party
from schemas.substitution import Substitution
from schemas.undertaking import Chapter, Outcome, Progress, State, errands_hash
from workflows.life.law import LawBook
from workflows.undertakings.kinds import UNDERTAKINGS
from workflows.undertakings.step import came, done
from workflows.undertakings.world import NotDone, World

_Ordered = tuple[str, str, str]
"""Of an errand: its title, its text, and who ordered it."""

_Sent = tuple[Party, str, datetime, datetime]
"""Of a notice: whom it is for, its facts, of when it is, and when it was recorded."""


def faults_of(
    connection: Connection, book: LawBook, orders: Mapping[int, Substitution], stamp: Stamp | None
) -> Iterator[str]:
    """Every fault, in one Chinese sentence."""
    known = set()
    for row in connection.execute(select(undertakings).order_by(undertakings.c.id)):
        known.add(row.id)
        if stamp and not stamp.holds(undertakings, row._mapping):
            yield f"{row.id}：经办（止于第{row.seq}条）{NOT_OURS}"
        yield from (f"{row.id}：{fault}" for fault in _faults(connection, row, book, orders))
    for table in (chapters, errands):
        for lost in sorted(set(connection.scalars(select(table.c.undertaking).distinct())) - known):
            yield f"{lost}：有经办记录而没有此项工作"


def _faults(
    connection: Connection, row: Row[Any], book: LawBook, orders: Mapping[int, Substitution]
) -> Iterator[str]:
    lines = connection.execute(
        select(chapters).where(chapters.c.undertaking == row.id).order_by(chapters.c.seq)
    ).all()
    state: State | None = None
    head, sent, ordered = GENESIS, dict[str, _Sent](), dict[tuple[int, int], _Ordered]()
    for place, line in enumerate(lines, 1):
        where = f"经办第{line.seq}条"
        if line.seq != place:
            yield f"经办第{place}条缺失"
            return
        if line.prev != head or sealed(line.prev, line.body) != line.hash:
            yield f"{where}：与哈希不符，内容被改动过"
            return
        head = line.hash
        try:
            chapter = read_chapter(line.body)
            outcome = _again(row.kind, state, chapter, book, line.recorded_at)
        except (ValueError, LookupError, NotDone):
            yield f"{where}：无法按规则重演"
            return
        state = outcome.state
        if not _tells(chapter, line, outcome):
            yield f"{where}：与重演的结果不一致"
        if chapter.deed and (why := substitutions.misfit(orders, chapter.deed)):
            yield f"{where}：{why}"
        who = chapter.deed.actor.model_dump_json() if chapter.deed else ""
        ordered |= {(chapter.seq, n): (one.title, one.text, who) for n, one in enumerate(outcome.errands, 1)}
        sent |= {
            f"{row.id}/{chapter.seq}/{n}": (
                one.to,
                one.model_dump_json(),
                chapter.effective,
                line.recorded_at,
            )
            for n, one in enumerate(chapter.notices, 1)
        }
    if state is None:
        yield "没有经办记录"
        return
    said = columns(row.kind, state, len(lines), head)
    said |= {"opened_at": lines[0].recorded_at, "recorded_at": lines[-1].recorded_at}
    if any(getattr(row, name) != value for name, value in said.items()):
        yield "现状与经办记录不一致"
    yield from _errand_faults(connection, row.id, ordered)
    yield from _letter_faults(connection, row.id, sent)


def _again(kind: str, state: State | None, chapter: Chapter, book: LawBook, recorded_at: datetime) -> Outcome:
    """What came of a chapter, worked out again from what stands in it. `NotDone` or `ValueError` where it cannot be."""
    row, known = UNDERTAKINGS[kind], {one.title: one for one in chapter.seen}
    if chapter.deed is None:
        looked = midnight(chapter.looked) if chapter.looked else chapter.effective
        found = came(row, state, looked, lambda _: known) if state else None
        if found is None or (found.at, found.what) != (chapter.effective, chapter.came):
            raise ValueError(chapter.seq)
        return found.outcome
    world = World(
        seen=known,
        today=local_date(max(recorded_at, chapter.effective)),
        book=book,
        others={},
        progress=Progress(refused=1),
        named_by={},
        numbered={},
        open=(),
        rests_on={},
    )
    return done(row, state, chapter.deed, world)


def _tells(chapter: Chapter, line: Row[Any], outcome: Outcome) -> bool:
    """Whether a chapter has what came of it, and its row what it says."""
    kind = chapter.deed.kind if chapter.deed else chapter.came
    return (
        chapter.state == sealed(outcome.state.model_dump_json())
        and chapter.errands == errands_hash(outcome.errands)
        and (chapter.rungs == outcome.rungs or chapter.format == 1)
        and (chapter.undertaking, chapter.seq, kind) == (line.undertaking, line.seq, line.kind)
        and (chapter.deed.id if chapter.deed else None) == line.deed_id
        and chapter.effective == line.effective
    )


def _errand_faults(
    connection: Connection, undertaking: str, ordered: Mapping[tuple[int, int], _Ordered]
) -> Iterator[str]:
    rows = connection.execute(select(errands).where(errands.c.undertaking == undertaking)).all()
    if {(row.seq, row.number): (row.title, row.body, row.actor) for row in rows} != ordered:
        yield "交办与经办记录不一致"
    query = select(entries.c.action_id, entries.c.seq).where(
        entries.c.action_id.startswith(f"{undertaking}.")
    )
    answers = {one.action_id: one.seq for one in connection.execute(query)}
    for row in rows:
        where = f"交办第{row.seq}条第{row.number}项"
        if row.state not in get_args(How):
            yield f"{where}的状态{row.state}不成样子"
        if row.state == "done" and answers.get(id_of(row)) != row.entry:
            yield f"{where}记为已办，档案中却没有，或者不是第{row.entry}条"
        if row.state == "refused" and id_of(row) in answers:
            yield f"{where}记为不予办理，档案中却有"


def _letter_faults(connection: Connection, undertaking: str, sent: Mapping[str, _Sent]) -> Iterator[str]:
    found = connection.execute(select(letters).where(letters.c.title == undertaking)).all()
    if {row.key for row in found} != set(sent):
        yield "发件箱中的通知与经办记录不一致"
        return
    for row in found:
        to, facts, effective, recorded_at = sent[row.key]
        said = (row.role, row.area, row.facts, row.effective, row.recorded_at)
        if said != (to.role.value, to.area, facts, effective, recorded_at):
            yield f"发件箱中的{row.key}与经办记录不一致"
        yield from by_itself(row)
