"""Takeover 接管: rows of an office's own list into the register: what would become of each, and then that.

Every row is a title of its own, taken in and recorded by itself: an import that is killed has done what it has done,
and importing the same file again goes on with the rest. Nobody is rung for a new title: it starts asleep (`bell`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from desk.errors import (
    DeskError,
    DivisionUnstatedError,
    KeptError,
    ListedTwiceError,
    NoMeasureError,
    OutOfReachError,
    RefusedError,
)
from desk.fields import LABELS
from desk.hand_in import Clock, Handed, Make, honours, life_then, recorded_at_once, take_in, taken
from desk.importing.judged import Given, Known
from desk.seats import Seat
from register import inbox, lawbook, ledger, queries
from register.connect import Register
from regulations.divisions import divisions
from schemas.act import NEW
from schemas.action import Action
from schemas.base import digest, local_date
from schemas.document import Document
from schemas.folding import meant, same
from schemas.inheritance import Inherited, Row
from schemas.life import Life
from schemas.office import Office
from schemas.opening import TakeOver
from schemas.party import Actor, Party, Role
from schemas.span import Span
from schemas.unit import Contact
from wording.phrases import LEVELS, STATES
from workflows.life import clock as law_clock
from workflows.life.law import LawBook

Becomes = Literal["new", "same", "corrected", "kept", "refused"]
"""What a row comes to; `kept`: it lies in the inbox, and will put the title right when somebody works it off."""


class Candidate(NamedTuple):
    """What a row says of a title, and the day on which what is overdue of it is to be due."""

    inherited: Inherited
    row: Row
    by: date | None = None
    again: Row | None = None
    """Where the same unit was named again while it held the title."""


class Verdict(NamedTuple):
    """What becomes of a row: a new title, one that is there as it says, one put right, or nothing, and why.

    `title` is its id where it has one, `life` the title as it is then, or would be.
    """

    candidate: Candidate
    becomes: Becomes
    title: str | None = None
    life: Life | None = None
    why: DeskError | None = None
    was: Inherited | None = None
    """What the list said until now, of a row that puts it right."""

    @property
    def overdue(self) -> bool:
        """Whether something is given a day of its own, as it would be overdue."""
        return self.life is not None and any(one.anchor.on == "taken_over" for one in self.life.obligations)


def given_by(register: Register, office: Office, today: date, said: Mapping[str, Any]) -> Given:
    """What a list may leave out, and what the register knows already; `said` is what a person says of it.

    That is `honour`, `level`, `division`, `township`, `category`, and what `columns` mean. `DivisionUnstatedError`.
    """
    book = lawbook.read(register)
    stated = {name: value for name, value in said.items() if value}
    honour = stated.get("honour") or _usual(register, book)
    laws = [one for one in book.editions.values() if meant(honour, one.honour.names) is not None]
    levels = {one.honour.level for one in laws}
    division = stated.get("division") or office.division
    if division is None:
        raise DivisionUnstatedError
    names = (divisions().get(part) for part in (f"{division[:2]}0000", f"{division[:4]}00", division))
    return Given(
        honour=honour,
        division=division,
        today=today,
        level=stated.get("level") or (levels.pop() if len(levels) == 1 else None),
        township=stated.get("township"),
        category=stated.get("category"),
        places=tuple(name for one in names if one for name in (one.name, *one.former)),
        honours=honours(book),
        categories=tuple(dict.fromkeys(name for one in laws for name in one.categories.value)),
        townships=_townships(office),
        known=[
            Known(one.id, one.name, one.township, one.code, one.former_names)
            for one in queries.every_unit(register)
        ],
        columns=stated.get("columns", {}),
    )


def _townships(office: Office) -> tuple[str, ...]:
    """The townships that the office speaks of: in its order, and as areas of its posts."""
    parties = (party for post in office.posts for party in post.parties)
    areas = (party.area for party in parties if party.role is Role.TOWNSHIP and party.area)
    return tuple(dict.fromkeys((*office.order.townships, *areas)))


def _usual(register: Register, book: LawBook) -> str:
    """The honour of the measure added last."""
    return book.editions[str(lawbook.current_edition(register, None))].honour.name


def without_post(office: Office, candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """The townships of these titles that no post stands for: what is meant for them reaches the office."""
    named = dict.fromkeys(one.inherited.application.unit.township for one in candidates)
    return tuple(one for one in named if office.reader(Party(role=Role.TOWNSHIP, area=one)) is None)


def verdicts(
    register: Register, seat: Seat, candidates: Iterable[Candidate], clock: Clock
) -> Iterator[Verdict]:
    """What would become of each row of a list. Of two rows of one naming the second is refused, and says so."""
    first: dict[tuple[object, ...], Row] = {}
    for one in in_turn(list(candidates)):
        naming = (*_title(one.inherited), one.inherited.named_on)
        there = first.setdefault(naming, one.row)
        if there is one.row:
            yield verdict(register, seat, one, clock)
        else:
            yield Verdict(one, "refused", why=ListedTwiceError(there.on_sheet, there.row))


def in_turn(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The rows in their order; who was named again while holding the title has ended the earlier one with the later.

    Example. A school stands in the 4th batch of 2019 and in the 6th of May 2024. It holds the title of 2024; that of
    2019 is taken over as one that ended on that day in May.
    """
    held: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.inherited.state not in _LOST:
            held[_title(one.inherited)].append(one)
    for one in candidates:
        said = one.inherited
        later = [two for two in held[_title(said)] if two.inherited.named_on > said.named_on]
        if said.state in _LOST or not later:
            yield one
            continue
        after = min(later, key=lambda two: two.inherited.named_on)
        ended = {"state": "ended", "since": after.inherited.named_on, "due": None, "plaque_out": False}
        yield one._replace(inherited=said.model_copy(update=ended), again=after.row)


