"""Parts: what tidings are made of: a deadline, a silence, a piece of work, a term, why something is so."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Model, Text, later
from schemas.consequence import Consequence
from schemas.document import Document
from schemas.foundation import Founded
from schemas.obligation import Anchor
from schemas.party import Party
from schemas.refusals.reason import Decided
from schemas.span import Span
from schemas.stage import Duty, Stage


class Stretch(Model):
    """中止: days in `since` ≤ day < `until` did not count."""

    since: date
    until: date


class Deadline(Model):
    """A due date with all that it follows from (invariant 6); `yearly` is the MM-DD of one that stands in the measure.

    `back` counts backwards from the anchor, `due_on` is a day of the calendar. `ordered`: an act has fixed the
    length. `extended` has each extension in turn.
    """

    due: date
    anchor: Anchor
    within: Span
    back: bool = later(False)
    first_day_counts: bool = later(False)
    yearly: str | None = later(None)
    due_on: str | None = later(None)
    ordered: bool = later(False)
    pauses: tuple[Stretch, ...] = later(())
    extended: tuple[Span, ...] = later(())
    provisional: bool = later(False)
    basis: Founded


class Silent(Model):
    """What follows where nobody acts: what it means, so long after the due day, `last` being the last day to act.

    `missing` is what follows from a report that was not filed; `forfeits` says of a term that the title ends with it
    unless it has been re-inspected.
    """

    means: str
    after: Span
    last: date | None = later(None)
    missing: Consequence | None = later(None)
    forfeits: bool = later(False)
    basis: Founded


class Work(Model):
    """A duty that is owed: its number, what has to be done, by whom, by when, and what follows otherwise."""

    number: int
    duty: Duty
    about: Line | None = later(None)
    what: str
    by: Party
    deadline: Deadline
    silence: Silent | None = later(None)
    basis: Founded


class Term(Model):
    """From when to when the title is held; without an end where it has none."""

    start: date
    end: date | None = later(None)


class Given(Model):
    """A ground as somebody has stated it, and the document that it stands in."""

    ground: Text
    document: Line | None = later(None)

    @classmethod
    def by(cls, ground: str, documents: tuple[Document, ...]) -> "Given":
        """The ground with the first of the documents."""
        return cls(ground=ground, document=documents[0].called if documents else None)


class Lapse(Model):
    """A duty that nobody did, which the measure takes for a result."""

    what: str
    basis: Founded


class Grounds(Model):
    """What an outcome rests on: documents, a cause, a silence, or what a correction says."""

    documents: tuple[Line, ...] = later(())
    cause: str | None = later(None)
    lapse: Lapse | None = later(None)
    corrected: Given | None = later(None)


class RowMark(Model):
    """A row of a score sheet: so many points of so many."""

    name: Line
    got: float
    of: float
    part: Line | None = later(None)


class PartMark(Model):
    """A part of a score sheet: so many points of so many, its own line; None where it was not held."""

    name: Line
    got: float | None
    of: float
    line: float | None


class Everyday(Model):
    """What the points of the years came to on average, as points of the sheet, and their share of the score."""

    mean: float
    share: float


class Marked(Model):
    """What a filled sheet came to: the points, of how many, the line to be reached; what is below it or fails it all.

    `score` is None where a veto row fails the whole, or a part that later ones wait for; with an indicator that does it
    is what the rows come to. `line` is None where only parts have one.
    """

    score: float | None
    full: float
    line: float | None
    parts: tuple[PartMark, ...] = later(())
    below: tuple[RowMark, ...] = later(())
    vetoes: tuple[Line, ...] = later(())
    unmet: tuple[Line, ...] = later(())
    everyday: Everyday | None = later(None)


class Fix(Model):
    """What a correction has put right: the date, the batch, the number or the length of time that it gives."""

    what: Literal["on", "batch", "number", "within"]
    day: date | None = later(None)
    text: Line | None = later(None)


class CameOut(Model):
    """Something came out of a stage."""

    code: Literal["came_out"] = "came_out"
    stage: Stage
    outcome: str


class Extended(Model):
    """延期."""

    code: Literal["extended"] = "extended"
    by: Span
    given: Given


class ClockPaused(Model):
    """中止."""

    code: Literal["clock_paused"] = "clock_paused"
    since: date
    until: date
    given: Given


class Resumed(Model):
    """恢复计时."""

    code: Literal["resumed"] = "resumed"
    on: date
    given: Given


class Governed(Model):
    """Another edition governs from now on."""

    code: Literal["governed"] = "governed"
    edition: str
    given: Given


class Noted(Model):
    """Another edition will govern when what is under way is over."""

    code: Literal["noted"] = "noted"
    given: Given


class Reckoned(Model):
    """The days off of a year were published."""

    code: Literal["reckoned"] = "reckoned"
    given: Given


class Annulled(Model):
    """撤销: the decision, which had come to `outcome`, was taken back."""

    code: Literal["annulled"] = "annulled"
    decision: Decided
    outcome: str
    given: Given


class Corrected(Model):
    """更正: the decision was put right; `early` is a stage whose period thereby has not run out yet."""

    code: Literal["corrected"] = "corrected"
    decision: Decided
    fixes: tuple[Fix, ...] = later(())
    early: Stage | None = later(None)
    given: Given


class ClockSet(Model):
    """校时: silences that a clock which was ahead had let come too early."""

    code: Literal["clock_set"] = "clock_set"
    early: tuple[Decided, ...] = later(())
    given: Given


Cause = Annotated[
    CameOut
    | Extended
    | ClockPaused
    | Resumed
    | Governed
    | Noted
    | Reckoned
    | Annulled
    | Corrected
    | ClockSet,
    Field(discriminator="code"),
]
"""Why a date was worked out again, or a duty is wanted no more."""

Undoing = Annotated[Annulled | Corrected | ClockSet, Field(discriminator="code")]
"""Why a decision no longer stands."""
