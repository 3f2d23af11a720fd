"""A plan of visits: within capacity, on working days, recusal respected, the most urgent first, and always the same."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.base import midnight
from schemas.party import Actor, Party, Role
from schemas.undertaking import Progress
from schemas.undertakings.campaign import Assessor, Campaign, Plan, Visit
from tests.register.desk import CALENDAR
from workflows.life.law import LawBook
from workflows.undertakings import campaign
from workflows.undertakings.planning import drawn, planned, recused
from workflows.undertakings.world import World

FIRST = date(2031, 3, 3)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
TOWNSHIPS = ("灵泉街道", "乐白道街道", "大庄乡")

visits = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(TOWNSHIPS)), min_size=1, max_size=25).map(
    lambda some: [
        Visit(title=f"2031-{n:04d}", unit=f"单位{n}", township=place, due=FIRST + timedelta(days=late))
        for n, (late, place) in enumerate(some, 1)
    ]
)
assessors = st.lists(
    st.tuples(st.integers(1, 3), st.sets(st.sampled_from(TOWNSHIPS)), st.sets(st.sampled_from(DAYS))),
    min_size=1,
    max_size=3,
).map(
    lambda some: [
        Assessor(name=f"考核{n}组", a_day=most, recused=tuple(sorted(places)), away=tuple(sorted(days)))
        for n, (most, places, days) in enumerate(some, 1)
    ]
)


@settings(max_examples=150, deadline=None)
@given(visits, assessors)
def test_every_plan_keeps_the_rules(wanted: list[Visit], who: list[Assessor]) -> None:
    plan = planned(wanted, who, DAYS, ())
    assert [one.title for one in plan] == [one.title for one in wanted]
    named = {one.name: one for one in who}
    for (name, day), count in Counter((one.assessor, one.day) for one in plan if one.day).items():
        assert name is not None
        assert count <= named[name].a_day
        assert day in DAYS
        assert day not in named[name].away
    for one in plan:
        if one.assessor:
            assert not recused(named[one.assessor], one)
        else:
            able = [each for each in who if not recused(each, one)]
            assert one.why == ("no_room" if able else "all_recused")
    assert plan == planned(list(wanted), list(who), DAYS, ())


@settings(max_examples=100, deadline=None)
@given(visits, assessors)
def test_a_place_that_is_free_is_used(wanted: list[Visit], who: list[Assessor]) -> None:
    """Nobody stays away for want of room while somebody who may go to them has a day with room."""
    plan = planned(wanted, who, DAYS, ())
    taken = Counter((one.assessor, one.day) for one in plan)
    for one in plan:
        if one.why == "no_room":
            for each in who:
                if not recused(each, one):
                    assert all(taken[each.name, day] == each.a_day for day in DAYS if day not in each.away)


@settings(max_examples=100, deadline=None)
@given(visits, assessors)
def test_of_two_alike_the_one_that_is_due_first_goes_first(wanted: list[Visit], who: list[Assessor]) -> None:
    """Of one township, for whoever may go there."""
    last = DAYS[-1] + timedelta(days=1)
    plan = sorted(planned(wanted, who, DAYS, ()), key=lambda one: (one.due or last, one.title))
    for place in TOWNSHIPS:
        days = [one.day or last for one in plan if one.township == place]
        assert days == sorted(days)


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=60, unique=True),
    st.integers(1, 100),
    st.text(max_size=9),
)
def test_a_lot_is_the_share_and_the_same_for_a_seed(numbers: list[int], percent: int, seed: str) -> None:
    titles = [f"2031-{n:04d}" for n in numbers]
    lot = drawn(titles, seed, percent / 100)
    assert lot == drawn(reversed(titles), seed, percent / 100)
    assert lot <= set(titles)
    assert len(lot) == -(-len(titles) * percent // 100)


def visit(unit: str, township: str, due: date) -> Visit:
    return Visit(title=f"2031-{ord(unit[0])}", unit=unit, township=township, due=due)


def test_near_ones_go_together_and_the_earliest_due_goes_first() -> None:
    wanted = [
        visit("丙校", "灵泉街道", date(2031, 5, 9)),
        visit("乙厂", "大庄乡", date(2031, 5, 3)),
        visit("甲村", "灵泉街道", date(2031, 5, 1)),
    ]
    plan = planned(wanted, [Assessor(name="考核组", a_day=2)], DAYS, ())
    assert {one.unit: one.day for one in plan} == {"甲村": DAYS[0], "丙校": DAYS[0], "乙厂": DAYS[1]}


def test_what_is_kept_takes_its_room() -> None:
    kept = visit("甲村", "灵泉街道", FIRST).model_copy(update={"assessor": "考核组", "day": DAYS[0]})
    (moved,) = planned([visit("乙厂", "大庄乡", FIRST)], [Assessor(name="考核组", a_day=1)], DAYS, [kept])
    assert moved.day == DAYS[1]


@settings(max_examples=100, deadline=None)
@given(visits, assessors)
def test_wherever_an_assessor_goes_first_nobody_that_is_left_is_due_before(
    wanted: list[Visit], who: list[Assessor]
) -> None:
    """Day after day, and on one day in the order in which they are named."""
    plan = planned(wanted, who, DAYS, ())
    turns = [(day, each) for day in DAYS for each in who]
    place: dict[tuple[date | None, str | None], int] = {
        (day, each.name): n for n, (day, each) in enumerate(turns)
    }
    turn = {one.title: place.get((one.day, one.assessor), len(turns)) for one in plan}
    for n, (_, each) in enumerate(turns):
        left = [one for one in plan if turn[one.title] >= n and not recused(each, one)]
        if here := [one for one in left if turn[one.title] == n]:
            assert min(one.due or FIRST for one in here) == min(one.due or FIRST for one in left)


@settings(max_examples=50, deadline=None)
@given(visits, assessors, st.dates(date(2026, 9, 1), date(2026, 10, 10)), st.integers(0, 20))
def test_nobody_is_sent_out_on_a_day_off_or_outside_of_the_campaign(
    wanted: list[Visit], who: list[Assessor], opens: date, length: int
) -> None:
    """Over National Day, and the Sundays that are worked for it."""
    closes = opens + timedelta(days=length)
    before = Campaign(
        name="复验", stage="preparing", began=opens, opens=opens, closes=closes, cohort="全部",
        assessors=tuple(one.model_copy(update={"away": ()}) for one in who), visits=tuple(wanted),
    )  # fmt: skip
    after = campaign.judge(before, deed(opens), world(opens)).state
    assert isinstance(after, Campaign)
    for one in after.visits:
        assert one.day is None or (opens <= one.day <= closes and CALENDAR.is_working_day(one.day))
    if not any(map(CALENDAR.is_working_day, (opens + timedelta(days=n) for n in range(length + 1)))):
        assert not any(one.day for one in after.visits)


def deed(on: date) -> Plan:
    """The office plans."""
    actor = Actor(account="office", post="办公室", party=Party(role=Role.OFFICE))
    return Plan(id="plan", actor=actor, received_at=midnight(on), on=on)


def world(today: date) -> World:
    """What is known on that day."""
    book = LawBook(editions={}, calendars={"newest": CALENDAR})
    return World({}, today, book, {}, Progress(), {}, {}, (), {})
