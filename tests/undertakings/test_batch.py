"""A batch: one call, one list that the leadership group decides, one publicity, one document that names all."""

from datetime import date, timedelta
from typing import Any

import pytest

from desk import batch as desk
from register import outbox, undertakings
from schemas.refusals.reason import Reason
from schemas.undertakings import batch as it
from schemas.undertakings.batch import Batch, Call, DecideList, Enter, NameList, PubliciseList
from schemas.undertakings.common import NotAtThisStage, NotYours
from tests.register.desk import SCORES, unit
from tests.undertakings.house import House, at
from workflows.undertakings.world import NotDone

OPENS, CLOSES = date(2031, 3, 1), date(2031, 3, 31)
DECIDED = date(2031, 5, 20)
HONOUR = "民族团结进步示范单位"


def paper(number: str) -> list[dict[str, Any]]:
    return [{"number": number, "title": "关于示范单位的文件", "date": DECIDED}]


def call(house: House, name: str = "2031年第五批", **says: Any) -> str:
    fixed = {"honour": HONOUR, "level": "county", "edition": house.desk.edition, "batch": name[5:]}
    given = {"name": name, "opens": OPENS, "closes": CLOSES, **fixed, **says}
    return house.do(Call, "office", OPENS, **given).undertaking


def state(house: House, work: str) -> Batch:
    found = house.kept(work).state
    assert isinstance(found, Batch)
    return found


def refused(house: House, cls: Any, by: str, day: date, work: str, **says: Any) -> Reason:
    before = house.kept(work)
    with pytest.raises(NotDone) as caught:
        house.do(cls, by, day, work, **says)
    assert house.kept(work) == before, "nothing is half done"
    return caught.value.reason


def to_decision(house: House, titles: list[str]) -> None:
    """Each as far as the leadership group's decision."""
    for title in titles:
        for kind, by, says in (
            ("opine", "township", {"result": "agreed"}),
            ("check", "office", {"result": "complete"}),
            ("assess", "assessor", {"scores": SCORES}),
        ):
            house.desk.do(house.desk.action(kind, by, date(2031, 4, 2), title, **says))
        for body in house.desk.book.editions[house.desk.edition].bodies.value:  # type: ignore[union-attr]
            says = {"result": "agreed", "body": body}
            house.desk.do(house.desk.action("consult", f"consulted/{body}", date(2031, 4, 3), title, **says))


def selecting(house: House, titles: list[str], **says: Any) -> str:
    """A batch whose call is over, with these in it."""
    work = call(house, **says)
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    undertakings.tick(house.register, work, at(CLOSES + timedelta(days=1)))
    return work


def decide(house: House, work: str, titles: list[str], rejected: tuple[str, ...] = ()) -> None:
    approved = [one for one in titles if one not in rejected]
    says = {"approved": approved, "rejected": rejected, "documents": paper("开创〔2031〕7号")}
    house.do(DecideList, "leadership", DECIDED, work, **says)


def test_a_whole_batch_from_the_call_to_one_document_that_names_all(house: House) -> None:
    titles = house.apply(3)
    to_decision(house, titles)
    work = selecting(house, titles)
    decide(house, work, titles, rejected=(titles[2],))
    house.carry_out(work, DECIDED)
    assert [house.desk.life(one).standing.stage for one in titles] == ["publicity", "publicity", "ended"]
    house.do(PubliciseList, "office", DECIDED, work, documents=paper("开创公〔2031〕1号"))
    house.carry_out(work, DECIDED)
    day = date(2031, 6, 20)
    for title in titles[:2]:  # the publicity runs out
        house.desk.record(house.desk.request(None, at(day), title))
    numbers = dict(zip(titles, ("KY5-001", "KY5-002"), strict=False))
    house.do(NameList, "naming_body", day, work, numbers=numbers, documents=paper("开发〔2031〕15号"))
    house.carry_out(work, day)
    for title, number in numbers.items():
        standing = house.desk.life(title).standing
        assert (standing.stage, standing.number, standing.batch) == ("term", number, "第五批")
        assert standing.dates["term_start"] == day
    house.common("close", work, day)
    assert (house.progress(work).refused, house.faults()) == (0, [])


def test_when_the_call_is_over_the_office_is_told_also_of_a_paused_batch(house: House) -> None:
    titles = house.apply(2)
    work = call(house)
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    house.common("pause", work, date(2031, 3, 25), ground="等候通知")
    assert state(house, work).stage == "collecting"
    undertakings.tick(house.register, work, at(CLOSES + timedelta(days=40)))
    assert state(house, work).stage == "selecting"
    (letter,) = outbox.notices(house.register, title=work)
    assert letter.subject == "2031年第五批：第五批申报已截止，请汇总、遴选"
    assert "已列入2个。这项工作现在暂停，审定前请先继续。" in letter.body
    assert letter.body.startswith(f"工作：{work} ")
    assert house.faults() == []


