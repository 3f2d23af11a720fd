"""UndertakingWorkflow: one undertaking 工作 while it has something to do: its clock, and the acts of its titles.

All that it knows is in the register. Where nothing is to be done but by people it ends; their next deed starts it
again. Like a title it sleeps by continuing as new.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from schemas.undertaking import Shown, Tended, Tending, UndertakingId
from workflows import labels
from workflows.title import HIBERNATE_AFTER, on_waking

PAGES_A_RUN = 100
"""Pages after which it continues as new."""

A_PAGE = timedelta(minutes=10)
HEARTBEAT = timedelta(seconds=8)
"""A worker that died is noticed so soon, and another one goes on."""

AGAIN = timedelta(minutes=1)
"""Titles that did not answer have the act in their inbox, and are asked again so long after."""

_FOREVER = RetryPolicy(maximum_interval=timedelta(minutes=1))


@workflow.defn(name="Undertaking")
class UndertakingWorkflow:
    """Page after page, until nothing is left; then it sleeps until its clock brings something, or ends."""

    @workflow.init
    def __init__(self, undertaking: UndertakingId) -> None:
        self._looked = False

    @workflow.update
    async def look(self) -> None:
        """Something was done in it: look into the register."""
        self._looked = True

    @workflow.run
    async def run(self, undertaking: UndertakingId) -> None:
        """Look after it."""
        for _ in range(PAGES_A_RUN):
            self._looked = False
            tended = await self._tend(undertaking)
            self._show(tended.shown)
            if tended.more or self._looked:
                continue
            if tended.wake is None and not tended.silent:
                await workflow.wait_condition(workflow.all_handlers_finished)
                if self._looked:
                    continue
                return
            await self._sleep(undertaking, tended)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(undertaking, initial_versioning_behavior=on_waking())

    async def _tend(self, undertaking: UndertakingId) -> Tended:
        tended: Tended = await workflow.execute_activity(
            "tend",
            Tending(undertaking=undertaking, now=workflow.now()),
            result_type=Tended,
            start_to_close_timeout=A_PAGE,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=_FOREVER,
        )
        return tended

    def _show(self, shown: Shown | None) -> None:
        """Let the engine's pages show it, where they do not yet: an event whenever it has moved on."""
        if shown is None:
            return
        told = workflow.info().typed_search_attributes
        wanted = {labels.NAME: shown.name, labels.STAGE: shown.stage}
        if moved := [key.value_set(value) for key, value in wanted.items() if told.get(key) != value]:
            workflow.upsert_search_attributes(moved)

    async def _sleep(self, undertaking: UndertakingId, tended: Tended) -> None:
        delay = AGAIN if tended.silent or tended.wake is None else tended.wake - workflow.now()
        if delay > HIBERNATE_AFTER:
            await workflow.wait_condition(workflow.all_handlers_finished)
            workflow.continue_as_new(
                undertaking, backoff_start_interval=delay, initial_versioning_behavior=on_waking()
            )
        if delay > timedelta(0):
            try:
                await workflow.wait_condition(lambda: self._looked, timeout=delay)
            except TimeoutError:
                return
