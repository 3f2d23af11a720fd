"""Upward 推荐上报: the list of a higher level as it is sent there, what it answers, the titles that begin with that."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from desk.table import Cell, Sheet
from register import errands, inbox, lawbook, queries
from register.connect import Register
from register.seen import seen
from register.tables import FOREVER, standings
from register.undertakings import Kept
from schemas.act import TitleId
from schemas.folding import fold
from schemas.precondition import Level
from schemas.undertakings.batch import Batch
from schemas.undertakings.upward import Recommended
from wording.dates import day
from wording.phrases import LEVELS

HEADS = (
    "序号",
    "单位",
    "类别",
    "乡镇（街道）",
    "推荐单位",
    "上报级别",
    "本级编号",
    "本级命名日期",
    "本级有效期至",
    "其他级别、其他称号",
    "上级答复",
    "称号",
)
_AT_ONCE = 500
"""Units asked for in one query."""
ANSWERS = {"waiting": "等待答复", "agreed": "上级同意", "declined": "上级不同意", "named": "上级已命名"}
ONLY_NOTED = "这里没有登记该级的办法，只作记录"
_BEGINNING = {"waiting": "正在立该级的称号", "handed": "正在立该级的称号"}


class Naming(NamedTuple):
    """A naming by a higher level, as it is told: on which day, which level, honour and batch, the units' numbers."""

    on: str | date
    to: str | None = None
    honour: str | None = None
    batch: str | None = None
    numbers: Mapping[TitleId, str] = {}


class Line(NamedTuple):
    """A title on the list of a higher level, as it is now; `others` are those that its unit has in force beside it."""

    title: TitleId
    unit: str
    category: str
    township: str
    recommender: str | None
    to: str
    number: str | None
    named_on: date | None
    term_end: date | None
    others: list[str]
    answer: str
    came: str
    """What came of it, in words: the answer, and where the unit was named the title that it has there."""


def recommended(register: Register, kept: Kept, state: Batch, to: Level | str | None = None) -> list[Line]:
    """Those that were recommended, to one level or to any."""
    begun = _begun(register, kept.id)
    wanted = [one for one in state.recommended if to in (None, one.to)]
    with register.reading() as connection:
        known = seen(connection, [one.title for one in wanted])
        beside = held_by(connection, known)
    found = []
    for one in wanted:
        it = known[one.title]
        found.append(
            Line(
                one.title,
                it.unit_name,
                it.category,
                it.township,
                it.recommender,
                one.to,
                it.number,
                it.named_on,
                it.term_end,
                beside[one.title],
                one.answer,
                _came(one, begun.get((one.title, one.to), "")),
            )
        )
    return found


def rows(some: Sequence[Line]) -> list[tuple[Cell, ...]]:
    """They as the list is sent, a line each."""
    return [
        (
            n,
            one.unit,
            one.category,
            one.township,
            one.recommender,
            LEVELS[one.to],
            one.number,
            one.named_on,
            one.term_end,
            "；".join(one.others),
            one.came,
            one.title,
        )
        for n, one in enumerate(some, 1)
    ]


def sheet(kept: Kept, state: Batch, some: Sequence[Line]) -> Sheet:
    """The list as it is sent to the higher level."""
    said = f"{state.honour}（{LEVELS[state.level]}），{kept.id}"
    return Sheet("推荐名单", f"{state.name}　推荐上报名单", said, HEADS, rows(some))


def named_above(
    register: Register, state: Batch, titles: Sequence[TitleId], said: Naming
) -> dict[str, Any] | None:
    """What the answer of a level says of those that it has named; their titles begin where its measure is kept here."""
    if not titles:
        return None
    with register.reading() as connection:
        known = seen(connection, titles)
    to = said.to or next((one.to for one in state.recommended if one.title in known and _open(one)), None)
    book = lawbook.read(register)
    given = {
        fold(name): name
        for law in book.editions.values()
        if law.honour.level == to
        for name in law.honour.names
    }
    honour = said.honour or state.honour
    known_here = given.get(fold(honour))
    return {
        "honour": known_here or honour,
        "named_on": said.on,
        "batch": said.batch,
        "edition": lawbook.current_edition(register, known_here, level=to) if known_here else None,
        "units": {
            title: {"unit": queries.unit(register, known[title].unit), "number": said.numbers.get(title)}
            for title in titles
            if title in known
        },
    }


def _open(one: Recommended) -> bool:
    return one.answer in ("waiting", "agreed")


def _begun(register: Register, work: str) -> dict[tuple[TitleId, str], str]:
    """What became of the titles that begin at a higher level by this batch: which they are, or why there is none."""
    found = {}
    for one in errands.all_of(register, work):
        if one.begins:
            level = one.errand.says["inherited"]["application"]["level"]
            known = inbox.received(register, one.id) if one.state == "done" else None
            no = f"没有立成：{one.why}" if one.state == "refused" else _BEGINNING.get(one.state, "")
            found[one.title, level] = known.action.title if known else no
    return found


def _came(one: Recommended, begun: str) -> str:
    if one.answer != "named":
        return ANSWERS[one.answer]
    named_on = day(one.named_on) if one.named_on else ""
    return f"{ANSWERS['named']}（{one.paper}，{named_on}）：{begun if one.begins else ONLY_NOTED}"


def held_by(connection: Connection, titles: Iterable[TitleId]) -> dict[TitleId, list[str]]:
    """What the unit of each title has in force beside it, in words."""
    known = seen(connection, titles)
    units, held = sorted({one.unit for one in known.values()}), dict[str, list[tuple[str, str]]]()
    for start in range(0, len(units), _AT_ONCE):
        query = select(standings).where(
            standings.c.unit_code.in_(units[start : start + _AT_ONCE]),
            standings.c.until == FOREVER,
            standings.c.in_force,
        )
        for row in connection.execute(query.order_by(standings.c.title)):
            until = f"，有效期至{day(row.term_end)}" if row.term_end else ""
            text = f"{LEVELS[row.level]}{row.honour}{until}"
            held.setdefault(row.unit_code, []).append((row.title, text))
    return {
        title: [text for other, text in held.get(one.unit, ()) if other != title]
        for title, one in known.items()
    }
