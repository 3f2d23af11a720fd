"""Messages between a title's workflow and the register: when it is awake, and how far it is then."""

from datetime import datetime
from typing import Any, NamedTuple, Self

from pydantic import ConfigDict

from schemas.act import ActionId, TitleId
from schemas.action import Action
from schemas.base import Instant, Line, Model
from schemas.life import Life
from schemas.stage import Stage
from schemas.step import Receipt
from schemas.tolerance import CLOCK_TOLERANCE


class Called(Model):
    """Which title: all that its workflow carries. What one of an earlier version carries beside it is not read."""

    model_config = ConfigDict(extra="ignore")

    title: TitleId


class Awake(Model):
    """A title is awake: it is time to look into its inbox, and at the clock.

    `want` is the action that somebody waits for the receipt of. `stamped` is up to when actions count as received
    although that is well after `now`: a clock that was ahead has stamped them.
    """

    title: TitleId
    now: Instant
    want: ActionId | None = None
    stamped: Instant | None = None


class Whereabouts(Model):
    """How far a title is by its ledger: all that its workflow knows of it.

    `receipts` are those of the actions that were settled meanwhile, and of the one that was asked for. `wake` is when
    something happens by itself next; None where nothing does, for it has ended or never began. `early` says that the
    register holds the clock for wrong: what is still to be done is done later. `stamped` is the instant of receipt of
    an action that waits and whose time has not come.
    """

    seq: int
    stage: Stage
    unit: Line | None = None
    wake: Instant | None = None
    receipts: tuple[Receipt, ...] = ()
    early: bool = False
    stamped: Instant | None = None

    @classmethod
    def of(cls, life: Life, wake: datetime | None, **found: Any) -> Self:
        """Where a life is that wakes then; `found` are further fields."""
        unit = life.application.unit.name if life.application else None
        return cls(seq=life.seq, stage=life.standing.stage, unit=unit, wake=wake, **found)


class Waiting(NamedTuple):
    """The actions that wait for a title in the order of receipt, and the receipt that was asked for."""

    actions: tuple[Action, ...] = ()
    receipt: Receipt | None = None


class RecordRequest(NamedTuple):
    """One step of a title that is to be recorded, as of an instant: an action, or what the clock has brought.

    `late` says that nobody waits for the receipt any more, so that a refusal must reach the actor as a notice.
    """

    title: TitleId
    action: ActionId | None
    recorded_at: datetime
    late: bool = False

    def instant(self, action: Action | None) -> datetime:
        """The instant that counts in law: of an action that of its receipt, unless a wrong clock has dated it ahead."""
        if action is None:
            return self.recorded_at
        return min(action.received_at, self.recorded_at + CLOCK_TOLERANCE)


class Recorded(NamedTuple):
    """The step is in the ledger: the life that it came to, when something happens next, the answer to whoever acted.

    Where nothing was to be done, the life as it was.
    """

    life: Life
    wake: datetime | None
    receipt: Receipt | None = None


class Already(NamedTuple):
    """This action was settled before: its receipt, and the life as the ledger has it."""

    receipt: Receipt
    life: Life


class Unknown(NamedTuple):
    """The inbox has not got this action: nothing was written."""

    receipt: Receipt


class Overtaken(NamedTuple):
    """Nothing was written: the step enforces a silence, and an action that came in time still waits."""


class Early(NamedTuple):
    """Nothing was written: the step's instant lies ahead of what the clocks agree on."""


RecordAnswer = Recorded | Already | Unknown | Overtaken | Early
