"""Takeover 接管: what a row of a list costs, and whether it costs more the more titles there are.

    python -m benchmarks.takeover [--rows 6000] [--url sqlite:///… | postgresql+psycopg://…]

Rows are judged and taken over in a register of their own, without an engine, as `import --confirm` does it. Processor
time of the first tenth of the rows and of the last tenth are compared in one run; beside them stands one transaction
that writes a row and nothing else, on the same database in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert

from activities.office_file import load_office
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
from schemas.inheritance import Inherited, Row
from schemas.unit import Contact, Unit, credit_check_digit

HOME = Path(__file__).resolve().parent.parent
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
        found.append(Candidate(said, Row(file="台账.xlsx", sha256="0" * 64, sheet="台账", row=n + 3)))
    return found


def measure(register: Register, count: int) -> None:
    """Print what was measured."""
    pack = load_pack(HOME / "regulations" / "kaiyuan-danwei.yaml")
    to_head(register)
    lawbook.add(register, load_calendar(), NOW)
    lawbook.add(register, pack, NOW)
    seat = sit_down(load_office(HOME / "office.example.yaml"), "bench", "领导小组办公室")
    found = rows(count, pack.honour.name, pack.categories.value)
    tenth = max(1, count // 10)
    spent = []
    wall = time.perf_counter()
    for start in range(0, count, tenth):
        began = time.process_time()
        for one in found[start : start + tenth]:
            verdict(register, seat, one, lambda: NOW)
            done = carry_out(register, seat, one, lambda: NOW)
            assert done.becomes == "new", done  # type: ignore[union-attr]
        spent.append((time.process_time() - began) / tenth)
    wall = (time.perf_counter() - wall) / count
    began = time.process_time()
    for n in range(tenth):
        with register.writing() as connection:
            connection.execute(insert(recoveries).values(title="-", seq=0, number=n, at=NOW, why="-"))
    bare = (time.process_time() - began) / tenth
    print(
        f"{count} rows; processor time a row {sum(spent) / len(spent) * 1000:.1f} ms, wall {wall * 1000:.1f} ms"
    )
    print(f"last tenth to first tenth: {spent[-1] / spent[0]:.2f}")
    print(f"to one transaction with one row ({bare * 1000:.2f} ms): {sum(spent) / len(spent) / bare:.1f}")


def main() -> None:
    """Measure on SQLite, or wherever is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=6000)
    parser.add_argument("--url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        register = Register(given.url or f"sqlite:///{folder}/mingpai.db", told_time=True)
        measure(register, given.rows)
        register.close()


if __name__ == "__main__":
    main()
