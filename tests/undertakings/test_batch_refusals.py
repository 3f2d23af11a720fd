"""What a batch refuses, whole and by name: quotas, two at once, a unit twice, documents and numbers that are used."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from desk import batch as desk
from register import ledger, undertakings
from schemas.action import documents_of
from schemas.undertaking import Deed
from schemas.undertakings import batch as it
from schemas.undertakings.batch import DecideList, Enter, NameList
from schemas.undertakings.common import ErrandsLeft, NoSuchTitle, NotAtThisStage, NotYours
from tests.register.desk import unit
from tests.undertakings.batching import (
    CLOSES,
    DECIDED,
    NAMED,
    call,
    decide,
    named_work,
    paper,
    publicised_work,
    refused,
    selecting,
    state,
    to_decision,
)
from tests.undertakings.house import House, at
from wording.undertakings.words import reason
from workflows.undertakings.world import NotDone


def test_a_unit_stands_in_one_batch_only(house: House) -> None:
    titles = house.apply(2)
    first, second = call(house), call(house, "2031年第六批")
    house.do(Enter, "office", date(2031, 3, 20), first, titles=titles[:1])
    says = {"titles": titles}
    assert refused(house, Enter, "office", date(2031, 3, 21), second, **says) == it.InAnother(
        titles=(titles[0],), other="2031年第五批"
    )
    assert refused(house, Enter, "office", date(2031, 3, 21), first, titles=titles[:1]) == it.InAnother(
        titles=(titles[0],), other="2031年第五批"
    )


@pytest.mark.parametrize(
    ("says", "what", "most"),
    [
        ({"cap": 1}, "全批", 1),
        ({"limits": [{"of": "category", "name": "社区", "most": 1}]}, "社区", 1),
        ({"limits": [{"of": "recommender", "most": 1}]}, "灵泉街道办事处", 1),
    ],
)
def test_more_than_the_quota_is_refused_whole(
    house: House, says: dict[str, Any], what: str, most: int
) -> None:
    titles = house.apply(2)
    work = selecting(house, titles, **says)
    given = {"approved": titles, "documents": paper("开创〔2031〕7号")}
    assert refused(house, DecideList, "leadership", DECIDED, work, **given) == it.QuotaExceeded(
        what=what, given=2, most=most
    )
    decide(house, work, titles, rejected=(titles[1],))


def test_of_two_who_decide_the_second_is_refused(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles, cap=1)
    decide(house, work, titles, rejected=(titles[1],))
    says = {"approved": titles[1:], "rejected": titles[:1], "documents": paper("开创〔2031〕8号")}
    second = refused(house, DecideList, "leadership", DECIDED, work, **says)
    assert isinstance(second, NotAtThisStage)
    assert house.progress(work).of == 2


def test_every_title_is_decided_once(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles)
    papers = paper("开创〔2031〕7号")
    for says in (
        {"approved": titles[:1]},
        {"approved": titles, "rejected": titles[:1]},
    ):
        assert isinstance(
            refused(house, DecideList, "leadership", DECIDED, work, **says, documents=papers), it.Undecided
        )
    given = {"approved": titles, "documents": papers}
    assert isinstance(refused(house, DecideList, "office", DECIDED, work, **given), NotYours)


def test_a_naming_document_is_used_once(house: House) -> None:
    titles = house.apply(2)
    works = [named_work(house, titles[:1]), named_work(house, titles[1:], name="2031年第六批")]
    used = paper("开发〔2031〕15号")
    house.do(NameList, "naming_body", NAMED, works[0], numbers={titles[0]: "KY5-001"}, documents=used)
    house.carry_out(works[0], NAMED)
    house.common("close", works[0], NAMED)
    says = {"numbers": {titles[1]: "KY6-001"}, "documents": paper("开发[2031]15号")}
    assert refused(house, NameList, "naming_body", NAMED, works[1], **says) == it.PaperUsed(
        paper="开发[2031]15号", where="2031年第五批"
    )


def test_who_withdraws_or_is_renamed_in_the_middle_stops_nobody(house: House) -> None:
    titles = house.apply(3)
    to_decision(house, titles)
    work = selecting(house, titles)
    house.desk.do(house.desk.action("withdraw", "unit", date(2031, 4, 20), titles[0]))
    renamed = unit(2, "开远市灵泉街道更名后社区居民委员会").model_dump()
    house.desk.do(
        house.desk.action("change", "office", date(2031, 4, 20), titles[1], change="renamed", unit=renamed)
    )
    decide(house, work, titles)
    house.carry_out(work, DECIDED)
    assert [one.state for one in house.ordered(work)] == ["refused", "done", "done"]
    assert house.faults() == []


def test_a_unit_that_is_abolished_in_the_middle_stops_nobody(house: House) -> None:
    titles = house.apply(2)
    to_decision(house, titles)
    work = selecting(house, titles)
    house.desk.do(house.desk.action("change", "office", date(2031, 4, 20), titles[0], change="abolished"))
    decide(house, work, titles)
    house.carry_out(work, DECIDED)
    assert [one.state for one in house.ordered(work)] == ["refused", "done"]
    assert house.faults() == []


def test_a_title_that_is_not_there_is_refused_by_its_number(house: House) -> None:
    titles = house.apply(1)
    work = call(house)
    says = {"titles": [*titles, "2031-0099"]}
    assert refused(house, Enter, "office", date(2031, 3, 20), work, **says) == NoSuchTitle(
        titles=("2031-0099",)
    )


def test_a_list_with_a_title_that_is_no_longer_in_the_batch_is_refused_whole(house: House) -> None:
    titles = house.apply(3)
    work = publicised_work(house, titles[:2])
    gone = it.NotInIt(titles=(titles[2],))
    says: dict[str, Any] = {"approved": titles, "documents": paper("开创〔2031〕8号")}
    other = selecting(house, titles[2:], name="2031年第六批")
    house.do(it.Leave, "office", DECIDED, other, titles=titles[2:], ground="已撤回申报")
    assert refused(house, DecideList, "leadership", DECIDED, other, **says) == it.NotInIt(
        titles=tuple(titles)
    )
    numbers = {title: f"KY5-{n}" for n, title in enumerate(titles)}
    named = {"numbers": numbers, "documents": paper("开发〔2031〕15号")}
    assert refused(house, NameList, "naming_body", NAMED, work, **named) == gone


def test_of_two_who_decide_at_once_one_wins(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles, cap=1)
    deeds = [
        house.deed(
            DecideList,
            "leadership",
            DECIDED,
            work,
            approved=[yes],
            rejected=[no],
            documents=paper("开创〔2031〕7号"),
        )
        for yes, no in (titles, reversed(titles))
    ]
    barrier = threading.Barrier(2)

    def deciding(deed: Deed) -> bool:
        barrier.wait(timeout=60)
        try:
            undertakings.do(house.register, deed, at(DECIDED))
        except NotDone:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(deciding, deeds)) == [False, True]
    assert (len(state(house, work).approved), house.progress(work).of) == (1, 2)
    assert house.faults() == []


def test_of_two_batches_that_take_one_unit_in_at_once_one_gets_it(house: House) -> None:
    titles = house.apply(1)
    works, meet = [call(house), call(house, "2031年第六批")], threading.Barrier(2)
    deeds = [house.deed(Enter, "office", date(2031, 3, 20), work, titles=titles) for work in works]

    def entering(deed: Deed) -> bool:
        meet.wait(timeout=60)
        try:
            undertakings.do(house.register, deed, deed.received_at)
        except NotDone:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(entering, deeds)) == [False, True]
    assert sum(len(state(house, work).titles) for work in works) == 1


def test_whoever_was_rejected_may_enter_the_next_batch(house: House) -> None:
    titles = house.apply(2)
    first, second = selecting(house, titles), call(house, "2031年第六批")
    decide(house, first, titles, rejected=(titles[1],))
    assert desk.applied_in(house.register, state(house, second)) == desk.Applied(
        [titles[1]], {titles[0]: "2031年第五批"}
    )
    house.do(Enter, "office", date(2031, 5, 21), second, titles=titles[1:], ground="转入下一批")
    says = {"titles": titles[:1], "ground": "转入下一批"}
    again = refused(house, Enter, "office", date(2031, 5, 21), second, **says)
    assert again == it.InAnother(titles=(titles[0],), other="2031年第五批")


def test_a_unit_has_one_title_in_a_batch(house: House) -> None:
    (first,) = house.apply(1)
    house.desk.do(house.desk.action("withdraw", "unit", date(2031, 3, 10), first))
    house.desk.apply(unit(1), date(2031, 3, 11), "2031-0002")
    work, day = call(house), date(2031, 3, 20)
    house.do(Enter, "office", day, work, titles=["2031-0002"])
    house.desk.do(house.desk.action("withdraw", "unit", date(2031, 3, 21), "2031-0002"))
    house.desk.apply(unit(1), date(2031, 3, 22), "2031-0003")
    assert desk.applied_in(house.register, state(house, work)).elsewhere == {"2031-0003": "2031年第五批"}
    house.do(it.Leave, "office", CLOSES, work, titles=["2031-0002"], ground="已撤回申报")
    assert desk.applied_in(house.register, state(house, work)).found == ["2031-0003"]


def test_who_was_left_out_is_named_later_by_a_document_of_its_own(house: House) -> None:
    titles = house.apply(3)
    work = named_work(house, titles)
    used = {"documents": paper("开发〔2031〕15号")}
    numbers = {titles[1]: "KY5-002", titles[0]: "KY5-001"}
    house.do(NameList, "naming_body", NAMED, work, numbers=numbers, **used)
    rest = {"numbers": {titles[2]: "KY5-003"}}
    other = {"documents": paper("开发〔2031〕16号")}
    assert refused(house, NameList, "naming_body", NAMED, work, **rest, **other) == ErrandsLeft(left=2)
    house.carry_out(work, NAMED)
    assert refused(house, NameList, "naming_body", NAMED, work, **rest, **used) == it.PaperUsed(
        paper="开发〔2031〕15号", where="2031年第五批"
    )
    twice = refused(house, NameList, "naming_body", NAMED, work, numbers=numbers, **other)
    assert twice == it.NoCandidate(titles=(titles[1], titles[0]))
    taken = refused(house, NameList, "naming_body", NAMED, work, numbers={titles[2]: "KY5-001"}, **other)
    assert taken == it.NumberTwice(numbers=("KY5-001",))
    house.do(NameList, "naming_body", NAMED, work, **rest, **other)
    house.carry_out(work, NAMED)
    assert [house.desk.life(one).standing.number for one in titles] == ["KY5-001", "KY5-002", "KY5-003"]
    assert house.faults() == []


def test_a_number_and_a_document_of_a_title_named_by_hand_are_not_used_again(house: House) -> None:
    house.desk.apply(unit(1), date(2031, 3, 3), "2031-0009")
    house.desk.name("KY5-001", "2031-0009")
    entry = ledger.entries_of(house.register, "2031-0009")[-1]
    assert entry.action is not None
    (used,) = documents_of(entry.action)
    house.desk.apply(unit(2), date(2031, 3, 3), "2031-0002")
    work, title = named_work(house, ["2031-0002"]), "2031-0002"
    says = {"numbers": {title: "KY5-002"}, "documents": [used]}
    assert refused(house, NameList, "naming_body", NAMED, work, **says) == it.PaperUsed(
        paper=used.called, where="2031-0009"
    )
    says = {"numbers": {title: "ＫＹ5-001"}, "documents": paper("开发〔2031〕15号")}
    assert refused(house, NameList, "naming_body", NAMED, work, **says) == it.NumberTwice(
        numbers=("ＫＹ5-001",)
    )
    assert desk.numbers_for(house.register, state(house, work), [title], "KY5-{n:03}") == {title: "KY5-002"}


def test_nobody_is_named_before_the_publicity_is_over(house: House) -> None:
    titles = house.apply(2)
    to_decision(house, titles)
    work = selecting(house, titles)
    decide(house, work, titles)
    says = {"numbers": {titles[0]: "KY5-001", titles[1]: "KY5-002"}, "documents": paper("开发〔2031〕15号")}
    decided = refused(house, NameList, "naming_body", DECIDED, work, **says)
    assert decided == it.NotPublicised(titles=tuple(titles)), "the titles do not know of the decision yet"
    house.carry_out(work, DECIDED)
    assert refused(house, NameList, "naming_body", DECIDED, work, **says) == decided
    house.do(it.PubliciseList, "office", DECIDED, work, documents=paper("开创公〔2031〕1号"))
    house.carry_out(work, DECIDED)
    early = refused(house, NameList, "naming_body", date(2031, 5, 23), work, **says)
    rule = "暂定，文件未作规定"
    assert early == it.StillPublicised(titles=tuple(titles), until=date(2031, 5, 26), article=rule)
    assert reason("batch", early) == (
        "2031-0001、2031-0002公示到2031年5月26日（依据：暂定，文件未作规定），期满后才能命名"
    )
    dated = {**says, "on": date(2031, 5, 26)}
    assert isinstance(refused(house, NameList, "naming_body", NAMED, work, **dated), it.StillPublicised)
    house.do(NameList, "naming_body", date(2031, 5, 27), work, **says)
    house.carry_out(work, date(2031, 5, 27))
    assert [house.desk.life(one).standing.number for one in titles] == ["KY5-001", "KY5-002"]
    assert house.faults() == []


def test_a_document_dated_inside_a_publicity_that_is_over_is_refused_once_for_all(house: House) -> None:
    titles = house.apply(2)
    work = publicised_work(house, titles)
    for title in titles:
        house.desk.pass_time(at(NAMED), title)
    says = {"numbers": {titles[0]: "KY5-001", titles[1]: "KY5-002"}, "documents": paper("开发〔2031〕15号")}
    inside = refused(house, NameList, "naming_body", NAMED, work, **{**says, "on": date(2031, 5, 26)})
    assert inside == it.DatedTooEarly(titles=tuple(titles), since=date(2031, 5, 27))
    assert reason("batch", inside) == (
        "2031-0001、2031-0002到2031年5月27日公示才期满、异议才办结，命名的日期不能早于这一天"
    )
    assert house.progress(work).refused == 0, "no title was asked"
    house.do(NameList, "naming_body", NAMED, work, **{**says, "on": date(2031, 5, 27)})
    house.carry_out(work, NAMED)
    assert [house.desk.life(one).standing.dates["term_start"] for one in titles] == [date(2031, 5, 27)] * 2
    assert house.faults() == []


def test_nobody_is_named_while_an_objection_is_open(house: House) -> None:
    titles = house.apply(2)
    work = publicised_work(house, titles)
    house.desk.do(
        house.desk.action("object", "office", date(2031, 5, 22), titles[0], form="sealed", matter="材料不实")
    )
    for title in titles:
        house.desk.pass_time(at(date(2031, 5, 28)), title)
    says = {"documents": paper("开发〔2031〕15号")}
    numbers = {titles[0]: "KY5-001", titles[1]: "KY5-002"}
    day = date(2031, 5, 28)
    open_still = refused(house, NameList, "naming_body", day, work, numbers=numbers, **says)
    assert open_still == it.UnderObjection(titles=(titles[0],))
    house.do(NameList, "naming_body", day, work, numbers={titles[1]: "KY5-001"}, **says)


def test_whom_the_title_itself_refuses_is_told_as_not_named_and_named_again_with_its_number(
    house: House,
) -> None:
    titles = house.apply(3)
    work = named_work(house, titles)
    house.desk.do(house.desk.action("withdraw", "unit", date(2031, 6, 10), titles[0]))
    chosen, over = desk.to_name(house.register, state(house, work))
    assert (chosen, over) == (titles[1:], {titles[0]: "开远市灵泉街道南正街社区居民委员会"})
    numbers = desk.numbers_for(house.register, state(house, work), chosen, "KY5-{n:03}")
    says = {"numbers": numbers, "documents": paper("开发〔2031〕15号")}
    mine = house.deed(NameList, "naming_body", NAMED, work, **says)
    applicant = mine.actor.model_copy(update={"account": "unit"})  # nobody decides on what they filed
    undertakings.do(house.register, mine.model_copy(update={"actor": applicant}), at(NAMED))
    house.carry_out(work, NAMED)
    assert house.progress(work).refused == 2
    named, unnamed = desk.numbered(house.register, state(house, work))
    assert (named, list(unnamed)) == (0, chosen)
    assert desk.to_name(house.register, state(house, work))[0] == chosen
    assert desk.numbers_for(house.register, state(house, work), chosen, "KY5-{n:03}") == numbers
    house.do(NameList, "naming_body", NAMED, work, **says)
    house.carry_out(work, NAMED)
    assert [house.desk.life(one).standing.number for one in chosen] == ["KY5-001", "KY5-002"]
    assert desk.numbered(house.register, state(house, work)) == (2, {})
    assert desk.to_name(house.register, state(house, work))[0] == []
    assert house.faults() == []
