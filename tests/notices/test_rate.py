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
from activities.robot import LIMITS
from activities.secret import ChannelError
from register import outbox
from register.connect import Register
from schemas.delivery import Attempt, Delivery
from schemas.office import (
    DingtalkChannel,
    FeishuChannel,
    FileChannel,
    Office,
    WebhookChannel,
    WecomRobotChannel,
)
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.notices.conftest import NOON, Receiver, put, ways
from workflows.delivery import PATIENCE

DAY = date(2036, 3, 4)
LEADERSHIP = Party(role=Role.LEADERSHIP)
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


def units_hear(register: Register, text: str = "") -> list[Delivery]:
    """An urgent notice to each of sixty units, and the delivery of each."""
    for n, unit in enumerate(UNITS):
        put(register, f"2036-{n:04}/1/1", to=unit, subject=f"第{n}号单位：称号已取消", text=text)
    return [Delivery(reader=unit, key=f"2036-{n:04}/1/1") for n, unit in enumerate(UNITS)]


def with_window(deliver: Deliver, **more: Any) -> None:
    """Let the window be otherwise."""
    (window,) = deliver.office.posts
    posts = (window.model_copy(update=more),)
    deliver.office = deliver.office.model_copy(update={"posts": posts})


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
    assert run(deliver, platform, units_hear(register)) == timedelta(0)
    assert states(register) == {"delivered": 60}
    [posted] = receiver.posts
    assert "加急通知（60件）" in posted["text"]["content"]
    assert "第59号单位：称号已取消" in posted["text"]["content"]


def test_no_subject_is_cut_away_where_a_robot_takes_short_messages(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    platform = Platform(receiver, 20, {"errcode": 45009})
    with_window(deliver, channel=WecomRobotChannel(url_env="ROBOT"))
    run(deliver, platform, units_hear(register, "\n整改情况说明" * 30))
    assert states(register) == {"delivered": 60}
    texts = [post["text"]["content"] for post in receiver.posts]
    assert all(sum(f"第{n}号单位：称号已取消（收件" in text for text in texts) == 1 for n in range(60))
    assert all(len(text.encode()) <= LIMITS["wecom_robot"] for text in texts)
    assert len(texts) < 10


def test_a_few_notices_are_told_whole(register: Register, deliver: Deliver, receiver: Receiver) -> None:
    platform = Platform(receiver, 20, {"errcode": 45009})
    with_window(deliver, channel=WecomRobotChannel(url_env="ROBOT"))
    for n, unit in enumerate(UNITS[:3]):
        put(register, f"2036-{n:04}/1/1", to=unit, text="\n整改情况说明" * 50)
    run(deliver, platform, [Delivery(reader=UNITS[0], key="2036-0000/1/1")])
    assert states(register) == {"delivered": 3}
    assert sum(post["text"]["content"].count("整改情况说明") for post in receiver.posts) == 150


def test_where_a_robot_is_dead_each_notice_takes_the_other_way_to_its_own_reader(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    platform = Platform(receiver, 0, {"errcode": 300005})
    with_window(deliver, fallbacks=(FileChannel(),))
    run(deliver, platform, units_hear(register))
    assert states(register) == {"delivered": 60}
    folders = {path.parent.name: path.read_text() for path in deliver.channels.folder.rglob("*.txt")}
    assert folders.keys() == {unit.area for unit in UNITS}
    assert all(text.count("称号已取消") >= 1 and "见各件" not in text for text in folders.values())


def test_a_dead_robot_is_not_knocked_at_by_all_and_its_own_answer_is_told(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    receiver.status = 500
    first, *others = units_hear(register)
    waits = [tried(deliver, Attempt(delivery=one, now=NOON)) for one in (first, *others)]
    assert len(receiver.paths) == 1
    assert all(wait and wait >= timedelta(seconds=27) for wait in waits), "the usual backoff, not the gate's"
    assert len(set(waits)) == 60, "none in step with another"
    assert {one.last_error for one in outbox.notices(register)} == {"钉钉机器人：对方答复 500"}


def test_quiet_hours_of_another_post_with_the_same_robot_are_kept(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    receiver.status, receiver.answer = 200, {"errcode": 0}
    robot = DingtalkChannel(url_env="ROBOT")
    leaders = OfficePost(
        id="领导", name="领导", parties=(LEADERSHIP,), channel=robot, quiet="11:00-13:00", quiet_urgent=True
    )
    deliver.office = deliver.office.model_copy(update={"posts": (*deliver.office.posts, leaders)})
    put(register, "2036-0001/1/1", to=UNITS[0])
    put(register, "2036-0001/1/2", to=UNITS[1])
    put(register, "2036-0001/1/3", to=LEADERSHIP)
    tried(deliver, Attempt(delivery=Delivery(reader=UNITS[0], key="2036-0001/1/1"), now=NOON))
    assert states(register) == {"delivered": 2, "pending": 1}


def test_what_goes_along_says_whom_it_is_for_and_to_pass_it_on(
    register: Register, deliver: Deliver, receiver: Receiver
) -> None:
    receiver.status, receiver.answer = 200, {"errcode": 0}
    deliveries = units_hear(register)
    tried(deliver, Attempt(delivery=deliveries[7], now=NOON))
    text = receiver.posts[0]["text"]["content"]
    assert "收件：见各件" in text
    assert "请转达" in text
    assert f"第59号单位：称号已取消（收件：{UNITS[59].label}）" in text


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
        (DingtalkChannel(url_env="ROBOT"), {"errcode": 660026}, {}, 200, 600),
        (FeishuChannel(url_env="ROBOT"), {"code": 9499}, {}, 200, 60),
        (FeishuChannel(url_env="ROBOT"), {}, {}, 429, 60),
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
