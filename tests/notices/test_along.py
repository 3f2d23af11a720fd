"""What goes along with an urgent notice to the same robot: it adds to it and takes nothing away."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.deliver import Deliver
from activities.robot import LIMITS
from register import outbox, tables, wanted
from register.connect import Register
from schemas.delivery import Attempt, Delivery
from schemas.office import DingtalkChannel, Office
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.notices.conftest import Receiver, put
from tests.register.desk import Desk, ten_o_clock
from tests.register.desk import unit as desk_unit

LEADERSHIP = Party(role=Role.LEADERSHIP)
NOW = ten_o_clock(date(2031, 5, 20))


@pytest.fixture
def deliver(
    register: Register, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Deliver:
    """The leadership group has one robot of 钉钉."""
    monkeypatch.setenv("ROBOT", receiver.url)
    receiver.status, receiver.answer = 200, {"errcode": 0}
    robot = DingtalkChannel(url_env="ROBOT")
    group = OfficePost(id="领导小组", name="领导小组", parties=(LEADERSHIP,), channel=robot)
    return Deliver(register, Office(name="开远", regulation="x.yaml", posts=(group,)), tmp_path)


@pytest.fixture
def twice(register: Register) -> tuple[str, str]:
    """The leadership group is told twice, urgently, that one and the same review is late: by 15 days, and by 45."""
    desk = Desk(register)
    desk.apply(day=date(2031, 3, 7))
    desk.pass_time(NOW)
    older, newer = made_urgent(register, LEADERSHIP)
    return older, newer


def made_urgent(register: Register, reader: Party) -> list[str]:
    """All that a reader is told, as if all of it were urgent."""
    with register.writing() as connection:
        mine = tables.outbox.c.role == reader.role.value
        connection.execute(update(tables.outbox).where(mine).values(urgent=True, digest_on=None))
    return [one.key for one in outbox.notices(register, reader.role)]


def send(deliver: Deliver, key: str, reader: Party = LEADERSHIP) -> int:
    attempt = Attempt(delivery=Delivery(reader=reader, key=key), now=NOW)
    return asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))


def became(register: Register, *keys: str) -> list[tuple[str, str | None]]:
    letters = {one.key: one for one in outbox.notices(register)}
    return [(letters[key].state, letters[key].last_error) for key in keys]


def test_the_newer_of_two_notices_says_what_the_older_one_has_to_say(
    register: Register, deliver: Deliver, twice: tuple[str, str], receiver: Receiver
) -> None:
    older, newer = twice
    assert send(deliver, newer) == 1
    assert became(register, older, newer) == [("not_sent", wanted.LATER), ("delivered", None)]
    assert len(receiver.posts) == 1
    assert send(deliver, older) == 0


def test_the_older_of_two_notices_takes_the_newer_along_and_is_said_too(
    register: Register, deliver: Deliver, twice: tuple[str, str], receiver: Receiver
) -> None:
    assert send(deliver, twice[0]) == 2
    assert became(register, *twice) == [("delivered", None)] * 2
    assert len(receiver.posts) == 1


def test_nothing_is_taken_for_said_by_a_notice_that_did_not_arrive(
    register: Register, deliver: Deliver, twice: tuple[str, str], receiver: Receiver
) -> None:
    older, newer = twice
    receiver.status = 500
    with pytest.raises(ApplicationError, match="答复 500"):
        send(deliver, newer)
    assert [state for state, _ in became(register, older, newer)] == ["pending", "failed"]


@pytest.mark.parametrize("at_once", [True, False], ids=["in one message", "in a message each"])
def test_only_what_says_less_than_was_written_is_remarked_upon(
    register: Register,
    deliver: Deliver,
    receiver: Receiver,
    at_once: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, day = Desk(register), date(2031, 3, 10)
    desk.apply(day=day)
    desk.opine(day=day)
    desk.do(desk.action("check", "office", day, result="incomplete"))
    desk.do(desk.action("supplement", "unit", day))
    if not at_once:
        monkeypatch.setitem(LIMITS, "dingtalk", 1)
    unit = Party(role=Role.UNIT, area=desk_unit().code)
    posts = tuple(one.model_copy(update={"parties": (unit,)}) for one in deliver.office.posts)
    deliver.office = deliver.office.model_copy(update={"posts": posts})
    heard, supplemented = made_urgent(register, unit)
    assert send(deliver, heard, unit) == 2
    assert became(register, heard, supplemented) == [("delivered", None), ("delivered", wanted.PARTLY)]
    assert len(receiver.posts) == (1 if at_once else 2)


def test_two_workers_that_would_take_each_others_notice_along_send_both_once(
    register: Register, deliver: Deliver, receiver: Receiver, tmp_path: Path
) -> None:
    one, other = "2031-0001/1/1", "2031-0002/1/1"
    put(register, one, other, to=LEADERSHIP, at=NOW)
    second = Deliver(register, deliver.office, tmp_path)
    receiver.go.clear()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(send, deliver, one)
        assert receiver.came.wait(30), "the first one is sending both"
        with pytest.raises(ApplicationError, match="另一工作进程正在发送"):
            send(second, other)
        receiver.go.set()
        assert first.result() == 2
    assert send(second, other) == 0
    assert len(receiver.posts) == 1
    assert became(register, one, other) == [("delivered", None)] * 2


def test_a_notice_that_a_robot_refused_is_left_to_the_next_worker(
    register: Register, deliver: Deliver, receiver: Receiver, tmp_path: Path
) -> None:
    one, other = "2031-0001/1/1", "2031-0002/1/1"
    put(register, one, other, to=LEADERSHIP, at=NOW)
    receiver.status = 500
    with pytest.raises(ApplicationError, match="答复 500"):
        send(deliver, one)
    receiver.status = 200
    assert send(Deliver(register, deliver.office, tmp_path), other) == 2
