"""TitleWorkflow: one title 称号 for as long as it lives. It wakes, asks the inbox, steps, records, and hibernates."""

import asyncio
import zlib
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from schemas.action import Action
from schemas.base import CHINA, local_date, midnight
from schemas.facts import Facts
from schemas.life import Life
from schemas.opening import STATING
from schemas.record import FactsQuestion, InboxQuestion, RecordRequest, Waiting
from schemas.stage import Stage
from schemas.step import Already, Early, Receipt, RecordAnswer, Recorded, Stale, Step
from schemas.tolerance import CLOCK_TOLERANCE, UNRUNG
from workflows import labels, lawbook
from workflows.life.law import Law
from workflows.life.step import next_wake, step_under

HIBERNATE_AFTER = timedelta(minutes=5)
"""Shorter waits stay in the run: a hibernation costs a new run (design §1.1)."""

GIVEN_UP_AFTER = timedelta(seconds=5)
"""A worker that has a title's task and is not heard of for so long has died, or is deaf: another one gets it. A task
that goes on for longer, because the register is slow, lets the server know meanwhile.
"""

ONE_QUICK_TRY = timedelta(seconds=3)
"""A local activity costs one event; when the register does not answer at once, a regular one waits for it (§3)."""

NIGHT = (timedelta(minutes=30), timedelta(hours=5, minutes=30))
"""Titles that wake at midnight are spread from 00:30 over so long, by their number, before the digest at 08:30."""

ANOTHER_TRY = timedelta(minutes=1)
"""An effect that failed for good is tried anew so long after: a later release, or a person, may have mended it."""

CLOCKS_AGAIN = timedelta(seconds=30)
"""A step whose instant is ahead of the register's clock is not believed: it is worked out again so long after."""

_FOREVER = RetryPolicy(maximum_interval=timedelta(minutes=1))
_ONCE = RetryPolicy(maximum_attempts=1)


def spread(title: str, instant: datetime) -> datetime:
    """The wake for a legal instant: a midnight is moved into the night by the title's hash, anything else is kept."""
    if instant != midnight(local_date(instant)):
        return instant
    start, width = NIGHT
    share = zlib.crc32(title.encode()) / 2**32
    return instant + start + timedelta(seconds=int(width.total_seconds() * share))


