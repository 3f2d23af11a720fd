"""On site 现场: where an assessor goes and for what, who keeps away 回避, and what was found the last time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from desk import evidence, findings, today
from desk.due import Owed
from desk.fields import Field
from desk.file_kinds import JPEG, PNG
from desk.form import form
from desk.look import Look
from desk.seats import Seat
from register import undertakings
from register.connect import Register
from register.evidence import Store
from schemas.act import Scoring
from schemas.action import KINDS, Correct
from schemas.document import Document
from schemas.entry import Entry
from schemas.office import Office
from schemas.party import Party, Role
from schemas.undertaking import UndertakingId
from schemas.undertakings.campaign import Assessor, Campaign, Visit
from schemas.undertakings.findings import Findings
from workflows.undertakings.planning import recused

SHEETS = frozenset(kind for kind, cls in KINDS.items() if issubclass(cls, Scoring))
"""Acts that fill a score sheet: these are done where the unit is."""


class Planned(NamedTuple):
    """A visit as planned: when, by whom; which of the seat's assessors keep away; whether it is its own."""

    campaign: UndertakingId
    day: date | None
    assessor: str | None
    keeps_away: tuple[str, ...]
    mine: bool


class Place(NamedTuple):
    """A title to be scored on site, and by when; its visit where a plan has one."""

    title: str
    unit: str
    kind: str
    what: str
    due: date | None
    late: int = 0
    visit: Planned | None = None

    @property
    def when(self) -> date:
        """The day that comes first."""
        day = self.visit.day if self.visit else None
        return min(one for one in (day, self.due, date.max) if one)


def places(register: Register, office: Office, seat: Seat, day: date) -> list[Place]:
    """Where the seat has to go: its own duties that are answered by a score sheet, and visits; the first first."""
    morning = today.today_of(register, office, seat, day)
    found = {
        (one.row.title, one.answer): _owed(one)
        for part in morning.own
        for one in part.rows
        if one.answer in SHEETS
    }
    for campaign, state, visit in _visits(register):
        key = visit.title, "inspect"
        planned = _planned(seat, campaign, state, visit)
        known = found.get(key) or (_visited(visit) if planned.mine else None)
        if known is not None:
            found[key] = known._replace(visit=planned)
    return sorted(found.values(), key=lambda one: (one.when, one.title))


def planned(register: Register, seat: Seat, title: str) -> Planned | None:
    """The visit of a title that is to come, if a campaign has planned one."""
    return next((_planned(seat, *one) for one in _visits(register) if one[2].title == title), None)


def _planned(seat: Seat, campaign: UndertakingId, state: Campaign, visit: Visit) -> Planned:
    who = _as(seat, state.assessors)
    office = any(one.role is Role.OFFICE for one in seat.post.parties)
    away = tuple(one.name for one in who if recused(one, visit))
    return Planned(
        campaign, visit.day, visit.assessor, away, office or visit.assessor in {one.name for one in who}
    )


def _owed(one: Owed) -> Place:
    return Place(one.row.title, one.row.unit_name, one.answer or "", one.what, one.row.due, one.late)


def _visited(one: Visit) -> Place:
    return Place(one.title, one.unit, "inspect", "复验走访", None)


def _visits(register: Register) -> Iterator[tuple[UndertakingId, Campaign, Visit]]:
    """The visits of the campaigns 复验 that are open, as far as nobody has been there."""
    for kept in undertakings.every(register, "campaign", open_only=True):
        if isinstance(kept.state, Campaign):
            yield from (
                (kept.id, kept.state, one) for one in kept.state.visits if one.day and not one.visited_on
            )


def _as(seat: Seat, assessors: Sequence[Assessor]) -> list[Assessor]:
    """The assessors of a plan whom a seat stands for: a post of assessors without an area for all."""
    mine = [one for one in seat.post.parties if one.role is Role.ASSESSOR]
    return [
        one for one in assessors if any(own.covers(Party(role=Role.ASSESSOR, area=one.name)) for own in mine)
    ]


class Earlier(NamedTuple):
    """What was found the last time: of which day the sheet is, what it came to, the act and its fields; the lists.

    `photographs` are those of its files that a browser shows.
    """

    on: date | None
    what: str
    act: Scoring | None
    fields: tuple[Field, ...]
    lists: tuple[tuple[str, tuple[Mapping[str, str], ...]], ...]
    photographs: tuple[Document, ...] = ()


SHOWN = (*PNG.ends, *JPEG.ends)


def earlier(register: Register, store: Store, look: Look, readers: Sequence[Party], day: date) -> Earlier:
    """The newest score sheet by the measure of its time, and the title's lists 问题清单 that these readers may read."""
    lists = tuple(
        (f"{kept.id}　{findings.source(state)}　{findings.counts(state)}", _items(state, day))
        for kept, state in findings.of_title(register, look.life.title)
        if findings.may_read(readers, state)
    )
    for entry, what in reversed(look.history):
        act = entry.action.instead if isinstance(entry.action, Correct) else entry.action
        if isinstance(act, Scoring):
            law = look.book.law(entry.edition, look.life.calendar)
            fields = form(law, look.life, act.kind)
            return Earlier(act.on, what, act, fields, lists, _photographs(store, entry))
    return Earlier(None, "", None, (), lists)


def _photographs(store: Store, entry: Entry) -> tuple[Document, ...]:
    return tuple(
        one.document
        for one in evidence.held(store, [entry])
        if one.state == "kept" and (one.document.kept_as or "").lower().endswith(SHOWN)
    )


def _items(state: Findings, day: date) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {"problem": one.problem, "measure": one.measure, "standing": findings.standing(one, day)}
        for one in state.items
    )
