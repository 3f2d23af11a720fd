"""Upward 推荐上报: the list of a higher level as it is sent there, and what else each unit holds."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from register.connect import Register
from register.seen import seen
from register.tables import FOREVER, standings
from schemas.act import TitleId
from schemas.precondition import Level
from schemas.undertakings.batch import Batch
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
ANSWERS = {"waiting": "等待答复", "agreed": "上级同意", "declined": "上级不同意"}


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


def recommended(register: Register, state: Batch, to: Level | str | None = None) -> list[Line]:
    """Those that were recommended, to one level or to any."""
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
            )
        )
    return found


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
