"""One turn of a title that is awake: the inbox in the order of receipt, then the clock; and what it says of itself."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from activities.record import Turn
from register import ledger, outbox
from register.witness import Witness
from schemas.base import midnight
from schemas.record import Awake, Whereabouts
from schemas.stage import Stage
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock
from workflows.life.step import next_wake

OPINED = date(2031, 3, 10)
AFTER_PUBLICITY = ten_o_clock(date(2031, 4, 12))
"""Publicity ends with 11 April."""


def turn(desk: Desk, now: datetime, *, waited: bool = False, **asks: Any) -> Whereabouts:
    """What a turn at that instant says."""
    return Turn(desk.register, Awake(title=TITLE, now=now, **asks), waited=waited).catch_up()


def kinds(desk: Desk) -> list[str]:
    """What the ledger has, in its order."""
    return [one.action.kind if one.action else one.kind for one in ledger.entries_of(desk.register, TITLE)]


def opinion(desk: Desk, at: datetime | None = None) -> str:
    """The township agrees, and nobody has looked yet; the action's id."""
    return desk.hand_in(desk.action("opine", "township/灵泉街道", OPINED, result="agreed"), at).id


def test_a_title_that_has_begun_says_where_it_is_and_when_it_wakes(desk: Desk) -> None:
    application = desk.hand_in(desk.application())
    here = turn(desk, ten_o_clock(APPLIED), want=application.id)
    life = desk.life()
    assert (here.seq, here.stage, here.wake) == (1, Stage.PRELIMINARY, next_wake(desk.book, life))
    assert life.application is not None
    assert here.unit == life.application.unit.name
    assert [(one.action, one.accepted) for one in here.receipts] == [(application.id, True)]


def test_an_application_that_is_refused_leaves_nothing_to_wake_for(desk: Desk) -> None:
    desk.hand_in(desk.application(day=APPLIED + timedelta(days=1)), ten_o_clock(APPLIED))
    here = turn(desk, ten_o_clock(APPLIED))
    assert (here.seq, here.wake, [one.accepted for one in here.receipts]) == (0, None, [False])


def test_all_that_waits_is_worked_off_in_the_order_of_receipt(desk: Desk) -> None:
    desk.apply()
    opinion(desk)
    desk.hand_in(desk.action("check", "office", date(2031, 3, 11), result="complete"))
    here = turn(desk, ten_o_clock(date(2031, 3, 11)))
    assert kinds(desk) == ["apply", "opine", "check"]
    assert [one.accepted for one in here.receipts] == [True, True]


def test_what_came_in_time_comes_before_the_silence_that_the_clock_brings(desk: Desk) -> None:
    desk.apply()
    desk.publish()
    objection = desk.action("object", "office", date(2031, 4, 11), form="sealed", matter="材料不实")
    desk.hand_in(objection)
    assert turn(desk, AFTER_PUBLICITY).stage is Stage.OBJECTION


def test_what_came_too_late_finds_the_silence_before_it(desk: Desk) -> None:
    desk.apply()
    desk.publish()
    objection = desk.action("object", "office", date(2031, 4, 12), form="sealed", matter="材料不实")
    desk.hand_in(objection, midnight(date(2031, 4, 12)))
    here = turn(desk, AFTER_PUBLICITY)
    assert (here.stage, [one.accepted for one in here.receipts]) == (Stage.NAMING, [False])


def test_a_turn_that_is_taken_again_writes_nothing_and_brings_the_receipt(desk: Desk) -> None:
    desk.apply()
    wanted = opinion(desk)
    first = turn(desk, ten_o_clock(OPINED), want=wanted)
    assert turn(desk, ten_o_clock(OPINED), want=wanted) == first
    assert kinds(desk) == ["apply", "opine"]


def test_what_was_received_after_the_turns_own_time_waits_for_the_next(desk: Desk) -> None:
    """A turn that waited for the register for an hour: what came meanwhile does not count as of before."""
    desk.apply()
    later = ten_o_clock(OPINED) + timedelta(hours=1)
    opinion(desk, later)
    here = turn(desk, ten_o_clock(OPINED))
    assert (here.seq, here.stamped, here.receipts) == (1, later, ())
    assert turn(desk, later, stamped=here.stamped).seq == 2
    assert ledger.entries_of(desk.register, TITLE)[-1].effective == later


def test_what_a_wrong_clock_has_stamped_locks_nobody_and_ages_nothing(desk: Desk) -> None:
    desk.apply()
    opinion(desk, ten_o_clock(OPINED) + timedelta(days=365))
    here = turn(desk, ten_o_clock(OPINED))
    assert turn(desk, ten_o_clock(OPINED), stamped=here.stamped).seq == 2
    newest = ledger.entries_of(desk.register, TITLE)[-1]
    assert newest.effective == ten_o_clock(OPINED) + timedelta(minutes=5)


@pytest.mark.parametrize("waited", [False, True])
def test_a_refusal_is_told_by_a_notice_where_whoever_acted_may_have_left(desk: Desk, *, waited: bool) -> None:
    desk.apply()
    action = desk.hand_in(desk.action("rectify", "unit", OPINED))
    turn(desk, ten_o_clock(OPINED), waited=waited)
    assert (outbox.by_key(desk.register, f"refused/{action.id}") is not None) is waited


def test_a_turn_by_a_clock_that_nobody_believes_writes_nothing_and_is_early(desk: Desk) -> None:
    desk.apply()
    since_boot = iter([0.0, 1.0])
    witness = Witness(lambda: next(since_boot))
    assert witness.believes(ten_o_clock(APPLIED), ten_o_clock(APPLIED))
    opinion(desk)
    register = desk.register
    register.told_time = False
    awake = Awake(title=TITLE, now=ten_o_clock(date(2032, 3, 10)))
    here = Turn(register, awake, witness).catch_up()
    assert (here.early, here.seq) == (True, 1)
