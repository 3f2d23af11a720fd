"""An action counts from the instant at which the inbox has it, in an order that never goes back."""

import threading
from datetime import date, datetime, timedelta

import pytest

from register import inbox, queries
from schemas.base import CHINA
from schemas.opening import Apply
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock, unit

MINUTE = timedelta(minutes=1)
DAY = date(2031, 3, 10)
NOON = datetime(2031, 3, 10, 12, tzinfo=CHINA)


def test_an_action_counts_as_received_when_the_inbox_has_it(desk: Desk) -> None:
    action = desk.action("withdraw", "unit", DAY)
    received = inbox.receive(desk.register, action, lambda: NOON)
    assert received == (action.model_copy(update={"received_at": NOON}), None, True)


def test_the_same_action_again_is_what_it_was_the_first_time(desk: Desk) -> None:
    action = desk.action("withdraw", "unit", DAY)
    first = inbox.receive(desk.register, action, lambda: NOON)
    again = inbox.receive(desk.register, action, lambda: NOON + MINUTE)
    assert again == (first.action, None, False)


def test_the_same_action_after_its_step_brings_its_receipt(desk: Desk) -> None:
    desk.apply()
    action = desk.application()
    first = desk.hand_in(action)
    desk.record(desk.request(first))
    again = inbox.receive(desk.register, action, lambda: NOON)
    assert again.receipt is not None
    assert again.receipt.accepted is False


def test_an_id_that_another_action_has_is_refused(desk: Desk) -> None:
    desk.hand_in(desk.action("withdraw", "unit", DAY, key="same"))
    with pytest.raises(inbox.ActionIdTaken, match="换一个编号"):
        desk.hand_in(desk.action("withdraw", "unit", DAY, title="2031-0002", key="same"))


def test_actions_wait_in_the_order_in_which_they_were_received(desk: Desk) -> None:
    keys = ["zzzz", "aaaa", "mmmm"]
    for key in keys:
        desk.hand_in(desk.action("acknowledge", "office", DAY, key=key, obligation=1), NOON)
    assert [one.id for one in inbox.waiting(desk.register, TITLE).actions] == keys


def test_a_clock_that_is_a_little_behind_does_not_turn_the_order_round(desk: Desk) -> None:
    desk.hand_in(desk.action("acknowledge", "office", DAY, obligation=1), NOON)
    second = desk.hand_in(desk.action("acknowledge", "office", DAY, obligation=1), NOON - 4 * MINUTE)
    assert second.received_at == NOON


def test_what_comes_after_a_recorded_step_never_looks_as_if_it_had_come_before(desk: Desk) -> None:
    desk.apply()
    late = desk.hand_in(desk.action("withdraw", "unit", APPLIED), ten_o_clock(APPLIED) - 4 * MINUTE)
    assert late.received_at == ten_o_clock(APPLIED)


def test_an_application_for_a_new_title_only_waits(desk: Desk) -> None:
    desk.hand_in(desk.application())
    assert queries.title_row(desk.register, TITLE) is None
    assert len(inbox.waiting(desk.register, TITLE).actions) == 1


def test_an_old_action_that_still_waits_is_a_straggler(desk: Desk) -> None:
    settled, lost, fresh = (desk.action("withdraw", "unit", DAY) for _ in range(3))
    desk.apply()
    desk.record(desk.request(desk.hand_in(settled, NOON)))
    desk.hand_in(lost, NOON)
    desk.hand_in(fresh, NOON + 10 * MINUTE)
    found = inbox.stragglers(desk.register, NOON + 5 * MINUTE)
    assert [(one.title, one.id, one.kind) for one in found] == [(TITLE, lost.id, "withdraw")]


def test_an_action_that_a_wrong_clock_stamped_a_year_ahead_is_a_straggler(desk: Desk) -> None:
    ahead = desk.hand_in(desk.action("withdraw", "unit", DAY), NOON + timedelta(days=365))
    assert [one.id for one in inbox.stragglers(desk.register, NOON)] == [ahead.id]


def test_the_receipt_that_is_asked_for_comes_with_what_waits(desk: Desk) -> None:
    desk.apply()
    done = desk.hand_in(desk.action("withdraw", "unit", DAY), NOON)
    desk.record(desk.request(done))
    receipt = inbox.waiting(desk.register, TITLE, done.id).receipt
    assert receipt is not None
    assert (receipt.action, receipt.accepted) == (done.id, True)


def test_so_it_does_where_whoever_asks_expects_another_title(desk: Desk) -> None:
    """An application that is sent again asks for the next number; what waits there is that title's own."""
    desk.apply()
    done = desk.hand_in(desk.action("withdraw", "unit", DAY), NOON)
    assert inbox.waiting(desk.register, "2031-0002", done.id).actions == ()
    desk.record(desk.request(done))
    receipt = inbox.waiting(desk.register, "2031-0002", done.id).receipt
    assert receipt is not None
    assert receipt.action == done.id


def test_what_still_waits_has_no_receipt(desk: Desk) -> None:
    waits = desk.hand_in(desk.action("withdraw", "unit", DAY), NOON)
    assert inbox.waiting(desk.register, TITLE, waits.id).receipt is None


def test_two_clerks_who_apply_at_once_get_two_titles(desk: Desk) -> None:
    applications = [desk.application(unit(number)) for number in range(1, 9)]
    titles: list[str] = []

    def take(application: Apply) -> None:
        received = inbox.receive_new(desk.register, application, lambda: NOON)
        titles.append(received.action.title)

    threads = [threading.Thread(target=take, args=(one,)) for one in applications]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(titles) == [f"2031-000{n}" for n in range(1, 9)]


def test_an_application_sent_twice_gets_one_title(desk: Desk) -> None:
    application = desk.application()
    assert isinstance(application, Apply)
    first = inbox.receive_new(desk.register, application, lambda: NOON)
    again = inbox.receive_new(desk.register, application, lambda: NOON)
    assert again == (first.action, None, False)
