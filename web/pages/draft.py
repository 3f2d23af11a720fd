"""Draft 草案: a measure that is not in force yet, tried against the register: what would change, for how many, when."""

import shutil
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from activities.office_file import pack_of
from desk.forecast import LONGEST
from desk.simulation import (
    CHANGES,
    MONTHS,
    Effects,
    Task,
    changes_of,
    months_of,
    sheets,
    simulated,
)
from register import lawbook
from regulations.load import PackFaultsError, load_brought, shipped_packs
from schemas.regulation import Regulation
from web.charts import Bar, bars
from web.guard import Here, Visit
from web.pages.deadlines import spreadsheet
from workflows.life.clock import plus_months
from workflows.life.outlook import ASSUMPTION

router = APIRouter()

YEARS = 5
LARGEST = 1024 * 1024
"""Bytes of a file: the longest measure that there is has a tenth of it."""
CHOICES = tuple(range(1, min(10, LONGEST) + 1))
SHOWN = 200
"""Titles that change on a page; the spreadsheet has all of them."""


@router.get("/measure/draft", name="draft")
def draft(visit: Here) -> Response:
    """Where a draft is brought."""
    return _form(visit, [])


@router.post("/measure/draft", name="try_draft")
def try_draft(visit: Here) -> Response:
    """Read the draft that was brought; what is wrong with it is told, line by line."""
    brought = visit.form.get("pack")
    if not isinstance(brought, UploadFile) or not brought.filename:
        return _form(visit, ["没有选中文件，请选办法或者草案的文件（YAML）"])
    if brought.size is None or brought.size > LARGEST:
        return _form(visit, ["文件超过1 MB，不是办法文件"])
    try:
        read = _read(visit, brought)
    except PackFaultsError as faults:
        return _form(visit, faults.lines)
    years = visit.said("years")
    known = visit.house.drafted.keep(read)
    visit.note("import", f"草案 {read.edition.id}")
    return visit.go("tried_draft", {"years": years if years.isdecimal() else str(YEARS)}, digest=known)


@router.get("/measure/draft/{digest}", name="tried_draft")
def tried_draft(visit: Here, digest: str) -> Response:
    """What the draft does; counted beside the pages, and kept for whoever looks again."""
    read = visit.house.drafted.of(digest)
    if read is None:
        return gone(visit)
    found = counted(visit, read, digest)
    if found is None:
        return visit.page("tried.html", draft=read, effects=None)
    effects, as_of, until = found
    months = list(months_of(effects))
    return visit.page(
        "tried.html",
        draft=read,
        digest=digest,
        effects=effects,
        as_of=as_of,
        until=until,
        hidden=len(read.masked),
        changes=(CHANGES, list(changes_of(effects))),
        months=(MONTHS, months),
        was=bars("现行办法下逐月到期的事项", [Bar(row[0], int(row[1])) for row in months[:-1]]),
        then=bars("草案之下逐月到期的事项", [Bar(row[0], int(row[2])) for row in months[:-1]]),
        out=effects.out.most_common(),
        details=effects.details[:SHOWN],
        more=max(len(effects.details) - SHOWN, 0),
        assumption=ASSUMPTION,
    )


@router.get("/measure/draft/{digest}/tables.xlsx", name="draft_sheet")
def draft_sheet(visit: Here, digest: str) -> Response:
    """The tables, every title that changes among them."""
    read = visit.house.drafted.of(digest)
    found = counted(visit, read, digest) if read else None
    if read is None or found is None:
        return visit.go("tried_draft", digest=digest)
    effects, _, until = found
    visit.note("export", f"草案 {read.edition.id}")
    tables = sheets(read, effects, visit.today, until)
    return spreadsheet(visit, f"模拟{visit.today}.xlsx", tables)


def gone(visit: Visit) -> Response:
    """A draft that nobody has any more is asked for again."""
    return _form(visit, ["这份草案没有保留下来（网页重新启动过，或者后来又带来了别的），请再选一次文件"])


def counted(visit: Visit, read: Regulation, digest: str) -> tuple[Effects, datetime, date] | None:
    """What a draft does, as of when, and until which day; None while it is counted."""
    house = visit.house
    calendar = lawbook.newest_calendar(house.register)
    assert calendar is not None, "a register that is served has a calendar"
    asked = visit.asked("years")
    years = int(asked) if asked in map(str, CHOICES) else YEARS
    until = plus_months(visit.today, 12 * years)
    task = Task("", read.model_dump_json(), calendar, visit.now, until, full=True)
    question = ("draft", digest, visit.today, years)
    found = house.kept.of(question, partial(simulated, task=task), visit.now)
    return (found[0], found[1], until) if found else None


def _read(visit: Visit, brought: UploadFile) -> Regulation:
    """An overlay stands on a measure that is here: it lies in no folder of its own, and reads no other file."""
    own = pack_of(visit.house.office, visit.house.office_file)
    with TemporaryDirectory(prefix="mingpai-") as folder:
        path = Path(folder) / "草案.yaml"
        with path.open("wb") as stream:
            shutil.copyfileobj(brought.file, stream)
        return load_brought(path, shipped_packs() | {own.name: own})


def _form(visit: Visit, why: list[str]) -> Response:
    return visit.page("draft.html", 409 if why else 200, why=why, choices=CHOICES, years=YEARS)
