"""Takeover 接管: what a row of a list costs to take over, and whether it costs more the more titles there are.

Rows are judged and taken over in a register of their own, without an engine, as `import --confirm` does it. The floors
are one transaction that writes one row and nothing else, and the first tenth of the rows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import insert

from activities.office_file import load_office
from benchmarks.given import Given
from benchmarks.row import FLAT, Row, Turn
from desk.seats import sit_down
from desk.takeover import Candidate, carry_out, verdict
from register import lawbook
from register.connect import Register
from register.migrate import to_head
from register.tables import recoveries
from regulations.calendars import load_calendar
from regulations.load import load_pack
from schemas.application import Application
from schemas.base import CHINA
from schemas.inheritance import Inherited
from schemas.inheritance import Row as Listed
from schemas.unit import Contact, Unit, credit_check_digit

HOME = Path(__file__).resolve().parent.parent
FEW = 20
"""Rows that are taken over before any is counted."""

NOW = datetime(2026, 11, 28, 9, tzinfo=CHINA)


def rows(count: int, honour: str, categories: Sequence[str]) -> list[Candidate]:
    """As many titles of as many units, named in twelve years."""
    found = []
    for n in range(count):
        code = f"11532502{30_000_000 + n:09d}"
        unit = Unit(
            code=code + credit_check_digit(code),
            name=f"第{n}测试单位",
            category=categories[n % len(categories)],
            division="532502",
            township="灵泉街道",
            contact=Contact(post="办公室"),
        )
        said = Inherited(
            application=Application(unit=unit, honour=honour),
            named_on=date(2013 + n % 12, 6, 1),
            batch=f"第{n % 12 + 1}批",
            number=f"{n}号",
        )
        found.append(Candidate(said, Listed(file="台账.xlsx", sha256="0" * 64, sheet="台账", row=n + 3)))
    return found


def turns(given: Given, count: int) -> list[Turn]:
    """Two thousand rows, in a new register each turn; small: three hundred."""
    many = given.of(small=300, usual=2_000, great=20_000)
    return [turn(given, many) for _ in range(count)]


def turn(given: Given, count: int) -> Turn:
    """So many rows, a tenth after the other."""
    register = Register(given.address(Path(mkdtemp(dir=given.folder))), told_time=True)
    pack = load_pack(HOME / "regulations" / "kaiyuan-danwei.yaml")
    to_head(register)
    lawbook.add(register, load_calendar(), NOW)
    lawbook.add(register, pack, NOW)
    seat = sit_down(load_office(HOME / "office.example.yaml"), "bench", "领导小组办公室")
    found, tenth = rows(count, pack.honour.name, pack.categories.value), count // 10

    def take_over(those: Sequence[Candidate]) -> None:
        for one in those:
            verdict(register, seat, one, lambda: NOW)
            done = carry_out(register, seat, one, lambda: NOW)
            assert done.becomes == "new", done  # type: ignore[union-attr]

    def write() -> None:
        for n in range(tenth):
            with register.writing() as connection:
                connection.execute(insert(recoveries).values(title="-", seq=0, number=n, at=NOW, why="-"))

    take_over(found[:FEW])
    spent = [
        given.spent(partial(take_over, found[n : n + tenth])) for n in range(FEW, count - tenth + 1, tenth)
    ]
    bare = given.spent(write)
    register.close()
    first, last, all_ = (1000 * one / tenth for one in (spent[0], spent[-1], sum(spent) / len(spent)))
    return [
        Row("a row taken over", "ms", all_, 1000 * bare / tenth, "a transaction of one row"),
        Row("a row taken over, of the last tenth", "ms", last, first, "the first tenth", aim=FLAT),
    ]
