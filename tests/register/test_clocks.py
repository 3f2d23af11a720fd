"""Clocks: what is too early is refused as what is too late is, and nothing that a wrong clock wrote locks a title."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from register import clocks, inbox, ledger, queries, recording
from register.clocks import ClocksApart, LiesAhead, NothingAhead
from register.connect import Register
from register.witness import Witness
from schemas.base import local_date
from schemas.record import Early, RecordAnswer, Recorded
from tests.conftest import Database
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock, unit

MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=365)
TRUE = ten_o_clock(APPLIED)


@pytest.fixture
def living(url: str) -> Iterator[Desk]:
    """A desk at a register whose time passes."""
    register = Register(url)
    yield Desk(register)
    register.close()


@pytest.fixture
def served(database: Database) -> Iterator[Desk]:
    """A desk at a register whose database has a clock of its own."""
    register = Register(database("postgresql"))
    yield Desk(register)
    register.close()


def now() -> datetime:
    """By the machine's clock, which the database of the tests shares."""
    return datetime.now(UTC)


def clock_set(desk: Desk, at: datetime, shows: datetime, **says: Any) -> Any:
    """The office's 校时, as handed in at an instant."""
    act = desk.action("set_clock", "office", local_date(at), shows=shows, ground="服务器电池失效", **says)
    return desk.hand_in(act, at)


def carried_ahead(desk: Desk) -> None:
    """A title that was acted upon a year after its application, by a clock that showed so."""
    desk.apply()
    desk.opine(APPLIED + YEAR)


# --- receipt ---


def test_receipt_is_stamped_by_the_clock_that_all_desks_share(living: Desk) -> None:
    before = now()
    action = living.hand_in(living.application(day=local_date(before)), before - 4 * MINUTE)
    assert before <= action.received_at <= now()


@pytest.mark.parametrize("off", [-6 * MINUTE, 6 * MINUTE, -YEAR, YEAR])
def test_a_desk_whose_clock_is_off_hands_nothing_in(living: Desk, off: timedelta) -> None:
    action = living.application(day=local_date(now() + off))
    with pytest.raises(ClocksApart, match="慢" if off < timedelta(0) else "快"):
        living.hand_in(action, now() + off)
    assert inbox.waiting(living.register, TITLE).actions == ()


def test_what_the_system_dates_by_the_servers_clock_is_not_measured_against_the_desks(served: Desk) -> None:
    action = served.action("adopt", "system", local_date(now()), calendar=served.calendar, ground="新的安排")
    before = now()
    assert served.hand_in(action, before - 60 * MINUTE).received_at >= before


def test_a_desk_that_is_behind_cannot_date_an_application_back(living: Desk) -> None:
    late = living.application(day=local_date(now() - 60 * MINUTE))
    with pytest.raises(ClocksApart, match="慢"):
        inbox.receive_new(living.register, late, lambda: now() - 60 * MINUTE)  # type: ignore[arg-type]


def test_a_machine_that_is_behind_cannot_date_an_application_back(living: Desk) -> None:
    day = local_date(now())
    living.register.told_time = True
    living.apply(day=day + YEAR)
    living.register.told_time = False
    with pytest.raises(LiesAhead, match="名册已登记到"):
        living.hand_in(living.application(unit(2), day, title="2031-0002"), now())
    assert inbox.waiting(living.register, "2031-0002").actions == ()


def test_a_waiting_action_that_is_stamped_a_year_ahead_locks_nobody(desk: Desk) -> None:
    desk.apply()
    desk.hand_in(desk.action("withdraw", "unit", APPLIED), TRUE + YEAR)
    second = desk.hand_in(desk.action("acknowledge", "office", APPLIED, obligation=1), TRUE + MINUTE)
    assert second.received_at == TRUE + MINUTE
    assert [one.kind for one in inbox.waiting(desk.register, TITLE).actions] == ["withdraw", "acknowledge"]


# --- a title that lies ahead ---


def test_a_title_that_lies_ahead_takes_nothing_but_the_cure(desk: Desk) -> None:
    carried_ahead(desk)
    with pytest.raises(LiesAhead, match=r"2032-03-02 10:00.*走慢.*走快") as no:
        desk.hand_in(desk.action("check", "office", APPLIED, result="complete"), TRUE + 60 * MINUTE)
    assert no.value.shows == ten_o_clock(APPLIED + YEAR)
    act = clock_set(desk, TRUE + 60 * MINUTE, no.value.shows)
    assert act.received_at == TRUE + 60 * MINUTE


def test_a_clock_that_is_right_is_not_set(desk: Desk) -> None:
    desk.apply()
    with pytest.raises(NothingAhead, match="无须校时"):
        clock_set(desk, TRUE - 4 * MINUTE, TRUE)


def test_what_was_recorded_ahead_though_acted_in_time_is_set_right_too(desk: Desk) -> None:
    desk.apply()
    opined = desk.hand_in(desk.action("opine", "township/灵泉街道", APPLIED, result="agreed"), TRUE + MINUTE)
    desk.record(desk.request(opined)._replace(recorded_at=TRUE + YEAR))
    with desk.register.reading() as connection:
        (found,) = clocks.ahead(connection, TRUE + MINUTE)
    assert found == (TITLE, unit().name, TRUE + YEAR)
    assert isinstance(desk.record(desk.request(clock_set(desk, TRUE + 2 * MINUTE, found.shows))), Recorded)
    check = desk.action("check", "office", APPLIED, result="complete")
    assert desk.hand_in(check, TRUE + 3 * MINUTE).received_at == TRUE + 3 * MINUTE


