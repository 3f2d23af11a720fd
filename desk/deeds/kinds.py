"""Kinds: the form of every deed, by its kind of undertaking; what a post may do in one now, and why not the rest."""

from typing import NamedTuple

from desk.deeds import batch, campaign, drive, findings, grouping, supervision, upward, visits, yearly
from desk.deeds.form import DeedForm
from desk.seats import Seat
from register.undertakings import Kept
from schemas.undertaking import Opening
from wording.undertakings import words
from workflows.undertakings.kinds import UNDERTAKINGS
from workflows.undertakings.step import why_not

FORMS: dict[str, dict[str, DeedForm]] = {}
"""By the kind and the word."""
_KINDS = (batch, upward, campaign, visits, supervision, findings, yearly, grouping, drive)
for _form in (form for one in _KINDS for form in one.FORMS):
    FORMS.setdefault(_form.kind, {})[_form.word] = _form


class Chance(NamedTuple):
    """A form that there is, and why this post cannot do it now; empty where it may."""

    form: DeedForm
    why_not: str = ""


def opens(form: DeedForm) -> bool:
    """Whether an undertaking begins with it."""
    return issubclass(form.cls, Opening) and not form.within


def chances(kind: str, kept: Kept | None, seat: Seat) -> list[Chance]:
    """What there is to do in an undertaking; without one, how one of the kind begins."""
    return [
        Chance(form, cannot(form, kept, seat))
        for form in FORMS.get(kind, {}).values()
        if opens(form) is (kept is None)
    ]


def cannot(form: DeedForm, kept: Kept | None, seat: Seat) -> str:
    """Why this post cannot do it now, whatever it says; empty where it may."""
    roles = [one.party.role for one in seat.actors]
    why = why_not(UNDERTAKINGS[form.kind], kept.state if kept else None, form.cls, roles)
    return words.reason(form.kind, why) if why else ""
