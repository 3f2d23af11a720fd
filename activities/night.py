"""Night: the nightly chores. Each logs its result and answers it in a line; what needs somebody is an error."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog
from temporalio import activity
from temporalio.client import Client

from activities import reconcile
from register import carried, checkpoint
from register.checkpoint import CannotSign
from register.connect import Register
from schemas.night import Hour
from wording.files import cause_of

log = structlog.get_logger("mingpai.night")


class NightActivities:
    """What is done once a night."""

    def __init__(self, register: Register, client: Client, var: Path, elsewhere: Sequence[str] = ()) -> None:
        self.register = register
        self.client = client
        self.var = var
        self.elsewhere = tuple(map(Path, elsewhere))

    @activity.defn(name="take_checkpoint")
    async def take_checkpoint(self, hour: Hour) -> str:
        """Sign how far every ledger has come; one that contradicts an earlier checkpoint is told and not signed."""
        try:
            one = await asyncio.to_thread(checkpoint.take, self.register, self.var, _current(hour.now))
        except CannotSign as no:
            log.error("no checkpoint signed", reasons=list(no.args))
            return "refused"
        log.info(
            "checkpoint signed", number=one.number, titles=one.titles, entries=one.entries, hash=one.hash
        )
        for folder in self.elsewhere:
            await asyncio.to_thread(self._carry, folder)
        return f"{one.number} {one.hash}"

    def _carry(self, folder: Path) -> None:
        """A folder that is away tonight gets all that it missed when it is there again."""
        try:
            state = carried.carry(self.var, folder)
        except OSError as failed:
            log.error("checkpoint not carried", folder=str(folder), why=cause_of(failed))
            return
        if state.other:
            log.error("checkpoints elsewhere are others", folder=str(folder), names=state.other)

    @activity.defn(name="compare_with_register")
    async def compare_with_register(self, hour: Hour) -> str:
        """Compare the titles' workflows with the register, and heal what differs; what people must decide is left."""
        now = _current(hour.now)
        found = await reconcile.reconcile(self.client, self.register, now)
        if found.differences:
            differences = [f"{one.kind} {one.title}" for one in found.differences]
            done = await reconcile.repair(self.client, self.register, found.differences, now)
            log.error(
                "workflows differ from the register", **found.counts(), differences=differences, done=done
            )
        else:
            log.info("workflows agree with the register", **found.counts())
        return json.dumps(found.counts())


def _current(now: datetime) -> datetime:
    """`now`, or later after retries through an outage: the server's time."""
    return max(now, activity.info().started_time)
