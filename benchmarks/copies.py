"""Copies: a register of as many titles as are wanted, each with its whole ledger, from a few that the law itself wrote.

A score of patterns is lived first, act by act, through inbox and `record`, at every age; four titles in five are taken
over from a list, as an office's first register is. Then each is copied to other units: number, code and name change in
every text, and every entry is sealed anew, so that `verify` finds nothing to say of a copy. Nothing is left to send.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table, insert, select, text

from activities.office_file import load_office
from desk.seats import Seat, sit_down
from desk.takeover import Candidate, Verdict, carry_out
from register import journal, lawbook, ledger
from register.connect import Register
from register.migrate import to_head
from register.outbox import text_hash
from register.tables import (
    entries,
    inbox,
    obligations,
    outbox,
    papers,
    standings,
    titles,
    unit_names,
    units,
)
from register.tables import journal as journal_lines
from schemas.application import Application
from schemas.base import CHINA, GENESIS, digest, sealed
from schemas.inheritance import Inherited, Row
from schemas.opening import TakeOver
from schemas.unit import Unit, credit_check_digit
from tests.guide.practice import CALENDAR, PACK, Past
from tests.people import bodies_of
from workflows.life.relive import relive

ROOT = Path(__file__).parents[1]
FIRST_MARK = 900_000
"""Patterns are marked by numbers from here, which stand in everything that tells one from another."""
BATCH = 250
TOWNSHIPS = tuple(f"第{n}街道" for n in "一二三四五六七八九十")
CATEGORIES = ("机关", "企业", "社区", "学校", "医院", "景区")
GOOD = {"zhengzhi": 18, "sixiang": 18, "wenhua": 14, "wuzhi": 13, "shehui": 14, "fazhi": 14}
WAY_IN = ("opine", "check", "assess", "consult", "decide")
"""The acts that those on their way in wait for."""

WRITTEN = ("recorded_at", "closed_at")
"""When something was written: no two titles' at the same moment, as the newest are looked for by it."""

TABLES: dict[Table, str] = {
    units: "code",
    unit_names: "unit_code",
    titles: "id",
    entries: "title",
    obligations: "title",
    standings: "title",
    papers: "title",
    outbox: "title",
    inbox: "title",
}
"""Where a title has rows, in the order in which they may be written, and by what they are its."""


class Pattern(NamedTuple):
    """A title that was lived: what it waits for, how many in a hundred are like it, its rows, and the text of its life
    after each entry, what its list said.
    """

    title: str
    mark: str
    waits: str
    share: float
    rows: dict[Table, list[dict[str, Any]]]
    states: dict[int, str]
    acts: tuple[str, ...]
    listed: Inherited | None


def code_of(number: int) -> str:
    """The credit code of the unit of a number."""
    code = f"11532502{number:09d}"
    return code + credit_check_digit(code)


