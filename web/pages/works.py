"""Works 工作: what is done with many titles: all of it with its progress, one with its refusals; pause, go on, end."""

from datetime import date
from typing import Any

from anyio import from_thread
from fastapi import APIRouter, Response

from desk import undertakings as works
from desk.bell import woken
from desk.tables_of import tables_of
from register import errands, undertakings
from register.undertakings import Kept, NoUndertaking
from schemas.undertaking import Deed
from web.guard import Here, Visit
from web.pages.deadlines import spreadsheet
from wording.undertakings import words

router = APIRouter()

MOST = 300
"""Refusals on a page."""

COMMON = ("pause", "resume", "again", "close")
"""What every kind of work has; what a kind has of its own stands on its own pages."""


@router.get("/works", name="works")
def listed(visit: Here) -> Response:
    """All of it, the newest first."""
    kind = visit.asked("kind") if visit.asked("kind") in works.kinds() else None
    found = works.every(visit.house.register, kind, open_only=visit.asked("all") == "")
    return visit.page("works.html", found=found, kinds=works.kinds(), kind=kind, words=words)


@router.get("/works/{work}.xlsx", name="work_sheet")
def work_sheet(visit: Here, work: str) -> Response:
    """Its tables as a spreadsheet. `UnknownUndertakingError` for a kind that has none."""
    kept = found(visit, work)
    tables = tables_of(visit.house.register, kept, visit.today)
    if not tables:
        raise works.UnknownUndertakingError("这项工作没有表格")
    visit.note("export", work)
    return spreadsheet(visit, f"{kept.state.name}{visit.today}.xlsx", tables)


@router.get("/works/{work}", name="work")
def work(visit: Here, work: str) -> Response:
    """One: where it stands, what titles refused and why, what was done in it."""
    return _page(visit, found(visit, work))


@router.post("/works/{work}", name="work_deed")
def deed(visit: Here, work: str) -> Response:
    """Pause, go on, order again, end: a refusal stands on the page, and nothing was done."""
    kept, word = found(visit, work), visit.said("deed")
    if word not in COMMON:
        return visit.go("work", work=work)
    said = {"ground": visit.said("ground")} if word in ("pause", "close") and visit.said("ground") else {}
    try:
        done(visit, works.common_class(word), said, kept.id)
    except (works.DeedRefusedError, works.UnwrittenDeedError) as no:
        return _page(visit, kept, [str(no), *getattr(no, "lines", ())])
    return visit.go("work", work=work)


def done(visit: Visit, cls: type[Deed], fields: dict[str, Any], work: str) -> None:
    """Do a deed from this seat, and have the service go on with it."""
    house = visit.house
    works.do(house.register, visit.seat, cls, fields, house.clock, work)
    visit.note("deed", f"{work} {cls.model_fields['kind'].default}")
    from_thread.run(woken, house.connect, work)


def found(visit: Visit, work: str) -> Kept:
    """The undertaking of a number. `UnknownUndertakingError`."""
    try:
        return undertakings.find(visit.house.register, work)
    except NoUndertaking:
        raise works.UnknownUndertakingError(f"没有编号为“{work[:40]}”的工作") from None


def _page(visit: Visit, kept: Kept, why: list[str] | None = None) -> Response:
    register = visit.house.register
    look = works.looked_at(register, kept)
    refused = errands.all_of(register, kept.id, "refused")
    stage = "closed" if kept.state.closed else kept.state.stage
    return visit.page(
        "work.html",
        409 if why else 200,
        kept=kept,
        progress=look.progress,
        stage=words.stage(kept.kind, stage),
        refused=refused[:MOST],
        more=len(refused) - MOST,
        chapters=list(reversed(undertakings.chapters_of(register, kept.id))),
        words=words,
        why=why or [],
        tables=tables_of(register, kept, visit.today),
        most=MOST,
        is_day=lambda cell: isinstance(cell, date),
    )
