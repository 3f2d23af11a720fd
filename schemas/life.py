"""Life: the whole state of one title, carried by its workflow; the ledger can always give it back."""

from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Literal, TypedDict

from pydantic import Field

from schemas.act import ActionId, TitleId
from schemas.application import Application
from schemas.bar import Bars
from schemas.base import GENESIS, Days, Instant, Line, Model, Sha256, Words, later
from schemas.consequence import Consequence, Lasting
from schemas.credit import Credited
from schemas.obligation import Obligation
from schemas.party import Party
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.tolerance import CLOCK_TOLERANCE
from schemas.unit import Unit

READ = 64
"""Lives that are not read again: whoever wakes is read by its inbox, by its step and by whatever comes next."""

Ground = Literal[
    "turned_down",
    "withdrawn",
    "lapsed",
    "revoked",
    "expired",
    "ended",
    "downgraded",
    "merged",
    "split",
    "abolished",
]
"""Why a life ended. A named title ends by expiry or as the measure lets it end, by a downgrade, with its unit, or it is
revoked; before the naming it is turned down, withdrawn or lapsed."""


class Standing(Bars):
    """Where the title stands in law: its stage, its law dates by name, and what the stage has gathered so far.

    `beside` are steps that run beside `stage`, `asked` those that were asked for. `follows` is what is being carried
    out: the measures still to come, and the move after them, for the named `result` or the `cause` that was raised.
    `running` says that the term goes on while something else is the stage, `leaving` why a title that was held ends.
    """

    stage: Stage = Stage.APPLICATION
    dates: Days = {}
    supplements: int = 0
    opinions: Words = {}
    objections: Words = {}
    batch: Line | None = None
    number: Line | None = None
    round: int = 0
    ground: Ground | None = None
    beside: tuple[Stage, ...] = later(())
    asked: tuple[Stage, ...] = later(())
    recommender_from: date | None = later(None)
    """From when the recommending body is barred, where that is not from the decision on."""
    follows: Consequence | None = later(None)
    result: Line | None = later(None)
    proposed: Line | None = later(None)
    """What a re-inspection has come to, while that is still to be confirmed or publicised before it takes effect."""
    cause: Line | None = later(None)
    warnings: int = later(0)
    warned: tuple[date, ...] = later(())
    """The days of those warnings that still count."""
    waiting: dict[Line, tuple[date, ...]] = later({})
    """When a report was missed, or a change told late, whose consequence waits until another one is over."""
    suspended: bool = later(False)
    """That it is suspended until what is being carried out is settled."""
    lasts: Lasting | Span | None = later(None)
    """How long it is suspended, whatever else is settled: until that is lifted, or a span from its day on."""
    running: bool = later(False)
    rests: bool = later(False)
    """That it may not be shown since its rectification 整改 began, as the measure says; until it is kept or renewed."""
    leaving: Ground | None = later(None)
    new_unit: Unit | None = later(None)
    """The unit that came of a merger or split, until it is recognised."""
    length: Span | None = later(None)
    """How long the last act that says so has given the unit, where the measure leaves that to it."""

    @property
    def written(self) -> dict[str, Any]:
        """It as JSON has it, without what is as it always is at first."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Sets(TypedDict, total=False):
    """What of a standing is set: its own fields, with their own types."""

    ban_until: date | None
    recommender_until: date | None
    recommender_from: date | None
    stage: Stage
    dates: dict[str, date]
    supplements: int
    opinions: dict[str, str]
    objections: dict[str, str]
    batch: str | None
    number: str | None
    round: int
    ground: Ground | None
    beside: tuple[Stage, ...]
    asked: tuple[Stage, ...]
    follows: Consequence | None
    result: str | None
    proposed: str | None
    cause: str | None
    warnings: int
    warned: tuple[date, ...]
    waiting: dict[str, tuple[date, ...]]
    suspended: bool
    lasts: Lasting | Span | None
    running: bool
    rests: bool
    leaving: Ground | None
    new_unit: Unit | None
    length: Span | None


class Left(Model):
    """The edition that a title left by an adoption, and what is needed to be under it again as if it never had.

    `opened` is how many obligations had been opened by then, `owed` are those that were open, where they were counted
    anew. Of an adoption that waits for a phase to end, the edition is the one that still governs.
    """

    edition: Sha256
    successor: Sha256 | None = later(None)
    opened: int
    owed: tuple[Obligation, ...] = later(())


class Taken(Model):
    """A decision that can still be corrected or annulled: what it was, by whom, and how things stood before it.

    A silence stands here too, as `kind` silence with the obligation that `lapsed`: a corrected date may show that it
    was premature, and the leadership group may take it back. So does an adoption, with the edition that was `left`.
    """

    entry: int
    kind: Line
    by: Party
    on: date
    duty: Duty
    about: Line | None = later(None)
    outcome: Line
    stood: dict[str, Any]
    """The standing before it, as it is written: a life has two dozen, and looks into one of them once in years."""
    led_to: Line | None = later(None)
    """What the course went on with, where that is not the outcome itself."""
    began_term: bool = later(False)
    """That the term began, or went on, with it, where outcome and stage do not tell so by themselves."""
    unit: Unit | None = later(None)
    """The unit as it was before, where the decision changed it."""
    lapsed: Obligation | None = later(None)
    received: date | None = later(None)
    """When it was received: its day is corrected to none after that."""
    put_off: int = later(0)
    """How often its day was corrected to a later one that gave more time."""
    left: Left | None = later(None)
    filers: tuple[Line, ...] = later(())
    """The accounts that had filed something until the term began with it, and were free to decide from then on."""
    credits: tuple[Credited, ...] | None = later(None)
    """The points of the years that a re-inspection was judged with, where they count in it."""

    @cached_property
    def before(self) -> Standing:
        """How things stood before it."""
        return Standing.model_validate(self.stood)

    def with_before(self, standing: Standing) -> "Taken":
        """The same decision, as if things had stood so before it."""
        return self.model_copy(update={"stood": standing.written})


class Life(Model):
    """One title: identity, the edition and calendar it lives under (by hash), standing, open obligations, chain head.

    `at` is the latest instant that the law has worked through; `recent` are the ids of the last twenty actions.
    `filers` are the accounts that filed something since the last term began: they decide on nothing until the next.
    """

    format: Literal[1] = 1
    title: TitleId
    edition: Sha256
    calendar: Sha256
    successor: Sha256 | None = later(None)
    """The edition that takes over when the phase that the present one still governs is over."""
    application: Application | None = None
    seq: int = 0
    head: Sha256 = GENESIS
    at: Instant
    standing: Standing = Field(default_factory=Standing)
    obligations: tuple[Obligation, ...] = ()
    obligations_opened: int = 0
    taken: tuple[Taken, ...] = ()
    filers: tuple[Line, ...] = ()
    inherited: Sha256 | None = later(None)
    """The hash of what it was taken over as 接管, until anything else comes of it: so long a list can correct it."""
    recent: tuple[ActionId, ...] = ()
    credits: tuple[Credited, ...] = later(())
    """The points of the years 平时得分, by year and report."""

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen by itself: begun and not ended."""
        return self.standing.stage not in (Stage.APPLICATION, Stage.ENDED)

    def lies_ahead(self, now: datetime) -> bool:
        """Whether it has worked through a time that has not come, by more than clocks differ."""
        return self.at > now + CLOCK_TOLERANCE

    def find(self, obligation: int) -> Obligation | None:
        """The open obligation of that id."""
        return next((one for one in self.obligations if one.id == obligation), None)

    @property
    def text(self) -> str:
        """It as the register keeps it, and what an entry's `state` is the hash of: the head stands beside it.

        The head is the hash of the entry that says so, and cannot be in what that entry hashes. All else is.
        """
        return self.model_dump_json(exclude={"head"})

    @classmethod
    @lru_cache(maxsize=READ)
    def read(cls, text: str, head: str) -> "Life":
        """A life as it was kept. What was read lately is known by its whole text: the same text is the same life."""
        return cls.model_validate_json(text).model_copy(update={"head": head})