def _title(said: Inherited) -> tuple[object, ...]:
    return said.application.unit.id, said.application.honour, said.application.level


_LOST = ("revoked", "ended")


def differences(was: Inherited, now: Inherited) -> list[tuple[str, str, str]]:
    """What a corrected row puts right: what it is called, what the list said until now, and what it says."""
    before, after = was.application, now.application
    pairs = [("Inherited", was, now), ("Application", before, after), ("Unit", before.unit, after.unit)]
    found = []
    for model, one, other in pairs:
        for name in type(one).model_fields:
            old, new = getattr(one, name), getattr(other, name)
            label = LABELS.get(f"{model}.{name}")
            if old != new and label and name not in ("application", "unit", "another_unit"):
                found.append((label.text, _shown(old), _shown(new)))
    return found


def _shown(value: Any) -> str:
    """A value of a list as people write it."""
    match value:
        case None | () | False:
            return "（无）"
        case True:
            return "是"
        case Document():
            return f"{value.called}（{value.date}）"
        case Contact():
            return "，".join(filter(None, (value.post, value.phone, value.mailbox)))
        case tuple():
            return "、".join(map(str, value))
    return STATES.get(value) or LEVELS.get(value) or str(value)


def verdict(register: Register, seat: Seat, candidate: Candidate, clock: Clock) -> Verdict:
    """What would become of a row. Nothing is written."""
    book, known = lawbook.read(register), _known(register, candidate)
    if known is not None and _unchanged(known, candidate):
        return _same(candidate, known)
    try:
        now, make = clock(), _maker(register, candidate, known)
        actions = [make("fresh", actor, now) for actor in seat.actors]
        _, step = taken(register, book, _life(register, book, actions[0], candidate, now), actions, now)
    except OutOfReachError:
        raise
    except DeskError as why:
        return Verdict(candidate, "refused", known.life.title if known else None, why=why)
    if known is not None:
        return Verdict(candidate, "corrected", known.life.title, step.life, was=known.says)
    return Verdict(candidate, "new", None, step.life)


def carry_out(register: Register, seat: Seat, candidate: Candidate, clock: Clock) -> Verdict | Handed:
    """Take a row over. A title that is there already is to be rung, as it lives: what was taken in, for `bell`."""
    known = _known(register, candidate)
    if known is not None and _unchanged(known, candidate):
        return _same(candidate, known)
    place = known.life.seq if known else 0
    seed = ["take_over", digest(candidate.inherited), place, str(candidate.by)]
    try:
        handed = take_in(register, seat, _maker(register, candidate, known), clock, seed)
    except OutOfReachError:
        raise
    except DeskError as why:
        known = _known(register, candidate)  # somebody else may have imported it meanwhile
        if known is not None and _unchanged(known, candidate):
            return _same(candidate, known)
        return Verdict(candidate, "refused", known.life.title if known else None, why=why)
    if known is not None:
        return handed
    action = handed.action
    if handed.receipt is not None and handed.receipt.accepted:  # somebody else's import was quicker
        return Verdict(candidate, "same", action.title, ledger.life_of(register, action.title))
    recorded_at_once(register, action, clock)
    life = ledger.life_of(register, action.title)
    if life is None:  # the register knew something by then that the desk did not
        return Verdict(candidate, "refused", why=_why_not(register, action))
    return Verdict(candidate, "new", action.title, life)