class _Patterns(Past):
    """Lives that people have led, each marked by a number of its own."""

    def __init__(self, register: Register, now: datetime) -> None:
        super().__init__(register, now.date())
        self.now = now
        self.made: list[tuple[str, str, str, float]] = []

    def unit(self, title: str, name: str, category: str, township: str) -> dict[str, Any]:
        """A unit with a code of its own."""
        said = super().unit("2021-0001", name, category, township)
        return {**said, "code": code_of(int(self.made[-1][1]))}

    def next(self, day: date, waits: str, share: float) -> tuple[str, str, str, str]:
        """Title, name, category and township of the next."""
        n = len(self.made)
        mark = str(FIRST_MARK + n)
        title = f"{day.year}-{mark}"
        self.made.append((title, mark, waits, share))
        return title, f"开远市第{mark}社区", CATEGORIES[n % len(CATEGORIES)], TOWNSHIPS[n % len(TOWNSHIPS)]

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def on_its_way(self, waits: str, days: int) -> None:
        """Applied so long ago, and as far as the act that it waits for."""
        title, name, category, township = self.next(self.ago(days), waits, 1 / 3)
        self.applied(title, self.ago(days), name, category, township)
        done = WAY_IN[: WAY_IN.index(waits)]
        if "opine" in done:
            self.act(title, self.ago(days - 1), f"township/{township}", "opine", result="agreed")
        if "check" in done:
            self.act(title, self.ago(days - 2), "office", "check", result="complete")
        if "assess" in done:
            self.act(title, self.ago(days - 3), "assessor", "assess", scores=GOOD)
        if "consult" in done:
            for body in bodies_of(PACK):
                self.act(
                    title, self.ago(days - 4), f"consulted/{body}", "consult", body=body, result="agreed"
                )
        self.until(title, self.now)

    def held(self, named: date, share: float, *, fails: bool = False) -> None:
        """Applied, named, and held since then; `fails`: it has to put right what its re-inspection found."""
        title, name, category, township = self.next(
            named - timedelta(days=38), "rectify" if fails else "", share
        )
        mark = title[-6:]
        self.named(title, lambda n: named - timedelta(days=n), name, category, township, f"KY-{mark}")
        if fails:
            self.failed_once(title, self.ago)
        self.until(title, self.now)

    def listed(self, seat: Seat, named: date, share: float) -> None:
        """Taken over from the office's list."""
        _, name, category, township = self.next(named, "", share)
        mark = self.made[-1][1]
        application = Application(
            unit=Unit.model_validate(self.unit(f"{named.year}-{mark}", name, category, township)),
            honour=PACK.honour.name,
        )
        said = Inherited(
            application=application, named_on=named, batch=f"{named.year}年", number=f"KY-{mark}"
        )
        row = Row(file="台账.xlsx", sha256="0" * 64, sheet="台账", row=3)
        at = self.now - timedelta(days=30)
        found = carry_out(self.register, seat, Candidate(said, row), lambda: at)
        assert isinstance(found, Verdict), found
        assert found.title is not None
        self.made[-1] = (found.title, *self.made[-1][1:])
        self.until(found.title, self.now)


