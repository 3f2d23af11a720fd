"""The figures of a moment: what counts as overdue, late, unsent, undelivered, waiting, missing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from observation import checkup, snapshot
from observation.checkup import Level
from register import outbox, subscriptions
from register.connect import Register
from register.subscriptions import Subscription
from register.tables import inbox
from schemas.stage import Duty, Stage
from tests.observation.conftest import NAMED, at
from tests.register.desk import Desk, unit
from workflows.life.step import next_wake
from workflows.title import spread

APPLIED = at(2031, 3, 3, 10)


def test_an_empty_register_has_nothing_to_tell(register: Register) -> None:
    seen = snapshot.take(register, at(2031, 1, 1, 10))
    assert seen == snapshot.Snapshot(at=at(2031, 1, 1, 10))


def test_titles_are_counted_by_stage(desk: Desk) -> None:
    desk.apply()
    desk.apply(unit(2, "开远市第二小学"), title="2031-0002")
    desk.opine()
    seen = snapshot.take(desk.register, APPLIED)
    assert seen.titles == {Stage.PRELIMINARY: 1, Stage.MATERIALS: 1}


def test_a_duty_is_overdue_from_the_end_of_its_last_day(desk: Desk) -> None:
    desk.apply()
    due = desk.life().obligations[0].due_at
    assert snapshot.take(desk.register, due - timedelta(seconds=1)).overdue == {}
    seen = snapshot.take(desk.register, due + timedelta(days=2))
    assert seen.overdue == {Duty.PRELIMINARY: 1}
    assert seen.oldest_overdue_days == 3  # the due day itself ended two days ago


def test_a_term_that_runs_out_is_nobodys_lateness(desk: Desk) -> None:
    desk.apply()
    desk.name("开民创〔2031〕1号")
    seen = snapshot.take(desk.register, at(2040, 1, 1, 10))
    assert Duty.TERM not in seen.overdue


def test_a_wake_is_late_half_an_hour_after_its_place_in_the_night(desk: Desk) -> None:
    desk.apply()
    desk.name("开民创〔2031〕1号")
    wake = next_wake(desk.book, desk.life())
    assert wake is not None
    turn = spread(NAMED, wake)
    assert snapshot.take(desk.register, turn + timedelta(minutes=29)).late_wakes == ()
    seen = snapshot.take(desk.register, turn + timedelta(minutes=31))
    assert seen.late_wakes == (NAMED,)
    assert seen.latest_wake_seconds == pytest.approx(31 * 60)


def test_the_oldest_waiting_action_gives_the_inbox_its_age(desk: Desk) -> None:
    desk.hand_in(desk.application())
    seen = snapshot.take(desk.register, APPLIED + timedelta(minutes=7))
    assert (seen.inbox_waiting, seen.inbox_oldest_seconds) == (1, 420)


def test_an_accepted_action_without_an_entry_is_seen(desk: Desk) -> None:
    action = desk.hand_in(desk.application())
    with desk.register.writing() as connection:
        connection.execute(update(inbox).values(state="done", closed_at=APPLIED))
    assert snapshot.take(desk.register, APPLIED).closed_without_entry == 1
    with desk.register.writing() as connection:
        connection.execute(delete(inbox).where(inbox.c.action_id == action.id))
    desk.apply()
    assert snapshot.take(desk.register, APPLIED).closed_without_entry == 0


def test_what_waited_in_the_look_before_is_held_against_the_ledger_in_the_next(desk: Desk) -> None:
    desk.hand_in(desk.application())
    look = APPLIED + timedelta(hours=5)
    before = snapshot.take(desk.register, look).held_until
    _accepted(desk)
    seen = snapshot.take(desk.register, look, before)
    assert (seen.closed_without_entry, seen.held_until) == (1, None)


def test_what_was_settled_in_the_look_before_is_not_looked_for_again(desk: Desk) -> None:
    desk.apply()
    look = APPLIED + timedelta(hours=5)
    before = snapshot.take(desk.register, look).held_until
    desk.hand_in(desk.application(unit(2, "开远市第二小学"), title="2031-0002"))
    _accepted(desk)
    assert snapshot.take(desk.register, look).closed_without_entry == 1
    assert snapshot.take(desk.register, look, before).closed_without_entry == 0


def _accepted(desk: Desk) -> None:
    with desk.register.writing() as connection:
        connection.execute(update(inbox).values(state="done", closed_at=APPLIED))


def test_what_failed_is_undelivered_and_no_longer_unsent(desk: Desk) -> None:
    desk.apply()
    keys = [one.key for one in outbox.notices(desk.register)]
    later = at(2031, 3, 4, 12)
    assert snapshot.take(desk.register, later).unsent == len(keys)
    outbox.mark_failed(desk.register, keys, "信箱已满", 1)
    seen = snapshot.take(desk.register, later)
    assert (seen.undelivered, seen.unsent) == (len(keys), 0)
    assert seen.undelivered_oldest_seconds == timedelta(days=1, hours=2).total_seconds()


@pytest.mark.parametrize(("hour", "minute", "unsent"), [(9, 29, False), (9, 30, True)])
def test_a_digest_has_an_hour_to_leave(desk: Desk, hour: int, minute: int, unsent: bool) -> None:
    desk.apply()
    assert [one.urgent for one in outbox.notices(desk.register)] == [False]
    seen = snapshot.take(desk.register, at(2031, 3, 4, hour, minute))
    assert (seen.unsent > 0) is unsent


def test_other_systems_that_get_nothing_are_counted_and_those_given_up_are_named(register: Register) -> None:
    now = at(2031, 1, 1, 10)
    one = Subscription("a1", "平台", "https://oa.example/in", "办公室", (), "sealed", "xitong", now)
    subscriptions.add(register, one)
    subscriptions.add(register, replace(one, id="b2", failures=1, next_try=now))
    subscriptions.add(register, replace(one, id="c3", name="老系统", state="resting", failures=9))
    seen = snapshot.take(register, now)
    assert (seen.pushes_failing, seen.pushes_resting) == (1, ("老系统",))
    [finding] = [found for found in checkup.titles(seen) if found.subject == "推送"]
    assert (finding.level, finding.text) == (Level.MIND, "老系统 已停下，不再推送")