def _why_not(register: Register, action: Action) -> DeskError:
    """Why the register has not recorded what was taken in."""
    known = inbox.received(register, action.id)
    if known is None or known.receipt is None:
        return KeptError(action)
    return RefusedError(action, known.receipt, (), late=True)


def _unchanged(known: "_Known", candidate: Candidate) -> bool:
    """Whether a row says what it said: of a title that has moved on, whatever its unit is called by now."""
    said = candidate.inherited
    if known.says == said:
        return True
    as_said = said.model_copy(update={"application": known.says.application})
    return known.life.inherited is None and known.says == as_said


def _same(candidate: Candidate, known: "_Known") -> Verdict:
    return Verdict(candidate, "same", known.life.title, known.life)


def spread(register: Register, verdicts: Sequence[Verdict], today: date, within: Span) -> Iterator[Candidate]:
    """The candidates, and to those of which something is overdue a day each: the longest overdue first.

    They fall due one after the other within that time, on working days.
    """
    late = sorted((one for one in verdicts if one.overdue and one.becomes == "new"), key=_expired)
    days = _days(register, today, within)
    place = {id(one): n for n, one in enumerate(late)}
    for one in verdicts:
        n = place.get(id(one))
        if n is None:
            yield one.candidate
        else:
            yield one.candidate._replace(by=days[min(len(days) - 1, (n + 1) * len(days) // len(late))])


def _expired(one: Verdict) -> tuple[date, str, int]:
    dates = one.life.standing.dates if one.life else {}
    return dates.get("term_end", dates.get("stage", date.max)), one.candidate.row.sheet, one.candidate.row.row


def _days(register: Register, today: date, within: Span) -> list[date]:
    """The working days of a time from today on; its last day where it has none."""
    calendar = lawbook.read(register).calendars[str(lawbook.newest_calendar(register))]
    last = law_clock.plus(today, within, calendar)
    ahead = (today + n * law_clock.DAY for n in range(1, (last - today).days + 1))
    return [one for one in ahead if calendar.is_working_day(one)] or [last]


class _Known(NamedTuple):
    """A title that was taken over, and what the last row said of it."""

    life: Life
    says: Inherited


def _known(register: Register, candidate: Candidate) -> _Known | None:
    """The title that a row is about, where it was taken over before.

    That which it says the same of; else the one that was named on the same day, that was read from the same row, or
    that the unit has now.
    """
    said, row = candidate.inherited, candidate.row
    application = said.application
    found: list[tuple[_Known, Row]] = []
    for title in queries.titles_of(register, application.unit.id):
        if not same(title.honour, application.honour) or application.level not in (None, title.level):
            continue
        entries = ledger.entries_of(register, title.id)
        acts = [one.action for one in entries if isinstance(one.action, TakeOver)]
        life = ledger.life_of(register, title.id)
        if acts and life:
            found.append((_Known(life, acts[-1].inherited), acts[-1].row))
    is_open = said.state not in _LOST
    tests: list[Callable[[_Known, Row], bool]] = [
        lambda one, _: one.says == said,
        lambda one, _: one.says.named_on == said.named_on,
        # A marked copy has another name, and its rows where they were.
        lambda one, there: one.life.is_open is is_open and (there.sheet, there.row) == (row.sheet, row.row),
        lambda one, _: one.life.is_open and is_open,
    ]
    return next((one for test in tests for one, there in found if test(one, there)), None)


def _maker(register: Register, candidate: Candidate, known: _Known | None) -> Make:
    then = lawbook.edition_then(register, candidate.inherited) if known else None

    def make(action_id: str, actor: Actor, now: datetime) -> Action:
        by = candidate.by
        if known is not None:  # what was put off stays put off to the day that it was put off to
            by = next((one.due for one in known.life.obligations if one.anchor.on == "taken_over"), by)
        action: Action = TakeOver(
            id=action_id,
            title=known.life.title if known else NEW,
            actor=actor,
            received_at=now,
            on=local_date(now),
            inherited=candidate.inherited,
            row=candidate.row,
            by=by,
            edition=then if known and then != known.life.edition else None,
        )
        return action

    return make


def _life(register: Register, book: LawBook, action: Action, candidate: Candidate, now: datetime) -> Life:
    if not any(same(candidate.inherited.application.honour, one) for one in honours(book)):
        raise NoMeasureError(candidate.inherited.application.honour, honours(book))
    return life_then(register, book, action, now)
