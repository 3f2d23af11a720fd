"""Doing 办一件事: an act on a title, from its form over what it will cause to its receipt; and the drafts of a post."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from desk.acts import Meant
from desk.errors import DeskError
from desk.form import MATTERS
from desk.look import named_by
from desk.possible import NOT_FROM_HERE, Cannot, now_possible
from desk.preview import Coming, coming, preview
from desk.receipts import own_units
from desk.returned import returned
from desk.sums import sums_of
from desk.timeline import party_label, row_of
from register import drafts, inbox
from schemas.account import Draft
from schemas.action import KINDS, ChangeUnit, Correct
from schemas.obligation import Obligation
from schemas.opening import Amend, UpdateUnit
from web.forms.handing import Posted, hand_in, keep, no_longer, posted, said_of, to_fill_in
from web.forms.task import Task, UnfilledError, task_of
from web.forms.tree import Tree, text_at
from web.forms.typed import as_typed
from web.forms.wrong import faults_of
from web.guard import Here, Visit
from web.pages.title import seen
from wording import forms
from wording.articles import article
from wording.notices import worded
from workflows.life.kinds import ANSWERS

router = APIRouter()


OF_THE_UNIT = (UpdateUnit, ChangeUnit, Amend)
"""Acts that change what the register has of a unit: on the forms of all others it is shown as it stands."""


class Opened(NamedTuple):
    """What there is to fill in, and why this post cannot do it, where it cannot."""

    task: Task
    cannot: tuple[Cannot, ...]


@router.get("/titles/{title}/do/{kind}", name="act")
def act(visit: Here, title: str, kind: str) -> Response:
    """The form of an act, as the title stands now; with the post's draft where that is asked for."""
    held = drafts.read(visit.house.register, visit.seat.post.id, title, kind)
    draft: Tree = said_of(held) if held and visit.asked("draft") else {}
    task, cannot = opened(visit, title, kind, draft)
    if cannot and not draft:
        return visit.page("act_cannot.html", 409, task=task, kind=kind, cannot=cannot, article=article)
    again = as_typed(task.fields, said_before(visit, kind, title))
    return _form(visit, task, Posted(draft or again or task.begun), held=held, taken_up=bool(draft))


@router.post("/titles/{title}/do/{kind}/preview", name="preview_act")
def preview_act(visit: Here, title: str, kind: str) -> Response:
    """What the act will cause; or the form again, with what is wrong, with further rows, or as it was."""
    task, came = came_in(visit, title, kind)
    if visit.said("_do") in ("keep", "replace"):
        if faults := keep(visit, title, kind, came):
            return _form(visit, task, replace(came, faults=faults))
        return visit.go("act", {"draft": "1"}, title=title, kind=kind)
    if came.faults or came.more or visit.said("_do") == "edit":
        return _form(visit, task, came)
    try:
        return _foreseen(visit, task, came, meant_by(visit, task, came, task.found.life.seq))
    except (UnfilledError, DeskError) as no:
        return _refused(visit, task, came, no)


@router.post("/titles/{title}/do/{kind}/send", name="send_act")
def send_act(visit: Here, title: str, kind: str) -> Response:
    """Hand the act in, once, however often it is sent; if the title has moved on meanwhile it is shown again first."""
    task, came = came_in(visit, title, kind)
    turn = visit.said("_seen")
    if came.faults or not (turn.isdecimal() and len(turn) < 10):
        return _form(visit, task, came)
    try:
        meant = meant_by(visit, task, came, int(turn))
        if no_longer(visit, meant) is None and int(turn) != task.found.life.seq:
            meant = meant_by(visit, task, came, task.found.life.seq)
            return _foreseen(visit, task, came, meant, since=int(turn))
        action = hand_in(visit, meant)
    except (UnfilledError, DeskError) as no:
        return _refused(visit, task, came, no)
    drafts.drop(visit.house.register, visit.seat.post.id, title, kind)
    visit.note("act", title, kind=kind, action=action)
    return visit.go("receipt", action=action)


@router.post("/titles/{title}/do/{kind}/sums", name="act_sums")
def act_sums(visit: Here, title: str, kind: str) -> Response:
    """What the sheet comes to so far, for whoever is filling it."""
    task, came = came_in(visit, title, kind)
    found = task.found
    sums = sums_of(found.law, found.life, task.cls, task.said(came.tree), visit.today)
    return JSONResponse({"lines": sums.lines if sums else [], "passes": sums.passes if sums else None})


