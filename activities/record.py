"""Record: whatever is to be done in a title's life by now, into the register; the deliveries of its notices follow.

One step is one transaction, which works it out from the register alone (`register.recording`). Idempotent: what a try
that ran out has done, the next one finds done.
"""

import asyncio
import logging
from datetime import datetime

from temporalio import activity

from activities.starting import Starter
from register import deliveries, inbox, recording
from register.connect import Register
from register.witness import Witness
from schemas.action import Action
from schemas.record import (
    Already,
    Awake,
    Early,
    Overtaken,
    RecordAnswer,
    Recorded,
    RecordRequest,
    Unknown,
    Whereabouts,
)
from schemas.step import Receipt
from schemas.tolerance import CLOCK_TOLERANCE, UNRUNG

log = logging.getLogger("mingpai.follow")


class RegisterActivities:
    """What a title asks of the register."""

    def __init__(self, register: Register, starter: Starter, witness: Witness | None = None) -> None:
        self.register = register
        self.starter = starter
        self.witness = witness

    @activity.defn(name="record")
    async def record(self, awake: Awake) -> Whereabouts:
        """Work the inbox off, then what the clock has brought, and answer; deliveries are started beside that.

        A title tries this first within seconds: what is committed must not run out of them for want of a start. A
        repeat starts what the first try was kept from.
        """
        turn = Turn(self.register, awake, self.witness, waited=not activity.info().is_local)
        whereabouts = await asyncio.to_thread(turn.catch_up)
        await self.starter.begin(lambda register: deliveries.unstarted(register, awake.title), awake.now)
        return whereabouts


class Turn:
    """One turn of a title that is awake: the inbox first, in the order of receipt (design §1.6); then the clock.

    `waited`: it may be later than the title knew when it asked, and whoever acted may have left.
    """

    def __init__(
        self, register: Register, awake: Awake, witness: Witness | None = None, *, waited: bool = False
    ) -> None:
        self.register, self.awake, self.witness, self.waited = register, awake, witness, waited
        self._receipts: dict[str, Receipt] = {}
        self._here: Recorded | None = None  # where the last step has left the title

    def catch_up(self) -> Whereabouts:
        """Do all that is to be done; how far the title is then."""
        while True:
            waiting = inbox.waiting(self.register, self.awake.title, self.awake.want)
            if waiting.receipt is not None:
                self._receipts[waiting.receipt.action] = waiting.receipt
            for action in waiting.actions:
                if action.received_at > self._counts_until():
                    return self._whereabouts(stamped=action)
                answer = self._step(action)
                if isinstance(answer, Early):
                    return self._whereabouts(early=True)
                if isinstance(answer, Overtaken):
                    break
            else:
                if not self._is_due():
                    return self._whereabouts()
                if isinstance(self._step(None), Early):
                    return self._whereabouts(early=True)

    def _counts_until(self) -> datetime:
        """What was received later waits: either this turn is an old one, or a clock was wrong."""
        soon = self.awake.now + CLOCK_TOLERANCE
        return max(soon, self.awake.stamped or soon)

    def _is_due(self) -> bool:
        """Whether the clock has brought something."""
        if self._here is None:
            self._here = recording.standing(self.register, self.awake.title, self.awake.now)
        return self._here.wake is not None and self._here.wake <= self.awake.now

    def _step(self, action: Action | None) -> RecordAnswer:
        # Whoever rings may be the service, and a caller may be near the end of its patience: a refusal is told twice
        # rather than never.
        late = action is not None and (self.waited or self.awake.now - action.received_at > UNRUNG)
        request = RecordRequest(self.awake.title, action.id if action else None, self.awake.now, late)
        answer = recording.record(self.register, request, self.witness)
        self._here = answer if isinstance(answer, Recorded) else None
        if isinstance(answer, Recorded | Already | Unknown) and answer.receipt is not None:
            self._receipts[answer.receipt.action] = answer.receipt
        of = {"title": request.title, **({"action": request.action} if request.action else {})}
        log.info("record", extra={**of, "answer": type(answer).__name__})
        return answer

    def _whereabouts(self, *, early: bool = False, stamped: Action | None = None) -> Whereabouts:
        here = self._here or recording.standing(self.register, self.awake.title, self.awake.now)
        return Whereabouts.of(
            here.life,
            max(here.wake, here.life.at) if here.wake else None,
            receipts=tuple(self._receipts.values()),
            early=early,
            stamped=stamped.received_at if stamped else None,
        )
