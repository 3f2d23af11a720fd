"""Subscriptions 推送 on every kind of database: one hand at a time, and none that was lost goes on holding."""

import threading
from datetime import datetime, timedelta

import pytest

from register import subscriptions
from register.connect import Register
from register.subscriptions import Subscription
from schemas.base import CHINA

NOW = datetime(2031, 3, 3, 9, 30, tzinfo=CHINA)
HELD = NOW + timedelta(minutes=1)
ONE = Subscription("a1", "平台", "https://oa.example/in", "办公室", ("x", "y"), "sealed", "xitong", NOW)


@pytest.fixture(autouse=True)
def one(register: Register) -> None:
    subscriptions.add(register, ONE)


def kept(register: Register) -> Subscription:
    [found] = subscriptions.every(register)
    return found


def test_it_comes_back_as_it_was_written(register: Register) -> None:
    assert kept(register) == ONE


def test_of_many_hands_one_gets_hold_of_it(register: Register) -> None:
    held = list[bool]()

    def reach(name: str) -> None:
        held.append(subscriptions.claim(register, "a1", name, NOW, HELD))

    hands = [threading.Thread(target=reach, args=(str(n),)) for n in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert sorted(held) == [False] * 5 + [True]
    assert subscriptions.due(register, "1-x", NOW) == []


def test_who_held_it_too_long_moves_it_no_more(register: Register) -> None:
    assert subscriptions.claim(register, "a1", "first", NOW, HELD)
    assert subscriptions.claim(register, "a1", "second", HELD, HELD + timedelta(minutes=1))
    assert not subscriptions.arrived(register, "a1", "first", "9-x", HELD, HELD)
    subscriptions.failed(register, "a1", "first", "断了", HELD, HELD)
    subscriptions.rest(register, "a1", "first", "断了")
    assert (kept(register).place, kept(register).failures, kept(register).state) == ("", 0, "on")


def test_the_first_failure_is_remembered_until_something_arrives(register: Register) -> None:
    for minutes in (0, 5):
        at = NOW + timedelta(minutes=minutes)
        assert subscriptions.claim(register, "a1", "hand", at, at)
        subscriptions.failed(register, "a1", "hand", "断了", at, at)
    assert (kept(register).failures, kept(register).failing_since) == (2, NOW)
    assert subscriptions.claim(register, "a1", "hand", HELD, HELD)
    assert subscriptions.arrived(register, "a1", "hand", "1-x", HELD, HELD)
    assert (kept(register).failures, kept(register).failing_since, kept(register).place) == (0, None, "1-x")


def test_none_is_due_before_its_time_or_without_anything_new(register: Register) -> None:
    assert subscriptions.due(register, "", NOW) == []
    assert subscriptions.due(register, "1-x", NOW) == [ONE]
    assert subscriptions.claim(register, "a1", "hand", NOW, NOW)
    subscriptions.failed(register, "a1", "hand", "断了", NOW, HELD)
    assert subscriptions.due(register, "1-x", NOW) == []
    assert len(subscriptions.due(register, "1-x", HELD)) == 1