def opened(visit: Visit, title: str, kind: str, given: Tree) -> Opened:
    """The form of an act on a title as it stands, with what was given so far."""
    if kind not in KINDS or kind in NOT_FROM_HERE:
        raise HTTPException(404)
    found = seen(visit, title)
    now = now_possible(visit.house.register, title, visit.seat, visit.now)
    asked = dict(visit.request.query_params) | {
        name: text[0] for name, text in given.items() if isinstance(text, list) and text
    }
    can = [one for one in now.can if one.kind == kind]
    cannot = () if can else tuple(one for one in now.cannot if one.kind == kind)
    return Opened(task_of(visit.house.register, visit.house.office, found, kind, can, asked), cannot)


def said_before(visit: Visit, kind: str, title: str = "") -> dict[str, Any]:
    """What this post handed in under the receipt that it asks to go on from; nothing where that is another's."""
    known = inbox.received(visit.house.register, visit.asked("like")) if visit.asked("like") else None
    if known is None or known.action.kind != kind or known.action.actor.post != visit.seat.post.id:
        return {}
    return known.action.model_dump(mode="json") if not title or known.action.title == title else {}


def came_in(visit: Visit, title: str, kind: str) -> tuple[Task, Posted]:
    """The form, and what came with it, its files kept."""
    came = posted(visit)
    task = opened(visit, title, kind, came.tree).task
    return task, to_fill_in(visit, task.fields, came)


def meant_by(visit: Visit, task: Task, came: Posted, turn: int) -> Meant:
    """The act that was filled in. `UnfilledError`, `DeskError`."""
    house = visit.house
    return task.meant(house.register, house.office, came.tree, visit.today, turn)


def _refused(visit: Visit, task: Task, came: Posted, no: UnfilledError | DeskError) -> Response:
    """The form again, with what is wrong beside its fields."""
    faults = no.faults if isinstance(no, UnfilledError) else faults_of(no)
    return _form(visit, task, Posted(came.tree, faults), no=no if isinstance(no, DeskError) else None)


def _form(
    visit: Visit,
    task: Task,
    came: Posted,
    *,
    held: Draft | None = None,
    taken_up: bool = False,
    no: DeskError | None = None,
) -> Response:
    found = task.found
    sums = sums_of(found.law, found.life, task.cls, task.said(came.tree), visit.today)
    return visit.page(
        "act.html",
        422 if came.faults else 200,
        task=task,
        label=forms.ACTS[task.kind],
        unit=found.life.application.unit if found.life.application else None,
        filling=came.drawn(visit, task.fields, held if taken_up else None),
        owed=_owed(task),
        returned=[one for one in _returned(task) if one],
        before=task.as_before(came.tree),
        named_by=named_by(found)
        if own_units(visit.seat.post.parties) and task.cls not in OF_THE_UNIT
        else None,
        held=held,
        taken_up=taken_up,
        no=no,
        sums=sums if came.tree.get("scores") else None,
        scored=sums is not None,
        asks_entry=_decisions(task),
        article=article,
    )


def _decisions(task: Task) -> Mapping[str, str]:
    """What a correction may be about, while nobody has said which."""
    if KINDS[task.kind] is not Correct or task.original:
        return {}
    return next((one.choices or {} for one in task.fields if one.name == "entry"), {})


def _owed(task: Task) -> list[Coming]:
    """The duties that the act answers: what they ask, by when, and what follows if nobody acts."""
    return [coming(task.found.law, task.found.life, one) for one in _answered(task)]


def _returned(task: Task) -> list[str]:
    """Of those of them that were given back, what was lacking."""
    return [returned(task.found, one.id) for one in _answered(task)]


def _answered(task: Task) -> list[Obligation]:
    """Of several of a kind, such as reports, the one that the act is said to be about."""
    owed = [one for one in task.found.obligations if ANSWERS.get(one.duty) == task.kind]
    about = text_at(task.begun, MATTERS.get(task.kind, ""))
    return [one for one in owed if not about or one.about in (None, about)]


def _foreseen(visit: Visit, task: Task, came: Posted, meant: Meant, since: int | None = None) -> Response:
    """What the act would cause; with what has happened to the title since somebody began to fill it in."""
    found = task.found
    foreseen = preview(visit.house.register, visit.seat, meant.make, visit.now)
    happened = [
        row_of(entry, what) for entry, what in found.history if since is not None and entry.seq > since
    ]
    drawn = came.drawn(visit, task.fields)
    return visit.page(
        "act_preview.html",
        task=task,
        before=drawn.called(task.as_before(came.tree)),
        label=forms.ACTS[task.kind],
        unit=found.life.application.unit if found.life.application else None,
        filling=drawn,
        said=came.as_kept(task.fields, foreseen.action),
        coming=foreseen,
        sums=sums_of(found.law, found.life, task.cls, task.said(came.tree), visit.today),
        turn=found.life.seq,
        happened=happened,
        worded=worded,
        party_label=party_label,
    )
