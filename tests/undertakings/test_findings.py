"""A list of findings: item by item, answered by whoever owes it, struck off by somebody else."""

from datetime import date
from typing import Any

import pytest

from desk import findings as desk
from register import outbox, undertakings
from schemas.party import Party, Role
from schemas.refusals.reason import Reason
from schemas.stage import Stage
from schemas.undertakings import findings as it
from schemas.undertakings.findings import Answered, Findings, OpenFindings, Strike
from tests.register.desk import unit
from tests.undertakings.house import House, at
from tests.undertakings.named import named
from wording.forms import STAGES
from workflows.undertakings.world import NotDone

DAY = date(2032, 3, 1)
BY = date(2032, 5, 31)
UNIT = f"unit/{unit().id}"
PROBLEMS = [
    {"problem": "台账不全", "measure": "补齐近三年台账", "by": BY},
    {"problem": "阵地陈旧", "measure": "更新展板", "by": date(2032, 6, 30), "owner": "township"},
]


def opened(house: House, title: str, name: str = "南正街问题清单", **says: Any) -> str:
    given = {"name": name, "title": title, "source": "supervision", "problems": PROBLEMS, **says}
    return house.do(OpenFindings, "supervisor", DAY, **given).undertaking


def state(house: House, work: str) -> Findings:
    found = house.kept(work).state
    assert isinstance(found, Findings)
    return found


def refused(house: House, cls: Any, by: str, work: str, **says: Any) -> Reason:
    before = house.kept(work)
    with pytest.raises(NotDone) as caught:
        house.do(cls, by, DAY, work, **says)
    assert house.kept(work) == before
    return caught.value.reason


def test_items_are_answered_by_who_owes_them_and_struck_off_by_another(house: House) -> None:
    work = opened(house, *named(house, 1))
    said = {"numbers": [1], "done": "已补齐"}
    assert isinstance(refused(house, Answered, "township/灵泉街道", work, **said), it.NotYourItem)
    assert isinstance(refused(house, Strike, "office", work, numbers=[1]), it.NoSuchItem)
    house.do(Answered, UNIT, DAY, work, **said)
    house.do(Answered, "office", DAY, work, numbers=[2], done="街道报来照片")
    assert isinstance(refused(house, Strike, "office", work, numbers=[1, 2]), it.OwnAnswer)
    house.do(Strike, "supervisor", DAY, work, numbers=[1, 2])
    assert state(house, work).stage == "struck"
    house.common("close", work, DAY)
    assert house.faults() == []


def test_an_item_that_is_not_put_right_comes_back_with_another_day(house: House) -> None:
    work = opened(house, *named(house, 1))
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐")
    house.do(it.Reopen, "supervisor", DAY, work, numbers=[1], ground="仍缺一年", until=date(2032, 7, 31))
    item = state(house, work).items[0]
    assert (item.answered_on, item.by) == (None, date(2032, 7, 31))


def test_who_owes_an_item_hears_of_it_before_and_after_and_the_office_of_what_is_late(house: House) -> None:
    work = opened(house, *named(house, 1))
    house.watch(work, date(2032, 6, 9))
    told = [(f"{one.effective:%m-%d}", one.role) for one in outbox.notices(house.register, title=work)]
    assert told == [
        ("05-24", "unit"),
        ("06-01", "unit"),
        ("06-01", "office"),
        ("06-08", "unit"),
        ("06-08", "office"),
    ]
    house.do(Answered, UNIT, date(2032, 6, 9), work, numbers=[1], done="已补齐")
    undertakings.tick(house.register, work, at(date(2032, 6, 22)))
    assert len(outbox.notices(house.register, title=work)) == len(told), "what is answered is not asked for"
    undertakings.tick(house.register, work, at(date(2032, 6, 23)))
    (last, *_) = [one for one in outbox.notices(house.register, title=work) if one.role == "township"]
    assert (last.area, "2. 阵地陈旧" in last.body) == ("灵泉街道", True)
    assert house.faults() == []


def test_after_an_outage_each_item_is_asked_for_once(house: House) -> None:
    work = opened(house, *named(house, 1))
    undertakings.tick(house.register, work, at(date(2032, 6, 25)))
    told = [(f"{one.effective:%m-%d}", one.role) for one in outbox.notices(house.register, title=work)]
    assert told == [("06-22", "unit"), ("06-22", "office"), ("06-23", "township")]
    assert house.ended(work) == [
        *(("1", rung, "folded") for rung in range(4)),
        ("1", 4, "sent"),
        ("2", 0, "sent"),
    ]


