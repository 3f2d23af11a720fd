"""How long a forecast takes: a register of N titles at every age, five years ahead, as a whole process.

Run `python -m benchmarks.forecast [N] [FOLDER]`. Machines differ and are shared, so the figures to compare are those of
the processor, and their ratio to a plain pass over the same rows in the same run. The register is left in FOLDER when
one is given, and used again.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert, select

from register import lawbook, projection
from register.connect import Register
from register.migrate import to_head
from register.tables import obligations, titles, units
from regulations.calendars import load_calendar
from regulations.load import load_pack
from schemas.application import Application
from schemas.base import CHINA, digest, local_date, midnight
from schemas.document import Document
from schemas.facts import Facts
from schemas.life import Life
from schemas.opening import Apply
from schemas.party import Actor, Party, Role
from schemas.stage import Duty
from schemas.unit import Contact, Unit, credit_check_digit
from workflows.life.actors import answer
from workflows.life.law import Law, LawBook
from workflows.life.outlook import PASSES
from workflows.life.step import step_under

ROOT = Path(__file__).parents[1]
N = 100_000
BATCH = 50
"""Titles that one decision names: a province has named 2,740, a county a dozen."""

PENDING, FAILED = 20, 40
"""One life in so many is still on its way in, one in so many has failed its re-inspection."""

CATEGORIES = ("机关", "企业", "社区", "乡镇(村)", "学校", "医院", "景区")
TOWNSHIPS = tuple(f"第{n}街道" for n in range(1, 21))


def unit(number: int) -> Unit:
    """One of many."""
    code = f"115325{number:011d}"
    return Unit(
        code=code + credit_check_digit(code),
        name=f"第{number}单位",
        category=CATEGORIES[number % len(CATEGORIES)],
        division="532502",
        township=TOWNSHIPS[number % len(TOWNSHIPS)],
        contact=Contact(post="办公室", phone="0873-7120000"),
    )


def applied(book: LawBook, law: Law, title: str, who: Unit, on: date) -> Life:
    """A life that has just begun."""
    at = midnight(on) + timedelta(hours=9)
    apply = Apply(
        id=f"{title}.apply",
        title=title,
        actor=Actor(account="unit", post="单位", party=Party(role=Role.UNIT, area=who.id)),
        received_at=at,
        on=on,
        documents=(Document(number="1号", title="申报表", date=on),),
        application=Application(unit=who, honour=law.regulation.honour.name),
    )
    unborn = Life(title=title, edition=law.edition, calendar=law.calendar_id, at=at)
    return step_under(book, unborn, at, apply, Facts()).life


def grown(book: LawBook, law: Law, life: Life, now: datetime, *, ends: int, fails: bool) -> Life:
    """A life as it stands after `ends` of its duties, or at `now`: everybody acts within half of the time."""
    for _ in range(ends):
        acts = [one for one in life.obligations if one.duty in PASSES]
        if not acts:
            wake = step_under(book, life, life.at).next_wake
            if wake is None or wake > now:
                break
            life = step_under(book, life, wake).life
            continue
        one = acts[0]
        at = max(life.at, one.opened_at + (one.due_at - one.opened_at) / 2)
        if at > now:
            break
        outcome = "failed" if fails and one.duty is Duty.REINSPECTION else PASSES[one.duty]
        life = step_under(book, life, at, answer(law, life, one, outcome, at)).life
    return step_under(book, life, now).life


def patterns(book: LawBook, law: Law, now: datetime, n: int) -> Iterator[tuple[Life, int]]:
    """Lives at every age, each with how many titles share it: a batch, or one application."""
    made, days = 0, 1900
    while made < n:
        number = made // BATCH
        pending = number % PENDING == 0
        on = local_date(now) - timedelta(days=(number * 37) % 90 if pending else 120 + (number * 211) % days)
        begun = applied(book, law, "0000", unit(number), on)
        count = min(n - made, 5 if pending else BATCH)
        ends = number % 9 if pending else 40
        yield grown(book, law, begun, now, ends=ends, fails=number % FAILED == 7), count
        made += count


def fill(register: Register, n: int, now: datetime) -> None:
    """Write `n` titles: tables and lives as `record` leaves them, without the ledger, which no forecast reads."""
    pack, calendar = load_pack(ROOT / "regulations" / "kaiyuan-danwei.yaml"), load_calendar()
    for one in (pack, calendar):
        lawbook.add(register, one, datetime(2021, 1, 1, tzinfo=CHINA))
    book = lawbook.read(register)
    law = book.law(digest(pack), digest(calendar))
    made = 0
    for life, count in patterns(book, law, now, n):
        rows: dict[str, list[dict[str, Any]]] = {"units": [], "titles": [], "obligations": []}
        for _ in range(count):
            made += 1
            _rows(rows, law, life, f"2026-{made:06d}", unit(made))
        with register.writing() as connection:
            for table in (units, titles, obligations):
                if rows[table.name]:
                    connection.execute(insert(table), rows[table.name])


def _rows(rows: dict[str, list[dict[str, Any]]], law: Law, like: Life, title: str, who: Unit) -> None:
    assert like.application is not None
    application = like.application.model_copy(update={"unit": who})
    own = {Role.UNIT: who.id, Role.TOWNSHIP: who.township}
    life = like.model_copy(
        update={
            "title": title,
            "application": application,
            "obligations": tuple(
                one.model_copy(update={"by": Party(role=one.by.role, area=own.get(one.by.role, one.by.area))})
                for one in like.obligations
            ),
        }
    )
    rows["units"].append(
        {"code": who.id, "name": who.name, "names": f"\n{who.name}\n", "body": who.model_dump_json()}
    )
    rows["titles"].append(
        {
            "id": title,
            "unit_code": who.id,
            "honour": application.honour,
            "level": law.regulation.honour.level,
            "stage": life.standing.stage.value,
            "is_open": life.is_open,
            "edition": life.edition,
            "calendar": life.calendar,
            "seq": life.seq,
            "head": life.head,
            "life": life.model_dump_json(),
            "number": title,
            "term_end": life.standing.dates.get("term_end"),
            "opened_at": life.at,
        }
    )
    rows["obligations"] += projection.obligation_rows(life, law)


def plain(register: Register) -> float:
    """Processor seconds of a plain pass over the same rows: fetched and parsed by json, nothing worked out."""
    began = process_time()
    with register.reading() as connection:
        for body in connection.execute(select(titles.c.life)).yield_per(1000).scalars():
            json.loads(body)
    return process_time() - began


def main(n: int = N, folder: Path | None = None) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="mingpai-") as scratch:
        var = folder or Path(scratch)
        register = Register(f"sqlite:///{var / 'mingpai.db'}", told_time=True)
        fresh = not (var / "mingpai.db").exists()
        to_head(register)
        if fresh:
            began = perf_counter()
            fill(register, n, datetime.now(CHINA))
            print(f"filled: {n:,} titles in {perf_counter() - began:.1f} s")
        plainly = plain(register)
        register.close()
        size = (var / "mingpai.db").stat().st_size / 1e6
        environment = os.environ | {
            "MINGPAI_VAR": str(var),
            "MINGPAI_OFFICE": str(ROOT / "office.example.yaml"),
        }
        environment.pop("MINGPAI_DATABASE_URL", None)
        began = perf_counter()
        command = [sys.executable, str(ROOT / "starter.py"), "forecast", "--years", "5", "--json"]
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        seconds = perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor, rss, found = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, json.loads(said)
    print(f"{found['titles']:,} titles, {found['totals']['all']:,} due dates, a register of {size:,.0f} MB")
    print(
        f"forecast: {seconds:.1f} s, {processor:.1f} s of one core, {rss:,.0f} MB at most,",
        f"{found['titles'] / seconds:,.0f} titles/s",
    )
    print(f"a plain pass: {plainly:.1f} s of one core; the forecast is {processor / plainly:.1f} of it")


if __name__ == "__main__":
    main(*(convert(text) for convert, text in zip((int, Path), sys.argv[1:], strict=False)))
