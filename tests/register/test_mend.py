"""Whatever the register shows of a title is there again from its ledger alone."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from register import ledger
from register import units as locks
from register.mend import mend
from register.tables import METADATA, entries, obligations, titles, units
from register.verify import verify
from schemas.folding import fold
from schemas.record import Recorded
from schemas.stage import Stage
from tests.behind import behind
from tests.register.desk import TITLE, Desk, unit
from workflows.life.relive import Otherwise

OTHER = "2031-0002"


@pytest.fixture
def sound(desk: Desk) -> Desk:
    """A named title, and one under way."""
    desk.apply()
    desk.name("KY-1")
    desk.apply(unit(2), title=OTHER)
    return desk


def everything(desk: Desk) -> dict[str, list[Any]]:
    """All that the database holds, but for what the engine has confirmed."""
    with desk.register.reading() as connection:
        return {
            table.name: [
                {**one._mapping, "confirmed": 0}
                for one in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in METADATA.sorted_tables
        }


def test_a_sound_register_is_left_alone(sound: Desk) -> None:
    before = everything(sound)
    assert mend(sound.register) == []
    assert everything(sound) == before


def test_a_title_and_its_unit_come_back_from_the_ledger_alone(sound: Desk) -> None:
    before = everything(sound)
    with behind(sound.register) as connection:
        connection.execute(delete(obligations))
        connection.execute(update(titles).values(life="{}", next_wake=None, stage="ended", is_open=False))
        connection.execute(update(units).values(names="\n"))
    assert mend(sound.register) == [TITLE, OTHER]
    assert everything(sound) == before
    assert verify(sound.register, sound.book) == []


def test_a_ledger_that_the_law_does_not_come_to_is_left_to_people(sound: Desk) -> None:
    with behind(sound.register) as connection:
        connection.execute(update(entries).where(entries.c.title == OTHER).values(hash="a" * 64))
        connection.execute(update(titles).where(titles.c.id == OTHER).values(stage="ended"))
    before = everything(sound)
    assert mend(sound.register) == []
    assert everything(sound) == before


def test_units_are_locked_sorted_as_whoever_records_locks_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that lock the same two in other orders would wait for each other for ever."""
    first, second = unit(9), unit(2, "开远市新测试学校")
    desk.apply(first)
    desk.do(desk.action("change", "unit", date(2031, 3, 5), change="renamed", unit=second))
    assert desk.life().application.unit.id == second.id  # type: ignore[union-attr]
    with desk.register.writing() as connection:
        connection.execute(update(titles).values(stage="term"))
        connection.execute(update(units).where(units.c.code == second.id).values(credit=None))
    locked: list[str] = []
    monkeypatch.setattr(locks, "lock", lambda _, name: locked.append(name))
    assert mend(desk.register) == [TITLE]
    names = [f"unit {key}" for one in (first, second) for key in (one.id, fold(one.name))]
    assert locked[: len(names)] == sorted(names)
    assert verify(desk.register, desk.book) == []


class TestRecord:
    """A step is taken from the life that the ledger has sealed."""

    def altered(self, desk: Desk) -> None:
        """Nobody has filed anything, says the register."""
        kept = json.loads(desk.life(OTHER).text)
        with desk.register.writing() as connection:
            text = json.dumps({**kept, "filers": []}, ensure_ascii=False, separators=(",", ":"))
            connection.execute(update(titles).where(titles.c.id == OTHER).values(life=text))

    def test_who_filed_does_not_decide_though_the_register_has_forgotten_it(self, sound: Desk) -> None:
        self.altered(sound)
        opines = sound.action("opine", "township/灵泉街道", date(2031, 3, 10), OTHER, result="agreed")
        actor = opines.actor.model_copy(update={"account": "unit"})
        answer = sound.do(opines.model_copy(update={"actor": actor}))
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert not answer.receipt.accepted
        assert sound.life(OTHER).standing.stage is Stage.PRELIMINARY

    def test_the_next_step_brings_the_true_life_back(self, sound: Desk) -> None:
        self.altered(sound)
        answer = sound.opine(title=OTHER)
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert answer.receipt.accepted
        assert sound.life(OTHER).filers == ("unit",)
        assert verify(sound.register, sound.book) == []

    def test_nothing_is_recorded_on_a_ledger_that_the_law_does_not_come_to(self, sound: Desk) -> None:
        self.altered(sound)
        request = sound.request(sound.hand_in(sound.action("withdraw", "unit", date(2031, 3, 10), OTHER)))
        with behind(sound.register) as connection:
            body = ledger.entries_of(sound.register, OTHER)[0].body.replace("灵泉街道", "别的街道")
            connection.execute(update(entries).where(entries.c.title == OTHER).values(body=body))
        with pytest.raises(Otherwise):
            sound.record(request)
