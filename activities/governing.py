"""Governing: which working-day notices hold for this register, and how their calendar is brought to a title."""

from datetime import datetime

from register import lawbook
from register.connect import Register
from regulations.calendars import Known, known
from schemas.action import Adopt
from schemas.arrival import Arrival, action_id
from schemas.base import Sha256, digest, local_date
from schemas.holidays import HolidayNotice, Imported
from schemas.party import Actor, Party, Role

SYSTEM = Actor(account=Role.SYSTEM.label, post=Role.SYSTEM.label, party=Party(role=Role.SYSTEM))


def known_here(register: Register) -> Known:
    """The notices that the program ships and the office has imported. Raises CalendarFault for the shipped ones."""
    return known(lawbook.imported(register))


def furnish(register: Register, now: datetime) -> Known:
    """Put the calendar of all known notices into the register, where it stays under its hash for ever."""
    found = known_here(register)
    lawbook.add(register, found.calendar, now)
    return found


def arrival_of(register: Register, found: Known) -> Arrival:
    """The notice that the calendar came with, else the newest, as the reason for what it changes."""
    calendar = digest(found.calendar)
    came = lawbook.came_with(register, calendar)
    return arrival_with(came, calendar) if came else _arrival(found.notices[-1], calendar, "")


def arrival_with(one: Imported, calendar: Sha256) -> Arrival:
    """An imported notice as the reason for what its calendar changes."""
    return _arrival(one.notice, calendar, "更正：" if one.correction else "")


def _arrival(notice: HolidayNotice, calendar: Sha256, kind: str) -> Arrival:
    ground = f"{kind}{notice.title}（{notice.number}）"
    return Arrival(calendar=calendar, ground=ground, document=notice.document)


def brought(arrival: Arrival, title: str, seq: int, now: datetime) -> Adopt:
    """The action that brings a calendar to a title whose ledger has `seq` entries."""
    return Adopt(
        id=action_id(arrival.calendar, title, seq),
        title=title,
        actor=SYSTEM,
        received_at=now,
        on=local_date(now),
        documents=(arrival.document,),
        calendar=arrival.calendar,
        ground=arrival.ground,
    )
