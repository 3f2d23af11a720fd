"""Receipts and drafts: what became of an act that was handed in, and what a post has begun and not handed in."""

from contextlib import suppress

from fastapi import APIRouter, Response

from desk import receipts
from desk.deeds.form import DeedForm
from desk.deeds.kinds import FORMS
from desk.errors import DeskError, NoReceiptError
from desk.hand_in import Handed, settled
from desk.look import look_up
from desk.possible import NOT_FROM_HERE
from desk.preview import coming
from register import drafts, inbox, sight, undertakings
from register.undertakings import NoUndertaking
from schemas.action import Action
from web.answers import answer
from web.forms.plain import PLAIN
from web.guard import Here, Visit

router = APIRouter()


MOST = 200
"""Receipts on a page; older ones are found from their titles."""


@router.get("/receipts", name="receipts")
def receipts_of(visit: Here) -> Response:
    """What the unit has handed in, the newest first."""
    found = receipts.handed_in(visit.house.register, visit.seat.post.parties, MOST)
    return visit.page(
        "receipts.html", found=found, most=MOST, own=receipts.own_units(visit.seat.post.parties)
    )


@router.get("/receipts/{action}", name="receipt")
def receipt(visit: Here, action: str) -> Response:
    """What became of an act: in the ledger, waiting, or refused after all.

    A post finds what it handed in itself also where no title has come of it.
    """
    house, post = visit.house, visit.seat.post
    known = inbox.received(house.register, action)
    sees = known is not None and sight.sees(house.register, post.parties, known.action.title)
    if known is None or not (sees or known.action.actor.post == post.id):
        raise NoReceiptError(action)
    done, no = known.action, None
    try:
        settled(house.register, Handed(done, known.receipt), visit.now)
    except DeskError as not_done:
        no = not_done
    found = look_up(house.register, done.title) if sees else None
    owed = [coming(found.law, found.life, one) for one in found.obligations] if found else []
    return visit.page(
        "receipt.html",
        action=done,
        receipt=receipts.receipt_of(house.register, house.store, known),
        told=answer(no) if no else None,
        post=next((one.name for one in house.office.posts if one.id == done.actor.post), done.actor.post),
        found=found,
        owed=owed,
        again=_again(visit, done),
    )


def _again(visit: Visit, action: Action) -> str:
    """Where this post fills the form of an act in again that it has handed in; empty where it did not."""
    if action.actor.post != visit.seat.post.id:
        return ""
    if action.kind == "apply":
        return visit.url("apply") if visit.may("apply") else ""
    return "" if action.kind in NOT_FROM_HERE else visit.url("act", title=action.title, kind=action.kind)


@router.get("/drafts", name="drafts")
def drafts_of(visit: Here) -> Response:
    """What the post has begun: anybody who holds it can go on with it."""
    found = drafts.of_post(visit.house.register, visit.seat.post.id)
    return visit.page(
        "drafts.html", found=[(one, _called(visit, one.title), _form(one.kind)) for one in found], plain=PLAIN
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
