"""What is owed: some of it, how much, by whom, who is behind; and what the databases read to say so."""

from dataclasses import replace
from datetime import date

import pytest

from register import owing
from register.connect import Register
from register.owing import Order, Owners, Sought
from schemas.party import Party, Role
from schemas.stage import Duty
from tests.register.desk import APPLIED, TITLE, Desk, unit
from tests.register.plans import asked, plans, scanned

UNTIL = date(2031, 12, 31)
TOWN = Party(role=Role.TOWNSHIP, area="灵泉街道")
OFFICE = Party(role=Role.OFFICE)


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Three units of a township have applied; one of them is past its first opinion."""
    for n in (1, 2, 3):
        desk.apply(unit(n), title=f"2031-000{n}")
    desk.opine(date(2031, 3, 4))
    return desk


def titles(register: Register, sought: Sought, most: int | None = None, order: Order = "due") -> list[str]:
    """Of which titles something is owed, in the order of the list."""
    return [one.title for one in owing.due(register, sought, most, order)]


def test_some_of_what_is_owed_is_its_beginning_and_the_count_is_of_all(town: Desk) -> None:
    sought = Sought(UNTIL)
    whole = titles(town.register, sought)
    assert len(whole) == 3
    assert titles(town.register, sought, 2) == whole[:2]
    assert owing.count(town.register, sought) == 3


def test_who_owes_is_one_or_is_not(town: Desk) -> None:
    sought = Sought(UNTIL)
    everybody = owing.owners(town.register, sought)
    assert set(everybody) == {TOWN, OFFICE}
    of_town = replace(sought, by=Owners([TOWN], [OFFICE]))
    of_others = replace(sought, by=Owners([OFFICE], [TOWN]))
    assert set(titles(town.register, of_town)) | set(titles(town.register, of_others)) == {
        *titles(town.register, sought)
    }
    assert titles(town.register, of_others) == [TITLE]
    assert titles(town.register, replace(sought, by=Owners([], everybody))) == []


@pytest.mark.parametrize("rest", [["大庄乡"], ["大庄乡", "羊街乡", "灵泉街道办事处"]])
def test_areas_are_named_or_all_but_the_others_whichever_is_shorter(town: Desk, rest: list[str]) -> None:
    others = [Party(role=Role.TOWNSHIP, area=one) for one in rest]
    mine = Sought(UNTIL, by=Owners([TOWN, Party(role=Role.TOWNSHIP, area="乐白道街道")], others))
    assert len(titles(town.register, mine)) == 2
    theirs = Sought(UNTIL, by=Owners(others, [TOWN, Party(role=Role.TOWNSHIP, area="乐白道街道")]))
    assert titles(town.register, theirs) == []


def test_days_and_duties_bound_what_is_sought(town: Desk) -> None:
    (first, *_, last) = owing.due(town.register, Sought(UNTIL))
    assert titles(town.register, Sought(UNTIL, since=last.due))[-1] == last.title
    assert titles(town.register, Sought(first.due, since=first.due))[0] == first.title
    assert titles(town.register, Sought(UNTIL, without=(Duty.PRELIMINARY,))) == [TITLE]


def test_who_is_behind_is_told_with_how_much_and_since_when(town: Desk) -> None:
    found = owing.behind(town.register, Sought(UNTIL), 15)
    assert [(one.by, one.number) for one in found] == [(TOWN, 2), (OFFICE, 1)]
    assert found[0].oldest == min(one.due for one in owing.due(town.register, Sought(UNTIL)) if one.area)
    assert owing.behind(town.register, Sought(UNTIL), 1) == found[:1]


@pytest.mark.parametrize("order", ["due", "unit", "who"])
def test_every_order_has_every_row(town: Desk, order: Order) -> None:
    assert sorted(titles(town.register, Sought(UNTIL), order=order)) == [
        "2031-0001",
        "2031-0002",
        "2031-0003",
    ]


@pytest.mark.parametrize("seen", [(), (TOWN,)], ids=["everything", "a township"])
def test_some_rows_are_read_from_the_index_of_due_dates(register: Register, seen: tuple[Party, ...]) -> None:
    sought = Sought(APPLIED, seen=seen, by=Owners([TOWN], [OFFICE]))
    for question in (
        lambda: owing.due(register, sought, 50),
        lambda: owing.count(register, sought),
        lambda: owing.owners(register, sought),
        lambda: owing.behind(register, sought, 15),
    ):
        assert len(asked(register, question)) == 1
        assert scanned(plans(register, question)) == []
