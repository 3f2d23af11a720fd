"""What the property tests found, each as the rule that was broken."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.application import Application
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Life, Taken
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.step import Receipt
from tests.people import sheet_of
from tests.said import said
from tests.unit import properties_world as world
from tests.unit.properties_world import BOOK, DAY, HASH, KAIYUAN, SHORT, TERSE, act, party
from workflows.life.step import step_under

BEGAN = world.morning(date(2026, 3, 2))
OFFICE, LEADERSHIP = party(Role.OFFICE), party(Role.LEADERSHIP)


class Told:
    """A title at some stage, and the story from there."""

    def __init__(self, stage: Stage, pack: Regulation = KAIYUAN) -> None:
        self.life, self.entries, self.now = world.drive(world.unborn(pack, BEGAN), stage, BEGAN)
        self.number = 500

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    def wait(self, days: int) -> None:
        self.now += days * DAY
        self._take(step_under(BOOK, self.life, self.now))

    def does(self, kind: str, who: Party, /, **says: Any) -> Receipt:
        self.number += 1
        done = step_under(BOOK, self.life, self.now, act(kind, self.number, who, self.now, says))
        self._take(done)
        assert done.receipt is not None
        return done.receipt

    def answers(self, which: int = 0, one: Obligation | None = None) -> None:
        self.number += 1
        duty = one or self.life.obligations[0]
        action = world.answer(world.law_of(self.life), duty, which, self.number, self.now)
        done = step_under(BOOK, self.life, self.now, action)
        assert done.receipt is not None
        assert done.receipt.accepted, done.receipt
        self._take(done)

    def adopts(self, pack: Regulation, by: Party = OFFICE) -> Receipt:
        edition, calendar = HASH[id(pack)], HASH[id(world.NOTICED)]
        return self.does("adopt", by, edition=edition, calendar=calendar, ground="新办法施行")

    def corrects(self, taken: Taken, **said: Any) -> Receipt:
        """The decision, with other words in it, corrected by who took it."""
        original = self.entries[taken.entry - 1].action
        assert original is not None
        instead = original.model_dump(mode="json", exclude_none=True) | said
        return self.does("correct", taken.by, entry=taken.entry, instead=instead, ground="记载有误")

    def annuls(self, taken: Taken) -> Receipt:
        return self.does("annul", taken.by, entry=taken.entry, ground="认定有误")

    def taken(self, duty: Duty, about: str | None = None) -> Taken:
        return next(one for one in self.life.taken if one.duty is duty and about in (None, one.about))

    def open(self, duty: Duty, about: str | None = None) -> Obligation:
        return next(one for one in self.life.obligations if one.duty is duty and about in (None, one.about))

    def _take(self, done: Any) -> None:
        self.life = done.life
        self.entries += done.entries


def test_a_corrected_decision_follows_the_stage_that_the_title_was_in() -> None:
    title = Told(Stage.TALK)
    passed = {row.id: row.maximum for row in sheet_of(KAIYUAN).rows}
    assert title.corrects(title.taken(Duty.REINSPECTION), scores=passed).accepted
    assert (title.last.was, title.last.stage) == (Stage.TALK, Stage.TERM)


def test_an_adoption_that_is_refused_leaves_the_title_under_its_own_law() -> None:
    title = Told(Stage.MATERIALS)
    title.wait(60)  # under TERSE the application would have lapsed by now
    before = title.life
    refused = title.adopts(TERSE, by=party(Role.AUDITOR))
    assert not refused.accepted
    assert title.life == before


def test_an_edition_enforces_nothing_before_it_is_adopted() -> None:
    title = Told(Stage.MATERIALS)
    title.wait(60)
    assert title.adopts(TERSE).accepted
    assert title.life.standing.stage is Stage.MATERIALS


def test_a_clock_set_back_changes_nothing() -> None:
    title = Told(Stage.DECISION)
    back = step_under(BOOK, title.life, title.now - timedelta(days=9))
    assert (back.life, back.entries) == (title.life, ())


def test_an_action_of_another_title_is_refused() -> None:
    title = Told(Stage.DECISION)
    assert not title.does("decide", LEADERSHIP, title="2026-0002", result="approved").accepted


def test_another_unit_cannot_withdraw_an_application() -> None:
    title = Told(Stage.DECISION)
    assert not title.does("withdraw", Party(role=Role.UNIT, area="91530102MA6K000000")).accepted
    assert title.does("withdraw", party(Role.UNIT)).accepted


def test_a_unit_cannot_apply_for_another() -> None:
    stranger = Party(role=Role.UNIT, area="91530102MA6K000000")
    apply = act("apply", 1, stranger, BEGAN, world.application(KAIYUAN))
    receipt = step_under(BOOK, world.unborn(KAIYUAN, BEGAN), BEGAN, apply).receipt
    assert receipt is not None
    assert not receipt.accepted


def test_a_decision_dated_back_to_the_day_of_the_one_before_moves_its_stage() -> None:
    title = Told(Stage.MATERIALS)
    opined = title.taken(Duty.PRELIMINARY)
    assert title.corrects(opined, on=local_date(BEGAN).isoformat()).accepted
    assert title.open(Duty.MATERIALS).anchor.day == local_date(BEGAN)


def test_turns_of_a_repeating_reminder_that_have_passed_do_not_come_again() -> None:
    title = Told(Stage.MATERIALS)
    title.wait(120)
    before = title.open(Duty.MATERIALS)
    opined = title.taken(Duty.PRELIMINARY)
    assert title.corrects(opined, on=(opined.on - DAY).isoformat()).accepted
    assert title.open(Duty.MATERIALS).due < before.due
    assert title.open(Duty.MATERIALS).next_rung == before.next_rung


def test_a_day_suspended_from_the_first_on_does_not_count() -> None:
    title = Told(Stage.RECTIFICATION, TERSE)
    duty = title.open(Duty.RECTIFICATION)
    assert duty.first_day_counts
    until = (duty.anchor.day + 10 * DAY).isoformat()
    says = {"obligation": duty.id, "on": duty.anchor.day.isoformat(), "until": until, "ground": "停工"}
    assert title.does("pause", LEADERSHIP, **says).accepted
    assert title.open(Duty.RECTIFICATION).due == duty.due + 10 * DAY


@pytest.mark.parametrize("by", ["9999年", "0日", "30秒", Span(n=-3, unit="days")])
def test_an_extension_by_nothing_or_beyond_all_terms_is_refused(by: str | Span) -> None:
    title = Told(Stage.MATERIALS)
    duty = title.open(Duty.MATERIALS)
    assert not title.does("extend", LEADERSHIP, obligation=duty.id, by=by, ground="会议研究").accepted


def test_a_suspension_to_the_end_of_time_is_refused() -> None:
    title = Told(Stage.MATERIALS)
    says = {"obligation": title.open(Duty.MATERIALS).id, "until": date.max, "ground": "会议研究"}
    assert not title.does("pause", LEADERSHIP, **says).accepted


def test_a_reason_of_many_lines_moves_a_date() -> None:
    title = Told(Stage.MATERIALS)
    duty = title.open(Duty.MATERIALS)
    assert title.does(
        "extend", LEADERSHIP, obligation=duty.id, by="5日", ground="一、停电\n二、\t停水"
    ).accepted
    assert title.last.moved[0].due == duty.due + 5 * DAY


def test_a_decision_at_a_stage_that_the_edition_lacks_is_not_taken_up_again() -> None:
    title = Told(Stage.TERM)
    assert title.adopts(SHORT).accepted
    receipt = title.annuls(title.taken(Duty.PRELIMINARY))
    assert not receipt.accepted
    assert "没有“初审”环节" in said(receipt)


def test_a_corrected_term_keeps_the_length_that_it_began_with() -> None:
    title = Told(Stage.TERM)
    ends = title.life.standing.dates["term_end"]
    assert title.adopts(SHORT).accepted  # 30 months instead of 5 years, but what runs keeps its dates
    title.wait(9)
    named = title.taken(Duty.NAMING)
    assert title.corrects(named, on=(named.on - DAY).isoformat()).accepted
    assert title.life.standing.dates["term_end"] == ends - DAY == title.open(Duty.TERM).due


def test_a_corrected_number_leaves_silences_of_an_older_edition_alone() -> None:
    title = Told(Stage.SECOND)
    assert title.adopts(SHORT).accepted  # has no publicity, which once ended by silence
    assert title.corrects(title.taken(Duty.DECISION)).accepted
    assert title.life.standing.stage is Stage.SECOND


def test_a_publicity_that_nobody_announces_lapses() -> None:
    title = Told(Stage.PUBLICITY, TERSE)
    title.wait(90)
    assert (title.life.standing.stage, title.life.standing.ground) == (Stage.ENDED, "lapsed")


def test_a_course_taken_up_again_does_not_keep_the_duties_of_its_later_turn() -> None:
    title = Told(Stage.REINSPECTION, TERSE)
    title.answers()  # kept
    title.wait(365 * 6)  # and failed by silence at the next re-inspection
    later = title.open(Duty.REPORT)
    failed = {row.id: row.maximum / 2 for row in sheet_of(KAIYUAN).rows}
    assert title.corrects(title.taken(Duty.REINSPECTION), scores=failed).accepted
    assert title.open(Duty.REPORT).id != later.id
    assert title.open(Duty.REPORT).anchor.day == local_date(title.now)


def test_annulling_one_opinion_leaves_the_deadlines_of_the_other_bodies() -> None:
    title = Told(Stage.CONSULTATION)
    title.answers()
    title.wait(3)
    others = {one.about: one.due for one in title.life.obligations}
    first = title.taken(Duty.CONSULTATION)
    assert title.annuls(first).accepted
    assert {one.about: one.due for one in title.life.obligations if one.about != first.about} == others


def test_an_opinion_that_an_annulment_kept_can_be_annulled_itself() -> None:
    title = Told(Stage.CONSULTATION)
    for one in title.life.obligations:
        title.answers(one=one)
    assert title.life.standing.stage is Stage.DECISION
    first, second, _ = (one for one in title.life.taken if one.duty is Duty.CONSULTATION)
    assert title.annuls(first).accepted
    assert title.annuls(title.taken(Duty.CONSULTATION, second.about)).accepted
    assert {one.about for one in title.life.obligations} == {first.about, second.about}


def test_a_second_annulled_opinion_does_not_bring_back_the_dates_of_the_first_turn() -> None:
    title = Told(Stage.CONSULTATION)
    for one in title.life.obligations:
        title.answers(one=one)
    first, second, _ = (one for one in title.life.taken if one.duty is Duty.CONSULTATION)
    title.wait(30)
    assert title.annuls(first).accepted
    since = title.life.standing.dates["stage"]
    assert title.annuls(title.taken(Duty.CONSULTATION, second.about)).accepted
    assert title.life.standing.dates["stage"] == since == local_date(title.now)


def test_a_life_with_all_its_decisions_is_small() -> None:
    title = Told(Stage.TERM)
    for _ in range(4):
        title.wait(365 * 5 + 60)
        for which in (1, 0, 0, 0, 0, 0, 1, 0, 0):  # failed, talked to, failed again, heard, kept
            title.answers(which)
            title.wait(1)
    assert title.life.standing.stage is Stage.TERM
    assert len(title.life.taken) == 24
    assert len(title.life.model_dump_json().encode()) < 15_500
    assert Life.model_validate_json(title.life.model_dump_json()) == title.life


def test_an_application_carries_no_endless_lists() -> None:
    crowd = tuple(f"第{n}部门" for n in range(100))
    with pytest.raises(ValidationError):
        Application(unit=world.UNIT, honour=KAIYUAN.honour.name, funders=crowd)