def test_who_applied_in_the_window_and_is_in_no_batch_is_collected(house: House) -> None:
    early, within, late = house.apply(3, OPENS)[0], "2031-0004", "2031-0005"
    house.desk.apply(unit(4), CLOSES, within)
    house.desk.apply(unit(5), CLOSES + timedelta(days=1), late)
    work = call(house)
    assert desk.applied_in(house.register, state(house, work)) == [
        "2031-0001",
        "2031-0002",
        "2031-0003",
        within,
    ]
    house.do(Enter, "office", date(2031, 4, 1), work, titles=[early], ground="补列")
    assert early not in desk.applied_in(house.register, state(house, work))


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


def test_after_the_call_one_enters_on_a_ground(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles[:1])
    day = CLOSES + timedelta(days=3)
    assert refused(house, Enter, "office", day, work, titles=titles[1:]) == it.CallIsOver(closes=CLOSES)
    house.do(Enter, "office", day, work, titles=titles[1:], ground="材料在邮路上延误")
    assert state(house, work).titles == tuple(titles)


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
    to_decision(house, titles)
    works = [selecting(house, titles[:1]), selecting(house, titles[1:], name="2031年第六批")]
    for work, title in zip(works, titles, strict=True):
        decide(house, work, [title])
    used = paper("开发〔2031〕15号")
    house.do(NameList, "naming_body", DECIDED, works[0], numbers={titles[0]: "KY5-001"}, documents=used)
    house.common("close", house_closed(house, works[0]), DECIDED)
    says = {"numbers": {titles[1]: "KY6-001"}, "documents": paper("开发[2031]15号")}
    assert refused(house, NameList, "naming_body", DECIDED, works[1], **says) == it.PaperUsed(
        paper="开发[2031]15号", where="2031年第五批"
    )


def house_closed(house: House, work: str) -> str:
    """What the service has handed in by then."""
    house.carry_out(work, DECIDED)
    return work


def test_numbers_are_given_once_and_used_ones_left_out(house: House) -> None:
    titles = house.apply(3)
    work = selecting(house, titles)
    decide(house, work, titles)
    numbers = dict.fromkeys(titles, "KY5-001")
    says = {"numbers": numbers, "documents": paper("开发〔2031〕15号")}
    assert isinstance(refused(house, NameList, "naming_body", DECIDED, work, **says), it.NumberTwice)
    assert list(desk.numbers_for(house.register, state(house, work), titles, "KY5-{n:03}").values()) == [
        "KY5-001",
        "KY5-002",
        "KY5-003",
    ]
    for wrong in ("KY5", "KY5-{n}{n}", "{x}{n}", "K{n:99}"):
        with pytest.raises(desk.PatternError):
            desk.numbers_for(house.register, state(house, work), titles, wrong)


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


def test_a_second_batch_of_one_name_and_more_than_the_measure_lets_are_refused(house: House) -> None:
    call(house)
    with pytest.raises(NotDone) as caught:
        call(house, "又一次第5批", batch="第5批")
    assert isinstance(caught.value.reason, it.BatchNameTaken)


def test_the_matrix_names_what_is_missing(house: House) -> None:
    titles = house.apply(1)
    work = call(house, material=["apply", "工作总结"])
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    (row,) = desk.matrix(house.register, state(house, work))
    assert (dict(row.there), row.missing) == ({"apply": 1, "工作总结": 0}, ("工作总结",))


def test_units_are_ranked_by_their_points_and_categories_without_a_typical_point_are_told(
    house: House,
) -> None:
    titles = house.apply(3)
    to_decision(house, titles[:2])
    work = selecting(house, titles)
    ranks = [(one.place, one.title) for one in desk.ranked(house.register, state(house, work))]
    assert ranks == [(1, titles[0]), (1, titles[1]), (None, titles[2])]
    least, fewer = desk.lacking_categories(house.register, state(house, work))
    assert least == 1
    assert "学校" in fewer
    assert "社区" not in fewer


def test_what_is_recommended_upward_waits_for_the_answer(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles)
    says = {"titles": titles, "to": "prefectural", "documents": paper("开民〔2031〕9号")}
    house.do(it.Recommend, "office", DECIDED, work, **says)
    given = {"agreed": titles[:1], "documents": paper("州民〔2031〕2号")}
    house.do(it.Answer, "office", DECIDED, work, **given)
    assert [one.answer for one in state(house, work).recommended] == ["agreed", "waiting"]
    assert isinstance(refused(house, it.Answer, "office", DECIDED, work, **given), it.NotInIt)
    assert house.faults() == []
