"""Deliveries on virtual time: when they leave, how often, and what becomes of them when the channel is dead."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment
from temporalio.worker import Worker

from activities import urging
from activities.deliver import GIVEN_UP, Deliver
from activities.dispatch import start_deliveries
from register import deliveries, outbox, tables
from register.connect import Register
from regulations.calendars import load_calendar
from schemas.base import CHINA, local_date
from schemas.delivery import Delivery, delivery_id
from schemas.office import DingtalkChannel, MailChannel, Office, WebhookChannel
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.notices.conftest import KEY, OFFICE, Post, Receiver, letter, put
from tests.register.desk import Desk, unit
from workflows.delivery import DeliveryWorkflow
from workflows.life.digest_day import digest_at, digest_on

CALENDAR = load_calendar()
LEADERSHIP = Party(role=Role.LEADERSHIP)
QUEUE = "notices"
MINUTE = timedelta(minutes=1)


class Town:
    """A worker on virtual time; the office reads mail, the leadership group has a webhook."""

    def __init__(self, time: WorkflowEnvironment, register: Register, deliver: Deliver) -> None:
        self.time = time
        self.register = register
        self.deliver = deliver

    def quieten(self, hours: str) -> None:
        """Let nothing reach the leadership group in these hours."""
        office = self.deliver.office
        first, second = office.posts
        second = second.model_copy(update={"quiet": hours, "quiet_urgent": True})
        self.deliver.office = office.model_copy(update={"posts": (first, second)})

    def put_robot(self, robot: DingtalkChannel) -> None:
        """Let the leadership group be reached by a robot."""
        office = self.deliver.office
        first, second = office.posts
        self.deliver.office = office.model_copy(
            update={"posts": (first, second.model_copy(update={"channel": robot}))}
        )

    async def now(self) -> datetime:
        """The server's time."""
        return await self.time.get_current_time()

    async def start(self, now: datetime | None = None, *, again: bool = False) -> int:
        """What `record` does after its commit, or `again` who resends; how many that is about."""
        due = [
            *deliveries.waiting(self.register),
            *(outbox.notices(self.register, undelivered=True) if again else ()),
        ]
        await start_deliveries(self.time.client, due, now or await self.now(), task_queue=QUEUE, again=again)
        return len(due)

    def arrived(self, key: str) -> datetime:
        """When a notice arrived."""
        at = letter(self.register, key).delivered_at
        assert at is not None
        return at

    def handle(self, row: outbox.Letter) -> WorkflowHandle[DeliveryWorkflow, int]:
        """The newest run of the delivery of a notice."""
        key = None if row.digest_on else row.key
        reader = Party(role=row.role, area=row.area)
        return self.time.client.get_workflow_handle_for(
            DeliveryWorkflow.run, delivery_id(reader, key, row.digest_on)
        )

    async def ends(self, key: str) -> int:
        """Let time pass until the delivery of a notice has ended; how many notices arrived."""
        handle = self.handle(letter(self.register, key))
        async with asyncio.timeout(180):
            # Only a handle that `start_workflow` gave lets the time go on by itself, and that one is the activity's.
            while (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
                await self.time.sleep(timedelta(minutes=30))
            return await handle.result()


@pytest.fixture(params=[1000, 0], ids=["cached", "replayed"])
async def town(
    request: pytest.FixtureRequest,
    virtual_time: WorkflowEnvironment,
    register: Register,
    tmp_path: Path,
    mail: Post,
    receiver: Receiver,
) -> AsyncIterator[Town]:
    office = Office(
        name="开远",
        regulation="x.yaml",
        mail=mail.settings(),
        posts=(
            OfficePost(id="办公室", name="办公室", parties=(OFFICE,), channel=MailChannel(to="office@x.cn")),
            OfficePost(
                id="领导小组",
                name="领导小组",
                parties=(LEADERSHIP,),
                channel=WebhookChannel(url=receiver.url),
            ),
        ),
    )
    deliver = Deliver(register, office, tmp_path)
    with ThreadPoolExecutor(8) as threads:
        async with Worker(
            virtual_time.client,
            task_queue=QUEUE,
            activities=[deliver.deliver, deliver.give_up],
            activity_executor=threads,
            max_cached_workflows=request.param,
            debug_mode=True,  # a busy machine is no deadlock
        ):
            yield Town(virtual_time, register, deliver)


async def test_a_digest_leaves_once_at_half_past_eight_with_all_that_came_before(
    town: Town, mail: Post
) -> None:
    night = await town.now()
    morning = digest_on(CALENDAR, night + timedelta(hours=1))
    for n in (1, 2, 3):
        put(town.register, f"2036-000{n}/1/1", digest_on=morning, at=night + timedelta(minutes=n))
        await town.start()
        await town.time.sleep(timedelta(minutes=1))
    assert mail.box.mails == []
    assert await town.ends("2036-0001/1/1") == 3
    assert [one["Subject"] for one in mail.box.mails] == [
        f"【铭牌】{morning.year}年{morning.month}月{morning.day}日待办与通知（3件）"
    ]
    assert timedelta(0) <= town.arrived("2036-0003/1/1") - digest_at(morning) < MINUTE


async def test_an_urgent_notice_leaves_at_once(town: Town, receiver: Receiver) -> None:
    before = await town.now()
    put(town.register, KEY, to=LEADERSHIP)
    await town.start()
    assert await town.ends(KEY) == 1
    assert len(receiver.posts) == 1
    assert town.arrived(KEY) - before < MINUTE


async def test_what_one_reader_is_urged_to_do_is_one_mail_a_moment_later(town: Town, mail: Post) -> None:
    desk, before = Desk(town.register), await town.now()
    for number, title in enumerate(("2031-0001", "2031-0002", "2031-0003"), 1):
        desk.apply(unit(number), title=title)
        desk.opine(title=title)
        desk.do(desk.action("urge", "leadership", date(2031, 3, 14), title, obligation=2))
    with town.register.writing() as connection:  # as if it had been today
        connection.execute(delete(tables.outbox).where(tables.outbox.c.digest_on.is_not(None)))
        connection.execute(update(tables.outbox).values(recorded_at=before))
    assert await town.start() == 3
    keys = [one.key for one in outbox.urgent(town.register)]
    for key in keys:
        await town.ends(key)
    assert [one["Subject"] for one in mail.box.mails] == ["【铭牌】加急：催办：请审核申报材料（3件）"]
    assert all(timedelta(0) <= town.arrived(key) - before - urging.GATHERED < MINUTE for key in keys)


async def test_thousands_of_titles_due_on_one_day_are_one_message_to_the_office(
    town: Town, mail: Post
) -> None:
    morning = digest_on(CALENDAR, await town.now())
    put(town.register, *(f"2036-{n:04}/1/1" for n in range(2740)), digest_on=morning)
    assert await town.start() == 1
    assert await town.ends("2036-0001/1/1") == 2740
    assert [one["Subject"][-7:] for one in mail.box.mails] == ["（2740件）"]
    assert deliveries.waiting(town.register) == []


async def test_recording_twice_makes_one_delivery(town: Town, mail: Post) -> None:
    put(town.register, KEY, digest_on=digest_on(CALENDAR, await town.now() + timedelta(hours=1)))
    runs = set()
    for _ in range(2):
        await town.start()
        runs.add((await town.handle(letter(town.register, KEY)).describe()).run_id)
    await town.ends(KEY)
    assert len(runs) == len(mail.box.mails) == 1
    await start_deliveries(town.time.client, [letter(town.register, KEY)], await town.now(), task_queue=QUEUE)
    assert await town.ends(KEY) == 0  # a third, after it arrived, finds nothing to do
    assert len(mail.box.mails) == 1


async def test_a_notice_that_comes_while_its_digest_leaves_is_not_lost(
    town: Town, receiver: Receiver
) -> None:
    morning = local_date(await town.now()) - timedelta(days=1)
    put(town.register, KEY, to=LEADERSHIP, digest_on=morning)
    receiver.go.clear()
    await town.start()
    assert await asyncio.to_thread(receiver.came.wait, 30)
    put(town.register, "2036-0002/1/1", to=LEADERSHIP, digest_on=morning)
    await town.start()
    receiver.go.set()
    assert await town.ends(KEY) == 2
    assert [len(post["notices"]) for post in receiver.posts] == [1, 1]


async def test_a_delivery_that_is_woken_early_still_waits_for_its_morning(town: Town) -> None:
    morning = digest_on(CALENDAR, await town.now())
    put(town.register, KEY, digest_on=morning)
    delivery = Delivery(reader=OFFICE, digest_on=morning)
    await town.time.client.start_workflow(
        DeliveryWorkflow.run, delivery, id=delivery_id(OFFICE, None, morning), task_queue=QUEUE
    )
    await town.ends(KEY)
    assert timedelta(0) <= town.arrived(KEY) - digest_at(morning) < MINUTE


async def test_a_step_recorded_late_after_an_outage_sends_its_digest_at_once(town: Town) -> None:
    before = await town.now()
    morning = local_date(before)
    put(town.register, KEY, digest_on=morning)
    record = ActivityEnvironment()
    record.info = dataclasses.replace(record.info, started_time=before)
    asked = digest_at(morning) - timedelta(hours=6)  # what `record` was called with, before the outage
    await record.run(town.start, min(asked, before - timedelta(hours=6)))
    await town.ends(KEY)
    assert town.arrived(KEY) - max(before, digest_at(morning)) < MINUTE


async def test_a_dead_channel_is_tried_for_three_days_and_then_shown_as_undelivered(
    town: Town, receiver: Receiver
) -> None:
    before = await town.now()
    receiver.status = 500
    put(town.register, KEY, to=LEADERSHIP)
    await town.start()
    assert await town.ends(KEY) == 0
    shown = letter(town.register, KEY)
    assert shown.state == "given_up"
    assert shown.last_error == f"网址推送：接收方答复 500；{GIVEN_UP}"
    assert 15 <= shown.attempts <= 20
    assert timedelta(days=2, hours=12) < await town.now() - before < timedelta(days=3, hours=1)

    receiver.status = 200
    await town.start(again=True)
    assert await town.ends(KEY) == 1
    assert letter(town.register, KEY).state == "delivered"


async def test_a_person_need_not_wait_for_the_next_attempt(town: Town, receiver: Receiver) -> None:
    receiver.status = 500
    put(town.register, KEY, to=LEADERSHIP)
    await town.start()
    await town.time.sleep(timedelta(hours=2))
    assert letter(town.register, KEY).attempts > 3
    receiver.status = 200
    before = await town.now()
    await town.start(again=True)
    assert await town.ends(KEY) == 1
    assert town.arrived(KEY) - before < MINUTE


async def test_what_came_in_quiet_hours_leaves_when_they_end(town: Town, receiver: Receiver) -> None:
    now = await town.now()
    here = now.astimezone(CHINA).replace(second=0, microsecond=0)
    start, end = here - timedelta(minutes=5), here + timedelta(hours=2)
    town.quieten(f"{start:%H:%M}-{end:%H:%M}")
    put(town.register, KEY, to=LEADERSHIP)
    await town.start()
    assert await town.ends(KEY) == 1
    assert len(receiver.posts) == 1
    assert timedelta(0) <= town.arrived(KEY) - end < MINUTE
    assert letter(town.register, KEY).last_error is None


async def test_a_delivered_notice_is_sent_again_when_somebody_asks(town: Town, receiver: Receiver) -> None:
    put(town.register, KEY, to=LEADERSHIP)
    await town.start()
    assert await town.ends(KEY) == 1
    outbox.requeue(town.register, [KEY])
    await town.start(again=True)
    assert await town.ends(KEY) == 1
    assert [post["notices"][0]["key"] for post in receiver.posts] == [KEY, KEY]


async def test_a_dead_channel_holds_nobody_else_up(town: Town, receiver: Receiver, mail: Post) -> None:
    receiver.status = 500
    morning = digest_on(CALENDAR, await town.now())
    put(town.register, KEY, to=LEADERSHIP, digest_on=morning)
    put(town.register, "2036-0002/1/1", digest_on=morning)
    assert await town.start() == 2
    assert await town.ends("2036-0002/1/1") == 1
    assert len(mail.box.mails) == 1
    receiver.status = 200
    assert await town.ends(KEY) == 1
    assert town.arrived("2036-0002/1/1") < town.arrived(KEY)


async def test_sixty_urgent_notices_at_once_to_a_robot_arrive_as_one_message(
    town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOT", receiver.url)
    receiver.status, receiver.answer = 200, {"errcode": 0}
    town.put_robot(DingtalkChannel(url_env="ROBOT"))
    keys = [f"2036-{n:04}/1/1" for n in range(60)]
    put(town.register, *keys, to=LEADERSHIP)
    assert await town.start() == 60
    for key in keys:
        await town.ends(key)
    assert {letter(town.register, key).state for key in keys} == {"delivered"}
    assert len(receiver.posts) == 1
