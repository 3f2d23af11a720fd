"""Due: what must be done until a day and by whom, the earliest first, with what is overdue."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desk.table import Sheet
from register import owing, replies
from register.connect import Register
from register.owing import Due, Order, Sought
from schemas.party import Party, Role
from schemas.reply import Reply
from wording.follows import apart
from wording.replies import said as said_by_link
from workflows.life.kinds import ANSWERS, RUN_OUT


class Owed(NamedTuple):
    """A line of the list: the register's row, so many days overdue (0 in time), who owes it, what, by which act.

    Nobody is late in a period that runs out by itself. `reply` is what was last said by the link of a notice that
    urged it.
    """

    row: Due
    late: int
    who: str
    what: str
    answer: str | None
    reply: str | None = None

    @property
    def runs_out(self) -> bool:
        """Whether it is a period that runs out by itself, which nobody has to do anything for."""
        return self.row.duty in RUN_OUT

    @property
    def ground(self) -> str:
        """Where its length of time stands."""
        assumed = self.row.assumed and "暂" not in self.row.article
        return self.row.article + ("（暂定）" if assumed else "")

    @property
    def notes(self) -> list[str]:
        """What must be known beside the due date."""
        told = [f"逾期{self.late}日"] * bool(self.late) + ["暂定"] * self.row.provisional
        told += [f"已催办{self.row.urged}次，最近{self.row.urged_on}"] * bool(self.row.urged)
        return told + ([self.reply] if self.reply else [])


def due(
    register: Register, until: date, today: date, role: Role | None = None, seen: Sequence[Party] = ()
) -> list[Owed]:
    """Every open duty due on or before `until`, of one role or of all; of titles that whoever asks has `seen`."""
    sought = Sought(until, role=role, seen=seen)
    return _owed(register, owing.due(register, sought), today)


class Some(NamedTuple):
    """Some of the duties that were sought, the first ones, and how many there are in all."""

    rows: list[Owed]
    number: int


def some(
    register: Register,
    sought: Sought,
    today: date,
    most: int | None = None,
    order: Order = "due",
    *,
    down: bool = False,
) -> Some:
    """So many of the duties that are sought, or all; `down`: the last ones first."""
    rows = _owed(register, owing.due(register, sought, most, order, down=down), today)
    return Some(rows, len(rows) if most is None or len(rows) < most else owing.count(register, sought))


class Behind(NamedTuple):
    """Somebody who has not acted: how many duties, and how many days late the oldest is."""

    who: str
    number: int
    longest: int


def behind(register: Register, today: date, seen: Sequence[Party] = (), most: int = 15) -> list[Behind]:
    """Who is late with how much, the most first. Nobody is in a period that runs out by itself."""
    late = Sought(today - timedelta(days=1), seen=seen, without=RUN_OUT)
    return [
        Behind(one.unit_name or one.by.label, one.number, (today - one.oldest).days)
        for one in owing.behind(register, late, most)
    ]


def _owed(register: Register, rows: Sequence[Due], today: date) -> list[Owed]:
    urged = {row.title for row in rows if row.urged}
    said = replies.latest(register, urged) if urged else {}
    return [_line(row, today, said.get((row.title, row.id))) for row in rows]


def _line(row: Due, today: date, reply: Reply | None) -> Owed:
    by = Party(role=row.role, area=row.area)
    who = row.unit_name if row.role is Role.UNIT else by.label
    late = 0 if row.duty in RUN_OUT else max((today - row.due).days, 0)
    what = row.what + apart(row.duty, row.about, by)
    return Owed(row, late, who, what, ANSWERS.get(row.duty), said_by_link(reply) if reply else None)


HEADS = ("期限", "逾期日数", "称号", "单位", "事项", "承办", "依据", "备注")


def sheet(rows: Sequence[Owed], until: date, today: date, role: Role | None = None) -> Sheet:
    """The list as a spreadsheet has it."""
    lines = [
        (
            one.row.due,
            one.late or None,
            one.row.title,
            one.row.unit_name,
            one.what,
            one.who,
            one.ground,
            "暂定" if one.row.provisional else None,
        )
        for one in rows
    ]
    late = sum(one.late > 0 for one in rows)
    whose = f"{role.label}承办，" if role else ""
    said = f"{whose}{until}以前到期，共{len(rows)}件，其中逾期{late}件，{today}导出"
    return Sheet("到期", "到期事项", said, HEADS, lines)


def role_called(text: str) -> Role | None:
    """A role by its English or Chinese name."""
    return next((role for role in ROLES if text in (role.value, role.label)), None)


ROLES = tuple(role for role in Role if role not in (Role.OWNER, Role.SYSTEM))
"""Whoever may owe something or be written to."""
