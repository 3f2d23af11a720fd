"""A robot takes so many messages a minute: many urgent notices are one message, and nothing is given up in step."""

import asyncio
import heapq
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.deliver import Deliver
from activities.secret import ChannelError
from register import outbox
from register.connect import Register
from schemas.delivery import Attempt, Delivery
from schemas.office import DingtalkChannel, FeishuChannel, Office, WebhookChannel, WecomRobotChannel
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.notices.conftest import NOON, Receiver, put, ways
from workflows.delivery import PATIENCE

DAY = date(2036, 3, 4)
UNITS = [Party(role=Role.UNIT, area=f"1153250201518{n:05}") for n in range(60)]


class Platform:
    """A robot that takes so many messages a minute of the test's own time, and refuses the rest with its code."""

    def __init__(self, receiver: Receiver, limit: int, refusal: dict[str, Any]) -> None:
        self.now = NOON
        self.taken: Counter[datetime] = Counter()
        self.refused = 0
        self.limit, self.refusal = limit, refusal
        receiver.status, receiver.judge = 200, self.judge

    def judge(self) -> dict[str, Any]:
        minute = self.now.replace(second=0, microsecond=0)
        if self.taken[minute] >= self.limit:
            self.refused += 1
            return self.refusal
        self.taken[minute] += 1
        return {"errcode": 0, "code": 0}


@pytest.fixture
def deliver(
    register: Register, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Deliver:
    """An office whose window for all units has one robot of 钉钉."""
    monkeypatch.setenv("ROBOT", receiver.url)
    window = OfficePost(
        id="窗口", name="窗口", parties=(Party(role=Role.UNIT),), channel=DingtalkChannel(url_env="ROBOT")
    )
    return Deliver(register, Office(name="开远", regulation="x.yaml", posts=(window,)), tmp_path)


def tried(deliver: Deliver, attempt: Attempt) -> timedelta | None:
    """When it asks to be tried again; None when it has arrived."""
    try:
        asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))
    except ApplicationError as failed:
        return failed.next_retry_delay
    return None


def run(deliver: Deliver, platform: Platform, deliveries: list[Delivery]) -> timedelta:
    """Every delivery is tried, and tried again when it asks to be, until all have ended; how long that takes."""
    turns = [(NOON, n) for n in range(len(deliveries))]
    while turns:
        platform.now, n = heapq.heappop(turns)
        attempt = Attempt(delivery=deliveries[n], now=platform.now)
        if (again := tried(deliver, attempt)) is not None:
            assert platform.now - NOON < PATIENCE, "given up"
            heapq.heappush(turns, (platform.now + again, n))
    return platform.now - NOON


def states(register: Register) -> Counter[str]:
    return Counter(one.state for one in outbox.notices(register))


def test_sixty_urgent_notices_at_once_are_one_message(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    platform = Platform(receiver, 2, {"errcode": 130101})
    for n, unit in enumerate(UNITS):
        put(register, f"2036-{n:04}/1/1", to=unit, subject=f"第{n}号单位：称号已取消")
    urgent = [Delivery(reader=unit, key=f"2036-{n:04}/1/1") for n, unit in enumerate(UNITS)]
    assert run(deliver, platform, urgent) == timedelta(0)
    assert states(register) == {"delivered": 60}
    [posted] = receiver.posts
    assert "加急通知（60件）" in posted["text"]["content"]
    assert "第59号单位：称号已取消" in posted["text"]["content"]


def test_sixty_messages_to_a_robot_that_takes_two_a_minute_all_arrive(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    platform = Platform(receiver, 2, {"errcode": 130101})
    for n, unit in enumerate(UNITS):
        put(register, f"2036-{n:04}/1/1", to=unit, digest_on=DAY)
    run(deliver, platform, [Delivery(reader=unit, digest_on=DAY) for unit in UNITS])
    assert states(register) == {"delivered": 60}
    assert platform.refused < 60, "who waits behind a shut gate does not knock"


@pytest.mark.parametrize(
    ("channel", "answer", "headers", "status", "wait"),
    [
        (DingtalkChannel(url_env="ROBOT"), {"errcode": 130101}, {}, 200, 600),
        (WecomRobotChannel(url_env="ROBOT"), {"errcode": 45009}, {}, 200, 60),
        (FeishuChannel(url_env="ROBOT"), {"code": 11232}, {}, 200, 60),
        (FeishuChannel(url_env="ROBOT"), {"code": 99991400}, {"x-ogw-ratelimit-reset": "17"}, 429, 17),
        (WecomRobotChannel(url_env="ROBOT"), {"errcode": 93000}, {}, 200, None),
        (DingtalkChannel(url_env="ROBOT"), {}, {"Retry-After": "999999"}, 429, 3600),
    ],
)
def test_how_long_a_platform_asks_to_be_left_alone(
    tmp_path: Path,
    message: Any,
    receiver: Receiver,
    channel: Any,
    answer: Any,
    headers: Any,
    status: int,
    wait: Any,
) -> None:
    receiver.status, receiver.answer, receiver.headers = status, answer, headers
    with pytest.raises(ChannelError) as failed:
        ways(tmp_path, environ={"ROBOT": receiver.url}).send(channel, message)
    assert failed.value.wait == wait


def test_a_gateway_may_ask_for_time_too(tmp_path: Path, message: Any, receiver: Receiver) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": "120"}
    with pytest.raises(ChannelError) as failed:
        ways(tmp_path).send(WebhookChannel(url=receiver.url), message)
    assert failed.value.wait == 120
