"""Applying 申报: an application, from its form over what it will cause to the number of the title that it asks for."""

import secrets
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from desk.acts import Meant, asked_for
from desk.errors import DeskError, IncompleteError
from desk.faults import checked
from desk.fields import Field
from desk.filled import filled
from desk.form import application_form
from desk.preview import preview
from desk.receipts import own_units
from desk.timeline import party_label
from register import drafts, queries
from schemas.account import Draft
from schemas.opening import Apply
from web.forms.handing import Posted, draft_name, hand_in, keep, posted, said_of, to_fill_in
from web.forms.reading import read
from web.forms.task import UnfilledError
from web.forms.tree import Tree, branch
from web.forms.typed import as_typed
from web.forms.wrong import faults_of, lacking
from web.guard import Here, Visit
from web.pages.doing import said_before
from wording.articles import article
from wording.notices import worded

router = APIRouter()


@router.get("/apply", name="apply")
def apply(visit: Here) -> Response:
    """An empty form, or the post's draft of one."""
    name = visit.asked("draft")
    held = drafts.read(visit.house.register, visit.seat.post.id, name, "apply") if name else None
    return _form(
        visit,
        Posted(
            said_of(held) if held else as_typed(_fields(visit), said_before(visit, "apply")) or _begun(visit)
        ),
        name=held.title if held else _new_name(),
        held=held,
    )


@router.post("/apply/preview", name="preview_application")
def preview_application(visit: Here) -> Response:
    """What the application will begin; or the form again."""
    came = to_fill_in(visit, _fields(visit), posted(visit))
    if visit.said("_do") in ("keep", "replace"):
        name = draft_name(visit) or _new_name()
        if faults := keep(visit, name, "apply", came):
            return _form(visit, replace(came, faults=faults), name=name)
        return visit.go("apply", {"draft": name})
    if came.faults or came.more or visit.said("_do") == "edit":
        return _form(visit, came)
    try:
        return _foreseen(visit, came, _meant(visit, came))
    except (UnfilledError, DeskError) as no:
        return _refused(visit, came, no)


@router.post("/apply/send", name="send_application")
def send_application(visit: Here) -> Response:
    """Hand it in, once, however often it is sent."""
    came = to_fill_in(visit, _fields(visit), posted(visit))
    if came.faults or not visit.said("_seen"):
        return _form(visit, came)
    try:
        meant = _meant(visit, came)
        action = hand_in(visit, meant._replace(apart=_earlier(visit.said("_seen"))))
    except (UnfilledError, DeskError) as no:
        return _refused(visit, came, no)
    drafts.drop(visit.house.register, visit.seat.post.id, draft_name(visit), "apply")
    visit.note("act", kind="apply", action=action)
    return visit.go("receipt", action=action)


def _fields(visit: Visit) -> tuple[Field, ...]:
    return application_form(visit.house.book, visit.house.office)


def _begun(visit: Visit) -> Tree:
    """What a form begins with: the only honour that there is, where the office is; of a unit what the register has."""
    within = next(one for one in _fields(visit) if one.name == "application").inner
    honours = [*(next(one for one in within if one.name == "honour").choices or ())]
    division = visit.house.office.division
    begun: Tree = {"honour": honours} if len(honours) == 1 else {}
    if division:
        begun["unit"] = {"division": [division]}
    for id_ in own_units(visit.seat.post.parties):
        asked = next(one for one in within if one.name == "unit").inner
        known = queries.unit(visit.house.register, id_)
        begun["unit"] = {
            **branch(begun, "unit"),
            **as_typed(asked, known.model_dump() if known else {"code": id_}),
        }
    return {"application": begun}


def _new_name() -> str:
    """What a draft is called that is of no title yet."""
    return f"NEW-{secrets.token_hex(4).upper()}"


_NONE = "-"


def _earlier(seen: str) -> list[str]:
    """The unit's earlier titles, as the page that was sent had seen them: sent twice it is one application."""
    return [] if seen == _NONE else seen.split(",")


def _meant(visit: Visit, came: Posted) -> Meant:
    """The application that was filled in. `UnfilledError`, `DeskError`."""
    house, said = visit.house, read(_fields(visit), came.tree)
    try:
        whole = filled(Apply, said, visit.today)
    except IncompleteError as no:
        raise UnfilledError(lacking(Apply, no, {"on": visit.today.isoformat(), **said})) from None
    made = checked(Apply, whole.fields)
    more: dict[str, Any] = {"documents": made.documents, "note": made.note}
    on = made.on if whole.dated else None
    return asked_for(house.register, house.office, made.application, on, visit.now, **more)


def _refused(visit: Visit, came: Posted, no: UnfilledError | DeskError) -> Response:
    faults = no.faults if isinstance(no, UnfilledError) else faults_of(no)
    return _form(visit, Posted(came.tree, faults), no=no if isinstance(no, DeskError) else None)


def _form(
    visit: Visit, came: Posted, *, name: str = "", held: Draft | None = None, no: DeskError | None = None
) -> Response:
    status = 422 if came.faults else 200
    filling = came.drawn(visit, _fields(visit))
    return visit.page(
        "apply.html",
        status,
        filling=filling,
        name=name or draft_name(visit),
        held=held,
        no=no,
        article=article,
    )


def _foreseen(visit: Visit, came: Posted, meant: Meant) -> Response:
    found = preview(visit.house.register, visit.seat, meant.make, visit.now)
    return visit.page(
        "apply_preview.html",
        filling=came.drawn(visit, _fields(visit)),
        said=came.as_kept(_fields(visit), found.action),
        coming=found,
        name=draft_name(visit),
        seen=",".join(meant.apart) or _NONE,
        worded=worded,
        party_label=party_label,
    )