def patterns(folder: Path, now: datetime, each: int) -> list[Pattern]:
    """The patterns; `each` is how many there are of every age."""
    register = Register(f"sqlite:///{folder / 'patterns.db'}", told_time=True)
    to_head(register)
    past = _Patterns(register, now)
    for n in range(each):
        for waits in WAY_IN:
            past.on_its_way(waits, 8 + 2 * n)
        past.held(past.ago(5 * 365 + 35 + n), 1 / each, fails=True)
    lived, taken = 3 * each, 10 * each
    for n in range(lived):
        past.held(past.ago(60 + n * 1700 // lived), 13 / lived)
    seat = sit_down(load_office(ROOT / "office.example.yaml"), "wang", "领导小组办公室")
    for n in range(taken):
        past.listed(seat, past.ago(31 + n * 1790 // taken), 80 / taken)
    found = [_pattern(register, *one) for one in past.made]
    register.close()
    return found


def _pattern(register: Register, title: str, mark: str, waits: str, share: float) -> Pattern:
    with register.reading() as connection:
        code = connection.scalar(select(titles.c.unit_code).where(titles.c.id == title))
        rows = {
            table: [
                dict(one._mapping)
                for one in connection.execute(
                    select(table).where(table.c[by] == (code if table in (units, unit_names) else title))
                )
            ]
            for table, by in TABLES.items()
        }
    states: dict[int, str] = {}
    lines = ledger.entries_of(register, title)
    for step in relive(lawbook.read(register), lines):
        assert len(step.entries) == 1, title
        states[step.entries[0].seq] = step.life.text
    acts = tuple(one["action_id"] for one in rows[inbox] if mark not in one["action_id"])
    first = lines[0].action
    listed = first.inherited if isinstance(first, TakeOver) else None
    return Pattern(title, mark, waits, share, rows, states, acts, listed)


class Copy(NamedTuple):
    """A title of the register that was filled: what it waits for, whose and where it is."""

    title: str
    waits: str
    unit: str
    township: str


def fill(register: Register, count: int, folder: Path, now: datetime) -> list[Copy]:
    """So many titles in an empty register."""
    to_head(register)
    long_ago = datetime.combine(date(2021, 1, 1), time(), CHINA)
    for one in (CALENDAR, PACK):
        lawbook.add(register, one, long_ago)
    known = patterns(folder, now, each=1 if count < 2_000 else 3)
    made: list[Copy] = []
    turns = _turns(known, count)
    for first in range(0, count, BATCH):
        rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for n, pattern in enumerate(turns[first : first + BATCH], first + 1):
            made.append(_copied(pattern, n, rows))
        with register.writing() as connection:
            for table, those in rows.items():
                if those:
                    connection.execute(insert(table), those)
            lines = [{"title": one["title"], "seq": one["seq"]} for one in rows[entries]]
            connection.execute(insert(journal_lines), lines)
    journal.number(register)
    _settle(register)
    return made


def _settle(register: Register) -> None:
    """As a database is that has been in use: what its planner knows of the tables is up to date."""
    if register.url.get_backend_name() == "postgresql":
        with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _turns(known: Sequence[Pattern], count: int) -> list[Pattern]:
    """Whose turn it is, each as often as its share says and at least once where there is room, one among the others."""
    whole = sum(one.share for one in known)
    found, owed = [], [0.0] * len(known)
    for _ in range(count):
        owed = [sum_ + one.share / whole for sum_, one in zip(owed, known, strict=True)]
        most = max(range(len(known)), key=owed.__getitem__)
        owed[most] -= 1
        found.append(known[most])
    return found


def _copied(pattern: Pattern, n: int, rows: dict[Table, list[dict[str, Any]]]) -> Copy:
    """The rows of one more title like it."""
    (row,) = pattern.rows[titles]
    mark, old_code, new_code = f"{n:06d}", row["unit_code"], code_of(n)
    new_id = f"{pattern.title[:4]}-{mark}"
    others = {old_code: new_code, pattern.title: new_id}
    others |= {act: sealed(act, mark)[: len(act)] for act in pattern.acts}

    def anew(said: str) -> str:
        for was, now in others.items():
            said = said.replace(was, now)
        return _marks(pattern.mark).sub(mark, said)

    if pattern.listed:
        said = Inherited.model_validate_json(anew(pattern.listed.model_dump_json()))
        others[digest(pattern.listed)] = digest(said)

    def of_its_own(name: str, value: Any) -> Any:
        if name in WRITTEN and value is not None:
            return value + timedelta(microseconds=n)
        return anew(value) if isinstance(value, str) else value

    fresh = {
        table: [{name: of_its_own(name, value) for name, value in one.items()} for one in those]
        for table, those in pattern.rows.items()
    }
    heads = _sealed_anew(pattern, fresh[entries], anew)
    fresh[titles][0] |= {"head": heads, "confirmed": row["seq"]}
    for one in fresh[outbox]:
        one |= {"sha256": text_hash(one["subject"], one["body"]), "attempts": 1}
        one |= {"state": "delivered", "delivered_at": one["recorded_at"]}
    for table, those in fresh.items():
        rows[table] += those
    return Copy(new_id, pattern.waits, new_code, fresh[standings][-1]["township"])


@cache
def _marks(mark: str) -> re.Pattern[str]:
    """The number where it stands by itself, and not by chance within a hash."""
    return re.compile(rf"(?<![0-9a-f]){mark}(?![0-9a-f])")


def _sealed_anew(pattern: Pattern, lines: list[dict[str, Any]], anew: Callable[[str], str]) -> str:
    prev = GENESIS
    for line in sorted(lines, key=lambda one: one["seq"]):
        state = pattern.states[line["seq"]]
        was = f'"state":"{sealed(state)}"'
        assert was in line["body"]
        line["body"] = line["body"].replace(was, f'"state":"{sealed(anew(state))}"')
        line["prev"], line["hash"] = prev, sealed(prev, line["body"])
        prev = line["hash"]
    return prev
