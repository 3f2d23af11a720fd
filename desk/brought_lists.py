"""Brought lists: the dry run of a list that an office has brought, and its carrying out, row by row as on paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from desk import change_sheet, several
from desk.brought import Brought, Column, Held, Line, Shelf, Table
from desk.errors import DeskError, RefusedError
from desk.hand_in import Clock
from desk.importing import table as tables
from desk.importing.columns import LABELS
from desk.importing.judged import Judged
from desk.importing.reading import read
from desk.preview import Preview
from desk.seats import Seat
from desk.several import Item, Result
from desk.takeover import Becomes, Candidate, Verdict, given_by, spread, verdicts, without_post
from desk.taking_over import (
    BECOMES,
    Ring,
    Start,
    candidate_of,
    difference,
    marked_copy,
    place,
    standing,
    taken_over,
    why_not,
)
from desk.unit_changes import carried_out
from register.connect import Register
from schemas.base import local_date
from schemas.office import Office
from schemas.span import Span
from wording import forms, refusals
from wording.articles import article
from wording.several import STATES

Step = Callable[[int, int], None]
"""Told how many of how many rows are through. What it raises ends the work, which can be gone on with."""


class Desk(NamedTuple):
    """What is needed of an installation: its register and office, its lists, its clock."""

    register: Register
    office: Office
    shelf: Shelf
    clock: Clock
    honour: str | None = None
    """Which title a list is of that names none."""


def looked(desk: Desk, seat: Seat, one: Brought, step: Step) -> Brought:
    """The dry run of a list: nothing but the list itself changes."""
    content = desk.shelf.content(one)
    if content is None:
        return one
    now = desk.clock()
    fresh = one.model_copy(update={"why": "", "looked_at": now, "login": None, "confirmed_at": None})
    try:
        found = (_titles if one.kind == "titles" else _changes)(desk, seat, fresh, content, step)
    except DeskError as no:
        desk.shelf.foresee(one, [])
        desk.shelf.away(one, "marked")
        found = {"phase": "unreadable", "why": str(no), "tables": (), "questions": (), "notes": ()}
    return desk.shelf.save(fresh.model_copy(update=found))


def _titles(desk: Desk, seat: Seat, one: Brought, content: bytes, step: Step) -> dict[str, Any]:
    register, today = desk.register, local_date(desk.clock())
    said = {"honour": desk.honour, **{name: value for name, value in one.said.items() if name != "within"}}
    reading = read(content, one.name, given_by(register, desk.office, today, said))
    ready = [candidate_of(row) for row in reading.rows if row.ready]
    judged = []
    for n, verdict in enumerate(verdicts(register, seat, ready, desk.clock), 1):
        judged.append(verdict)
        step(n, len(ready))
    months = one.said.get("within")
    over = Span(n=int(months), unit="months") if months else desk.office.catch_up
    spreading = spread(register, judged, today, over)
    came = [old._replace(candidate=new) for old, new in zip(judged, spreading, strict=True)]
    by_row = {verdict.candidate.row: verdict for verdict in came}
    lines = [_line(n, row, by_row.get(row.row)) for n, row in enumerate(reading.rows)]
    numbers = {row.row: str(n) for n, row in enumerate(reading.rows)}
    desk.shelf.foresee(
        one, lines, [_held(numbers[verdict.candidate.row], verdict) for verdict in came if _to_do(verdict)]
    )
    desk.shelf.keep(one, "marked", marked_copy(reading, came, confirmed=False))
    postless = without_post(desk.office, ready)
    lacking = f"没有岗位的乡镇（街道）：{'、'.join(postless)}，给它们的通知改送领导小组办公室"
    return {
        "phase": "looked",
        "tables": tuple(_table(found, len(reading.tables) > 1) for found in reading.tables),
        "questions": reading.questions,
        "notes": (*reading.notes, *([lacking] if postless else [])),
    }


def _table(found: tables.Table, several_: bool) -> Table:
    """The columns of a table that a person can say the meaning of: by letter, or by header where there are tables."""
    heads = [one.header for one in found.columns]
    own = tables.marks_of(found)
    columns = tuple(
        Column(
            key=one.header if several_ and heads.count(one.header) == 1 and one.header else one.letter,
            letter=one.letter,
            header=one.header,
            meaning=one.meaning,
            sure=one.sure,
        )
        for one in found.columns
        if one.place not in own and one.meaning != "answer"
    )
    return Table(called=found.sheet.called, row=found.header[1] + 1, columns=columns)


def said_of(one: Brought, chosen: Mapping[str, str]) -> dict[str, str]:
    """What a person says of columns, as `read` takes it: only where that is not how they were understood by themselves.

    `chosen` is by key the meaning, or nothing for a column that is not used.
    """
    before: Mapping[str, str] = one.said.get("columns", {})
    found = dict(before)
    for column in (column for table in one.tables for column in table.columns):
        if column.key not in chosen:
            continue
        meaning = chosen[column.key]
        known = meaning == (column.meaning or "") and column.sure
        if (meaning in LABELS or not meaning) and (not known or column.key in before):
            found[column.key] = LABELS[meaning] if meaning in LABELS else LABELS["unused"]
    return found


def _line(n: int, row: Judged, verdict: Verdict | None) -> Line:
    key, where = str(n), place(row.row)
    unit = row.inherited.application.unit.name if row.inherited else ""
    if verdict is None:
        word, becomes = ("表中写明不接管", "skipped") if row.answer == "skip" else ("有误或存疑", "wrong")
        return Line(key=key, place=where, unit=unit, becomes=becomes, word=word, said=why_not(row))
    return _came(key, verdict, row.notes)


def _to_do(verdict: Verdict) -> bool:
    return verdict.becomes in ("new", "corrected")


def _held(key: str, verdict: Verdict) -> Held:
    said = verdict.candidate
    by = said.by.isoformat() if said.by else None
    return Held(key=key, inherited=said.inherited, row=said.row, by=by, again=said.again)


def _came(key: str, verdict: Verdict, notes: Sequence[str] = ()) -> Line:
    """What a row comes to, or came to, in words."""
    said = list(notes)
    if verdict.becomes == "refused" and verdict.why:
        said.insert(0, _plainly(verdict.why))
    elif verdict.becomes == "corrected" and verdict.was:
        said.insert(0, difference(verdict))
    elif verdict.becomes == "new" and verdict.life:
        said.insert(0, standing(verdict))
    rule, instead = _way_out(verdict.why)
    return Line(
        key=key,
        place=place(verdict.candidate.row),
        unit=verdict.candidate.inherited.application.unit.name,
        becomes=verdict.becomes,
        word=BECOMES[verdict.becomes],
        said="；".join(said),
        rule=rule,
        instead=instead,
        title=verdict.title or "",
    )


def _plainly(no: DeskError) -> str:
    return (
        refusals.reason(no.receipt.reason) if isinstance(no, RefusedError) and no.receipt.reason else str(no)
    )


def _way_out(no: DeskError | None) -> tuple[str, tuple[str, ...]]:
    """Of a refusal: the rule behind it, and what can be done now."""
    if not isinstance(no, RefusedError):
        return "", ()
    rule = article(no.receipt.article) if no.receipt.article else ""
    return rule, tuple(refusals.possible(one) for one in no.instead[:6])


def _changes(desk: Desk, seat: Seat, one: Brought, content: bytes, step: Step) -> dict[str, Any]:
    rows, skipped = change_sheet.read(content, one.name)

    def hand_in(items: list[Item]) -> list[Result]:
        return several.rehearsed(desk.register, seat, items, desk.clock())

    lines, seen = [], set()
    for result in carried_out(desk.register, desk.office, rows, hand_in):
        lines.append(_changed(result))
        seen.add(result.item.about)
        step(len(seen), len(rows))
    desk.shelf.foresee(one, lines)
    notes = tuple(f"第{number}行没有用到：{why}" for number, why in skipped)
    return {"phase": "looked", "tables": (), "questions": (), "notes": notes}


def _changed(result: Result) -> Line:
    where, _, what = result.item.about.partition(" ")
    why = foreseen(result.coming) if result.coming else result.why
    rule, instead = _way_out(result.no)
    return Line(
        key=f"{result.item.about} {result.item.meant.title}",
        place=where,
        unit=result.item.unit,
        becomes=result.state,
        word=STATES[result.state],
        said="。".join(filter(None, (what, why))),
        rule=rule,
        instead=instead,
        title=result.item.meant.title,
    )


def foreseen(coming: Preview) -> str:
    """What an act would mean for its title, in a sentence."""
    was, then = forms.stages(*coming.was), forms.stages(*coming.stages)
    parts = [f"环节：{was}改为{then}" if was != then else f"环节不变（{was}）"]
    parts += [f"新的事项：{one.what}（{one.by}，{one.deadline}）" for one in coming.opened]
    parts += [f"改期：{one.what}，{one.was}改为{one.due}" for one in coming.moved]
    parts += [f"不再待办：{'、'.join(coming.ended)}"] if coming.ended else []
    parts += [f"发出通知{len(coming.notices)}份"] if coming.notices else []
    return "；".join(parts)


def confirm(shelf: Shelf, one: Brought, seat: Seat, clock: Clock) -> Brought:
    """That somebody takes the dry run on themselves; from here on it is carried out, whatever stops meanwhile."""
    now = clock()
    update = {"phase": "doing", "login": seat.login, "confirmed_at": now}
    return shelf.save(one.model_copy(update=update))


def stale(one: Brought, today: date) -> bool:
    """Whether the dry run is of another day, when other dates were past."""
    return one.looked_at is None or local_date(one.looked_at) != today


def through(desk: Desk, seat: Seat, one: Brought, step: Step, ring: Ring, start: Start) -> Brought:
    """Carry out what was confirmed; what an earlier beginning has done is not done again."""
    for line in _each(desk, seat, one, ring, start, step):
        desk.shelf.came(one, line)
    desk.shelf.away(one, "content")  # it has done its service, and may hold what nobody needs
    return desk.shelf.save(one.model_copy(update={"phase": "done"}))


def _each(desk: Desk, seat: Seat, one: Brought, ring: Ring, start: Start, step: Step) -> Iterator[Line]:
    if one.kind == "titles":
        yield from _each_title(desk, seat, one, ring, start, step)
        return
    content = desk.shelf.content(one)
    rows = change_sheet.read(content, one.name).rows if content else []

    def hand_in(items: list[Item]) -> list[Result]:
        found = []
        for taken in several.take_in_each(desk.register, seat, items, desk.clock):
            found.append(several.became(taken, ring(taken.handed) if taken.handed else None))
        return found

    seen: set[str] = set()
    for result in carried_out(desk.register, desk.office, rows, hand_in):
        yield _changed(result)
        seen.add(result.item.about)
        step(len(seen), len(rows))


def _each_title(desk: Desk, seat: Seat, one: Brought, ring: Ring, start: Start, step: Step) -> Iterator[Line]:
    done = desk.shelf.done(one)
    shown = {line.key: line for line in desk.shelf.foreseen(one)}
    to_do = desk.shelf.held(one)
    left = [held for held in to_do if held.key not in done]
    step(len(to_do) - len(left), len(to_do))
    meant = [_meant(held, shown[held.key]) for held in left]
    came = taken_over(desk.register, seat, meant, desk.clock, ring, start)
    for n, (held, verdict) in enumerate(zip(left, came, strict=True), len(to_do) - len(left) + 1):
        told = _came(held.key, verdict)
        yield told if told.said else told.model_copy(update={"said": shown[held.key].said})
        step(n, len(to_do))


def _meant(held: Held, line: Line) -> Verdict:
    by = date.fromisoformat(held.by) if held.by else None
    becomes: Becomes = "corrected" if line.becomes == "corrected" else "new"
    return Verdict(Candidate(held.inherited, held.row, by, held.again), becomes, line.title or None)
