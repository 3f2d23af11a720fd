"""Brought 名单: the office's own list 台账 brought in: how it was read, its dry run, its confirmation, its results."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from desk import brought_lists
from desk.brought import Brought, Kind, Line, NotTakenError
from desk.change_sheet import on_form
from desk.importing import privacy
from desk.importing.columns import LABELS
from desk.importing.file import LARGEST
from desk.seats import Seat
from desk.table import Sheet
from desk.takeover import given_by
from schemas.folding import key_of
from web.guard import Here, Visit
from web.house import House
from web.pages.deadlines import spreadsheet
from web.runs import BusyError, Run
from web.working import carry_out, look
from wording.phrases import LEVELS

router = APIRouter()

PAGE = 100
"""Rows on a page."""
SHORT = 2.0
"""Seconds for which a page waits for a list that may soon be through."""
WITHIN = ("3", "6", "12", "24")
"""Months over which what is overdue can be spread."""
SAID = ("honour", "division", "township", "category")
"""What a person may say of rows that do not say it; beside the level, which is one of a few."""
HOME: dict[Kind, str] = {"titles": "importing", "changes": "unit_changes"}
"""Where lists of a kind are brought."""
BUSY = "正在办别的名单，请过一会儿再试"
HEADS = ("行", "单位", "结果", "说明", "依据", "现在可以办理", "称号")

Work = Callable[[House, Run, Seat, Brought], None]


@router.get("/importing", name="importing")
def importing(visit: Here) -> Response:
    """Where a list is brought, and those that were."""
    return _importing(visit)


@router.post("/importing", name="bring_list")
def bring(visit: Here) -> Response:
    """A list is brought: it is kept, and looked through."""
    try:
        name, content = uploaded(visit)
        return taken(visit, "titles", name, content)
    except (UnfitUploadError, NotTakenError, BusyError) as no:
        return _importing(visit, str(no) or BUSY)


def _importing(visit: Visit, why: str = "") -> Response:
    return visit.page(
        "importing.html", 422 if why else 200, why=why, lists=lists_of(visit, "titles"), WORDS=PHASES
    )


PHASES = {
    "waiting": "等待预演",
    "unreadable": "读不了",
    "looked": "已预演，等待确认",
    "doing": "正在办理",
    "done": "已办完",
}
"""How far a list is."""


class UnfitUploadError(Exception):
    """What came is no file, or too large a one; as a text: why."""


def uploaded(visit: Visit) -> tuple[str, bytes]:
    """The file of a form, by name and content. `UnfitUploadError`."""
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise UnfitUploadError("请先选择文件")
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnfitUploadError(f"文件超过{LARGEST >> 20}MB，请删去图片和无关的工作表，或者分成几个文件")
    if not content:
        raise UnfitUploadError("文件是空的，请检查是否选错了文件")
    name = re.split(r"[/\\]", file.filename)[-1]
    return "".join(char for char in name if char.isprintable())[-200:] or "名单", content


def taken(visit: Visit, kind: Kind, name: str, content: bytes) -> Response:
    """Keep a list and begin to look it through. `NotTakenError`, `BusyError`."""
    one = visit.house.shelf.take(kind, visit.seat.post.id, name, content, visit.seat.login, visit.now)
    visit.note("import", called(one))
    return begun(visit, one, look) if one.phase != "doing" else visit.go("brought", work=one.id)


def called(one: Brought) -> str:
    """A list as the audit log knows it, which keeps for ever what it is told."""
    return f"{privacy.kept(one.name)} {one.id}"


def lists_of(visit: Visit, kind: Kind) -> list[Brought]:
    """Those of this post."""
    return [one for one in visit.house.shelf.of(visit.seat.post.id, visit.now) if one.kind == kind]


def begun(visit: Visit, one: Brought, work: Work) -> Response:
    """On to the page of a list, which is worked through beside it. `BusyError`."""
    run, answer = visit.house.runs.begin(one.id), visit.go("brought", work=one.id)
    if run is not None:
        answer.background = BackgroundTask(work, visit.house, run, visit.seat, one)
    return answer


@router.get("/lists/{work}", name="brought")
def brought(visit: Here, work: str) -> Response:
    """A list: how far it is, how it was read, what becomes of its rows."""
    return _page(visit, found(visit, work))


@router.post("/lists/{work}", name="look_again")
def look_again(visit: Here, work: str) -> Response:
    """Look it through once more, as a person says that it is to be read."""
    one = found(visit, work)
    if one.phase == "doing" or visit.house.shelf.content(one) is None:
        return _page(visit, one, "这份名单已经确认，不能再改读法。要另外导入的，请重新上传")
    if visit.said("_do") == "on":
        return _began(visit, one, look)
    if wrong := _said(visit, one):
        return _page(visit, one, wrong)
    said = {name: visit.said(name) for name in SAID if visit.said(name)}
    if level := key_of(visit.said("level"), LEVELS):
        said["level"] = level
    within = {"within": visit.said("within")} if visit.said("within") in WITHIN else {}
    chosen = {name[4:]: str(text) for name, text in visit.form.multi_items() if name.startswith("col.")}
    columns = brought_lists.said_of(one, chosen)
    fresh = one.model_copy(update={"said": {**said, **within, "columns": columns}})
    return _began(visit, visit.house.shelf.save(fresh), look)


def _said(visit: Visit, one: Brought) -> str:
    """What is wrong with what is said of the rows."""
    division = visit.said("division")
    if (
        one.kind == "titles"
        and division
        and not (division.isascii() and division.isdigit() and len(division) == 6)
    ):
        return "行政区划代码是六位数字"
    return "" if all(len(visit.said(name)) <= 60 for name in SAID) else "写得太长，至多六十字"


def _began(visit: Visit, one: Brought, work: Work) -> Response:
    try:
        return begun(visit, one, work)
    except BusyError:
        return _page(visit, one, BUSY)


@router.post("/lists/{work}/confirm", name="confirm_list")
def confirm(visit: Here, work: str) -> Response:
    """Carry out what the dry run has shown; or go on with what was interrupted."""
    house, one = visit.house, found(visit, work)
    if one.phase == "doing":
        return _began(visit, one, carry_out)
    try:
        run = house.runs.begin(one.id)
    except BusyError:
        return _page(visit, one, BUSY)
    if run is None:
        return visit.go("brought", work=one.id)
    one = house.shelf.find(one.post, one.id)  # as it is now that nobody else works on it
    if why := _unready(visit, one):
        house.runs.end(one.id)
        return _page(visit, one, why)
    confirmed = brought_lists.confirm(house.shelf, one, visit.seat, house.clock)
    visit.note("import", called(one), confirmed=True)
    answer = visit.go("brought", work=one.id)
    answer.background = BackgroundTask(carry_out, house, run, visit.seat, confirmed)
    return answer


def _unready(visit: Visit, one: Brought) -> str:
    """Why nobody can confirm a list as it is."""
    if one.phase in ("doing", "done"):
        return "这份名单已经确认过"
    if one.phase != "looked":
        return "这份名单还没有预演"
    if one.questions:
        return "还有列没有核对，请先在“怎样读”里写明，再预演一次"
    if brought_lists.stale(one, visit.today):
        return "预演是以前的，期限有了变化，请再预演一次"
    if one.looked_at and visit.said("looked") != one.looked_at.isoformat():
        return "您打开这一页以后又预演过，请先看新的预演，再确认"
    return ""


@router.post("/lists/{work}/drop", name="drop_list")
def drop(visit: Here, work: str) -> Response:
    """Away with the file; what was carried out stays in the register."""
    one = found(visit, work)
    if one.phase == "doing" or visit.house.runs.of(one.id):
        return _page(visit, one, "正在办理，办完才能删去")
    visit.house.shelf.drop(one)
    return visit.go(HOME[one.kind])


@router.get("/lists/{work}/marked.xlsx", name="marked_list")
def marked(visit: Here, work: str) -> Response:
    """The list itself with what was found beside each row, to be corrected and brought again. `NoSuchListError`."""
    one = found(visit, work)
    content = visit.house.shelf.copy(one, "marked")
    if content is None:
        return _page(visit, one, "没有标注过的名单")
    visit.note("export", called(one))
    name = quote(f"核对 {one.name.rpartition('.')[0] or one.name}.xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(
        content, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@router.get("/lists/{work}/rows.xlsx", name="list_sheet")
def sheet(visit: Here, work: str) -> Response:
    """What becomes of each row, as a spreadsheet."""
    one = found(visit, work)
    rows = [
        (line.place, line.unit, line.word, line.said, line.rule, "；".join(line.instead), line.title)
        for line in _chosen(visit, visit.house.shelf.lines(one))
    ]
    visit.note("export", called(one))
    said = f"{one.name}，{PHASES[one.phase]}"
    return spreadsheet(
        visit, f"逐行结果{visit.today}.xlsx", [Sheet("逐行结果", "逐行结果", said, HEADS, rows)]
    )


def found(visit: Visit, work: str) -> Brought:
    """The list of a number, of this post. `NoSuchListError`."""
    return visit.house.shelf.find(visit.seat.post.id, work)


def _chosen(visit: Visit, lines: list[Line]) -> list[Line]:
    only = visit.asked("only")
    return [one for one in lines if one.becomes == only] if only else lines


def _page(visit: Visit, one: Brought, why: str = "") -> Response:
    house = visit.house
    run = house.runs.of(one.id, 0 if why else SHORT)
    if run is None:
        one = house.shelf.find(one.post, one.id)
    lines = [] if run or one.phase in ("waiting", "unreadable") else house.shelf.lines(one)
    chosen = _chosen(visit, lines)
    pages = max(1, -(-len(chosen) // PAGE))
    asked = visit.asked("page")
    number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 7 else 1
    content = house.shelf.content(one)
    facts: dict[str, Any] = {
        "one": one,
        "why": why,
        "run": run,
        "stuck": run is None and one.phase in ("waiting", "doing"),
        "counts": Counter((line.becomes, line.word) for line in lines),
        "lines": chosen[(number - 1) * PAGE : number * PAGE],
        "shown": len(chosen),
        "number": number,
        "pages": pages,
        "unready": _block(visit, one, lines),
        "kept": content is not None,
        "again": one.kind == "changes" and content is not None and on_form(content) is not None,
        "home": HOME[one.kind],
        "phase": PHASES[one.phase],
        "LABELS": {key: word for key, word in LABELS.items() if key != "answer"},
        "LEVELS": LEVELS,
        "WITHIN": WITHIN,
    }
    if one.kind == "titles":
        facts["given"] = given_by(house.register, house.office, visit.today, one.said)
    return visit.page("brought.html", 409 if why else 200, **facts)


def _block(visit: Visit, one: Brought, lines: list[Line]) -> str:
    """Why the page offers no confirmation; empty where it does."""
    if one.phase != "looked":
        return "-"
    if one.questions:
        return "请先核对各列的含义，再预演一次"
    if brought_lists.stale(one, visit.today):
        return "预演是以前的，请再预演一次"
    return (
        "" if any(line.becomes in ("new", "corrected", "possible") for line in lines) else "没有可以办理的行"
    )