def test_what_it_leads_to_is_the_measures_to_say(house: House) -> None:
    (title,) = named(house, 1)
    work = opened(house, title)
    paper = [{"number": "开督〔2032〕3号", "title": "督查通报", "date": DAY}]
    says = {"cause": "ducha", "matter": "督促检查发现工作不力", "documents": paper}
    house.do(it.LeadTo, "supervisor", DAY, work, **says)
    house.do(it.LeadTo, "supervisor", DAY, work, **says | {"cause": "没有的事由"})
    house.carry_out(work, DAY)
    assert [one.state for one in house.ordered(work)] == ["done", "refused"]
    assert house.desk.life(title).standing.stage is Stage.TALK


def test_a_title_has_one_open_list_and_a_day_that_is_over_is_refused(house: House) -> None:
    (title,) = named(house, 1)
    opened(house, title)
    with pytest.raises(NotDone) as caught:
        opened(house, title, "另一份")
    assert caught.value.reason == it.ListOpen(other="南正街问题清单")
    late = [{"problem": "一", "measure": "二", "by": date(2032, 2, 1)}]
    with pytest.raises(NotDone) as over:
        house.do(it.AddProblems, "office", DAY, "QD-2032-001", problems=late)
    assert isinstance(over.value.reason, it.DayOver)


def test_the_list_stays_when_the_unit_is_renamed_or_the_title_is_lost(house: House) -> None:
    (title,) = named(house, 1)
    work = opened(house, title)
    renamed = unit(1, "开远市灵泉街道新名社区居民委员会").model_dump()
    house.desk.do(house.desk.action("change", "office", DAY, title, change="renamed", unit=renamed))
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐")
    now = state(house, work)
    assert now.unit_name == "开远市灵泉街道南正街社区居民委员会"
    told = desk.became(now, desk.titles_now(house.register, [now])[title])
    assert told == "称号现处环节：有效期，单位现为开远市灵泉街道新名社区居民委员会"
    house.desk.do(house.desk.action("change", "office", DAY, title, change="abolished"))
    ended = house.desk.life(title).standing.stage
    assert STAGES[ended] in desk.became(now, desk.titles_now(house.register, [now])[title])
    assert ended is not Stage.TERM
    house.do(Strike, "supervisor", DAY, work, numbers=[1])
    assert house.faults() == []


@pytest.mark.parametrize(
    ("role", "area", "reads"),
    [
        (Role.OFFICE, None, True),
        (Role.SUPERVISOR, "第一组", True),
        (Role.UNIT, unit().id, True),
        (Role.UNIT, "91532502MA6K00000X", False),
        (Role.TOWNSHIP, "灵泉街道", True),
        (Role.TOWNSHIP, "大庄乡", False),
        (Role.FUNDER, None, False),
    ],
)
def test_a_unit_and_a_township_read_their_own_lists_alone(
    house: House, role: Role, area: str | None, reads: bool
) -> None:
    opened(house, *named(house, 1))
    found = desk.lists(house.register, readers=[Party(role=role, area=area)])
    assert bool(found) is reads


def test_what_nobody_has_answered_is_known_of_a_title(house: House) -> None:
    (title,) = named(house, 1)
    work = opened(house, title)
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐")
    assert [one.number for _, one in desk.unanswered(house.register, title)] == [2]
    house.common("close", work, DAY, ground="另行处理")
    assert desk.unanswered(house.register, title) == [], "a list that is given up is nobody's any more"


def test_the_paper_of_a_list_has_measure_proof_and_how_it_stands(house: House) -> None:
    (title,) = named(house, 1)
    work = opened(house, title)
    proof = [{"number": "南社〔2032〕2号", "title": "整改说明", "date": DAY}]
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐", documents=proof)
    said = desk.paper(desk.of_title(house.register, title), DAY)
    assert "第1项　问题：台账不全　整改措施：补齐近三年台账" in said
    assert "证明：南社〔2032〕2号 《整改说明》（2032年3月1日）　状态：2032-03-01已反馈，待销号" in said
    assert "第2项　问题：阵地陈旧" in said
