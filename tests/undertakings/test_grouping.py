"""Groupings: who belongs to a belt or a circle, since when, and how they stand."""

from datetime import date
from typing import Any

import pytest

from desk import grouping as desk
from regulations.shipped import load_groupings, names, place_of
from schemas.undertakings import grouping as it
from schemas.undertakings.grouping import FormGrouping, Grouping, Member
from tests.undertakings.house import House
from tests.undertakings.named import named
from workflows.undertakings.world import NotDone

DAY = date(2032, 3, 1)


def formed(house: House, *members: dict[str, Any], name: str = "铁路示范带", **says: Any) -> str:
    given = {"name": name, "form": "belt", "members": members, **says}
    return house.do(FormGrouping, "office", DAY, **given).undertaking


def state(house: House, work: str) -> Grouping:
    found = house.kept(work).state
    assert isinstance(found, Grouping)
    return found


def test_members_of_the_register_stand_as_they_stand_there(house: House) -> None:
    first, second = named(house, 2)
    work = formed(
        house, {"name": "南正街", "title": first}, {"name": "第二社区", "title": second}, {"name": "创森公司"}
    )
    house.desk.do(house.desk.action("raise", "supervisor", DAY, second, cause="zuojia", matter="弄虚作假"))
    stand = desk.standings(house.register, state(house, work))
    by_name = {one.member.name: one[1:] for one in stand}
    assert by_name["南正街"] == ("有效期", True, date(2036, 6, 19))
    assert by_name["第二社区"][0] != "有效期"
    assert by_name["创森公司"] == ("", None, None)
    assert desk.count(stand) == (3, 2, 2)
    assert desk.count(stand).share == pytest.approx(2 / 3)
    assert house.faults() == []


def test_members_come_and_go_and_stand_once(house: House) -> None:
    work = formed(house, {"name": "创森公司"})
    with pytest.raises(NotDone) as twice:
        house.do(it.Admit, "office", DAY, work, members=[{"name": "创森 公司"}])
    assert isinstance(twice.value.reason, it.MemberTwice)
    house.do(it.Release, "office", DAY, work, names=["创森公司"], ground="搬迁")
    with pytest.raises(NotDone) as gone:
        house.do(it.Release, "office", DAY, work, names=["创森公司"], ground="搬迁")
    assert isinstance(gone.value.reason, it.NoMember)
    house.do(it.Admit, "office", DAY, work, members=[{"name": "创森公司"}])
    assert [one.until for one in state(house, work).members] == [DAY, None]


def test_joint_creation_has_its_levels(house: House) -> None:
    levels = ["市", "乡镇（街道）", "村（社区）"]
    work = formed(house, {"name": "灵泉街道", "level": "乡镇（街道）"}, form="joint", levels=levels)
    house.do(it.Admit, "office", DAY, work, members=[{"name": "开远市", "level": "市"}, {"name": "某处"}])
    counts = desk.by_level(state(house, work), desk.standings(house.register, state(house, work)))
    assert [(level, one.members) for level, one in counts] == [
        ("市", 1),
        ("乡镇(街道)", 1),
        ("村(社区)", 0),
        ("未写明", 1),
    ]
    with pytest.raises(NotDone) as caught:
        house.do(it.Admit, "office", DAY, work, members=[{"name": "开远", "level": "省"}])
    assert isinstance(caught.value.reason, it.NoSuchLevel)
    for says in ({"form": "joint"}, {"levels": levels}, {"form": "joint", "levels": ["市", "市"]}):
        with pytest.raises(NotDone) as unstated:
            formed(house, name="另一个", **says)
        assert isinstance(unstated.value.reason, it.LevelsUnstated)


def test_names_that_mean_one_title_are_that_title_and_nobody_is_guessed(house: House) -> None:
    titles = named(house, 2)
    wanted = (Member(name="南正街社区"), Member(name="社区居民委员会"), Member(name="黑泥地村"))
    found = desk.meant(house.register, wanted)
    assert [one.title for one in found.members] == [titles[0], None, None]
    assert [doubt.split("：")[0] for doubt in found.doubts] == ["社区居民委员会", "黑泥地村"]


def test_a_member_by_name_is_its_title_once_there_is_one_and_leaves_by_its_number(house: House) -> None:
    work = formed(house, {"name": "南正街社区"}, {"name": "黑泥地村"})
    assert desk.unmatched(house.register, state(house, work)).members == ()
    [title] = named(house, 1)
    found = desk.unmatched(house.register, state(house, work))
    assert [(one.name, one.title) for one in found.members] == [("南正街社区", title)]
    house.do(it.Identify, "office", DAY, work, members=[one.model_dump() for one in found.members])
    assert state(house, work).titles == (title,)
    assert [one.since for one in state(house, work).here] == [DAY, DAY]
    with pytest.raises(NotDone) as twice:
        house.do(it.Identify, "office", DAY, work, members=[{"name": "黑泥地村", "title": title}])
    assert twice.value.reason == it.MemberTwice(names=(title,))
    house.do(it.Release, "office", DAY, work, names=[title], ground="退出")
    assert [one.name for one in state(house, work).here] == ["黑泥地村"]
    assert house.faults() == []


def test_what_was_dissolved_does_not_come_back_by_loading(house: House) -> None:
    found = load_groupings(place_of("groupings", "kaiyuan"))
    work = formed(house, name=found.groupings[0].name)
    house.common("close", work, DAY, ground="合并")
    assert len(desk.new(house.register, found)) == len(found.groupings) - 1
    assert (desk.every(house.register), len(desk.every(house.register, dissolved=True))) == ([], 1)


@pytest.mark.parametrize("name", names("groupings"))
def test_what_ships_can_be_loaded(house: House, name: str) -> None:
    for one in load_groupings(place_of("groupings", name)).groupings:
        formed(house, *(m.model_dump() for m in one.members), name=one.name, form=one.form, levels=one.levels)
        assert one.source is not None
    assert house.faults() == []