def test_after_the_cure_the_title_is_acted_on_at_the_true_time(desk: Desk) -> None:
    carried_ahead(desk)
    set_at = TRUE + timedelta(days=2)
    assert isinstance(desk.record(desk.request(clock_set(desk, set_at, TRUE + YEAR))), Recorded)
    life = desk.life()
    assert life.at == set_at
    with desk.register.reading() as connection:
        assert clocks.ahead(connection, set_at) == []
    day = date(2031, 3, 6)
    assert isinstance(desk.do(desk.action("check", "office", day, result="complete")), Recorded)
    assert desk.life().standing.dates["stage"] == day
    row = queries.title_row(desk.register, TITLE)
    assert row is not None
    assert row.next_wake is not None
    assert row.next_wake < TRUE + YEAR


# --- recording ---


def at_once(desk: Desk, off: timedelta, witness: Witness | None = None) -> Any:
    """An application recorded by a server whose clock is off."""
    day = local_date(now())
    request = desk.request(desk.hand_in(desk.application(day=day), now()))
    late = request._replace(recorded_at=now() + off)
    return recording.record(desk.register, late, witness)


def test_a_step_ahead_of_the_databases_clock_is_not_written(served: Desk) -> None:
    answer = at_once(served, YEAR)
    assert isinstance(answer, Early)
    assert ledger.life_of(served.register, TITLE) is None
    assert len(inbox.waiting(served.register, TITLE).actions) == 1


def test_a_step_a_little_ahead_or_long_behind_is_written(served: Desk) -> None:
    assert isinstance(at_once(served, 4 * MINUTE), Recorded)


class Hands:
    """A machine's clock and the time that passes, moved by hand."""

    def __init__(self) -> None:
        self.wall, self.passed = TRUE, 100.0

    def pass_(self, time: timedelta) -> None:
        """Time passes, and the clock with it."""
        self.wall += time
        self.passed += time.total_seconds()

    def witness(self) -> Witness:
        """Somebody who sees both from now on."""
        return Witness(lambda: self.passed)


@pytest.fixture
def hands() -> Hands:
    """A clock that shows TRUE."""
    return Hands()


def leap(hands: Hands, by: timedelta = YEAR) -> None:
    """The machine's clock is set ahead."""
    hands.wall += by


def test_time_that_passes_is_believed(hands: Hands) -> None:
    witness = hands.witness()
    for _ in range(3):
        hands.pass_(timedelta(hours=9))
        assert witness.believes(hands.wall, hands.wall)


def test_a_leap_for_a_minute_writes_nothing(hands: Hands, living: Desk) -> None:
    witness = hands.witness()
    assert witness.believes(now(), now())
    request = living.request(living.hand_in(living.application(day=local_date(now())), now()))

    def recorded(off: timedelta) -> RecordAnswer:
        return recording.record(living.register, request._replace(recorded_at=now() + off), witness)

    assert isinstance(recorded(YEAR), Early)
    hands.pass_(MINUTE)
    assert isinstance(recorded(YEAR), Early)
    assert isinstance(recorded(timedelta(0)), Recorded)


def test_a_leap_that_stands_for_ten_minutes_is_believed(hands: Hands) -> None:
    witness = hands.witness()
    assert witness.believes(hands.wall, hands.wall)
    leap(hands)
    for _ in range(10):
        assert not witness.believes(hands.wall, hands.wall)
        assert witness.believes(
            hands.wall - YEAR - 60 * MINUTE, hands.wall
        )  # tried again, it says nothing of now
        hands.pass_(MINUTE)
    assert witness.believes(hands.wall, hands.wall)
    assert witness.believes(hands.wall, hands.wall)


def test_a_leap_that_came_back_begins_anew(hands: Hands) -> None:
    witness = hands.witness()
    assert witness.believes(hands.wall, hands.wall)
    for _ in range(3):
        leap(hands)
        assert not witness.believes(hands.wall, hands.wall)
        hands.pass_(9 * MINUTE)
        assert not witness.believes(hands.wall, hands.wall)
        leap(hands, -YEAR)
        assert witness.believes(hands.wall, hands.wall)


def test_a_clock_that_was_ahead_at_the_start_is_not_believed_after_it_was_set_back(hands: Hands) -> None:
    leap(hands)
    witness = hands.witness()
    assert witness.believes(hands.wall, hands.wall)
    leap(hands, -YEAR)
    assert witness.believes(hands.wall, hands.wall)
    leap(hands)
    assert not witness.believes(hands.wall, hands.wall)


def test_a_worker_whose_own_clock_is_behind_goes_by_the_servers(hands: Hands) -> None:
    witness = hands.witness()
    for behind in (YEAR, timedelta(hours=1), YEAR):
        assert witness.believes(hands.wall, hands.wall - behind)
        hands.pass_(timedelta(hours=1))
    assert not witness.believes(hands.wall + YEAR, hands.wall - YEAR)


def test_a_clock_that_is_slewed_is_followed(hands: Hands) -> None:
    witness = hands.witness()
    for _ in range(12):
        leap(hands, MINUTE)
        assert witness.believes(hands.wall, hands.wall)
        hands.pass_(timedelta(hours=1))
