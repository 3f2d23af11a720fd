"""Groupings: who belongs to a belt or a circle, since when, and how they stand."""

from datetime import date
from typing import Any

import pytest

from desk import grouping as desk
from desk.errors import FilterError
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


def test_on_a_past_day_it_is_who_belonged_to_it_then_and_how_they_stood(house: House) -> None:
    first, second = named(house, 2)
    work = formed(house, {"name": "南正街", "title": first}, {"name": "创森公司"})
    house.do(it.Admit, "office", date(2032, 5, 1), work, members=[{"name": "第二社区", "title": second}])
    house.do(it.Release, "office", date(2033, 6, 1), work, names=["创森公司"], ground="搬迁")
    house.desk.do(
        house.desk.action("raise", "supervisor", date(2033, 7, 1), second, cause="zuojia", matter="弄虚作假")
    )

    def then(day: date) -> list[tuple[str, bool | None]]:
        stand = desk.standings(house.register, state(house, work), day)
        return [(one.member.name, one.in_force) for one in stand]

    assert then(date(2032, 4, 30)) == [("南正街", True), ("创森公司", None)]
    assert then(date(2033, 5, 31)) == [("南正街", True), ("创森公司", None), ("第二社区", True)]
    assert then(date(2033, 6, 1)) == [("南正街", True), ("第二社区", True)]
    stages = [one.stage for one in desk.standings(house.register, state(house, work), date(2033, 6, 30))]
    assert stages == ["有效期", "有效期"]
    now = [one.stage for one in desk.standings(house.register, state(house, work))]
    assert now[0] == "有效期"
    assert now[1] != "有效期"


def test_a_title_that_came_later_was_none_on_that_day(house: House) -> None:
    begun = date(2031, 1, 5)
    says: dict[str, Any] = {"name": "示范带", "form": "belt", "members": [{"name": "南正街社区"}]}
    work = house.do(FormGrouping, "office", begun, **says).undertaking
    (title,) = named(house, 1)
    house.do(it.Identify, "office", DAY, work, members=[{"name": "南正街社区", "title": title}])
    assert desk.count(desk.standings(house.register, state(house, work), begun)) == (1, 0, 0)
    assert desk.count(desk.standings(house.register, state(house, work))) == (1, 1, 1)


def test_before_it_was_formed_and_after_it_was_dissolved_there_is_none(house: House) -> None:
    work = formed(house, {"name": "创森公司"})
    house.common("close", work, date(2033, 1, 1), ground="合并")
    kept = house.kept(work)
    for day in (date(2032, 2, 29), date(2033, 1, 1)):
        with pytest.raises(FilterError) as caught:
            desk.stood(house.register, kept, day)
        assert str(caught.value) == "这一天没有“铁路示范带”这个组合：2032-03-01组建，2033-01-01解散"
        assert desk.every(house.register, on=day) == []
    desk.stood(house.register, kept, date(2032, 12, 31))
    assert [one.id for one, _ in desk.every(house.register, on=date(2032, 12, 31))] == [work]
