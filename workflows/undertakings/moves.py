"""Moves: a visit goes to another day or another assessor: whoever was to go, and whoever goes instead, hear of it."""

from collections.abc import Iterable
from datetime import date

from schemas.act import TitleId
from schemas.calendar import Calendar
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.works import VisitMoved
from schemas.undertakings.campaign import Campaign


def reminded_of(state: Campaign, today: date) -> list[TitleId]:
    """The visits that are still to come, and that somebody was reminded of already."""
    return [
        one.title
        for one in state.visits
        if one.day and one.day in state.told and one.day >= today and not one.visited_on
    ]


def told(
    before: Campaign, after: Campaign, titles: Iterable[TitleId], today: date, calendar: Calendar
) -> tuple[Notice, ...]:
    """What these visits come to, where they have moved: urgent where one is as near as the next working day."""
    was, now = ({one.title: one for one in some.visits} for some in (before, after))
    soon = calendar.working_day(today, 1)
    notices: list[Notice] = []
    for title in titles:
        old, new = was[title], now[title]
        if (old.assessor, old.day) == (new.assessor, new.day):
            continue
        moved = VisitMoved(unit=new.unit, was=old.day, was_by=old.assessor, day=new.day, by=new.assessor)
        near = any(one.day and one.day <= soon for one in (old, new))
        for name in dict.fromkeys((old.assessor, new.assessor)):
            if name:
                to = Party(role=Role.ASSESSOR, area=name)
                notices.append(Notice(to=to, urgent=near, unit=after.name, tidings=(moved,)))
    return tuple(notices)
