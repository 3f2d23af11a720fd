"""The last by their points leave, and a lost place is filled again: as the measure says, and only then."""

from datetime import date
from typing import Any

import pytest

from desk import batch as batches
from desk.campaign import NobodyError, last_of
from register import lawbook
from regulations.names import names
from schemas.base import digest
from schemas.cohort import Cohort, Relative
from schemas.foundation import Sourced
from schemas.regulation import Regulation
from schemas.undertakings import batch as of_batch
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Lowest, Results
from schemas.undertakings.common import NoSuchTitle, NotAtThisStage
from tests.register.desk import PACK, SCORES, unit
from tests.undertakings.batching import DECIDED, call, decide, selecting, to_decision
from tests.undertakings.batching import refused as refused_batch
from tests.undertakings.batching import state as batch_state
from tests.undertakings.house import House, at
from tests.undertakings.named import named
from tests.undertakings.test_campaign import OPENS, lose, planned, refused, state
from workflows.undertakings.lowest import lowest
from workflows.undertakings.world import NotDone

VISITED = date(2036, 8, 6)
ROW: str = next(iter(SCORES))
PAPERS = [{"number": "开创办〔2036〕9号", "title": "关于末位退出的报告", "date": VISITED}]


def under(house: House, **cohort: Any) -> Regulation:
    """From now on titles begin under a measure with such rules about many."""
    measure = PACK.model_copy(update={"cohort": Cohort(**cohort)})
    house.desk.edition = lawbook.add(house.register, measure, at(date(2030, 1, 1)))
    house.desk.book = lawbook.read(house.register)
    return measure


def relative(share: float, cause: str | None = "zuojia") -> dict[str, Any]:
    return {"relative": Relative(lowest=share, cause=cause, assumed=True)}


def visited(house: House, count: int) -> str:
    """A campaign after its visits: each unit lost as many points as its number."""
    titles = named(house, count)
    for title in titles:
        house.desk.pass_time(at(date(2036, 7, 1)), title)
    work = planned(house, titles)
    results: list[dict[str, Any]] = [
        {
            "title": title,
            "says": {"scores": SCORES | {ROW: SCORES[ROW] - n}, "documents": PAPERS},
            "on": VISITED,
        }
        for n, title in enumerate(titles, 1)
    ]
    house.do(Results, "office", VISITED, work, results=results)
    house.carry_out(work, VISITED)
    assert house.progress(work).refused == 0
    return work


def says(house: House, work: str) -> dict[str, Any]:
    """What the office says of the last."""
    found = last_of(house.register, state(house, work), None)
    return {
        "edition": found.edition,
        "points": found.points,
        "matter": "得分列最低的25%",
        "documents": PAPERS,
    }


def test_the_share_with_the_fewest_points_is_never_exceeded() -> None:
    points = {f"2031-{n:04d}": float(60 + n) for n in range(40)}
    assert lowest(points, 0.05) == ("2031-0000", "2031-0001")
    assert lowest({**points, "2031-0002": 61.0}, 0.05) == ("2031-0000",)
    assert lowest(dict.fromkeys(points, 80.0), 0.05) == ()
    assert lowest({"2031-0001": 70.0}, 0.05) == ()
    assert lowest({"2031-0001": 70.0}, 1) == ("2031-0001",)


def test_the_last_are_brought_before_the_cause_that_the_measure_names(house: House) -> None:
    under(house, **relative(0.25))
    work = visited(house, 4)
    found = last_of(house.register, state(house, work), None)
    total = sum(SCORES.values())
    assert list(found.points.values()) == [total - n for n in range(1, 5)]
    assert found.titles == ("2031-0004",)
    house.do(Lowest, "office", VISITED, work, **says(house, work))
    house.carry_out(work, VISITED)
    stages = [house.desk.life(title).standing.stage for title in sorted(found.points)]
    assert stages == ["term", "term", "term", "statement"]
    again = refused(house, Lowest, "office", VISITED, work, **says(house, work))
    assert again == it.LowestBefore(titles=("2031-0004",))
    assert house.faults() == []


def test_without_such_a_rule_nobody_is_the_last(house: House) -> None:
    work = visited(house, 2)
    with pytest.raises(NobodyError, match="办法没有规定得分最低的退出"):
        last_of(house.register, state(house, work), None)
    given = {"edition": house.desk.edition, "points": {"2031-0001": 1.0}, "matter": "末位"}
    no = refused(house, Lowest, "office", VISITED, work, **given, documents=PAPERS)
    assert no == it.NoLowestRule()


