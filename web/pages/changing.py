"""Changing 单位变更: a unit is looked up, one change of it written down, or a sheet of many brought."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from desk import units
from desk.brought import NotTakenError
from desk.change_sheet import LABELS, NEEDED, Column, of_form, on_form
from register import queries
from web.forms.plain import sent, typed_in
from web.guard import Here, Visit
from web.pages.brought import BUSY, PHASES, UnfitUploadError, lists_of, taken, uploaded
from web.runs import BusyError
from wording.phrases import CHANGES

router = APIRouter()

MOST = 30
"""Units on the page."""
HINTS: dict[Column, str] = {
    "unit": "现在的名称、代码，或者乡镇（街道）的名称：就是它的全部单位",
    "name": "更名、合并、分立的填写",
    "code": "代码有变的填写；合并、分立成名册里另一个单位的，填写那个单位的代码",
    "township": "划归别的乡镇（街道）的填写",
    "division": "六位数字，区划有变的填写",
    "on": "如 2026年11月28日",
    "number": "如 开编〔2026〕6号",
    "dated": "如 2026年11月28日",
}


@router.get("/unit-changes", name="unit_changes")
def changes(visit: Here) -> Response:
    """Look a unit up, write a change down, bring a sheet, see those that were brought."""
    return _page(visit)


@router.post("/unit-changes", name="bring_changes")
def bring(visit: Here) -> Response:
    """A sheet is brought: it is kept, and looked through."""
    return _taken(visit, lambda: uploaded(visit))


@router.post("/unit-changes/one", name="one_change")
def one(visit: Here) -> Response:
    """One change, which is a sheet of one row: it is read and foreseen as any other."""
    lacking = [LABELS[name] for name in LABELS if name in NEEDED and not visit.said(name)]
    if lacking:
        return _page(visit, f"请填写：{'、'.join(lacking)}")
    said: dict[Column, str] = {name: visit.said(name) for name in LABELS}
    name = f"{CHANGES.get(visit.said('change'), '变更')} {visit.said('unit')[:60]}"
    answer = _taken(visit, lambda: (name, of_form(said)))
    if answer.status_code == 303:
        sent(visit, "one_change")
    return answer


def _taken(visit: Visit, file: Callable[[], tuple[str, bytes]]) -> Response:
    try:
        name, content = file()
        return taken(visit, "changes", name, content)
    except (UnfitUploadError, NotTakenError, BusyError) as no:
        return _page(visit, str(no) or BUSY)


def _again(visit: Visit) -> dict[str, str] | None:
    """What stood on the form of a change that is not confirmed yet. `NoSuchListError`."""
    house = visit.house
    content = house.shelf.content(house.shelf.find(visit.seat.post.id, visit.asked("like")))
    return on_form(content) if content else None


def _page(visit: Visit, why: str = "") -> Response:
    register, asked = visit.house.register, visit.asked("q")
    found = units.like(register, asked[:100], MOST) if asked else []
    typed, begun = typed_in(visit, "one_change", LABELS)
    if visit.asked("like"):
        typed |= _again(visit) or {}
    return visit.page(
        "unit_changes.html",
        422 if why else 200,
        why=why,
        asked=asked,
        found=[(one, [row for row in queries.titles_of(register, one.id) if row.is_open]) for one in found],
        fields=LABELS,
        needed=NEEDED,
        hints=HINTS,
        begun=begun,
        typed=typed | {"unit": typed["unit"] or visit.asked("unit")},
        CHANGES=CHANGES,
        WORDS=PHASES,
        lists=lists_of(visit, "changes"),
    )
