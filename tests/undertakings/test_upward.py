"""Recommending upward: the list of a higher level, its answer, and the titles that begin with its naming."""

from datetime import date
from typing import Any

import pytest

from desk import upward
from register import lawbook
from schemas.refusals.reason import Reason
from schemas.regulation import Regulation
from schemas.undertakings import batch as it
from schemas.undertakings import upward as deeds
from tests.register.desk import PACK, unit
from tests.undertakings.batching import DECIDED, call, paper, refused, selecting, state
from tests.undertakings.house import House, at


def test_what_is_recommended_upward_waits_for_the_answer(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles)
    says = {"titles": titles, "to": "prefectural", "documents": paper("开民〔2031〕9号")}
    house.do(deeds.Recommend, "office", DECIDED, work, **says)
    given = {"agreed": titles[:1], "documents": paper("州民〔2031〕2号")}
    house.do(deeds.Answer, "office", DECIDED, work, **given)
    assert [one.answer for one in state(house, work).recommended] == ["agreed", "waiting"]
    assert isinstance(refused(house, deeds.Answer, "office", DECIDED, work, **given), it.NotInIt)
    lines = [
        (one.unit, one.to, one.answer)
        for one in upward.recommended(house.register, house.kept(work), state(house, work))
    ]
    assert lines == [
        ("开远市灵泉街道南正街社区居民委员会", "prefectural", "agreed"),
        ("开远市灵泉街道第2社区居民委员会", "prefectural", "waiting"),
    ]
    assert house.faults() == []


def test_an_answer_says_of_which_level_it_is(house: House) -> None:
    titles = house.apply(1)
    work = selecting(house, titles)
    papers = paper("开民〔2031〕9号")
    for level in ("prefectural", "provincial"):
        house.do(deeds.Recommend, "office", DECIDED, work, titles=titles, to=level, documents=papers)
    says = {"declined": titles, "documents": paper("州民〔2031〕2号")}
    assert refused(house, deeds.Answer, "office", DECIDED, work, **says) == deeds.OfWhichLevel()
    house.do(deeds.Answer, "office", DECIDED, work, **says, to="provincial")
    assert [(one.to, one.answer) for one in state(house, work).recommended] == [
        ("prefectural", "waiting"),
        ("provincial", "declined"),
    ]


def test_titles_are_recommended_upward_only_and_none_that_is_over(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles)
    house.desk.do(house.desk.action("withdraw", "unit", date(2031, 4, 20), titles[0]))
    says = {"titles": titles, "documents": paper("开民〔2031〕9号")}
    own = refused(house, deeds.Recommend, "office", DECIDED, work, **says, to="county")
    assert own == deeds.NotUpward(level="county")
    over = refused(house, deeds.Recommend, "office", DECIDED, work, **says, to="provincial")
    assert over == deeds.IsOver(titles=(titles[0],))


ABOVE = PACK.model_copy(update={"honour": PACK.honour.model_copy(update={"level": "prefectural"})})
ANSWERED = date(2031, 9, 10)
NAMED_ABOVE = date(2031, 9, 1)
PAPER = [{"number": "州发〔2031〕3号", "title": "关于命名州级示范单位的决定", "date": NAMED_ABOVE}]


def higher_measure(house: House, measure: Regulation = ABOVE) -> None:
    """The measure of the prefecture is kept here too."""
    lawbook.add(house.register, measure, at(DECIDED))
    house.desk.book = lawbook.read(house.register)


def recommended(house: House, titles: list[str]) -> str:
    """A batch from which these were recommended to the prefecture."""
    work = selecting(house, titles)
    says = {"titles": titles, "to": "prefectural", "documents": paper("开民〔2031〕9号")}
    house.do(deeds.Recommend, "office", DECIDED, work, **says)
    return work


def named(house: House, work: str, titles: list[str], **more: Any) -> dict[str, Any]:
    """What the office says when the prefecture has named these."""
    naming = upward.Naming(NAMED_ABOVE, batch="第八批", **more)
    return {
        "named": upward.named_above(house.register, state(house, work), titles, naming),
        "documents": PAPER,
    }


