"""`verify` goes through the titles in stretches and in several processes, and comes to what one would alone."""

from datetime import date

import pytest
from sqlalchemy import Connection, func, select, update

from register import moment, stretches, verify
from register.tables import entries, obligations, titles, units
from tests.behind import behind
from tests.register.desk import Desk, unit


@pytest.fixture
def several(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Five titles, of which two make a stretch."""
    monkeypatch.setattr(stretches, "SIZE", 2)
    for n in range(1, 6):
        desk.apply(unit(n), title=f"2031-000{n}")
    return desk


def here(desk: Desk) -> list[str]:
    """What is found in this process, by one transaction."""
    with desk.register.reading() as connection:
        return verify.faults_on(connection, desk.book)


def test_every_title_is_in_one_stretch(several: Desk) -> None:
    with several.register.reading() as connection:
        found = [[row.id for row, _ in stretches.read(connection, one)] for one in stretches.cut(connection)]
    assert found == [["2031-0001", "2031-0002"], ["2031-0003", "2031-0004"], ["2031-0005"]]


def test_a_title_has_the_same_rows_alone_and_among_others(several: Desk) -> None:
    with several.register.reading() as connection:
        (_, stretch, _) = stretches.cut(connection)
        for row, rows in stretches.read(connection, stretch):
            alone, of_it = stretches.read_one(connection, row.id)
            assert alone == row
            assert {table.name: rows[table] for table in stretches.TABLES} == {
                table.name: of_it[table] for table in stretches.TABLES
            }


def test_several_processes_find_what_one_does(
    several: Desk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with behind(several.register) as connection:
        of_two = entries.c.title.in_(["2031-0002", "2031-0005"])
        connection.execute(update(entries).where(of_two).values(outcome="rejected"))
        connection.execute(
            update(obligations).where(obligations.c.title == "2031-0003").values(due=date(2099, 1, 1))
        )
        connection.execute(update(units).where(units.c.code == unit(4).code).values(name="别的名称"))
    expected = here(several)
    monkeypatch.setattr(verify, "FEW", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert verify.verify(several.register, several.book) == expected
    assert len(expected) == 4
    assert "Traceback" not in capfd.readouterr().err


def test_all_processes_see_one_moment(several: Desk) -> None:
    with moment.shared(several.register, _how_many, 2) as (connection, each):
        several.apply(unit(6), title="2031-0006")
        counted = [_how_many(connection, 0), *each(range(6))]
    assert counted == [5] * 7


def test_a_worker_records_while_others_look(several: Desk) -> None:
    with moment.shared(several.register, _how_many, 2):
        several.apply(unit(6), title="2031-0006")
    with several.register.reading() as connection:
        assert _how_many(connection, 0) == 6


def _how_many(connection: Connection, _: int) -> int:
    return connection.execute(select(func.count()).select_from(titles)).scalar_one()
