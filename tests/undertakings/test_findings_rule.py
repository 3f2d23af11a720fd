"""What a measure asks of lists of findings: proof before an item is struck off, all of it before the report."""

from datetime import date, timedelta
from typing import Any, Literal

import pytest

from desk import findings as desk
from desk import supervision
from register import lawbook, outbox, undertakings
from schemas.findings_rule import FindingsRule
from schemas.party import Party, Role
from schemas.refusals.listing import ItemsUnanswered, ItemsUnstruck
from schemas.refusals.reason import Listed, Reason
from schemas.stage import Stage
from schemas.step import Receipt
from schemas.undertakings import findings as it
from schemas.undertakings.campaign import Results
from schemas.undertakings.findings import Answered, Findings, OpenFindings, Strike
from schemas.undertakings.supervision import Incident, OpenSupervision, Supervised
from tests.register.desk import BEFORE, PACK, SCORES, unit
from tests.undertakings.house import House, at
from tests.undertakings.named import named
from tests.undertakings.test_campaign import planned
from workflows.undertakings.world import NotDone

DAY, BY = date(2036, 8, 4), date(2036, 9, 30)
UNIT = f"unit/{unit().id}"
PROOF = [{"number": "南社〔2036〕2号", "title": "整改说明", "date": DAY}]
PROBLEMS = [
    {"problem": "台账不全", "measure": "补齐近三年台账", "by": BY},
    {"problem": "阵地陈旧", "measure": "更新展板", "by": BY},
]


def under(house: House, rule: FindingsRule) -> None:
    """Whoever applies from now on comes under Kaiyuan's measure with this rule."""
    edition = PACK.edition.model_copy(update={"id": "with-a-rule"})
    law = PACK.model_copy(update={"edition": edition, "findings": rule})
    house.desk.edition = lawbook.add(house.register, law, BEFORE + timedelta(days=1))
    house.desk.book = lawbook.read(house.register)


def listed(house: House, title: str, day: date = DAY, **says: Any) -> str:
    given = {"name": "问题清单", "title": title, "source": "reinspection", "problems": PROBLEMS, **says}
    return house.do(OpenFindings, "office", day, **given).undertaking


def state(house: House, work: str) -> Findings:
    found = house.kept(work).state
    assert isinstance(found, Findings)
    return found


def refused(house: House, cls: Any, by: str, work: str, **says: Any) -> Reason:
    with pytest.raises(NotDone) as caught:
        house.do(cls, by, DAY, work, **says)
    return caught.value.reason


def rectifying(house: House) -> str:
    """A title that has failed, and was told to put things right."""
    (title,) = named(house, 1)
    house.desk.record(house.desk.request(None, at(date(2036, 7, 1)), title))
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("inspect", "office", {"scores": dict.fromkeys(SCORES, 1)}),
        ("report", "office", {}),
        ("talk", "leadership", {"posts": ["主任"]}),
        ("order", "leadership", {}),
        ("serve", "office", {}),
    ]
    for kind, by, says in steps:
        house.desk.do(house.desk.action(kind, by, DAY, title, **says))
    assert house.desk.life(title).standing.stage is Stage.RECTIFICATION
    return title


def reported(house: House, title: str) -> Receipt:
    """What the register answers to a report of rectification: nobody has looked before."""
    action = house.desk.hand_in(house.desk.action("rectify", UNIT, DAY, title))
    answer = house.desk.record(house.desk.request(action))
    receipt = getattr(answer, "receipt", None)
    assert isinstance(receipt, Receipt)
    return receipt


@pytest.mark.parametrize("by_the_measure", [True, False])
def test_an_item_without_proof_is_not_struck_off_where_proof_is_asked_for(
    house: House, by_the_measure: bool
) -> None:
    if by_the_measure:
        under(house, FindingsRule(proof=True, assumed=True))
    (title,) = named(house, 1)
    work = listed(house, title, proof=not by_the_measure)
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐")
    house.do(Answered, UNIT, DAY, work, numbers=[2], done="已更新", documents=PROOF)
    assert refused(house, Strike, "office", work, numbers=[1, 2]) == it.ProofMissing(numbers=(1,))
    house.do(it.Reopen, "office", DAY, work, numbers=[1], ground="没有证明", until=BY)
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐", documents=PROOF)
    house.do(Strike, "office", DAY, work, numbers=[1, 2])
    assert state(house, work).stage == "struck"
    assert house.faults() == []


@pytest.mark.parametrize("until", ["answered", "struck"])
def test_a_report_waits_for_the_items_of_its_list_as_the_measure_says(
    house: House, until: Literal["answered", "struck"]
) -> None:
    under(house, FindingsRule(before_report=until, assumed=True))
    title = rectifying(house)
    work = listed(house, title)
    house.do(Answered, UNIT, DAY, work, numbers=[1], done="已补齐")
    left = [Listed(key=work, number=n, name=str(PROBLEMS[n - 1]["problem"])) for n in (1, 2)]
    receipt = reported(house, title)
    assert not receipt.accepted
    assert receipt.article is not None
    if until == "answered":
        assert receipt.reason == ItemsUnanswered(count=1, items=tuple(left[1:]))
    else:
        assert receipt.reason == ItemsUnstruck(count=2, items=tuple(left))
    house.do(Answered, UNIT, DAY, work, numbers=[2], done="已更新")
    if until == "struck":
        assert reported(house, title).reason == ItemsUnstruck(count=2, items=tuple(left))
        house.do(Strike, "office", DAY, work, numbers=[1, 2])
    assert reported(house, title).accepted
    assert house.faults() == []


