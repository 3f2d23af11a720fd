"""Works 工作: what is done with many titles: all of it with its progress, one with what can be done in it now."""

from datetime import date
from typing import Any
from urllib.parse import quote

from anyio import from_thread
from fastapi import APIRouter, Response

from desk import findings, meeting
from desk import undertakings as works
from desk.bell import woken
from desk.deeds.kinds import chances
from desk.table import Sheet
from desk.tables_of import tables_of
from desk.works_seen import may_look, sees_all, shows_tables
from register import errands, undertakings
from register.undertakings import Kept, NoUndertaking
from schemas.undertaking import Deed
from schemas.undertakings.batch import Batch
from web.guard import Here, Visit
from web.pages.deadlines import spreadsheet
from wording.undertakings import words

router = APIRouter()

MOST = 300
"""Refusals on a page."""

COMMON = ("pause", "resume", "again", "close")
"""What every kind of work has; what a kind has of its own has forms of its own."""


@router.get("/works", name="works")
def listed(visit: Here) -> Response:
    """All of it, the newest first."""
    kind = visit.asked("kind") if visit.asked("kind") in works.kinds() else None
    register, readers = visit.house.register, visit.seat.post.parties
    every = works.every(register, kind, open_only=visit.asked("all") == "")
    seen = [one for one in every if may_look(register, readers, one.kept)]
    kinds = works.kinds() if sees_all(readers) else ()
    begin = [one for word in kinds for one in chances(word, None, visit.seat) if not one.why_not]
    return visit.page(
        "works.html",
        found=seen,
        kinds=works.kinds(),
        kind=kind,
        words=words,
        begin=[one.form for one in begin],
    )


@router.get("/works/findings.xlsx", name="rectification_sheet")
def rectification_sheet(visit: Here) -> Response:
    """Every item of every open list 整改台账 that this post may read, in one table."""
    register = visit.house.register
    some = findings.lists(register, open_only=True, readers=visit.seat.post.parties)
    visit.note("export", "findings")
    sheet = findings.all_sheet(some, visit.today)
    return spreadsheet(visit, f"整改清单{visit.today}.xlsx", [sheet])


@router.get("/works/{work}/packet.html", name="packet")
def packet(visit: Here, work: str) -> Response:
    """The packet for the meeting that decides a batch, to be printed. `UnknownUndertakingError` of another kind."""
    kept = found(visit, work)
    if not isinstance(kept.state, Batch):
        raise works.UnknownUndertakingError("只有命名批次有会议材料")
    visit.note("export", work)
    text = meeting.text(visit.house.register, kept, visit.now)
    name = quote(f"{kept.state.name}审定材料.html")
    saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(text, media_type="text/html; charset=utf-8", headers=saved)


@router.get("/works/{work}.xlsx", name="work_sheet")
def work_sheet(visit: Here, work: str) -> Response:
    """Its tables as a spreadsheet. `UnknownUndertakingError` for a kind that has none."""
    kept = found(visit, work)
    tables = _tables(visit, kept)
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
    register = visit.house.register
    try:
        kept = undertakings.find(register, work)
    except NoUndertaking:
        kept = None
    if kept is None or not may_look(register, visit.seat.post.parties, kept):
        raise works.UnknownUndertakingError(f"没有编号为“{work[:40]}”的工作，或者不是本岗位的")
    return kept


def _tables(visit: Visit, kept: Kept) -> list[Sheet]:
    readers = visit.seat.post.parties
    return tables_of(visit.house.register, kept, visit.today) if shows_tables(readers, kept) else []


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
        tables=_tables(visit, kept),
        chances=chances(kept.kind, kept, visit.seat),
        most=MOST,
        is_day=lambda cell: isinstance(cell, date),
    )
