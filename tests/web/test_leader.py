"""The leader's page: what has come to them because others are late stands apart from what is theirs from the start."""

import re

from sqlalchemy import update

from desk import due as listed
from desk.escalated import escalated
from register import lawbook, ledger
from register.tables import titles
from schemas.party import Party, Role
from tests.register.plans import asked
from tests.web.conftest import Desk

LATE = "开远市羊街乡中学"


def section(page: str, heading: str) -> str:
    """What stands under a heading, without its marks."""
    found = re.search(rf"<h2[^>]*>[^<]*{heading}[^<]*</h2>(.*?)<h2", page, re.DOTALL)
    assert found, heading
    return re.sub(r"<[^>]+>", " ", found[1])


def test_what_escalated_to_the_leaders_names_who_has_not_acted_and_is_not_called_theirs(desk: Desk) -> None:
    leaders = desk.sign_in("wang", "领导小组")
    leaders.get("/leader")
    come = section(leaders.page, "逾期升级到您的")
    assert LATE in come
    assert "审核申报材料" in come
    assert "领导小组办公室" in come
    assert LATE not in section(leaders.page, "本就由您办理的")
    assert "其中升级到您的" in section(leaders.page, "谁还没有办")


def test_whoever_owes_it_finds_it_among_their_own(desk: Desk) -> None:
    office = desk.sign_in("wang", "领导小组办公室")
    office.get("/leader")
    assert LATE in section(office.page, "本就由您办理的")
    assert LATE not in section(office.page, "逾期升级到您的")


def test_before_its_rung_has_come_nothing_has_escalated(desk: Desk) -> None:
    """A duty is late for everybody who looks; it has come only to those whom a rung that has come means."""
    today = desk.now.date()
    rows = listed.due(desk.register, today, today)
    book, leaders = lawbook.read(desk.register), (Party(role=Role.LEADERSHIP),)
    come = {(one.row.title, one.row.id) for one in escalated(desk.register, book, leaders, rows)}
    assert come
    auditors = (Party(role=Role.AUDITOR),)
    assert escalated(desk.register, book, auditors, rows) == []
    for title, number in come:
        life = ledger.life_of(desk.register, title)
        assert life is not None
        assert next(one.next_rung for one in life.obligations if one.id == number) > 0


def test_a_life_is_read_once_for_all_who_look_until_something_is_entered(desk: Desk) -> None:
    today = desk.now.date()
    rows = listed.due(desk.register, today, today)
    book, leaders = lawbook.read(desk.register), (Party(role=Role.LEADERSHIP),)

    def read() -> int:
        those = asked(desk.register, lambda: escalated(desk.register, book, leaders, rows))
        return sum(len(given) for statement, given in those if "titles.life" in statement)

    first = escalated(desk.register, book, leaders, rows)
    assert first
    assert read() == 0
    assert escalated(desk.register, book, leaders, rows) == first
    with desk.register.writing() as connection:
        one = titles.c.id == first[0].row.title
        connection.execute(update(titles).where(one).values(head="0" * 64))
    assert read() == 1
