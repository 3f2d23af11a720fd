"""Whether undertakings 工作 are what their ledgers say: each is gone through again by its law, and compared."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from register import outbox, substitutions
from register.chapters import columns
from register.tables import chapters, errands, undertakings
from register.tables import outbox as letters
from register.undertakings import read_chapter
from schemas.base import local_date, midnight, sealed
from schemas.life import GENESIS
from schemas.substitution import Substitution
from schemas.undertaking import Chapter, Outcome, Progress, State, errands_hash
from workflows.life.law import LawBook
from workflows.undertakings.kinds import UNDERTAKINGS
from workflows.undertakings.step import came, done
from workflows.undertakings.world import NotDone, World


def faults_of(connection: Connection, book: LawBook, orders: Mapping[int, Substitution]) -> Iterator[str]:
    """Every fault, in one Chinese sentence."""
    known = set()
    for row in connection.execute(select(undertakings).order_by(undertakings.c.id)):
        known.add(row.id)
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
    head, keys, ordered = GENESIS, set[str](), dict[tuple[int, int], str]()
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
        ordered |= {(chapter.seq, n): one.text for n, one in enumerate(outcome.errands, 1)}
        keys |= {f"{row.id}/{chapter.seq}/{n}" for n in range(1, len(chapter.notices) + 1)}
    if state is None:
        yield "没有经办记录"
        return
    said = columns(row.kind, state, len(lines), head)
    if any(getattr(row, name) != value for name, value in said.items()):
        yield "现状与经办记录不一致"
    yield from _beside(connection, row.id, ordered, keys)


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


def _beside(
    connection: Connection, undertaking: str, ordered: Mapping[tuple[int, int], str], keys: set[str]
) -> Iterator[str]:
    rows = connection.execute(select(errands).where(errands.c.undertaking == undertaking)).all()
    if {(row.seq, row.number): row.body for row in rows} != ordered:
        yield "交办与经办记录不一致"
    found = connection.execute(select(letters).where(letters.c.title == undertaking)).all()
    if {row.key for row in found} != keys:
        yield "发件箱中的通知与经办记录不一致"
    for row in found:
        if row.sha256 != outbox.text_hash(row.subject, row.body):
            yield f"发件箱中的{row.key}的文字与其摘要不符"
