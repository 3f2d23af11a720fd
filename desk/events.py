"""Events: what happened to titles as other systems are told of it, from a place in the journal on."""

from collections.abc import Sequence
from typing import NamedTuple

from desk.timeline import what_of
from register import journal, lawbook
from register.connect import Register
from register.journal import Line
from schemas.base import local_date
from schemas.entry import Entry
from schemas.event import PREFIX, Event, Happening
from schemas.office import Office
from schemas.party import Party
from schemas.stage import Duty
from wording import forms
from wording.articles import article
from workflows.life.law import LawBook, UnknownLawError


class Events(NamedTuple):
    """Some events, the first one first, and the place from which to ask on; whoever got none was told all there is.

    `places` has the place after each of them.
    """

    events: list[Event]
    place: str
    places: list[str]


def events(
    register: Register, office: Office, parties: Sequence[Party], place: str = "", most: int = journal.MOST
) -> Events:
    """What has happened since a place and a post of these parties may look at now, at most so many.

    `LostPlaceError` where the place is none of this register.
    """
    page = journal.after(register, parties, place, most)
    book = lawbook.read(register)
    return Events(
        [_event(book, office, one) for one in page.lines], page.place, [one.place for one in page.lines]
    )


def source(office: Office) -> str:
    """What an installation is called in its events: by its division, where it says one."""
    return f"urn:mingpai:{office.division or 'register'}"


def _event(book: LawBook, office: Office, line: Line) -> Event:
    entry, shown = line.entry, line.shown
    return Event(
        id=f"{entry.title}.{entry.seq}.{entry.hash[:16]}",
        source=source(office),
        type=PREFIX + (entry.action.kind if entry.action else entry.kind),
        time=line.recorded_at,
        subject=entry.title,
        data=Happening(
            title=entry.title,
            seq=entry.seq,
            unit=shown.unit_code,
            unit_name=shown.unit_name,
            honour=shown.honour,
            level=shown.level,
            number=shown.number,
            was=entry.was,
            stage=entry.stage,
            stage_name=forms.STAGES[entry.stage],
            on=local_date(entry.effective),
            said=what_of(entry, book.editions.get(entry.edition)),
            article=_article(book, entry),
        ),
    )


def _article(book: LawBook, entry: Entry) -> str | None:
    """Where the duty stands that was done, was reminded of, or began: by the measure of then."""
    duties: list[tuple[Duty, str | None]] = [
        *((one.duty, getattr(entry.action, "filing", None)) for one in entry.closed if one.how != "dropped"),
        *((one.duty, None) for one in entry.rungs),
        *((one.duty, one.about) for one in entry.opened),
    ]
    try:
        return article(book.law(entry.edition, entry.calendar).rule(*duties[0])) if duties else None
    except (KeyError, UnknownLawError):  # which of several reports is not said where nobody handed one in
        return None