def test_a_list_that_is_given_up_holds_up_no_report(house: House) -> None:
    under(house, FindingsRule(before_report="struck", assumed=True))
    title = rectifying(house)
    work = listed(house, title)
    assert not reported(house, title).accepted
    house.common("close", work, DAY, ground="另行处理")
    assert reported(house, title).accepted


def test_a_measure_that_says_nothing_waits_for_no_list(house: House) -> None:
    title = rectifying(house)
    listed(house, title)
    assert reported(house, title).accepted


def test_who_has_the_title_after_a_merger_owes_the_items_and_reads_the_list(house: House) -> None:
    (title,) = named(house, 1)
    day, other = date(2036, 3, 3), unit(7, "开远市灵泉街道新合并社区居民委员会")
    work = listed(house, title, day)
    house.desk.do(house.desk.action("change", "township/灵泉街道", day, title, change="merged", unit=other))
    house.desk.do(house.desk.action("recognise", "office", day, title, result="recognised"))
    now = Party(role=Role.UNIT, area=unit(7).id)
    assert desk.lists(house.register, readers=[Party(role=Role.UNIT, area=unit().id)]) == []
    ((_, seen),) = desk.lists(house.register, readers=[now])
    assert {one.owner for one in seen.items} == {now}
    assert isinstance(refused(house, Answered, UNIT, work, numbers=[1], done="已补齐"), it.NotYourItem)
    house.do(Answered, f"unit/{unit(7).id}", DAY, work, numbers=[1], done="已补齐")
    undertakings.tick(house.register, work, at(date(2036, 9, 23)))
    (told,) = outbox.notices(house.register, title=work)
    assert (told.role, told.area) == ("unit", unit(7).id)
    assert state(house, work).unit_name == "开远市灵泉街道南正街社区居民委员会", "as it was opened"
    assert house.faults() == []


def test_items_are_linked_to_the_round_or_the_incident_that_they_were_found_at(house: House) -> None:
    first, second = named(house, 2)
    groups = [{"name": "第一组", "areas": ["灵泉街道"]}]
    rounds = house.do(OpenSupervision, "office", DAY, name="督导", groups=groups).undertaking
    house.do(Supervised, "supervisor", DAY, rounds, group="第一组", title=first, seen="台账不全")
    house.do(Incident, "office", DAY, rounds, area="灵泉街道", what="一般事件", matter="已处置")
    visit = {"undertaking": rounds, "what": "visit", "number": 1}
    incident = {"undertaking": rounds, "what": "incident", "number": 1}
    work = listed(house, first, source="supervision", origin=visit)
    house.do(it.AddProblems, "office", DAY, work, problems=PROBLEMS[:1], origin=incident)
    assert [(one.number, one.origin and one.origin.what) for one in state(house, work).items] == [
        (1, "visit"),
        (2, "visit"),
        (3, "incident"),
    ]
    kept, now = desk.called(house.register, work)
    assert desk.source(now) == f"督导（{rounds}第1次督导）"
    assert [row[-1] for row in desk.rows(now, DAY)][2] == f"{rounds}第1件案（事）件"
    tables = supervision.tables(house.register, *supervision.called(house.register, rounds))
    assert tables.visits[0][-1] == f"{kept.id}第1项、{kept.id}第2项"
    assert tables.incidents[0][-1] == f"{kept.id}第3项"
    for wrong in ({**visit, "number": 2}, visit, {**visit, "what": "incident", "number": 2}):
        with pytest.raises(NotDone) as caught:
            listed(house, second, source="supervision", origin=wrong)
        assert caught.value.reason == it.NoSuchOrigin(undertaking=rounds)
    assert house.faults() == []


def test_what_a_visit_has_found_is_listed_in_its_words_and_once(house: House) -> None:
    titles = named(house, 2)
    for title in titles:
        house.desk.record(house.desk.request(None, at(date(2036, 7, 1)), title))
    visits = planned(house, titles)
    paper = [{"number": "开创验〔2036〕1号", "title": "复验意见", "date": DAY.isoformat()}]
    result = {"title": titles[0], "says": {"documents": paper}, "findings": ["台账不全"]}
    house.do(Results, "office", DAY, visits, results=[result])
    origin = {"undertaking": visits}
    problems = [{"problem": "台账不全", "measure": "补齐", "by": BY}]
    with pytest.raises(NotDone) as unvisited:
        listed(house, titles[1], problems=problems, origin=origin)
    assert unvisited.value.reason == it.NoSuchOrigin(undertaking=visits)
    with pytest.raises(NotDone) as other:
        listed(house, titles[0], problems=[{**problems[0], "problem": "台账缺少"}], origin=origin)
    assert other.value.reason == it.OtherWords(problem="台账缺少")
    work = listed(house, titles[0], problems=problems, origin=origin)
    no = refused(house, it.AddProblems, "office", work, problems=problems, origin=origin)
    assert no == it.ListedAlready(other="问题清单", numbers=(1,))
    house.common("close", work, DAY, ground="另行处理")
    with pytest.raises(NotDone) as again:
        listed(house, titles[0], problems=problems, origin=origin)
    assert again.value.reason == it.ListedAlready(other="问题清单", numbers=(1,))
    assert house.faults() == []
