"""Messages between a title's workflow and the register: what is waiting, and what is to be recorded."""

from datetime import datetime
from typing import Self

from schemas.act import ActionId, TitleId
from schemas.action import Action
from schemas.application import Application
from schemas.base import Instant, Model, Sha256
from schemas.life import Life
from schemas.step import Receipt, Step
from schemas.tolerance import CLOCK_TOLERANCE


class InboxQuestion(Model):
    """Which actions wait for this title, what became of the action `want`, and is the ledger elsewhere?"""

    title: TitleId
    seq: int
    head: Sha256
    want: ActionId | None = None


class Waiting(Model):
    """The waiting actions in the order of receipt, the receipt that was asked for, and the life where it is ahead.

    The ledger is ahead of a workflow that has slept, for a sleeper carries no life; and of one whose last task did its
    work and then got lost: the effects stay, the memory of them does not.
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
    """What a title's workflow asks to have recorded: that its life has taken a step. The register judges for itself.

    `seq` and `head` are those of the life before the step, `came_to` is the head after it; `action` names what in the
    inbox it answers. `recorded_at` is the instant of the step. `late` says that nobody waits for the receipt any more,
    so that a refusal must reach the actor as a notice.
    """

    title: TitleId
    seq: int
    head: Sha256
    came_to: Sha256
    action: ActionId | None = None
    recorded_at: Instant
    late: bool = False

    @classmethod
    def of(cls, before: Life, step: Step, recorded_at: datetime, *, late: bool = False) -> Self:
        """To record `step`, which was worked out from the life `before`."""
        return cls(
            title=before.title,
            seq=before.seq,
            head=before.head,
            came_to=step.life.head,
            action=step.receipt.action if step.receipt else None,
            recorded_at=recorded_at,
            late=late,
        )

    def instant(self, action: Action | None) -> datetime:
        """The instant that counts in law: of an action that of its receipt, unless a wrong clock has dated it ahead."""
        if action is None:
            return self.recorded_at
        return min(action.received_at, self.recorded_at + CLOCK_TOLERANCE)
