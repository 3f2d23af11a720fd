"""Deliveries follow the answer: each is started once, by the step that wrote it, or by the sweep; on a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, Interceptor, OutboundInterceptor, StartWorkflowInput, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from activities import undertakings as service
from activities.dispatch import leaves, start_deliveries
from activities.office_file import load_office
from activities.sweep import Sweep
from register import deliveries, outbox
from schemas.action import Action
from schemas.base import local_date
from schemas.delivery import Delivery
from schemas.office import Office, WebhookChannel
from schemas.party import Party, Role
from tests.crash.test_undertaking import dispatch, until
from tests.next_notice import fill, patient
from tests.notices.conftest import Receiver, put
from tests.people import KAIYUAN, applies, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack
from worker import hosting
from workflows.life.digest_day import digest_at
from workflows.plugin import plugin

pytestmark = pytest.mark.timeout(600)

TITLE = "2026-0001"
LEADERSHIP = Party(role=Role.LEADERSHIP)


class Starts(Interceptor):
    """What a client starts; `away`, the server starts no delivery."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.away = False

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        """Stand before the client."""
        return _Counted(next, self)


class _Counted(OutboundInterceptor):
    def __init__(self, next: OutboundInterceptor, starts: Starts) -> None:
        super().__init__(next)
        self.starts = starts

    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        if input.workflow == "Delivery":
            if self.starts.away:
                raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
            self.starts.deliveries.append(input.args[0])
        return await super().start_workflow(input)


