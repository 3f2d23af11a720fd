"""Announcements 公告: what the office tells every post, with forms to download, and how it writes and withdraws it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse

from desk import announcements, evidence
from desk.errors import NotStoredError, UnfitError, UnfitFileError
from desk.evidence import Paper
from register import announcements as kept
from web.forms.plain import sent, typed_in
from web.guard import Here, Visit
from web.limits import MOST_FILES

router = APIRouter()

FIELDS = ("title", "text", "until")
AGAIN = "其余填写的都在，文件请重新选择"


@router.get("/announcements", name="announcements")
def page(visit: Here) -> Response:
    """Those that are shown today, the newest first."""
    return _page(visit, {})


@router.post("/announcements", name="announce")
def announce(visit: Here) -> Response:
    """A new one."""
    house, (title, text, until) = visit.house, map(visit.said, FIELDS)
    text = text.replace("\r\n", "\n")
    with TemporaryDirectory(prefix="mingpai-") as folder:
        wrong: dict[str, str] = {}
        day = None
        papers = _papers(visit, Path(folder), wrong)
        try:
            day = announcements.said(title, text, until, visit.today)
        except UnfitError as unfit:
            wrong |= unfit.wrong
        if wrong:
            return _page(visit, wrong)
        try:
            made = announcements.write(
                house.register, house.store, visit.seat, title, text, day, papers, visit.now
            )
        except (UnfitFileError, NotStoredError) as no:
            return _page(visit, {"files": str(no)})
    visit.note("act", f"公告{made.number}")
    sent(visit, "announce")
    return visit.go("announcements")


@router.post("/announcements/{number}/withdraw", name="withdraw")
def withdraw(visit: Here, number: str) -> Response:
    """One is shown no more."""
    try:
        announcements.withdraw(visit.house.register, visit.seat, number, visit.said("why"), visit.now)
    except UnfitError as unfit:
        return _page(visit, {f"why-{number}": unfit.wrong["why"]}, str(unfit))
    visit.note("act", f"撤回公告{number}")
    return visit.go("announcements")


@router.get("/announcements/{number}/files/{sha256}", name="announced_file")
def file(visit: Here, number: str, sha256: str) -> Response:
    """A file of one that is shown, to save. `NoSuchFileError`."""
    house = visit.house
    found = announcements.file_of(house.register, house.store, number, sha256, visit.today)
    visit.note("file", f"公告{number} {found.name}")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",  # whatever is in it runs nowhere
    }
    return FileResponse(house.store.place(sha256), media_type="application/octet-stream", headers=headers)


def _page(visit: Visit, wrong: Mapping[str, str], why: str = "") -> Response:
    typed, begun = typed_in(visit, "announce", FIELDS)
    return visit.page(
        "announcements.html",
        422 if wrong else 200,
        shown=kept.current(visit.house.register, visit.today),
        over=kept.over(visit.house.register, visit.today) if visit.may("announce") else [],
        wrong=wrong,
        why=why,
        typed=typed,
        begun=begun,
        posts={one.id: one.name for one in visit.house.office.posts},
        most=announcements,
    )


def _papers(visit: Visit, folder: Path, wrong: dict[str, str]) -> list[Paper]:
    """The files of the form, looked at; what is wrong with them goes to their field."""
    papers = []
    uploads = [one for one in visit.form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if len(uploads) > MOST_FILES:
        wrong["files"] = f"一次至多附{MOST_FILES}个文件；{AGAIN}"
        return []
    for number, upload in enumerate(uploads):
        copy = folder / str(number)
        with copy.open("wb") as stream:
            shutil.copyfileobj(upload.file, stream)
        try:
            papers.append(evidence.looked_at(copy, upload.filename))
        except UnfitFileError as unfit:
            told = f"{unfit}，{unfit.remedy}；{AGAIN}"
            wrong["files"] = f"{wrong['files']}。{told}" if "files" in wrong else told
    return papers
