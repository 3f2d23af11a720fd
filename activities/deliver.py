"""Deliver: from the outbox to a reader's channel, once the step that wrote the notices is recorded."""

import asyncio
import contextvars
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities import urging
from activities.channels import Channels, limit, named
from activities.dispatch import current
from activities.gate import Gate, Gates, apart
from activities.message import Message, compose, packed
from activities.secret import ChannelError
from register import outbox, queries, replies, wanted
from register.connect import Register
from schemas.base import CHINA, local_date
from schemas.delivery import Attempt, Delivery, Undelivered
from schemas.office import Channel, FileChannel, MailChannel, Office, Post, quiet_hours
from schemas.party import Party, Role
from workflows.delivery import BEAT, CHANNEL_ERROR, ONE_TRY

FIRST_AGAIN, LAST_AGAIN = timedelta(seconds=30), timedelta(hours=6)
"""As the workflow's own backoff, but never in step with others."""

ALONG = 500
"""So many other notices go along at most; each of them has a delivery of its own, too."""

TAKEN_FOR = timedelta(seconds=10)
"""After so long whoever sends a notice along with another has done so."""

PASS_ON = "收件人没有岗位或者没有登记邮箱的，请转达"

GIVEN_UP = "已停止自动重试，排除原因后请重新发送"

log = structlog.get_logger("mingpai.deliver")


class Route(NamedTuple):
    """How a notice reaches its reader: by the first of `channels` that serves, outside of the quiet hours of `post`.

    `note` says so when it is not by a post of the reader's own.
    """

    channels: tuple[Channel, ...]
    folder: str
    note: str | None = None
    post: Post | None = None


