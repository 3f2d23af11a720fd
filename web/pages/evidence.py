"""Evidence 佐证材料: a file that an act rests on, handed out as a file to save, never as a page of ours."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.responses import FileResponse

from desk import evidence
from desk.errors import NoSuchFileError
from web.guard import Here
from web.pages.title import seen

router = APIRouter()


@router.get("/titles/{title}/evidence/{sha256}", name="evidence")
def file(visit: Here, title: str, sha256: str) -> Response:
    """The file. `NotBegunError` where this post may not see the title, `NoSuchFileError` where it has no such file."""
    house, look = visit.house, seen(visit, title)
    entries = [one.entry for one in look.lines]
    held = [one for one in evidence.held(house.store, entries) if one.document.sha256 == sha256 and one.state]
    if not held or held[0].state != "kept":
        raise NoSuchFileError(sha256[:12], [one.document.kept_as or "" for one in held])
    visit.note("file", f"{title} {held[0].document.kept_as}")
    name = quote(held[0].document.kept_as or sha256)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": "default-src 'none'; sandbox",  # whatever is in it runs nowhere
    }
    return FileResponse(house.store.place(sha256), media_type="application/octet-stream", headers=headers)
