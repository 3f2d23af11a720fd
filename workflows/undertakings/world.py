"""World: what a deed may look at beside its own undertaking; and how the law says no to it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from schemas.act import TitleId
from schemas.calendar import Calendar
from schemas.refusals.reason import Reason
from schemas.stage import Duty
from schemas.undertaking import Progress, Seen, State, UndertakingId
from workflows.life.law import LawBook


class Numbered(NamedTuple):
    """A title that has a number, and of which honour and level it is."""

    title: TitleId
    honour: str
    level: str


class Open(NamedTuple):
    """A duty that is open in a title: until when, the instant at which that is over, and where its time stands."""

    title: TitleId
    duty: Duty
    until: date
    over_at: datetime
    article: str


class World(NamedTuple):
    """The titles that a deed names as they are; today; the measures and calendars.

    `others`, the other undertakings of the kind, `progress`, `named_by`, the titles that a document of the deed has
    named, `numbered`, those that have a number which the deed gives (by what they are called, folded), `open`, the
    duties that it must come after, `since`, the day on which each of the titles that wait for it left the stage before,
    and `rests_on`, the undertakings that it speaks of, may only be a reason to refuse: what they were is not kept.
    """

    seen: Mapping[TitleId, Seen]
    today: date
    book: LawBook
    others: Mapping[UndertakingId, State]
    progress: Progress
    named_by: Mapping[str, tuple[TitleId, ...]]
    numbered: Mapping[str, tuple[Numbered, ...]]
    open: tuple[Open, ...]
    rests_on: Mapping[UndertakingId, State]
    since: Mapping[TitleId, date] = {}

    @property
    def calendar(self) -> Calendar:
        """The newest calendar."""
        return max(self.book.calendars.values(), key=lambda one: one.noticed_through)


class NotDone(Exception):  # noqa: N818  a refusal is an answer, not an error
    """The law says no, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason
