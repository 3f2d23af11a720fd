"""Step: what one application of the law gives back."""

from datetime import datetime
from typing import Literal, NamedTuple

from schemas.act import ActionId
from schemas.base import Model
from schemas.entry import Entry
from schemas.foundation import Founded
from schemas.life import Life
from schemas.refusals.every import AnyReason
from schemas.stage import Stage


class Receipt(Model):
    """The answer to whoever acted: accepted with the entry's number, or refused.

    A refusal carries its reason, what of the act it is about and the rule that it rests on: facts, whose words are in
    `wording`. What is possible instead is asked of the law, by whoever shows it: `workflows.life.possible`.
    """

    action: ActionId
    accepted: bool
    stage: Stage
    entry: int | None = None
    reason: AnyReason | None = None
    field: str | None = None
    article: Founded | None = None


class Step(NamedTuple):
    """The life after it, the new ledger entries, the next instant at which something happens by itself, the answer.

    Made of checked values and never written down: nothing is there for pydantic to check or to write.
    """

    life: Life
    entries: tuple[Entry, ...] = ()
    next_wake: datetime | None = None
    receipt: Receipt | None = None


class Recorded(Model):
    """The step is in the ledger, as it was worked out."""

    answer: Literal["recorded"] = "recorded"
    receipt: Receipt | None = None


class Already(Model):
    """This action is settled, before this step or otherwise than it: its receipt, and the life as the ledger has it."""

    answer: Literal["already"] = "already"
    receipt: Receipt
    life: Life


class Refused(Model):
    """The register does not take what the step would have had it take; nothing was written but the refusal."""

    answer: Literal["refused"] = "refused"
    receipt: Receipt


class Stale(Model):
    """The ledger is elsewhere, or an action in time was waiting: take this life, ask the inbox again, step again."""

    answer: Literal["stale"] = "stale"
    life: Life


class Early(Model):
    """Nothing was written: work it out again later. The step's instant lies ahead of what the clocks agree on, or the
    law as the register has it sees nothing to do yet."""

    answer: Literal["early"] = "early"


RecordAnswer = Recorded | Already | Refused | Stale | Early
