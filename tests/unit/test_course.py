"""The course of a life reads on one page, reaches every stage, and leaves none without a way on."""

from typing import Any

import pytest

from schemas.foundation import Sourced
from schemas.life import Standing
from schemas.regulation import Regulation
from schemas.stage import WAY_IN, Duty
from schemas.stage import Stage as S
from tests.people import KAIYUAN
from workflows.life.course import ARROWS, COURSE, follow, stage_of
from workflows.life.kinds import BY_STAGE, CONSULTS, OBJECTED, PENDING, POSTINGS
from workflows.life.paths import paths
from workflows.life.ruling import SILENCES

WHOLE = KAIYUAN.model_copy(update={"rounds": Sourced[int](value=2, assumed=True)})
PATHS = paths(WHOLE)
"""The paths of the Kaiyuan measure, with a second round of rectification."""


def in_order(*steps: S) -> Regulation:
    """Kaiyuan with another way in."""
    return KAIYUAN.model_copy(update={"way_in": Sourced[Any](value=steps, assumed=True)})


def after(regulation: Regulation, stage: S, outcome: str) -> S:
    """Where one outcome leads, nothing else having happened."""
    return follow(regulation, Standing(stage=stage), outcome)[0]


def ways_on(stage: S) -> set[S]:
    """Where the course may go from a stage, under the Kaiyuan measure."""
    return {path.to for path in PATHS if path.stage is stage}


def reached_from(start: S) -> set[S]:
    seen: set[S] = set()
    ahead = [start]
    while ahead:
        stage = ahead.pop()
        if stage not in seen:
            seen.add(stage)
            ahead += ways_on(stage)
    return seen


KAIYUANS = reached_from(S.APPLICATION)


def test_every_stage_stands_on_the_course() -> None:
    assert {arrow.stage for arrow in ARROWS.values()} == set(S) - {S.ENDED}


@pytest.mark.parametrize("stage", sorted(KAIYUANS - {S.ENDED}))
def test_every_stage_but_the_end_has_a_way_on_and_can_end(stage: S) -> None:
    assert ways_on(stage)
    assert S.ENDED in reached_from(stage)


def test_nothing_follows_the_end() -> None:
    assert ways_on(S.ENDED) == set()


def test_a_title_is_named_only_by_way_of_naming() -> None:
    ways = {path.stage for path in PATHS if path.to is S.TERM}
    assert ways & {S.APPLICATION, *PENDING} == {S.NAMING}


def test_a_title_of_kaiyuan_is_lost_only_by_a_revocation_after_a_statement() -> None:
    def enters(to: S) -> set[S]:
        return {path.stage for path in PATHS if path.to is to}

    assert enters(S.REVOCATION) == {S.STATEMENT}
    assert enters(S.STATEMENT) >= {S.SECOND, S.RECTIFICATION}
    assert S.REVOCATION in enters(S.AFTERMATH)


def test_the_seed_reads_in_its_order() -> None:
    told = [arrow.stage for arrow in COURSE]
    words = [S.TERM, S.REINSPECTION, S.REPORT, S.TALK, S.ORDER, S.SERVICE, S.RECTIFICATION, S.SECOND]
    places = [told.index(stage) for stage in (*words, S.STATEMENT, S.REVOCATION, S.AFTERMATH)]
    assert places == sorted(places)


def test_the_way_in_follows_the_order_of_the_pack() -> None:
    order = in_order(S.MATERIALS, S.DECISION, S.NAMING)
    assert after(order, S.APPLICATION, "applied") is S.MATERIALS
    assert after(order, S.MATERIALS, "complete") is S.DECISION
    assert after(order, S.NAMING, "named") is S.TERM
    assert after(KAIYUAN, S.OBJECTION, "dismissed") is S.NAMING


def test_every_step_of_the_way_in_can_be_skipped() -> None:
    for skipped in WAY_IN[:-1]:
        order = tuple(stage for stage in WAY_IN if stage is not skipped)
        assert after(in_order(*order), S.APPLICATION, "applied") is order[0]


def test_an_outcome_that_the_course_does_not_know_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        after(KAIYUAN, S.TERM, "revoked")


def test_what_a_pack_may_let_silence_mean_is_on_the_course() -> None:
    parallel = {Duty.PLAQUE, Duty.REVIEW_WINDOW, Duty.REVIEW, Duty.PUBLICISE, Duty.RENEWAL, Duty.SUSPENDED}
    parallel.add(Duty.LOOK)
    for duty, outcomes in SILENCES.items():
        for outcome in outcomes:
            assert duty in parallel or (stage_of(duty), outcome) in ARROWS, (duty, outcome)


def test_silence_never_names_and_never_revokes_a_title() -> None:
    assert "named" not in SILENCES[Duty.NAMING]
    assert "revoked" not in SILENCES[Duty.REVOCATION]


def test_every_stage_between_application_and_end_asks_for_a_duty() -> None:
    several = {*CONSULTS, *POSTINGS, *OBJECTED, S.TERM, S.AFTERMATH}
    assert {*BY_STAGE, *several} == set(S) - {S.APPLICATION, S.ENDED}
