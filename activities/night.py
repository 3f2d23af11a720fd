"""Night: the nightly chores. Each logs its result and answers it in a line; what needs somebody is an error."""

import asyncio
import hashlib
import json
from datetime import datetime
from pathlib import Path

import structlog
from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError

from activities import reconcile
from activities.channels import Channels
from activities.message import Attached, Message
from activities.secret import ChannelError
from register import carried, checkpoint
from register.checkpoint import CannotSign
from register.connect import Register
from schemas.checkpoint import Checkpoint
from schemas.night import Hour
from schemas.office import MailChannel, Office
from schemas.party import Party, Role
from wording import checkpoints
from wording.files import cause_of
from workflows.delivery import CHANNEL_ERROR

log = structlog.get_logger("mingpai.night")


class NightActivities:
    """What is done once a night."""

    def __init__(self, register: Register, client: Client, var: Path, office: Office) -> None:
        self.register = register
        self.client = client
        self.var = var
        self.office = office
        self.channels = Channels(var / "notices", office)

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
        for folder in map(Path, self.office.checkpoint_folders):
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

    @activity.defn(name="mail_checkpoint")
    async def mail_checkpoint(self, hour: Hour) -> str:
        """The newest checkpoint to each mailbox that has not got it; how many. It fails, to be tried again, for any."""
        return await asyncio.to_thread(self._mail, _current(hour.now))

    def _mail(self, now: datetime) -> str:
        newest, sent = checkpoint.read(self.var)[0][-1:], carried.mailed(self.var)
        wanting = [
            (mailbox, one)
            for one in newest
            for mailbox in self.office.checkpoint_mailboxes
            if sent.get(mailbox) != one.hash
        ]
        failures = []
        for mailbox, one in wanting:
            try:
                self.channels.send(MailChannel(to=mailbox), self._letter(mailbox, one, now))
                carried.keep_mailed(self.var, mailbox, one)
            except ChannelError as failed:
                failures.append(f"{mailbox}：{failed}")
            except OSError as failed:
                failures.append(f"{mailbox}：已发出，没有记下（{cause_of(failed)}）")
        if failures:
            log.error("checkpoint not mailed", why=failures)
            raise ApplicationError("；".join(failures), type=CHANNEL_ERROR)
        return str(len(wanting))

    def _letter(self, mailbox: str, one: Checkpoint, now: datetime) -> Message:
        """Sent again it bears the same Message-ID."""
        said = checkpoints.letter(one, self.office.name)
        return Message(
            id=hashlib.sha256(f"{mailbox}\n{one.hash}".encode()).hexdigest(),
            reader=Party(role=Role.AUDITOR),
            folder="",
            day=one.on,
            subject=said.subject,
            body=f"{said.body}\n{self.office.signature}\n",
            letters=(),
            headings=(),
            now=now,
            attached=(Attached(f"checkpoint-{one.number}-{one.on}.json", f"{one.text}\n".encode()),),
        )

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