def test_where_the_measure_names_no_cause_they_are_only_told(house: House) -> None:
    under(house, **relative(0.5, None))
    work = visited(house, 2)
    assert last_of(house.register, state(house, work), None).titles == ("2031-0002",)
    assert refused(house, Lowest, "office", VISITED, work, **says(house, work)) == it.NoLowestRule()


def test_of_too_few_the_share_is_nobody(house: House) -> None:
    under(house, **relative(0.25))
    work = visited(house, 2)
    given = says(house, work)
    assert refused(house, Lowest, "office", VISITED, work, **given) == it.NobodyLowest(of=2)
    strange = {**given, "points": {"2031-0099": 1.0}}
    assert isinstance(refused(house, Lowest, "office", VISITED, work, **strange), NoSuchTitle)


def test_before_the_last_visit_nobody_is_the_last(house: House) -> None:
    measure = under(house, **relative(0.5))
    titles = named(house, 2)
    work = planned(house, titles)
    given = {"edition": digest(measure), "points": dict.fromkeys(titles, 80.0), "matter": "末位"}
    early = refused(house, Lowest, "office", OPENS, work, **given, documents=PAPERS)
    assert isinstance(early, NotAtThisStage)


def test_a_cause_of_the_last_is_one_of_the_measure() -> None:
    strange = PACK.model_copy(update={"cohort": Cohort(**relative(0.05, "meiyou"))})
    assert [one.path for one in names(strange)] == [("cohort", "relative", "cause")]


def refilled(house: House, *, may: bool | None) -> tuple[str, list[str]]:
    """A title that is lost, and two units that apply, under a measure that lets a batch have one."""
    refill = None if may is None else Sourced[bool](value=may, assumed=True)
    under(house, cap=Sourced[int](value=1, assumed=True), refill=refill)
    (gone,) = named(house, 1)
    lose(house, gone, date(2033, 5, 1))
    titles = ["2031-0102", "2031-0103"]
    for n, title in enumerate(titles, 2):
        house.desk.apply(unit(n), date(2031, 3, 3), title)
    return gone, titles


def test_a_lost_place_is_filled_again_beside_the_cap(house: House) -> None:
    gone, titles = refilled(house, may=True)
    to_decision(house, titles)
    work = selecting(house, titles, refills=[gone])
    assert batches.limits_of(house.register, batch_state(house, work))[-1] == (
        "另递补1个（暂定，文件未作规定），空出的是开远市灵泉街道南正街社区居民委员会"
    )
    decide(house, work, titles)
    assert batch_state(house, work).approved == tuple(titles)
    twice = of_batch.NotLost(titles=(gone,))
    with pytest.raises(NotDone) as caught:
        call(house, "2031年第六批", refills=[gone])
    assert caught.value.reason == twice
    assert house.faults() == []


def test_a_place_of_a_category_or_a_recommending_body_goes_to_its_like(house: House) -> None:
    gone, titles = refilled(house, may=True)
    to_decision(house, titles)
    limits = [{"of": "category", "name": "社区", "most": 1}]
    work = selecting(house, titles, refills=[gone], limits=limits)
    decide(house, work, titles)
    assert batch_state(house, work).approved == tuple(titles)


@pytest.mark.parametrize("may", [None, False])
def test_where_the_measure_does_not_say_so_no_place_is_filled_again(house: House, may: bool | None) -> None:
    gone, titles = refilled(house, may=may)
    with pytest.raises(NotDone) as caught:
        call(house, refills=[gone])
    assert caught.value.reason == of_batch.NoRefill()
    to_decision(house, titles)
    work = selecting(house, titles)
    given = {"approved": titles, "documents": PAPERS}
    no = refused_batch(house, of_batch.DecideList, "leadership", DECIDED, work, **given)
    assert no == of_batch.QuotaExceeded(what="全批", given=2, most=1)


def test_only_a_title_that_is_lost_leaves_a_place(house: House) -> None:
    _, titles = refilled(house, may=True)
    with pytest.raises(NotDone) as caught:
        call(house, refills=titles)
    assert caught.value.reason == of_batch.NotLost(titles=tuple(titles))
