"""The course of a life reads on one page, reaches every stage, and leaves none without a way on."""

from inspect import getsource

import pytest

from schemas.stage import WAY_IN, Duty
from schemas.stage import Stage as S
from tests.people import KAIYUAN
from workflows.life import course
from workflows.life.course import COURSE, LINES, PENDING, follow
from workflows.life.duties import BY_STAGE
from workflows.life.ruling import SILENCES

ORDER = KAIYUAN.way_in.value


def ways_on(stage: S) -> set[S]:
    """Where the course may go from a stage, under the Kaiyuan order of the way in."""
    return {follow(ORDER, line.stage, line.outcome) for line in LINES.values() if line.stage is stage}


def reached_from(start: S) -> set[S]:
    seen: set[S] = set()
    ahead = [start]
    while ahead:
        stage = ahead.pop()
        if stage not in seen:
            seen.add(stage)
            ahead += ways_on(stage)
    return seen


def test_the_course_is_under_a_hundred_lines() -> None:
    assert len(getsource(course).splitlines()) < 100


def test_every_stage_is_reached_from_the_application() -> None:
    assert reached_from(S.APPLICATION) == set(S)


@pytest.mark.parametrize("stage", [stage for stage in S if stage is not S.ENDED])
def test_every_stage_but_the_end_has_a_way_on_and_can_end(stage: S) -> None:
    assert ways_on(stage)
    assert S.ENDED in reached_from(stage)


def test_nothing_follows_the_end() -> None:
    assert ways_on(S.ENDED) == set()


def test_a_title_is_named_only_by_way_of_naming() -> None:
    ways = {line.stage for line in LINES.values() if follow(ORDER, line.stage, line.outcome) is S.TERM}
    assert ways & {S.APPLICATION, *PENDING} == {S.NAMING}


def test_a_title_is_lost_only_by_a_revocation_after_a_hearing() -> None:
    def enters(to: S) -> set[S]:
        return {line.stage for line in LINES.values() if line.to is to}

    assert enters(S.AFTERMATH) == {S.REVOCATION}
    assert enters(S.REVOCATION) == {S.HEARING}
    assert enters(S.HEARING) == {S.SECOND, S.RECTIFICATION}
    assert enters(S.ENDED) == {*PENDING, S.AFTERMATH}


def test_an_outcome_of_a_stage_stands_in_one_line() -> None:
    assert len(LINES) == len(COURSE) + 2 * len(PENDING)


def test_the_seed_reads_in_its_order() -> None:
    told = [line.stage for line in COURSE]
    words = [S.TERM, S.REINSPECTION, S.REPORT, S.TALK, S.ORDER, S.SERVICE, S.RECTIFICATION, S.SECOND]
    places = [told.index(stage) for stage in (*words, S.HEARING, S.REVOCATION, S.AFTERMATH)]
    assert places == sorted(places)


def test_the_way_in_follows_the_order_of_the_pack() -> None:
    order = (S.MATERIALS, S.DECISION, S.NAMING)
    assert follow(order, S.APPLICATION, "applied") is S.MATERIALS
    assert follow(order, S.MATERIALS, "complete") is S.DECISION
    assert follow(order, S.NAMING, "named") is S.TERM
    assert follow(ORDER, S.OBJECTION, "dismissed") is S.NAMING


def test_every_step_of_the_way_in_can_be_skipped() -> None:
    for skipped in WAY_IN[:-1]:
        order = tuple(stage for stage in WAY_IN if stage is not skipped)
        assert follow(order, S.APPLICATION, "applied") is order[0]


def test_an_outcome_that_the_course_does_not_know_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        follow(ORDER, S.TERM, "revoked")


def test_what_a_pack_may_let_silence_mean_is_on_the_course() -> None:
    parallel = {Duty.PLAQUE, Duty.REVIEW_WINDOW, Duty.REVIEW, Duty.PUBLICISE}
    for duty, outcomes in SILENCES.items():
        for outcome in outcomes:
            assert duty in parallel or (S(duty.value), outcome) in LINES, (duty, outcome)


def test_silence_never_names_and_never_revokes_a_title() -> None:
    assert "named" not in SILENCES[Duty.NAMING]
    assert "revoked" not in SILENCES[Duty.REVOCATION]


def test_every_stage_between_application_and_end_asks_for_a_duty() -> None:
    several = {S.CONSULTATION, S.PUBLICITY, S.OBJECTION, S.AFTERMATH}
    assert {*BY_STAGE, *several} == set(S) - {S.APPLICATION, S.ENDED}
