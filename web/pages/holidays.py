"""Holidays 节假日: which notices hold; how the office copies a new one, sees what it would move, brings it in."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from anyio import from_thread
from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from activities.governing import known_here
from desk import holidays
from desk.bell import brought
from desk.errors import UnfitError
from desk.holiday_form import CELLS, HEAD, MOST, Row, Written, as_written, blank, read
from register.lawbook import AlreadyImported
from regulations.calendars import CalendarFault, read_notice
from schemas.base import digest as digest_of
from schemas.holidays import HolidayNotice
from web.guard import Here, Visit
from wording.dates import day

router = APIRouter()

LARGEST = 64 * 1024
"""Bytes of a file; a notice has a fortieth of it."""
LONGEST = 200
"""Characters of a field."""
SHOWN = 200
"""Moved dates on a page; the rest are counted, and stand in the titles once they are moved."""
FAULTS = 40
GONE = "填写的没有保留下来（网页重新启动过），请再填一次"
MEANWHILE = "刚有别人登记了放假安排，请看过下面现在会引起的再登记"


@router.get("/holidays", name="holidays")
def page(visit: Here) -> Response:
    """The notices that hold here, and until when working days are certain."""
    found = known_here(visit.house.register)
    how_far = holidays.standing(visit.house.register, found)
    return visit.page(
        "holidays.html",
        notices=[(one, holidays.came_from(found, one, day)) for one in reversed(found.notices)],
        how_far=how_far,
        awaited=holidays.awaited(how_far.through, visit.today),
        apart=found.apart,
    )


@router.get("/holidays/new", name="copy_holidays")
def copy(visit: Here) -> Response:
    """Where a notice is copied from paper: an empty one of the year to come, that of a year, or what was typed."""
    if typed := visit.house.copied.of(visit.asked("again")):
        return _form(visit, typed, {})
    found = known_here(visit.house.register)
    asked = _year(visit.asked("year"))
    known = holidays.of_year(found, asked) if asked else None
    return _form(visit, as_written(known) if known else blank(found.notices[-1].year + 1), {})


@router.post("/holidays/new", name="read_holidays")
def bring(visit: Here) -> Response:
    """What was typed, or a file of it, is kept to be looked at."""
    upload = visit.form.get("file")
    try:
        written = as_written(_read(upload)) if isinstance(upload, UploadFile) else typed(visit)
    except CalendarFault as fault:
        found = known_here(visit.house.register)
        return _form(visit, blank(found.notices[-1].year + 1), {}, str(fault).splitlines(), "没有读成文件")
    return visit.go("foresee_holidays", copied=visit.house.copied.keep(written))


@router.get("/holidays/new/{copied}", name="foresee_holidays")
def foresee(visit: Here, copied: str) -> Response:
    """What it says, and which dates it would move; what is wrong with it, beside the field."""
    return _foreseen(visit, copied)


@router.post("/holidays/new/{copied}", name="import_holidays")
def import_(visit: Here, copied: str) -> Response:
    """Into the register, and on its way to every open title."""
    house, written = visit.house, visit.house.copied.of(copied)
    by = holidays.importer(visit.seat)
    if written is None or by is None:
        return _foreseen(visit, copied)
    found = known_here(house.register)
    try:
        notice = read(written)
    except UnfitError:
        return _foreseen(visit, copied)
    known = holidays.of_year(found, notice.year)
    if (known and known.same_days(notice)) or holidays.unfit(notice, found, visit.today):
        return _foreseen(visit, copied)
    if visit.said("seen") != holidays.standing(house.register, found).newest:
        return _foreseen(visit, copied, MEANWHILE)
    coming = holidays.coming(notice, found, by, visit.now)
    try:
        holidays.write_down(house.register, coming, visit.now)
    except AlreadyImported:
        return _foreseen(visit, copied, MEANWHILE)
    visit.note("act", f"放假安排{notice.year}" + (f"第{coming.one.correction}次更正" if known else ""))
    from_thread.run(partial(brought, house.connect, coming.arrival))
    return visit.go("holiday_year", year=notice.year)


@router.get("/holidays/{year}", name="holiday_year")
def one_year(visit: Here, year: str) -> Response:
    """A year's notice read back, who brought it in, and how far it has come: also the receipt of who did."""
    found = known_here(visit.house.register)
    number = _year(year)
    notice = holidays.of_year(found, number) if number else None
    if notice is None:
        raise HTTPException(404)
    return visit.page(
        "holiday_year.html",
        notice=notice,
        came_from=holidays.came_from(found, notice, day),
        mine=found.imported.get(notice.year),
        how_far=holidays.standing(visit.house.register, found),
        HEADS=holidays.HEADS,
        rows=list(holidays.read_back(notice)),
        sum=holidays.in_sum(notice),
    )


def typed(visit: Visit) -> Written:
    """A notice as the form has it."""
    rows = [
        Row(**{cell: visit.said(f"{cell}-{n}")[:LONGEST] for cell in CELLS})
        for n in range(MOST)
        if f"name-{n}" in visit.form
    ]
    return Written(**{one: visit.said(one)[:LONGEST] for one in HEAD}, rows=tuple(rows))


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


def _read(upload: UploadFile) -> HolidayNotice:
    """The notice of a file as the command takes it. `CalendarFault`."""
    if not upload.filename:
        raise CalendarFault("没有选中文件，请选放假安排的文件（YAML）")
    if upload.size is None or upload.size > LARGEST:
        raise CalendarFault("文件超过64 KB，不是放假安排的文件")
    with TemporaryDirectory(prefix="mingpai-") as folder:
        path = Path(folder) / "放假安排.yaml"
        with path.open("wb") as stream:
            shutil.copyfileobj(upload.file, stream)
        return read_notice(path)


def _foreseen(visit: Visit, copied: str, told: str = "") -> Response:
    house, written = visit.house, visit.house.copied.of(copied)
    found = known_here(house.register)
    if written is None:
        return _form(visit, blank(found.notices[-1].year + 1), {}, [GONE])
    try:
        notice = read(written)
    except UnfitError as unfit:
        return _form(visit, written, unfit.wrong)
    known = holidays.of_year(found, notice.year)
    same = known is not None and known.same_days(notice)
    if not same and (faults := holidays.unfit(notice, found, visit.today)):
        return _form(visit, written, {}, faults)
    seen = holidays.standing(house.register, found).newest
    counted = None
    if not same:
        question = ("holidays", digest_of(notice), seen, visit.today)
        counted = house.kept.of(question, partial(holidays.foreseen, notice=notice, now=visit.now), visit.now)
    return visit.page(
        "holidays_preview.html",
        409 if told else 200,
        told=told,
        notice=notice,
        copied=copied,
        seen=seen,
        same=same,
        differs=holidays.different(notice, known) if known and not same else "",
        HEADS=holidays.HEADS,
        rows=list(holidays.read_back(notice)),
        sum=holidays.in_sum(notice),
        doubt=holidays.doubt(notice),
        foreseen=counted[0] if counted else None,
        moved=len({one.title for one in counted[0].moving}) if counted else 0,
        as_of=counted[1] if counted else None,
        shown=SHOWN,
    )


def _form(
    visit: Visit,
    written: Written,
    wrong: dict[str, str],
    why: Sequence[str] = (),
    heading: str = "还不能登记",
) -> Response:
    return visit.page(
        "holidays_new.html",
        422 if wrong or why else 200,
        written=written,
        wrong=wrong,
        why=list(why[:FAULTS]),
        heading=heading,
        longest=LONGEST,
    )
