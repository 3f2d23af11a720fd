"""TitleWorkflow: one title 称号 for as long as it lives. It wakes, has done what is to be done, and hibernates.

What is to be done the register works out by the law, in the transaction that writes it (`activities/record.py`). Here
is what must outlive everything: that somebody looks, and when.
"""

import asyncio
import zlib
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from schemas.base import CHINA, local_date, midnight
from schemas.record import Awake, Called, Whereabouts
from schemas.stage import Stage
from schemas.step import Receipt
from workflows import labels

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
    """It knows which title it is, and while it is awake how far that has come: what the register has said last."""

    @workflow.init
    def __init__(self, called: Called) -> None:
        self.title = called.title
        self._here: Whereabouts | None = None
        self._turn = asyncio.Lock()
        self._receipts: dict[str, Receipt] = {}
        self._just_done = False  # somebody who rang has had all done since `run` last looked

    @workflow.run
    async def run(self, called: Called) -> Stage:
        """Carry the title to its end; the stage it ended in. Nothing escapes: a title ends by the law alone."""
        while True:
            async with self._turn:
                here = self._here if self._just_done and self._here else await self._catch_up()
                self._just_done = False
            # Handlers that still run hold receipts that people wait for: never leave before they have them.
            await workflow.wait_condition(workflow.all_handlers_finished)
            here = self._here or here
            if here.wake is None:
                return here.stage
            delay = CLOCKS_AGAIN if here.early else spread(self.title, here.wake) - workflow.now()
            if delay > HIBERNATE_AFTER:
                self._hibernate(here, delay)
            if delay > timedelta(0):
                try:
                    await workflow.wait_condition(partial(self._moved_past, here.seq), timeout=delay)
                except TimeoutError:
                    self._just_done = False

    def _moved_past(self, seq: int) -> bool:
        return self._here is not None and self._here.seq != seq

    @workflow.update
    async def act(self, action_id: str) -> Receipt | None:
        """Somebody rang: work the inbox off, and answer for their action. The inbox, not the message, holds it."""
        async with self._turn:
            if action_id not in self._receipts:
                await self._catch_up(action_id)
                self._just_done = True
        return self._receipts.get(action_id)

    @workflow.update
    async def look(self) -> int:
        """Look into inbox and ledger; the newest entry known here, for good once this answer has gone out."""
        async with self._turn:
            here = await self._catch_up()
            self._just_done = True
        return here.seq

    def _hibernate(self, here: Whereabouts, delay: timedelta) -> None:
        workflow.continue_as_new(
            Called(title=self.title),
            backoff_start_interval=delay,
            task_timeout=GIVEN_UP_AFTER,
            memo=memo(here),
            search_attributes=labels.of_title(here),
            initial_versioning_behavior=on_waking(),
        )

    async def _catch_up(self, want: str | None = None) -> Whereabouts:
        """Have done what waits in the inbox, and what the clock has brought; how far the title is then."""
        stamped: datetime | None = None
        while True:
            awake = Awake(title=self.title, now=workflow.now(), want=want, stamped=stamped)
            here = self._here = await self._record(awake)
            self._receipts |= {one.action: one for one in here.receipts}
            if here.stamped is None:
                return here
            # By now its time may have come: the register was away for long. If not, a clock was wrong: it counts.
            stamped = here.stamped

    async def _record(self, awake: Awake) -> Whereabouts:
        """One quick local try, then a regular activity that waits as long as the register is away.

        A local activity that fails reaches us as a bare `ApplicationError`, one that times out in an `ActivityError`
        when it happens and as a bare `TimeoutError` on replay (design §3): their common base is what is caught.
        """
        summary = (awake.want or "时钟")[:200]
        here: Whereabouts
        try:
            here = await workflow.execute_local_activity(
                "record",
                awake,
                result_type=Whereabouts,
                schedule_to_close_timeout=ONE_QUICK_TRY,
                retry_policy=_ONCE,
                summary=summary,
            )
            return here
        except FailureError:
            pass
        while True:
            try:
                here = await workflow.execute_activity(
                    "record",
                    awake,
                    result_type=Whereabouts,
                    start_to_close_timeout=timedelta(minutes=1),
                    retry_policy=_FOREVER,
                    summary=summary,
                )
                return here
            except FailureError as failed:
                workflow.logger.error("nothing recorded, for good: %s", failed.cause or failed)
                await workflow.sleep(ANOTHER_TRY)
                awake = awake.model_copy(update={"now": workflow.now()})


def memo(here: Whereabouts) -> dict[str, Any]:
    """What a workflow that sleeps tells about its title: how far it has come, and until when it sleeps.

    One value, for each is sealed by itself and stands twice in every sleep's history.
    """
    wake = {"next": here.wake.astimezone(CHINA).isoformat()} if here.wake else {}
    return {"title": {"seq": here.seq, "stage": here.stage.value, **wake}}


def on_waking() -> workflow.ContinueAsNewVersioningBehavior | None:
    """A sleeper of a versioned worker wakes on the build current by then; without versions there is none to ask for."""
    version = workflow.info().get_current_deployment_version()
    if version is None or not version.deployment_name:
        return None
    return workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
