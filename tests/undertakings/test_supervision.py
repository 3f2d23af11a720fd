"""Supervision: each group its places, regular rounds that are reminded of, visits that nobody was told of before."""

from datetime import date
from typing import Any

import pytest

from register import outbox, undertakings
from schemas.undertakings import supervision as it
from schemas.undertakings.supervision import OpenSupervision, Supervised, Supervision
from tests.undertakings.house import House, at
from workflows.undertakings.world import NotDone

DAY = date(2032, 3, 1)
GROUPS = [{"name": "第一组", "areas": ["灵泉街道"]}, {"name": "第二组", "areas": ["大庄乡", "羊街乡"]}]


def opened(house: House, **says: Any) -> str:
    given = {"name": "2032年督导", "groups": GROUPS, "every": "3个月", **says}
    return house.do(OpenSupervision, "office", DAY, **given).undertaking


def state(house: House, work: str) -> Supervision:
    found = house.kept(work).state
    assert isinstance(found, Supervision)
    return found


def test_a_regular_visit_moves_the_next_round_and_an_unannounced_one_does_not(house: House) -> None:
    work = opened(house)
    assert [one.due for one in state(house, work).groups] == [date(2032, 6, 1)] * 2
    day = date(2032, 5, 10)
    house.do(Supervised, "supervisor", day, work, group="第一组", area="灵泉街道", seen="台账齐全")
    says = {"group": "第二组", "area": "羊街乡", "seen": "展板破损", "unannounced": True}
    house.do(Supervised, "supervisor", day, work, **says)
    assert [one.due for one in state(house, work).groups] == [date(2032, 8, 10), date(2032, 6, 1)]
    assert house.faults() == []


def test_a_round_that_is_not_made_is_told_to_the_group_and_then_to_the_office(house: House) -> None:
    work = opened(house)
    undertakings.tick(house.register, work, at(date(2032, 6, 17)))
    told = [
        (f"{one.effective:%m-%d}", one.role, one.area)
        for one in outbox.notices(house.register, title=work)
        if one.area != "第一组" and "第二组" in one.body
    ]
    assert told == [
        ("05-25", "supervisor", "第二组"),
        ("06-02", "supervisor", "第二组"),
        ("06-02", "office", None),
        ("06-17", "supervisor", "第二组"),
        ("06-17", "office", None),
    ]
    assert house.faults() == []


def test_incidents_and_places_are_kept_and_what_nobody_looks_after_is_refused(house: House) -> None:
    work = opened(house, every=None)
    assert house.kept(work).next_wake is None
    house.do(
        it.Incident, "township/大庄乡", DAY, work, area="大庄乡", what="较大案（事）件", matter="已妥善处置"
    )
    assert state(house, work).incidents[0].what == "较大案（事）件"
    with pytest.raises(NotDone) as caught:
        house.do(Supervised, "supervisor", DAY, work, group="第一组", area="羊街乡", seen="—")
    assert caught.value.reason == it.NoSuchGroup(name="第一组", known=("第二组",))
    twice = [*GROUPS, {"name": "第三组", "areas": ["羊街乡"]}]
    with pytest.raises(NotDone) as again:
        opened(house, groups=twice)
    assert again.value.reason == it.AreaTwice(names=("羊街乡",))