class Place:
    """A stack whose worker is this process; its client's starts are counted."""

    def __init__(self, stack: Stack, client: Client, starts: Starts) -> None:
        self.stack, self.client, self.starts = stack, client, starts

    @asynccontextmanager
    async def hosting(self, office: Office | None = None) -> AsyncIterator[None]:
        """Serve; after its first round the sweep is long away."""
        office = office or load_office(self.stack.folder / "office.yaml")
        far = timedelta(hours=1)
        async with hosting(self.client, self.stack.register, office, self.stack.folder, sweep_every=far):
            yield

    async def tells(self, *actions: Action) -> None:
        """They are done, one after the other."""
        for action in actions:
            receipt = await self.stack.act(self.client, action, LONGEST_WAIT)
            assert receipt is not None
            assert receipt.accepted, said(receipt)

    async def noted(self) -> None:
        """Wait until of every notice that leaves at once it is known that somebody started it."""
        async with asyncio.timeout(LONGEST_WAIT):
            while any(one.state == "pending" and one.ensured_at is None for one in self.leaving()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def leaving(self) -> list[outbox.Letter]:
        """Notices that wait for no later morning."""
        return [one for one in self.letters() if leaves(one.digest_on, datetime.now(UTC))]

    def letters(self) -> list[outbox.Letter]:
        """All notices."""
        return outbox.notices(self.stack.register)


@asynccontextmanager
async def placed(folder: Path, law: Any = KAIYUAN) -> AsyncIterator[Place]:
    """A server, and nobody serving yet."""
    async with Stack.running(folder, law) as stack:
        starts = Starts()
        client = await Client.connect(stack.address, plugins=[plugin()], interceptors=[starts])
        yield Place(stack, client, starts)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """One whose titles are under the measure of everybody."""
    async with placed(tmp_path) as one:
        yield one


def life(today: date, times: int) -> list[Action]:
    """An application, and an opinion that is given and taken back so many times: the unit is told at once."""
    acts: list[Action] = [applies(TITLE, today)]
    for n in range(times):
        acts.append(does(TITLE, "opine", "township", today, n=n, result="agreed"))
        acts.append(does(TITLE, "annul", "township", today, n=n, entry=2 + 2 * n, ground="意见有误"))
    return acts


def today() -> date:
    """As the office has it."""
    return local_date(datetime.now(UTC))


async def test_a_life_starts_one_delivery_for_each_urgent_notice_and_none_for_a_later_morning(
    place: Place,
) -> None:
    async with place.hosting():
        await place.tells(*life(today(), 5))
        await place.noted()
    started = [one for one in place.starts.deliveries if one.digest_on is None]
    assert len(started) == len(set(started)) > 0
    assert carried(place.starts.deliveries) == carriers(place.leaving())


async def test_the_sweep_of_the_morning_starts_one_delivery_for_each_reader(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.hosting():
        await place.tells(*life(today(), 5))
        await place.noted()
    waits = [one for one in place.letters() if one.digest_on]
    place.starts.deliveries.clear()
    sweep = Sweep(place.client, place.stack.register)
    monkeypatch.setattr("activities.sweep.PAGE", 1)  # a morning has more than one
    morning = max(digest_at(one.digest_on) for one in waits if one.digest_on)
    await sweep.notices(morning - timedelta(minutes=1))
    early = carried(place.starts.deliveries)
    await sweep.notices(morning)
    await sweep.notices(morning + timedelta(seconds=30))
    assert not early & carriers([one for one in waits if one.digest_on == local_date(morning)])
    assert carried(place.starts.deliveries) >= carriers(waits)
    assert len(place.starts.deliveries) == len(waits)


def carried(started: list[Delivery]) -> set[tuple[Any, ...]]:
    """What deliveries carry."""
    return {(one.reader.role, one.reader.area, one.digest_on, one.key) for one in started}


def carriers(letters: list[outbox.Letter]) -> set[tuple[Any, ...]]:
    """What is to carry these notices: one for each urgent one, one for each reader and morning."""
    return {(one.role, one.area, one.digest_on, None if one.digest_on else one.key) for one in letters}


async def test_a_step_that_is_recorded_again_starts_nothing_again(place: Place) -> None:
    async with place.hosting():
        await place.tells(*life(today(), 1))
        await place.noted()
    assert place.leaving()
    assert not deliveries.unstarted(place.stack.register, TITLE).keys() & {one.key for one in place.leaving()}


async def test_acts_are_answered_while_no_delivery_can_be_started_and_the_sweep_starts_each_once(
    place: Place,
) -> None:
    async with place.hosting():
        place.starts.away = True
        await place.tells(*life(today(), 1))
    assert place.starts.deliveries == []
    urgent = [one for one in place.letters() if one.urgent]
    waiting = {one.key for one in place.letters()}
    assert (
        deliveries.unstarted(place.stack.register, TITLE).keys() == waiting
    )  # what a repeat of the step would start
    place.starts.away = False
    async with place.hosting():
        later = datetime.now(UTC) + deliveries.STARTED_WITHIN
        await Sweep(place.client, place.stack.register).notices(later)
        async with asyncio.timeout(LONGEST_WAIT):
            while any(one.urgent and one.state != "delivered" for one in place.letters()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    names = [file.name for file in place.stack.folder.glob("notices/*/*.txt")]
    assert len(names) == len(urgent) > 0


async def test_what_waits_for_a_dead_channel_keeps_no_title_from_its_act(
    tmp_path: Path, receiver: Receiver
) -> None:
    receiver.go.clear()
    async with placed(tmp_path, patient()) as place:
        office = load_office(place.stack.folder / "office.yaml")
        posts = [
            one.model_copy(update={"channel": WebhookChannel(url=receiver.url)})
            if LEADERSHIP in one.parties
            else one
            for one in office.posts
        ]
        register = place.stack.register
        fill(register, 5, datetime.now(UTC))
        put(register, *(f"2026-9999/{n}/1" for n in range(1, HERD + 1)), to=LEADERSHIP, at=datetime.now(UTC))
        async with place.hosting(office.model_copy(update={"posts": tuple(posts)})):
            await start_deliveries(place.client, deliveries.waiting(register), datetime.now(UTC))
            async with asyncio.timeout(LONGEST_WAIT):
                while not receiver.came.is_set():  # noqa: ASYNC110  another thread sets it
                    await asyncio.sleep(0.05)
            work = dispatch(place.stack)
            await service.wake(place.client, work)
            await until(place.stack, work, 5)
            tried = len(receiver.paths)
            receiver.go.set()
        assert tried < HERD - SLOTS


HERD, SLOTS = 150, 100
"""Deliveries that wait, and activities that a worker of the SDK has under way unless it is told otherwise."""
