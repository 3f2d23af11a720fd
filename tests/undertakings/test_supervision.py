"""Supervision: each group its places, regular rounds that are reminded of, visits that nobody was told of before."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import supervision as desk
from register import outbox, undertakings
from regulations.shipped import ShippedFaultsError, load_supervision, names, place_of
from schemas.undertakings import supervision as it
from schemas.undertakings.supervision import OpenSupervision, Supervised, Supervision
from tests.undertakings.house import House, at
from wording.articles import article
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
    house.watch(work, date(2032, 6, 17))
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


def test_after_an_outage_a_round_is_asked_for_once(house: House) -> None:
    work = opened(house)
    undertakings.tick(house.register, work, at(date(2032, 6, 17)))
    told = {(f"{one.effective:%m-%d}", one.role) for one in outbox.notices(house.register, title=work)}
    assert told == {("06-17", "supervisor"), ("06-17", "office")}
    assert [one[1:] for one in house.ended(work) if one[0] == "第二组"] == [
        (0, "folded"),
        (1, "folded"),
        (2, "sent"),
    ]


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


def test_the_groups_of_xishan_are_nine_and_what_the_document_leaves_unsaid_is_marked(house: House) -> None:
    (rule,) = load_supervision(place_of("supervision", "xishan")).supervisions
    assert (len(rule.groups), rule.unsaid) == (9, ("every", "areas"))
    assert "9个指导督导组" in article(rule)
    house.do(OpenSupervision, "office", DAY, **rule.model_dump(exclude={"assumed"}))
    assert desk.new(house.register, load_supervision(place_of("supervision", "xishan"))) == []
    assert house.faults() == []


@pytest.mark.parametrize("name", names("supervision"))
def test_what_is_shipped_can_be_begun(house: House, name: str) -> None:
    for rule in load_supervision(place_of("supervision", name)).supervisions:
        house.do(OpenSupervision, "office", DAY, **rule.model_dump(exclude={"assumed"}))
    assert house.faults() == []


def test_a_file_in_which_two_groups_look_after_one_place_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "督导.yaml"
    file.write_text(
        "schema_version: 1\nname: 督导\nsupervisions:\n  - name: 督导\n    assumed: true\n    groups:\n"
        "      - {name: 第一组, areas: [大庄乡]}\n      - {name: 第二组, areas: [大庄乡]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ShippedFaultsError) as caught:
        load_supervision(file)
    assert "大庄乡" in caught.value.lines[0]


def test_groups_that_are_changed_keep_their_rounds_and_are_assumed_no_more(house: House) -> None:
    work = opened(house, unsaid=["every", "areas"])
    house.do(
        Supervised, "supervisor", DAY, work, group="第一组", area="灵泉街道", seen="好", unannounced=True
    )
    day = date(2032, 4, 1)
    after = [{"name": "第一组", "areas": ["灵泉街道", "羊街乡"]}, {"name": "第三组", "areas": ["大庄乡"]}]
    house.do(it.Regroup, "office", day, work, groups=after, ground="调整分工")
    now = state(house, work)
    assert [(one.group.name, one.due) for one in now.groups] == [
        ("第一组", date(2032, 6, 1)),
        ("第三组", date(2032, 7, 1)),
    ]
    assert (now.unsaid, len(now.visits)) == (("every",), 1)
    house.do(it.Regroup, "office", day, work, every="6个月", ground="核实")
    now = state(house, work)
    assert ([one.due for one in now.groups], now.unsaid) == ([date(2032, 10, 1)] * 2, ())
    with pytest.raises(NotDone) as caught:
        house.do(it.Regroup, "office", day, work, every="6个月", groups=after, ground="再来")
    assert isinstance(caught.value.reason, it.NothingChanges)
    assert house.faults() == []