@workflow.defn(name="Title")
class TitleWorkflow:
    """Its whole state is the life; its only decisions are `step`'s; nothing has happened until `record` says so.

    It sleeps without it, and has it from the ledger when it wakes.
    """

    @workflow.init
    def __init__(self, life: Life) -> None:
        self.life = life
        self._turn = asyncio.Lock()
        self._receipts: dict[str, Receipt] = {}
        self._just_done: bool | None = None  # what `_catch_up` said to whoever rang, since `run` last looked

    @workflow.run
    async def run(self, life: Life) -> Stage:
        """Carry the title to its end; the stage it ended in. Nothing escapes: a title ends by the law alone."""
        while True:
            async with self._turn:
                caught_up = await self._catch_up() if self._just_done is None else self._just_done
                self._just_done = None
            # Handlers that still run hold receipts that people wait for: never leave before they have them.
            await workflow.wait_condition(workflow.all_handlers_finished)
            wake = next_wake(lawbook.book(), self.life)
            if wake is None:
                return self.life.standing.stage
            delay = spread(self.life.title, wake) - workflow.now() if caught_up else CLOCKS_AGAIN
            if delay > HIBERNATE_AFTER:
                self._hibernate(delay, wake)
            if delay > timedelta(0):
                try:
                    await workflow.wait_condition(partial(self._moved_past, self.life.seq), timeout=delay)
                except TimeoutError:
                    self._just_done = None

    def _moved_past(self, seq: int) -> bool:
        return self.life.seq != seq

    @workflow.update
    async def act(self, action_id: str) -> Receipt | None:
        """Somebody rang: work the inbox off, and answer for their action. The inbox, not the message, holds it."""
        async with self._turn:
            if action_id not in self._receipts:
                self._just_done = await self._catch_up(action_id)
        return self._receipts.get(action_id)

    @workflow.update
    async def look(self) -> int:
        """Look into inbox and ledger; the newest entry known here, for good once this answer has gone out."""
        async with self._turn:
            self._just_done = await self._catch_up()
        return self.life.seq

    def _hibernate(self, delay: timedelta, wake: datetime) -> None:
        workflow.continue_as_new(
            asleep(self.life),
            backoff_start_interval=delay,
            task_timeout=GIVEN_UP_AFTER,
            memo=memo(self.life, wake),
            search_attributes=labels.of_title(self.life),
            initial_versioning_behavior=on_waking(),
        )

    async def _catch_up(self, want: str | None = None) -> bool:
        """The inbox first, in order of receipt; then what the clock has brought; again while the ledger moves.

        False when the register held the clock for wrong and nothing was done.
        """
        while True:
            waiting = await self._ask(want)
            if waiting.ahead is not None:
                self.life = waiting.ahead
            if want is not None and waiting.receipt is not None:
                self._receipts[want] = waiting.receipt
            for action in (*waiting.actions, None):
                answer = await self._step(action)
                if isinstance(answer, Early):
                    return False
                if isinstance(answer, Stale):
                    break
            else:
                return True

    async def _ask(self, want: str | None) -> Waiting:
        question = InboxQuestion(title=self.life.title, seq=self.life.seq, head=self.life.head, want=want)
        waiting: Waiting = await self._do("ask_inbox", question, Waiting, "收件箱")
        return waiting

    async def _step(self, action: Action | None) -> RecordAnswer | None:
        """One step of the law, recorded, and what the register said to it; None when there was nothing to record."""
        now = began = workflow.now()
        facts, late = None, False
        if action is not None:
            # Whoever rings may be the service, and a caller may be near the end of its patience: a refusal is told
            # twice rather than never.
            late = now - action.received_at > UNRUNG
            # An action from further in the future counts as received by then: a wrong clock must not age a title.
            now = min(action.received_at, now + CLOCK_TOLERANCE)
        if isinstance(action, STATING):
            level = self._law().regulation.honour.level
            question = FactsQuestion(title=self.life.title, level=level, application=action.application)
            facts = await self._do("read_facts", question, Facts, "申报资格")
        step = step_under(lawbook.book(), self.life, now, action, facts)
        if action is None and not step.entries:
            return None
        answer = await self._record(step, action, began, late=late)
        match answer:
            case Stale() | Already():
                self.life = answer.life
            case Recorded():
                self.life = step.life
        if not isinstance(answer, Stale | Early) and answer.receipt is not None:
            self._receipts[answer.receipt.action] = answer.receipt
        return answer

    async def _record(self, step: Step, action: Action | None, at: datetime, *, late: bool) -> RecordAnswer:
        request = RecordRequest.of(self.life, step, at, late=late)
        answer: RecordAnswer = await self._do("record", request, RecordAnswer, _summary(step, action))
        return answer

    def _law(self) -> Law:
        return lawbook.book().law(self.life.edition, self.life.calendar)

    async def _do(self, name: str, question: object, result: Any, summary: str) -> Any:
        """An effect: one quick local try, then a regular activity that waits as long as the register is away.

        A local activity that fails reaches us as a bare `ApplicationError`, one that times out in an `ActivityError`
        when it happens and as a bare `TimeoutError` on replay (design §3): their common base is what is caught.
        """
        try:
            return await workflow.execute_local_activity(
                name,
                question,
                result_type=result,
                schedule_to_close_timeout=ONE_QUICK_TRY,
                retry_policy=_ONCE,
                summary=summary,
            )
        except FailureError:
            pass
        while True:
            try:
                return await workflow.execute_activity(
                    name,
                    question,
                    result_type=result,
                    start_to_close_timeout=timedelta(minutes=1),
                    retry_policy=_FOREVER,
                    summary=summary,
                )
            except FailureError as failed:
                workflow.logger.error("effect %s failed for good: %s", name, failed.cause or failed)
                await workflow.sleep(ANOTHER_TRY)


def asleep(life: Life) -> Life:
    """What a title carries while it sleeps: which one it is. All else is in the ledger, which whoever wakes asks first.

    One that nothing was recorded of has nobody else to carry it.
    """
    if life.seq == 0:
        return life
    return Life(title=life.title, edition=life.edition, calendar=life.calendar, at=life.at)


def memo(life: Life, wake: datetime | None) -> dict[str, Any]:
    """What a workflow that sleeps tells about its title: how far it has come, and until when it sleeps."""
    return {
        "stage": life.standing.stage.value,
        "unit": life.application.unit.name if life.application else "",
        "seq": life.seq,
        **({"next": wake.astimezone(CHINA).isoformat()} if wake else {}),
    }


def on_waking() -> workflow.ContinueAsNewVersioningBehavior | None:
    """A sleeper of a versioned worker wakes on the build current by then; without versions there is none to ask for."""
    version = workflow.info().get_current_deployment_version()
    if version is None or not version.deployment_name:
        return None
    return workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE


def _summary(step: Step, action: Action | None) -> str:
    if action is not None:
        return f"{action.kind} {action.id}"[:200]
    return ",".join(str(entry.outcome or entry.kind) for entry in step.entries)[:200]
