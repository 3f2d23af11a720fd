"""Histories of titles that are awake: between two tasks of a busy day, and in each case of the quick try (design §3).

Recorded on the real worker and the time-skipping server, under a pack whose first duty lasts some minutes: too short a
time for a title to go to sleep.
"""

import asyncio
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

from temporalio.client import WorkflowHandle, WorkflowHistory

from activities.ring import ring
from register import inbox, ledger
from schemas.action import Action
from schemas.base import CHINA, local_date
from schemas.life import Life
from tests.crash.test_killed import codes
from tests.faltering import Faltering, Fault, failed, timed_out
from tests.people import applies, does, wakeful
from tests.stack import LONGEST_WAIT
from workflows.plugin import workflow_id

PACK = wakeful("preliminary", seconds=240)

PATIENCE = timedelta(seconds=LONGEST_WAIT)


class Case(NamedTuple):
    """One end of the quick try: of which effect, how, and whether in `run` or in an update."""

    effect: str
    fault: Fault
    place: str

    @property
    def name(self) -> str:
        """The history's file, without its ending."""
        return f"{self.effect}-{self.fault.__name__}-in-{self.place}"


CASES = [Case(*one) for one in product(("record",), (timed_out, failed), ("run", "update"))]
TIMER, OUTAGE = "timer-running", "register-away"
NAMES = {TIMER, OUTAGE, *(case.name for case in CASES)}


async def histories(folder: Path) -> dict[str, WorkflowHistory]:
    """The history of every case, by its name."""
    found: dict[str, WorkflowHistory] = {}
    async with Faltering.running(folder, PACK) as here, here.hosting():
        for number, case in enumerate(CASES):
            title = f"2026-{number:04d}"
            run = await awake(here, title)
            found.setdefault(TIMER, await run.fetch_history())
            here.faults.put(title, case.effect, case.fault)
            await (acknowledged(here, title) if case.place == "update" else woken(here, title))
            assert here.faults.left(title) == 0, case.name
            found[case.name] = await run.fetch_history()
        title = f"2026-{len(CASES):04d}"
        run = await awake(here, title)
        here.faults.put(title, "record", *[failed] * 3)
        acting = asyncio.create_task(acknowledged(here, title))
        await until_retried(run)
        found[OUTAGE] = await run.fetch_history()
        await acting
    return found


async def awake(here: Faltering, title: str) -> WorkflowHandle[object, object]:
    """The run of a title whose unit has applied: it waits for the opinion with a timer."""
    day = local_date(await now(here))
    await act(here, applies(title, day, code=codes(100)[int(title[5:])]))
    run_id = (await here.client.get_workflow_handle(workflow_id(title)).describe()).run_id
    return here.client.get_workflow_handle(workflow_id(title), run_id=run_id)


async def now(here: Faltering) -> datetime:
    """The virtual clock."""
    return (await here.environment.get_current_time()).astimezone(CHINA)


async def life_of(here: Faltering, title: str) -> Life:
    """The title by the ledger."""
    life = await asyncio.to_thread(ledger.life_of, here.stack.register, title)
    assert life is not None
    return life


async def act(here: Faltering, action: Action) -> None:
    """Hand an action in at the virtual time; it is accepted."""
    received_at = await now(here)
    taken = await asyncio.to_thread(inbox.receive, here.stack.register, action, lambda: received_at)
    receipt = await ring(here.client, here.stack.register, taken.action, PATIENCE)
    assert receipt is not None
    assert receipt.accepted, receipt.reason


async def acknowledged(here: Faltering, title: str) -> None:
    """Somebody acts on a title, in an update."""
    one = (await life_of(here, title)).obligations[0].id
    await act(here, does(title, "acknowledge", "office", local_date(await now(here)), obligation=one))


async def woken(here: Faltering, title: str) -> None:
    """The duty's time is over, which `run` writes down."""
    seq = (await life_of(here, title)).seq
    await here.environment.sleep(timedelta(seconds=250))
    async with asyncio.timeout(LONGEST_WAIT):
        now_at = seq
        while now_at == seq:
            await asyncio.sleep(0.1)
            now_at = (await life_of(here, title)).seq


async def until_retried(run: WorkflowHandle[object, object]) -> None:
    """Wait until a regular activity has failed too and is to be tried again."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            pending = (await run.describe()).raw_description.pending_activities
            if any(one.attempt > 1 for one in pending):
                return
            await asyncio.sleep(0.1)
