"""Step: what one application of the law gives back."""

from datetime import datetime
from typing import NamedTuple

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
