"""Messages between a title's workflow and the register: what is waiting, and what is to be recorded."""

from datetime import date, timedelta

from pydantic import model_validator

from schemas.action import Action, ActionId, Application, TitleId
from schemas.base import Instant, Model, Sha256
from schemas.facts import Facts
from schemas.life import Life
from schemas.step import Receipt, Step

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two machines' clocks may differ before somebody must look at them."""


PATIENCE = timedelta(seconds=10)
"""How long somebody who acted waits for the answer; after that the inbox keeps the action (design §3, updates)."""


class InboxQuestion(Model):
    """Which actions wait for this title, what became of the action `want`, and is the ledger elsewhere?"""

    title: TitleId
    seq: int
    head: Sha256
    want: ActionId | None = None


class Waiting(Model):
    """The waiting actions in the order of receipt, the receipt that was asked for, and the life where it is ahead.

    The ledger is ahead of a workflow whose last task did its work and then got lost: the effects stay, the memory
    of them does not.
    """

    actions: tuple[Action, ...] = ()
    receipt: Receipt | None = None
    ahead: Life | None = None


class FactsQuestion(Model):
    """What does the register know about this applicant?"""

    title: TitleId
    level: str
    application: Application


class RecordRequest(Model):
    """A step to record, and what it was worked out from: the life's `seq` and `head` before it.

    `facts` are those that the step was given. `digest_on` is the morning on which its notices leave unless urgent.
    `enforced_at` is the instant of the latest silence in the step. `late` says that nobody waits for the receipt any
    more, so that a refusal must reach the actor as a notice.
    """

    title: TitleId
    seq: int
    head: Sha256
    step: Step
    action: Action | None = None
    facts: Facts | None = None
    recorded_at: Instant
    digest_on: date
    enforced_at: Instant | None = None
    late: bool = False

    @model_validator(mode="after")
    def _one_action(self) -> "RecordRequest":
        answered = self.step.receipt.action if self.step.receipt else None
        if answered != (self.action.id if self.action else None):
            raise ValueError(f"the receipt answers {answered}, not the action that the request carries")
        return self
