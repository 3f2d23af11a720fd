"""How long lists take, and how that grows: registers of 5,000 and of 50,000 titles, each with twelve changes behind it.

Run `python -m benchmarks.lists [URL …]`, with the addresses of two empty PostgreSQL databases or none for SQLite. What
compares between machines is the growth in one run: ten times the titles, so many times as long. Every question is
asked five times, and the quickest answer counts.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert, text

from desk import columns, lists, workbook
from desk.lists import Asked
from register import lawbook
from register.connect import Register
from register.migrate import to_head
from register.tables import FOREVER, obligations, papers, standings, titles, unit_names, units
from regulations.calendars import load_calendar
from regulations.load import load_pack
from schemas.arrangement import Arrangement
from schemas.base import CHINA
from schemas.stage import WAY_IN, Stage
from schemas.unit import Contact, Unit, credit_check_digit

ROOT = Path(__file__).parents[1]
FEW, MANY = 5_000, 50_000
TURNS, BATCH = 5, 2_500
TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 9, tzinfo=CHINA)
TOWNSHIPS = tuple(f"第{n}街道" for n in range(1, 41))
CATEGORIES = ("机关", "企业", "社区", "乡镇(村)", "学校", "医院", "景区")
COURSE = (
    *WAY_IN[:5],
    Stage.NAMING,
    Stage.TERM,
    Stage.REINSPECTION,
    Stage.TERM,
    Stage.REPORT,
    Stage.TALK,
    Stage.TERM,
)
OWN = Arrangement.model_validate(
    {
        "order": {
            "townships": TOWNSHIPS[::-1],
            "units": [f"第{n}街道第{n * 40}社区居民委员会" for n in range(1, 200)],
        }
    }
)
EXPORTED = (
    "title",
    "unit",
    "code",
    "category",
    "township",
    "stage",
    "state",
    "batch",
    "number",
    "named_on",
    "term_end",
)

QUESTIONS: dict[str, Asked] = {
    "all, in the office's order": Asked(),
    "township, category, in force": Asked(township=["第7街道"], category=["学校"], in_force=True),
    "stage": Asked(stage=["复验"]),
    "batch": Asked(batch=["第3批"]),
    "due within 90 days": Asked(until=TODAY + timedelta(days=90)),
    "former holders": Asked(former=True),
    "on a past day": Asked(on="2024-12-31"),
    "on a past day, one township": Asked(on="2024-12-31", township=["第7街道"], stage=["有效期"]),
    "a name": Asked(words="第4321社区"),
    "an everyday name": Asked(words="第4321社区居委会"),
    "a document 文号": Asked(words="民创办[2021]4321-3号"),
    "words that are nowhere": Asked(words="没有 这个"),
    "sorted by due date": Asked(sort="最近期限"),
    "sorted by the end of the term": Asked(sort="有效期至", down=True),
}


def fill(register: Register, n: int) -> None:
    """Write `n` titles with what lists read of them; the ledger, which they do not, is left out."""
    to_head(register)
    pack, calendar = load_pack(ROOT / "regulations" / "kaiyuan-danwei.yaml"), load_calendar()
    law = {
        "edition": lawbook.add(register, pack, NOW),
        "honour": pack.honour.name,
        "level": pack.honour.level,
    }
    calendar_ = lawbook.add(register, calendar, NOW)
    for first in range(0, n, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {
            table: [] for table in (units, unit_names, titles, standings, papers, obligations)
        }
        for number in range(first, min(first + BATCH, n)):
            _title(rows, number, law, calendar_)
        with register.writing() as connection:
            for table, those in rows.items():
                connection.execute(insert(table), those)
    if register.url.get_backend_name() == "postgresql":
        with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself within minutes


def _title(rows: dict[Any, list[dict[str, Any]]], number: int, law: dict[str, str], calendar: str) -> None:
    code = f"115325{number:011d}"
    township = TOWNSHIPS[number % len(TOWNSHIPS)]
    unit = Unit(
        code=code + credit_check_digit(code),
        name=f"{township}第{number}社区居民委员会",
        category=CATEGORIES[number % len(CATEGORIES)],
        division="532502",
        township=township,
        contact=Contact(post="办公室", phone="0873-7120000"),
    )
    id_, names = f"2020-{number:06d}", f"\n{unit.name}\n"
    kept = {"name": unit.name, "names": names, "folded": names, "body": unit.model_dump_json()}
    rows[units].append({"code": unit.id, "credit": unit.code, **kept})
    rows[unit_names].append({"unit_code": unit.id, "folded": unit.name})
    shown = list(_standings(id_, unit, number, law))
    rows[standings] += shown
    last = shown[-1]
    rows[titles].append(
        {
            **{
                name: last[name]
                for name in ("unit_code", "honour", "level", "stage", "batch", "number", "named_on")
            },
            "id": id_,
            "edition": law["edition"],
            "calendar": calendar,
            "is_open": last["ground"] is None,
            "seq": len(shown),
            "head": "0" * 64,
            "life": "{" + " " * 4_000 + "}",
            "confirmed": len(shown),
            "term_end": last["term_end"],
            "opened_at": NOW,
            "recorded_at": NOW,
            "number_folded": last["number"],
        }
    )
    rows[papers] += [
        {"title": id_, "seq": seq, "place": 0, "called": called, "folded": called}
        for seq in range(1, len(shown) + 1)
        for called in [f"民创办({2020 + seq // 3}){number}-{seq}号"]
    ]
    due = TODAY + timedelta(days=number % 900 - 20)
    owed = {"title": id_, "id": 1, "duty": "term", "what": "有效期届满复验", "role": "office", "due": due}
    told = {"due_at": NOW, "provisional": False, "article": "三（四）", "assumed": False}
    rows[obligations].append(owed | told)


def _standings(id_: str, unit: Unit, number: int, law: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Twelve changes in six years; one title in ten has ended."""
    begun = date(2020, 1, 1) + timedelta(days=number % 200)
    stages = [*COURSE[:-1], Stage.ENDED] if number % 10 == 9 else COURSE
    named = begun + timedelta(days=150)
    for place, stage in enumerate(stages):
        held = place >= 6
        yield {
            "title": id_,
            "since": begun + timedelta(days=30 * place if place < 6 else 300 * (place - 5)),
            "until": FOREVER if place == len(stages) - 1 else begun + timedelta(days=_after(place)),
            "unit_code": unit.id,
            "unit_name": unit.name,
            "category": unit.category,
            "township": unit.township,
            "stage": stage.value,
            "in_force": held and stage is not Stage.ENDED,
            "ground": "revoked" if stage is Stage.ENDED else None,
            "batch": f"第{number // 50}批" if held else None,
            "number": id_ if held else None,
            "named_on": named if held else None,
            "term_end": named + timedelta(days=1826) if held else None,
            **law,
        }