class Deliver:
    """The two effects of a delivery workflow. They wait for channels, in `threads` of their own."""

    def __init__(
        self, register: Register, office: Office, var: Path, threads: ThreadPoolExecutor | None = None
    ) -> None:
        self.register = register
        self.office = office
        self.channels = Channels(var / "notices", office)
        self.threads = threads
        self.gates = Gates()

    @activity.defn(name="deliver")
    async def deliver(self, attempt: Attempt) -> int:
        """Send what is not delivered yet as one message; how many notices it had.

        At least once: should the worker die between the channel's answer and the register's, the message goes again,
        under the same id. That the worker lives is told all the while, also while the message waits for a thread:
        what was in the hands of one that died need not wait for as long as a busy morning may take.
        """
        beating = asyncio.create_task(_beat())
        try:
            loop, context = asyncio.get_running_loop(), contextvars.copy_context()
            return await loop.run_in_executor(self.threads, context.run, self._deliver, attempt)
        finally:
            beating.cancel()

    def _deliver(self, attempt: Attempt) -> int:
        """Through the robot's gate, where the first way to the reader is a robot: whoever waited may find it sent."""
        way = self._route(attempt.delivery.reader)
        gate = self.gates.of(way.channels[0]) if way else None
        with gate.lock if gate else nullcontext():
            return self._send(attempt, way, gate)

    def _send(self, attempt: Attempt, way: Route | None, gate: Gate | None) -> int:
        delivery, now = attempt.delivery, current(attempt.now)
        own = self._waiting(delivery)
        if not own:
            return 0
        if way is None or delivery.key is None:
            return self._leave(delivery, way, own, [], now)
        urges = bool(wanted.urgings(self.register, [delivery.key]))
        if urges and (until := urging.gathers_until(self.register, own[0])) > now:
            raise _held(until, now, "与同时催办的其他事项合并发出")
        if gate is None and not urges:
            return self._leave(delivery, way, own, [], now)
        if gate is None:
            along = urging.waits_too(self.register, own[0], ALONG)
        else:
            along = [] if gate.shut_for(now) else self._along(way, own, now)
        with self._claimed(delivery.key, [*own, *along], now) as claimed:
            return self._leave(delivery, way, own, [one for one in along if one.key in claimed], now)

    @contextmanager
    def _claimed(self, key: str, letters: Sequence[outbox.Letter], now: datetime) -> Iterator[set[str]]:
        """What of these letters another worker is not sending at this moment: nobody gets them twice."""
        claimed = outbox.claim(self.register, [one.key for one in letters], key, now, now + ONE_TRY)
        try:
            if key not in claimed:
                raise _taken_along()
            yield claimed
        finally:
            outbox.release(self.register, claimed, key)

    def _leave(
        self,
        delivery: Delivery,
        way: Route | None,
        own: list[outbox.Letter],
        along: list[outbox.Letter],
        now: datetime,
    ) -> int:
        """Send `own`, and `along` with it what waits for the same robot."""
        left = wanted.still(self.register, own, local_date(now), along)
        outbox.mark_not_sent(self.register, left.done, wanted.DONE)
        mine = {one.key for one in own}
        own = [one for one in left.letters if one.key in mine]
        if not own:
            return 0
        if way is None:
            reason = f"{delivery.reader.label}没有岗位，领导小组办公室也没有"
            raise self._failed([one.key for one in own], reason, final=True)
        if way.post and (until := quiet_until(way.post, now, urgent=delivery.digest_on is None)):
            raise _held(until, now, "免打扰时段")

        notes = self._notes(left.letters)

        def made(letters: Sequence[outbox.Letter]) -> Message:
            return compose(
                delivery,
                letters,
                now,
                folder=way.folder,
                note=_note(notes, letters),
                signature=self.office.signature,
                told=left.told,
                link=urging.link(self.office.address, letters, left.told),
            )

        alone = made(own)
        robot = self.gates.of(way.channels[0]) is not None
        together = packed(left.letters, made, limit(way.channels[0])) if robot else [made(left.letters)]
        first, *more = together if along else [alone]
        failures: list[ChannelError] = []
        for channel in way.channels:
            message = alone if failures else first
            try:
                self._through(channel, message, now)
            except ChannelError as failed:
                failures.append(ChannelError(f"{named(channel)}：{failed}", failed.wait))
                log.warning("channel failed", post=way.folder, channel=channel.kind, reason=str(failed))
            else:
                how = [*map(str, failures), f"已改由{named(channel)}送达"] if failures else []
                self._arrived(message, now, left, how)
                return len(message.letters) + (0 if failures else self._more(channel, more, now, left))
        wait = min((one.wait for one in failures if one.wait), default=None)
        raise self._failed([one.key for one in own], "；".join(map(str, failures)), wait=wait)

    def _along(self, way: Route, own: list[outbox.Letter], now: datetime) -> list[outbox.Letter]:
        """The other urgent notices that wait for the same robot and may leave now; the oldest, where they are many."""
        known = {one.key for one in own}
        others = [one for one in outbox.urgent(self.register) if one.key not in known][:ALONG]
        ways = {reader: self._route(reader) for reader in set(map(_reader, others))}
        same = {
            reader
            for reader, found in ways.items()
            if found and found.channels[0] == way.channels[0]
            if found.post is None or quiet_until(found.post, now, urgent=True) is None
        }
        return [one for one in others if _reader(one) in same]

    def _notes(self, letters: Sequence[outbox.Letter]) -> dict[Party, str | None]:
        """Of each reader why it comes to whoever opens it."""
        ways = {reader: self._route(reader) for reader in set(map(_reader, letters))}
        return {reader: found.note if found else None for reader, found in ways.items()}

    def _more(self, channel: Channel, messages: Sequence[Message], now: datetime, left: wanted.Still) -> int:
        """Send what goes along and did not fit; what the robot does not take has a delivery of its own."""
        sent = 0
        for message in messages:
            try:
                self._through(channel, message, now)
            except ChannelError:
                break
            self._arrived(message, now, left)
            sent += len(message.letters)
        return sent

    def _arrived(self, message: Message, now: datetime, left: wanted.Still, how: Sequence[str] = ()) -> None:
        """Keep what was sent, which of it said less than was written, and what it has said for others."""
        keys = {one.key for one in message.letters}
        for remarks, some in (([], keys - left.cut), ([wanted.PARTLY], keys & left.cut)):
            if some:
                reworded = [one for one in message.letters if one.key in some & left.reworded]
                note = "；".join([*how, *remarks]) or None
                outbox.mark_delivered(self.register, some, now, note, reworded)
        said = [key for key, by in left.later.items() if by <= keys]
        outbox.mark_not_sent(self.register, said, wanted.LATER)

    def _through(self, channel: Channel, message: Message, now: datetime) -> None:
        gate = self.gates.of(channel)
        if gate and (left := gate.shut_for(now)):
            raise ChannelError(gate.why, left.total_seconds() if gate.asked else None)
        if message.link and not isinstance(
            channel, FileChannel
        ):  # before it is sent: it may be opened at once
            replies.keep_link(self.register, message.link.secret, message.link.notices, now)
        try:
            self.channels.send(channel, message)
        except ChannelError as failed:
            if gate:
                gate.shut(now, failed)
            raise

    @activity.defn(name="give_up")
    def give_up(self, undelivered: Undelivered) -> None:
        """Show what did not arrive as undelivered, and why. It can be sent again later."""
        if letters := self._waiting(undelivered.delivery):
            attempts = max(one.attempts for one in letters)
            reason = f"{undelivered.reason}；{GIVEN_UP}"
            outbox.mark_failed(self.register, [one.key for one in letters], reason, attempts, given_up=True)

    def _waiting(self, delivery: Delivery) -> list[outbox.Letter]:
        if delivery.key is not None:
            letter = outbox.by_key(self.register, delivery.key)
            return [letter] if letter and letter.state not in outbox.OVER else []
        reader = delivery.reader
        return outbox.pending(self.register, reader.role, reader.area, delivery.digest_on)

    def _route(self, reader: Party) -> Route | None:
        """The reader's post; a unit without one has a mailbox or a folder; anybody else's go to the office."""
        post = self.office.reader(reader)
        if reader.role is Role.UNIT and reader.area and (post is None or reader not in post.parties):
            return self._route_to_unit(reader.area, post)
        if post:
            return Route(post.channels, post.id, post=post)
        if post := self.office.reader(Party(role=Role.OFFICE)):
            note = f"{reader.label}没有配置岗位，本通知改送{post.name}，请转达"
            return Route(post.channels, post.id, note, post)
        return None

    def _route_to_unit(self, code: str, window: Post | None) -> Route:
        """By the unit's own contact; else by the post for all units, or as a file, in a folder of its own."""
        unit = queries.unit(self.register, code)
        if self.office.mail and unit and unit.contact.mailbox:
            return Route((MailChannel(to=unit.contact.mailbox),), code)
        note = f"该单位没有登记邮箱，请{window.name if window else Role.OFFICE.label}转达"
        return Route(window.channels if window else (FileChannel(),), code, note, window)

    def _failed(
        self, keys: list[str], reason: str, *, final: bool = False, wait: float | None = None
    ) -> ApplicationError:
        """The failure for Temporal to retry, unless final; shown in the register at once."""
        attempt = activity.info().attempt
        outbox.mark_failed(self.register, keys, reason, attempt)
        usual = min(FIRST_AGAIN * 3 ** min(attempt - 1, 9), LAST_AGAIN)
        again = apart(timedelta(seconds=wait)) if wait else usual * random.uniform(0.9, 1.1)
        return ApplicationError(
            reason, type=CHANNEL_ERROR, non_retryable=final, next_retry_delay=None if final else again
        )