def test_whom_the_higher_level_names_has_a_title_there_with_a_clock_of_its_own(house: House) -> None:
    titles = house.apply(2)
    higher_measure(house)
    work = recommended(house, titles)
    house.desk.name("KY5-001", titles[0])
    before = house.desk.life(titles[0])
    numbers = {titles[0]: "HH8-017"}
    house.do(
        deeds.Answer,
        "office",
        ANSWERED,
        work,
        **named(house, work, titles[:1], numbers=numbers),
        declined=titles[1:],
    )
    house.carry_out(work, ANSWERED)
    one, other = upward.recommended(house.register, house.kept(work), state(house, work))
    new = one.came.rpartition("：")[2]
    assert one.came == f"上级已命名（州发〔2031〕3号，2031年9月1日）：{new}"
    assert (other.answer, other.came) == ("declined", "上级不同意")
    life = house.desk.life(new)
    assert (life.standing.number, life.standing.batch) == ("HH8-017", "第八批")
    assert life.application is not None
    assert life.application.unit.name == "开远市灵泉街道南正街社区居民委员会"
    assert life.standing.dates["term_start"] == NAMED_ABOVE
    assert house.desk.life(titles[0]) == before, "the title of the own level goes on by its own clock"
    assert [text.partition("，")[0] for text in one.others] == ["州市级民族团结进步示范单位"]
    assert house.faults() == []


def test_without_the_measure_of_the_higher_level_its_naming_is_only_noted(house: House) -> None:
    titles = house.apply(1)
    work = recommended(house, titles)
    says = named(house, work, titles)
    house.do(deeds.Answer, "office", ANSWERED, work, **says)
    (one,) = upward.recommended(house.register, house.kept(work), state(house, work))
    assert one.came == "上级已命名（州发〔2031〕3号，2031年9月1日）：这里没有登记该级的办法，只作记录"
    assert house.progress(work).of == 0
    assert isinstance(refused(house, deeds.Answer, "office", ANSWERED, work, **says), it.NotInIt)


def test_who_was_agreed_to_is_named_later(house: House) -> None:
    titles = house.apply(2)
    higher_measure(house)
    work = recommended(house, titles)
    agreed = {"agreed": titles, "documents": paper("州民〔2031〕2号")}
    house.do(deeds.Answer, "office", DECIDED, work, **agreed)
    says = named(house, work, titles[:1])
    house.do(deeds.Answer, "office", ANSWERED, work, **says, declined=titles[1:])
    assert [one.answer for one in state(house, work).recommended] == ["named", "declined"]


def test_a_unit_that_has_the_title_of_that_level_gets_no_second_one(house: House) -> None:
    titles = house.apply(2)
    higher_measure(house)
    first = recommended(house, titles)
    house.do(deeds.Answer, "office", ANSWERED, first, **named(house, first, titles))
    house.carry_out(first, ANSWERED)
    house.common("close", first, ANSWERED, ground="已办完")
    again = call(house, "2031年第六批")
    says = {"titles": titles[:1], "to": "prefectural", "documents": paper("开民〔2031〕10号")}
    house.do(deeds.Recommend, "office", ANSWERED, again, **says)
    house.do(deeds.Answer, "office", ANSWERED, again, **named(house, again, titles[:1]))
    house.carry_out(again, ANSWERED)
    assert house.progress(again).refused == 1
    (one,) = upward.recommended(house.register, house.kept(again), state(house, again))
    assert "没有立成" in one.came


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"named_on": date(2031, 9, 11)}, deeds.NamedAhead(on=date(2031, 9, 11))),
        ({"honour": "别的称号"}, deeds.OtherMeasure(honour="别的称号", level="prefectural")),
        (
            {"units": {"2031-0001": {"unit": unit(2).model_dump(mode="json")}}},
            deeds.OtherUnit(titles=("2031-0001",)),
        ),
    ],
)
def test_a_naming_of_another_unit_or_measure_or_of_tomorrow_is_refused(
    house: House, change: dict[str, Any], why: Reason
) -> None:
    titles = house.apply(1)
    higher_measure(house)
    work = recommended(house, titles)
    says = named(house, work, titles)
    says["named"] |= change
    assert refused(house, deeds.Answer, "office", ANSWERED, work, **says) == why
