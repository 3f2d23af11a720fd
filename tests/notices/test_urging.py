"""催办 leaves once it has gathered: one message a reader, equal duties as one table; what is done is not urged."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities import urging
from activities.deliver import Deliver
from register import outbox, wanted
from register.connect import Register
from schemas.delivery import Attempt, Delivery
from schemas.office import Office
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.register.desk import Desk, ten_o_clock, unit

TOWNSHIP = Party(role=Role.TOWNSHIP, area="灵泉街道")
DAY = date(2031, 3, 14)
TITLES = ("2031-0001", "2031-0002", "2031-0003")


@pytest.fixture
def desk(register: Register) -> Desk:
    """Three units have applied; the office urges the township's opinion on each of them."""
    desk = Desk(register)
    for number, title in enumerate(TITLES, 1):
        desk.apply(unit(number), title=title)
        desk.do(desk.action("urge", "office", DAY, title, obligation=1))
    return desk


def keys(desk: Desk) -> list[str]:
    return [one.key for one in outbox.notices(desk.register, Role.TOWNSHIP) if one.urgent]


def send(desk: Desk, var: Path, key: str, now: datetime) -> int:
    posts = (OfficePost(id="township", name="灵泉街道", parties=(TOWNSHIP,)),)
    deliver = Deliver(desk.register, Office(name="开远", regulation="x.yaml", posts=posts), var)
    attempt = Attempt(delivery=Delivery(reader=TOWNSHIP, key=key), now=now)
    return asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))


def texts(var: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(var.glob("notices/township/*.txt"))]


def gathered() -> datetime:
    return ten_o_clock(DAY) + urging.GATHERED


def test_what_one_reader_is_urged_to_do_is_one_message(desk: Desk, tmp_path: Path) -> None:
    first, *others = keys(desk)
    assert send(desk, tmp_path, first, gathered()) == 3
    (text,) = texts(tmp_path)
    assert "加急：催办：请" in text.splitlines()[0]
    assert all(title in text for title in TITLES)
    assert text.count("领导小组办公室催办") == 1
    assert [send(desk, tmp_path, key, gathered()) for key in others] == [0, 0]


def test_it_waits_a_moment_for_what_is_urged_next(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ApplicationError, match="合并发出"):
        send(desk, tmp_path, keys(desk)[0], gathered() - timedelta(seconds=1))
    assert texts(tmp_path) == []
    assert [one.state for one in outbox.notices(desk.register, Role.TOWNSHIP) if one.urgent] == [
        "pending"
    ] * 3


def test_it_does_not_wait_for_ever(register: Register) -> None:
    desk = Desk(register)
    desk.apply()
    desk.do(desk.action("urge", "office", DAY, obligation=1))
    letter = outbox.by_key(register, keys(desk)[0])
    assert letter is not None
    late = letter.model_copy(update={"recorded_at": letter.recorded_at - timedelta(hours=1)})
    assert urging.gathers_until(register, late) == late.recorded_at + urging.AT_MOST


def test_of_many_who_are_urged_only_the_one_readers_notices_are_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opine(day=DAY, title=TITLES[0])
    desk.do(desk.action("urge", "leadership", DAY, TITLES[0], obligation=2))
    letter = outbox.by_key(desk.register, keys(desk)[1])
    assert letter is not None
    read: list[outbox.Letter] = []
    validate = outbox.Letter.model_validate

    def counted(row: Any) -> outbox.Letter:
        read.append(validate(row))
        return read[-1]

    monkeypatch.setattr(outbox.Letter, "model_validate", counted)
    assert urging.gathers_until(desk.register, letter) == gathered()
    assert read == []
    along = urging.waits_too(desk.register, letter, 9)
    assert {one.role for one in along} == {Role.TOWNSHIP}
    assert len(read) == len(keys(desk)) < len(outbox.urgent(desk.register))


def test_a_reader_without_an_area_is_told_apart_from_one_with(desk: Desk) -> None:
    nowhere = Party(role=Role.TOWNSHIP)
    assert (outbox.urgent(desk.register, nowhere), outbox.last_urgent(desk.register, nowhere)) == ([], None)
    assert [one.key for one in outbox.urgent(desk.register, TOWNSHIP)] == keys(desk)
    assert outbox.last_urgent(desk.register, TOWNSHIP) == ten_o_clock(DAY)


def test_what_was_done_meanwhile_is_not_urged(desk: Desk, tmp_path: Path) -> None:
    desk.opine(day=DAY, title=TITLES[1])
    assert send(desk, tmp_path, keys(desk)[0], gathered()) == 2
    assert TITLES[1] not in texts(tmp_path)[0]
    assert send(desk, tmp_path, keys(desk)[1], gathered()) == 0
    letter = outbox.by_key(desk.register, keys(desk)[1])
    assert letter is not None
    assert (letter.state, letter.last_error) == ("not_sent", wanted.DONE)


def test_another_reader_is_told_apart(desk: Desk, tmp_path: Path) -> None:
    desk.opine(day=DAY, title=TITLES[0])
    desk.do(desk.action("urge", "leadership", DAY, TITLES[0], obligation=2))
    assert send(desk, tmp_path, keys(desk)[1], gathered()) == 2
    assert TITLES[0] not in texts(tmp_path)[0]