def _after(place: int) -> int:
    return 30 * (place + 1) if place < 5 else 300 * (place - 4)


def asked(register: Register, one: Asked) -> int:
    """A page of a list as a face asks for it, with who has nothing; how many titles it has."""
    question = lists.understood(register, one, OWN, TODAY)
    page = lists.page(register, question)
    columns.cells(register, page.rows, EXPORTED if question.wanted.on else (*EXPORTED, "due"))
    lists.absent(register, question, OWN)
    return page.total


def exported(register: Register, one: Asked, folder: Path) -> int:
    """A whole list as a spreadsheet; how many rows it has."""
    question = lists.understood(register, one, OWN, TODAY)
    sheet = columns.sheet(register, question, OWN, EXPORTED, TODAY)
    workbook.write(folder / "名册.xlsx", [sheet], NOW, replace=True)
    return len(sheet.rows)


def quickest(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds of the quickest of several turns, and what came of it."""
    found = work()  # the first compiles what is asked
    took = []
    for _ in range(TURNS):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    return min(took), found


def measured(register: Register, folder: Path) -> dict[str, tuple[float, int]]:
    """Every question, and two exports: of a township, and of everything."""
    figures = {name: quickest(lambda one=one: asked(register, one)) for name, one in QUESTIONS.items()}  # type: ignore[misc]
    figures["export of a township"] = quickest(
        lambda: exported(register, Asked(township=["第7街道"]), folder)
    )
    figures["export of everything"] = quickest(lambda: exported(register, Asked(), folder))
    return figures


def main(urls: list[str]) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="mingpai-") as scratch:
        folder = Path(scratch)
        urls = urls or [f"sqlite:///{folder / f'{n}.db'}" for n in (FEW, MANY)]
        found = []
        for url, n in zip(urls, (FEW, MANY), strict=True):
            register = Register(url, told_time=True)
            began = perf_counter()
            fill(register, n)
            print(f"{n:,} titles filled in {perf_counter() - began:.0f} s")
            found.append(measured(register, folder))
            register.close()
    few, many = found
    print(f"{'':32}{FEW:>10,}{MANY:>10,}  growth  titles")
    for name, (seconds, n) in many.items():
        before = few[name][0]
        print(f"{name:32}{before:9.3f}s{seconds:9.3f}s{seconds / before:7.1f}  {n:,}")


if __name__ == "__main__":
    main(sys.argv[1:])