def _reader(letter: outbox.Letter) -> Party:
    return Party(role=letter.role, area=letter.area)


def _note(notes: Mapping[Party, str | None], letters: Sequence[outbox.Letter]) -> str | None:
    """Why a message came to whoever opens it, where it is to be passed on."""
    readers = set(map(_reader, letters))
    said = [note for reader in readers if (note := notes[reader])]
    return PASS_ON if said and len(readers) > 1 else next(iter(said), None)


async def _beat() -> None:
    """Tell the server that this worker lives, until cancelled."""
    while True:
        activity.heartbeat()
        await asyncio.sleep(BEAT.total_seconds() / 3)


def quiet_until(post: Post, now: datetime, *, urgent: bool) -> datetime | None:
    """When the quiet hours 免打扰 of a post end; None when it may be reached now."""
    if post.quiet is None or (urgent and not post.quiet_urgent):
        return None
    start, end = quiet_hours(post.quiet)
    here = now.astimezone(CHINA)
    if not _within(here.time(), start, end):
        return None
    day = here.date() if here.time() < end else here.date() + timedelta(days=1)
    return datetime.combine(day, end, CHINA)


def _within(moment: time, start: time, end: time) -> bool:
    return start <= moment < end if start < end else moment >= start or moment < end


def _held(until: datetime, now: datetime, why: str) -> ApplicationError:
    """Not a failure to show: Temporal asks again when the time has come."""
    return ApplicationError(
        f"{why}，{until:%H:%M}后发出",
        type="Held",
        next_retry_delay=until - now,
        category=ApplicationErrorCategory.BENIGN,
    )


def _taken_along() -> ApplicationError:
    """Not a failure either: another worker is sending it along with its own, and will have told how that went."""
    return ApplicationError(
        "另一工作进程正在发送",
        type="TakenAlong",
        next_retry_delay=apart(TAKEN_FOR),
        category=ApplicationErrorCategory.BENIGN,
    )
