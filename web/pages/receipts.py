"""Receipts and drafts: what became of an act that was handed in, and what a post has begun and not handed in."""

from contextlib import suppress

from fastapi import APIRouter, Response

from desk.deeds.form import DeedForm
from desk.deeds.kinds import FORMS
from desk.errors import DeskError, KeptError, NotBegunError
from desk.hand_in import Handed, settled
from desk.look import look_up
from desk.preview import coming
from register import drafts, inbox, sight, undertakings
from register.undertakings import NoUndertaking
from schemas.action import documents_of
from web.answers import answer
from web.guard import Here, Visit
from wording import forms

router = APIRouter()


@router.get("/receipts/{action}", name="receipt")
def receipt(visit: Here, action: str) -> Response:
    """What became of an act: in the ledger, waiting, or refused after all."""
    house = visit.house
    known = inbox.received(house.register, action)
    if known is None or not sight.sees(house.register, visit.seat.post.parties, known.action.title):
        raise NotBegunError(action)
    done, no = known.action, None
    try:
        settled(house.register, Handed(done, known.receipt), visit.now)
    except DeskError as not_done:
        no = not_done
    found = look_up(house.register, done.title)
    owed = [coming(found.law, found.life, one) for one in found.obligations] if found else []
    return visit.page(
        "receipt.html",
        action=done,
        label=forms.ACTS[done.kind],
        receipt=known.receipt,
        waits=isinstance(no, KeptError),
        told=answer(no) if no else None,
        papers=[one for one in documents_of(done) if one.kept_as],
        found=found,
        owed=owed,
    )


@router.get("/drafts", name="drafts")
def drafts_of(visit: Here) -> Response:
    """What the post has begun: anybody who holds it can go on with it."""
    found = drafts.of_post(visit.house.register, visit.seat.post.id)
    return visit.page(
        "drafts.html", found=[(one, _called(visit, one.title), _form(one.kind)) for one in found]
    )


@router.post("/drafts/drop", name="drop_draft")
def drop_draft(visit: Here) -> Response:
    """A draft that nobody wants any more."""
    drafts.drop(visit.house.register, visit.seat.post.id, visit.said("title"), visit.said("kind"))
    return visit.go("drafts")


def _form(kind: str) -> tuple[DeedForm, str] | None:
    """Of a deed its form, and which of those it has; None of an act."""
    kind, word, about = [*kind.split("/"), "", ""][:3]
    form = FORMS.get(kind, {}).get(word)
    return (form, about) if form else None


def _called(visit: Visit, title: str) -> str:
    """The unit of a title, the name of an undertaking."""
    with suppress(NoUndertaking, KeyError):
        return undertakings.find(visit.house.register, title).state.name
    found = look_up(visit.house.register, title)
    return found.life.application.unit.name if found and found.life.application else ""
