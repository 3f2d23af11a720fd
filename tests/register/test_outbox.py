"""A notice is written with its step, waits for its delivery, and shows what became of it."""

from datetime import timedelta

import pytest

from register import deliveries, outbox
from schemas.party import Role
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock

TUESDAY = APPLIED + timedelta(days=1)
NOW = ten_o_clock(TUESDAY)
TOWNSHIP = (Role.TOWNSHIP, "灵泉街道")


@pytest.fixture
def key(desk: Desk) -> str:
    """The notice that tells the township of its duty."""
    desk.apply()
    (letter,) = outbox.pending(desk.register, *TOWNSHIP, TUESDAY)
    return letter.key


def test_the_notices_of_a_step_wait_for_the_digest_of_their_reader(desk: Desk, key: str) -> None:
    assert key == f"{TITLE}/1/1"
    assert outbox.pending(desk.register, Role.TOWNSHIP, "别的街道", TUESDAY) == []
    assert outbox.pending(desk.register, *TOWNSHIP, APPLIED) == []


def test_an_urgent_notice_waits_for_no_morning(desk: Desk, key: str) -> None:
    desk.do(desk.action("rectify", "office", APPLIED), late=True)
    (urgent,) = outbox.pending(desk.register, Role.OFFICE, None, None)
    assert (urgent.urgent, urgent.digest_on) == (True, None)


def test_what_has_to_leave_is_one_digest_for_a_reader_and_each_urgent_notice(desk: Desk, key: str) -> None:
    action = desk.action("rectify", "office", APPLIED)
    desk.do(action, late=True)
    assert set(deliveries.waiting(desk.register)) == {
        (*TOWNSHIP, TUESDAY, None),
        (Role.OFFICE, None, None, f"refused/{action.id}"),
    }


def test_what_is_delivered_no_longer_waits(desk: Desk, key: str) -> None:
    outbox.mark_delivered(desk.register, [key], NOW)
    assert outbox.pending(desk.register, *TOWNSHIP, TUESDAY) == []
    assert deliveries.waiting(desk.register) == []


def test_the_first_delivery_counts(desk: Desk, key: str) -> None:
    outbox.mark_delivered(desk.register, [key], NOW)
    outbox.mark_delivered(desk.register, [key], NOW + timedelta(hours=1))
    outbox.mark_failed(desk.register, [key], "连接被拒绝", 9)
    letter = outbox.by_key(desk.register, key)
    assert letter is not None
    assert (letter.state, letter.delivered_at) == ("delivered", NOW)


def test_what_failed_is_shown_with_its_reason_and_can_still_be_delivered(desk: Desk, key: str) -> None:
    outbox.mark_failed(desk.register, [key], "连接被拒绝", 3)
    (failed,) = outbox.notices(desk.register, undelivered=True)
    assert (failed.key, failed.attempts, failed.last_error) == (key, 3, "连接被拒绝")
    assert outbox.pending(desk.register, *TOWNSHIP, TUESDAY) == [failed]
    outbox.mark_delivered(desk.register, [key], NOW)
    assert outbox.notices(desk.register, undelivered=True) == []


def test_notices_are_found_by_role_and_title(desk: Desk, key: str) -> None:
    desk.opine()
    assert [one.key for one in outbox.notices(desk.register, role=Role.TOWNSHIP)] == [key]
    told = {one.key for one in outbox.notices(desk.register, title=TITLE)}
    assert told > {key}
    assert {one.key for one in outbox.notices(desk.register, role=Role.UNIT)} == {
        one
        for one in told
        if outbox.by_key(desk.register, one).role is Role.UNIT  # type: ignore[union-attr]
    }


def test_notices_come_in_the_order_in_which_they_were_written(desk: Desk, key: str) -> None:
    desk.publish()
    places = [tuple(map(int, one.key.split("/")[1:])) for one in outbox.notices(desk.register, title=TITLE)]
    assert places == sorted(places)
    assert len(places) > 10


def test_the_newest_are_the_last_that_were_written_to_all_to_a_role_and_of_a_title(
    desk: Desk, key: str
) -> None:
    desk.publish()
    for role, title, area in (
        (None, None, None),
        (Role.OFFICE, None, None),
        (Role.OFFICE, TITLE, None),
        (Role.TOWNSHIP, None, "灵泉街道"),
    ):
        every = [one.key for one in outbox.notices(desk.register, role, title, area)]
        newest = [one.key for one in outbox.notices(desk.register, role, title, area, most=2)]
        assert newest == every[-2:]


def test_a_key_that_nobody_has_finds_nothing(desk: Desk) -> None:
    assert outbox.by_key(desk.register, f"{TITLE}/1/9") is None


MINUTE = timedelta(minutes=1)


def test_of_two_who_take_a_notice_to_send_it_one_gets_it(desk: Desk, key: str) -> None:
    assert outbox.claim(desk.register, [key], "one", NOW, NOW + MINUTE) == {key}
    assert outbox.claim(desk.register, [key], "other", NOW, NOW + MINUTE) == set()
    assert outbox.claim(desk.register, [key], "one", NOW, NOW + MINUTE) == {key}, (
        "it has died and comes again"
    )
    outbox.release(desk.register, [key], "other")
    assert outbox.claim(desk.register, [key], "other", NOW, NOW + MINUTE) == set(), (
        "it is not theirs to leave"
    )
    outbox.release(desk.register, [key], "one")
    assert outbox.claim(desk.register, [key], "other", NOW, NOW + MINUTE) == {key}


def test_what_somebody_took_and_never_sent_is_free_after_a_while(desk: Desk, key: str) -> None:
    outbox.claim(desk.register, [key], "one", NOW, NOW + MINUTE)
    assert outbox.claim(desk.register, [key], "other", NOW + MINUTE, NOW + 2 * MINUTE) == {key}


def test_what_has_arrived_is_not_taken_any_more(desk: Desk, key: str) -> None:
    outbox.mark_delivered(desk.register, [key], NOW)
    assert outbox.claim(desk.register, [key], "one", NOW, NOW + MINUTE) == set()
