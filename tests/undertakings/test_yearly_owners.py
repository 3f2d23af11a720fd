"""A yearly duty that several owe, each for itself: who is reminded, who has sent nothing, who is above them."""

from datetime import date

import pytest

from desk import yearly as desk
from register import outbox
from schemas.arrangement import OwnOrder
from schemas.office import Post
from schemas.party import Party, Role
from schemas.undertakings import yearly as it
from schemas.undertakings.yearly import Fulfil, SetDuty, YearlyRule
from tests.undertakings.house import House
from tests.undertakings.named import named
from tests.undertakings.test_yearly import DAY, MEETINGS, set_up, state
from workflows.undertakings.world import NotDone

TOWNSHIPS = ("灵泉街道", "大庄乡", "中和营镇")


def owed_by(*areas: str) -> list[dict[str, str]]:
    return [{"role": "township", "area": one} for one in areas]


def reports(house: House) -> str:
    """A report that each of three townships owes."""
    return set_up(house, name="年度报告", at_least=1, owner="township", owners=owed_by(*TOWNSHIPS))


def test_each_of_several_is_followed_for_itself_and_whoever_is_above_hears_once(house: House) -> None:
    work = reports(house)
    house.do(Fulfil, "township/大庄乡", DAY, work)
    house.watch(work, date(2033, 1, 15))
    letters = outbox.notices(house.register, title=work)
    by_day = [(f"{one.effective:%m-%d}", one.area) for one in letters if one.role == "township"]
    days = ("12-01", "12-24", "01-01", "01-15")
    assert by_day == [(one, area) for one in days for area in ("灵泉街道", "中和营镇")]
    [above] = [one for one in letters if one.role == "office"]
    assert "还有2处没有完成，期限2032年12月31日已过：灵泉街道、中和营镇" in above.body
    assert [end for _, _, end in house.ended(work)] == ["sent"] * 8


def test_each_has_turns_of_its_own(house: House) -> None:
    work = reports(house)
    house.do(Fulfil, "township/大庄乡", DAY, work)
    house.do(Fulfil, "office", date(2033, 2, 1), work, owner=owed_by("中和营镇")[0])
    house.watch(work, date(2033, 12, 1))
    came = [[(turn.year, turn.came) for turn in one.turns] for one in state(house, work).tracks]
    assert came == [[(2032, "missed")], [(2032, "fulfilled")], [(2032, "late")]]
    assert [one.owner.label for one in state(house, work).tracks] == [*TOWNSHIPS], "in the order of the file"
    assert house.faults() == []


def test_whose_it_is_must_be_plain(house: House) -> None:
    work = reports(house)
    with pytest.raises(NotDone) as unstated:
        house.do(Fulfil, "office", DAY, work)
    assert unstated.value.reason == it.OwnerUnstated(known=TOWNSHIPS)
    with pytest.raises(NotDone) as strange:
        house.do(Fulfil, "office", DAY, work, owner=owed_by("没有乡")[0])
    assert strange.value.reason == it.NoSuchOwner(owner="没有乡", known=TOWNSHIPS)
    for says in ({}, {"owner": owed_by("灵泉街道")[0]}):
        with pytest.raises(NotDone) as other:
            house.do(Fulfil, "township/羊街乡", DAY, work, **says)
        assert isinstance(other.value.reason, it.NotOurs)


def test_one_is_excused_or_all_are(house: House) -> None:
    work = reports(house)
    house.do(it.Excuse, "leadership", DAY, work, ground="新设", owner=owed_by("大庄乡")[0])
    assert [one.year for one in state(house, work).tracks] == [2032, 2033, 2032]
    house.do(it.Excuse, "leadership", DAY, work, ground="机构改革", year=None)
    assert [one.year for one in state(house, work).tracks] == [2033, 2034, 2033]
    assert house.faults() == []


def test_who_owes_it_changes_and_what_became_of_it_is_kept(house: House) -> None:
    work = reports(house)
    house.do(Fulfil, "township/大庄乡", DAY, work)
    rule = state(house, work).rule
    fewer = desk.changed(rule, {"owner": "township", "owners": owed_by("羊街乡", "大庄乡")})
    house.do(it.ChangeDuty, "office", DAY, work, rule=fewer, ground="区划调整")
    assert [(one.owner.label, one.count) for one in state(house, work).tracks] == [
        ("羊街乡", 0),
        ("大庄乡", 1),
    ]
    assert {one.owner.area for one in state(house, work).each if one.left} == {"灵泉街道", "中和营镇"}
    house.watch(work, date(2033, 1, 1))
    assert ("township", "灵泉街道") not in [(one.role, one.area) for one in outbox.notices(house.register)]
    alone = desk.changed(state(house, work).rule, {"owner": "office"})
    house.do(it.ChangeDuty, "office", date(2033, 1, 2), work, rule=alone, ground="统一由办公室报")
    assert (state(house, work).rule.owners, state(house, work).tracks[0].year) == ((), 2033)
    house.do(it.ChangeDuty, "office", date(2033, 1, 3), work, rule=rule, ground="仍由各乡镇报")
    back = state(house, work).tracks
    assert [(one.owner.label, one.year, one.count) for one in back] == [
        ("灵泉街道", 2033, 0),
        ("大庄乡", 2033, 0),
        ("中和营镇", 2033, 0),
    ]
    assert [turn.came for turn in back[1].turns] == ["fulfilled"]
    assert house.faults() == []


def test_every_area_of_a_role_is_the_offices_in_its_own_order(house: House) -> None:
    rule = YearlyRule.model_validate(MEETINGS | {"owner": "township", "each": True})
    with pytest.raises(NotDone) as unknown:
        house.do(SetDuty, "office", DAY, name=rule.name, rule=rule.model_dump())
    assert isinstance(unknown.value.reason, it.OwnersUnknown)
    named(house, 1)
    posts = [Post(id="dz", name="大庄乡", parties=(Party(role=Role.TOWNSHIP, area="大庄乡"),))]
    areas = desk.areas_of(house.register, posts, OwnOrder(townships=("中和营镇", "灵泉街道")))
    assert [one.area for one in desk.owned(rule, areas).owners] == ["中和营镇", "灵泉街道", "大庄乡"]
    assert areas(Role.SUPERVISOR) == ()
