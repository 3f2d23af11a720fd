"""Row «change of the unit» 单位变更."""

from datetime import date
from typing import Any

import pytest

from schemas.life import Ground
from schemas.stage import Stage
from tests.lives import Title, title_at
from tests.people import UNIT
from tests.said import said
from tests.unit.rows.pair import lives, row, then

ROW = "change of the unit"
RENAMED = {**UNIT, "name": "开远市灵泉街道南正社区居民委员会"}
KEEP = {"effect": "keep", "assumed": True}
ENDS = {"effect": "end", "assumed": True}
LATE = {**KEEP, "report_within": "30日", "late": then("keep", "warning")}


def changes(title: Title, kind: str, day: str = "2038-03-01", **says: Any) -> str:
    """The office registers a change; the reason of a refusal."""
    return said(title.acts(day, "office", "change", change=kind, **says))


@row(ROW, "rename keeps number and dates")
def test_rename_keeps_number_and_dates() -> None:
    unknown, kept = lives("changes", {}, {"renamed": KEEP}, to="term")
    assert "没有规定单位合并如何处理" in changes(unknown, "merged", unit=RENAMED)
    before = kept.life.standing
    assert not changes(kept, "renamed", unit=RENAMED)
    assert kept.life.standing == before
    assert kept.life.application is not None
    assert kept.life.application.unit.name == RENAMED["name"]
    assert kept.life.application.unit.former_names == (UNIT["name"],)
    assert kept.owed("term").due == date(2041, 6, 1)
    assert "称号、编号和期限不变" in kept.letters("change")
    assert str(RENAMED["name"]) in kept.letters("change")
    assert not changes(kept, "renamed", "2039-03-01", unit=UNIT)
    assert kept.life.application.unit.former_names == (RENAMED["name"],)


MOVED = {**UNIT, "township": "乐白道街道"}


@row(ROW, "rename keeps number and dates")
def test_a_unit_that_moves_to_another_township_keeps_its_title_unless_the_measure_says_else() -> None:
    kept, ends = lives("changes.moved", None, {"effect": "end", "assumed": True}, to="term", changes={})
    before = kept.life.standing
    assert not changes(kept, "moved", unit=MOVED)
    assert kept.life.standing == before
    assert kept.life.application is not None
    assert kept.life.application.unit.township == "乐白道街道"
    assert kept.life.application.unit.former_names == ()
    assert "单位区划调整（2038年3月1日）已登记，称号、编号和期限不变" in kept.letters("change")
    assert not changes(ends, "moved", unit=MOVED)
    assert ends.stage is Stage.AFTERMATH


@row(ROW, "rename keeps number and dates")
def test_what_the_old_township_owes_the_new_one_owes_and_its_date_stays() -> None:
    title = Title().done("2036-03-03", "unit", "apply")
    owed = title.owed("preliminary")
    assert not changes(title, "moved", "2036-03-05", unit=MOVED)
    follows = title.owed("preliminary")
    assert (owed.by.area, follows.by.area) == ("灵泉街道", "乐白道街道")
    assert follows == owed.model_copy(update={"by": follows.by})
    refused = title.acts("2036-03-06", "township", "opine", result="agreed")
    assert refused.reason is not None
    assert refused.reason.code == "by_others"
    title.done("2036-03-06", "township/乐白道街道", "opine", result="agreed")


@row(ROW, "rename keeps number and dates")
def test_a_unit_that_moves_may_be_renamed_with_it_and_is_found_by_its_old_name() -> None:
    title = title_at("term")
    assert not changes(title, "moved", unit={**MOVED, "name": "开远市乐白道街道南正街社区居民委员会"})
    assert title.life.application is not None
    assert title.life.application.unit.former_names == (UNIT["name"],)


@row(ROW, "rename keeps number and dates")
def test_who_has_not_moved_is_not_registered_as_moved() -> None:
    assert "区划调整须写明另一乡镇" in changes(title_at("term"), "moved", unit=RENAMED)
    assert "须写明变更后的单位" in changes(title_at("term"), "moved")


@row(ROW, "merger or abolition ends the title or asks for a new recognition")
def test_merger_ends_the_title_or_asks_for_a_new_recognition() -> None:
    ends, recognise = lives("changes.merged.effect", "end", "recognise", to="term", changes={"merged": KEEP})
    for title in (ends, recognise):
        assert not changes(title, "merged", unit=RENAMED)
    assert (ends.stage, ends.life.standing.leaving) == (Stage.AFTERMATH, "merged")
    assert "称号（申报）终止" in ends.letters("change")
    assert recognise.stage is Stage.RECOGNITION
    assert recognise.law.in_force(recognise.life.standing)
    assert {one.duty for one in recognise.life.obligations} == {"term", "recognition"}
    assert "称号须重新认定，认定前仍有效" in recognise.letters("change")
    refused = recognise.copy()
    recognised = recognise.done("2038-04-10", "naming_body", "recognise", result="recognised")
    assert recognised.stage is Stage.TERM
    assert recognise.life.application is not None
    assert recognise.life.application.unit.name == RENAMED["name"]
    assert recognise.dates["term_end"] == date(2041, 6, 1)
    assert recognise.life.standing.number == "KY16-007"
    refused.done("2038-04-10", "naming_body", "recognise", result="refused")
    assert (refused.stage, refused.life.standing.leaving) == (Stage.AFTERMATH, "merged")
    assert "不予重新认定，称号终止" in refused.letters("recognise")


@row(ROW, "merger or abolition ends the title or asks for a new recognition")
def test_a_recognition_taken_back_or_corrected() -> None:
    ends, recognise = lives("changes.merged.effect", "end", "recognise", to="term", changes={"merged": KEEP})
    for title in (ends, recognise):
        assert not changes(title, "merged", unit=RENAMED)
    recognise.done("2038-04-10", "naming_body", "recognise", result="recognised")
    corrected = recognise.copy()
    assert recognise.annuls("2038-04-12", "naming_body", "recognise").accepted
    assert recognise.stage is Stage.RECOGNITION
    assert recognise.life.standing.new_unit is not None
    assert recognise.life.application is not None
    assert recognise.life.application.unit.name == UNIT["name"], "not recognised yet"
    recognise.done("2038-04-20", "naming_body", "recognise", result="recognised")
    assert recognise.life.application.unit.name == RENAMED["name"]
    assert recognise.life.application.unit.former_names == (UNIT["name"],)
    assert corrected.corrects("2038-04-12", "naming_body", "recognise", result="refused").accepted
    assert (corrected.stage, corrected.life.standing.leaving) == (Stage.AFTERMATH, "merged")
    assert not ends.acts("2038-04-10", "naming_body", "recognise", result="recognised").accepted


@row(ROW, "merger or abolition ends the title or asks for a new recognition")
@pytest.mark.parametrize("kind", ["merged", "split", "abolished"])
def test_abolition_ends_the_title_and_an_application(kind: Ground) -> None:
    unknown, ends = lives("changes", {}, {kind: {"effect": "end", "assumed": True}}, to="term")
    assert "没有规定" in changes(unknown, str(kind))
    assert not changes(ends, str(kind))
    assert ends.stage is Stage.AFTERMATH
    ends.done("2038-03-20", "township", "return_plaque")
    assert (ends.stage, ends.life.standing.ground) == (Stage.ENDED, kind)
    pending, over = lives("changes", {}, {kind: {"effect": "end", "assumed": True}}, to="materials")
    assert changes(pending, str(kind), "2036-03-08")
    assert not changes(over, str(kind), "2036-03-08")
    assert (pending.stage, over.stage) == (Stage.MATERIALS, Stage.ENDED)
    assert "申报终止" in over.letters("change")


@row(ROW, "to be reported in time")
def test_to_be_reported_in_time() -> None:
    any_time, within = lives("changes", {"renamed": KEEP}, {"renamed": LATE}, to="term")
    for title in (any_time, within):
        title.until("2038-04-01")
    in_time = within.copy()
    assert not changes(in_time, "renamed", "2038-04-01", unit=RENAMED, on="2038-03-02")
    assert in_time.stage is Stage.TERM
    for title in (any_time, within):
        assert not changes(title, "renamed", "2038-04-01", unit=RENAMED, on="2038-03-01")
    assert (any_time.stage, within.stage) == (Stage.TERM, Stage.WARNING)
    assert "本次报告已逾期" in within.letters("change")
    assert within.owed("term").due == date(2041, 6, 1)
    within.done("2038-04-05", "office", "warn")
    assert within.stage is Stage.TERM
    assert within.owed("term").due == date(2041, 6, 1)
    assert within.dates["term_start"] == date(2036, 6, 2)


@row(ROW, "merger or abolition ends the title or asks for a new recognition")
@pytest.mark.parametrize("effect", ["end", "recognise"])
def test_a_change_registered_by_mistake_is_taken_back_by_the_office(effect: str) -> None:
    kept, gone = lives("changes.split.effect", "keep", effect, to="term", changes={"split": KEEP})
    for title in (kept, gone):
        assert not changes(title, "split", unit=RENAMED)
    said: dict[str, Any] = {"entry": gone.entry("change").seq, "ground": "登记对象有误"}
    assert not kept.acts("2038-03-05", "office", "annul", account="另一人", **said).accepted
    assert not gone.acts("2038-03-05", "township", "annul", account="另一人", **said).accepted
    assert gone.acts("2038-03-05", "office", "annul", account="另一人", **said).accepted
    assert gone.stage is Stage.TERM
    assert (gone.life.standing.leaving, gone.life.standing.cause) == (None, None)
    assert [one.duty for one in gone.life.obligations] == ["term"]
    assert gone.owed("term").due == date(2041, 6, 1)
    assert "原通知作废" in gone.letters("annul")
    assert ("原通知作废" in gone.letters("annul", "township")) is (effect == "end")


@row(ROW, "to be reported in time")
def test_a_late_report_taken_back_takes_the_new_name_back() -> None:
    any_time, within = lives("changes", {"renamed": KEEP}, {"renamed": LATE}, to="term")
    for title in (any_time, within):
        assert not changes(title.until("2038-04-01"), "renamed", "2038-04-01", unit=RENAMED, on="2038-03-01")
    assert not any_time.annuls("2038-04-02", "office", "change").accepted
    assert within.annuls("2038-04-02", "office", "change").accepted
    assert within.stage is Stage.TERM
    assert within.life.application is not None
    assert within.life.application.unit.name == UNIT["name"]
    assert within.life.application.unit.former_names == ()


def test_a_change_of_before_the_stage_is_still_registered() -> None:
    _, kept = lives(
        "changes", {}, {"renamed": KEEP, "abolished": {"effect": "end", "assumed": True}}, to="term"
    )
    kept.until("2041-06-20")
    began = kept.dates["stage"]
    assert kept.stage is Stage.REINSPECTION
    ended = kept.copy()
    assert not changes(kept, "renamed", "2041-06-25", on="2041-05-20", unit=RENAMED)
    assert not changes(ended, "abolished", "2041-06-25", on="2041-05-20")
    assert ended.dates["stage"] == began
    assert "前后颠倒" in changes(kept, "renamed", "2041-06-26", on="2030-01-01", unit=UNIT)


@row(ROW, "rename keeps number and dates")
def test_what_is_left_to_do_for_a_lost_title_the_new_township_does() -> None:
    keeps, ends = lives(
        "changes.moved",
        KEEP,
        {"effect": "end", "assumed": True},
        to="term",
        changes={"abolished": ENDS},
        duties__plaque__by="township",
    )
    for title in (keeps, ends):
        assert not changes(title, "abolished")
        owed = title.owed("plaque")
        before = title.life.standing
        assert "须写明变更后的单位" in changes(title, "moved", "2038-03-05")
        assert not changes(title, "moved", "2038-03-05", unit=MOVED)
        assert title.life.standing == before, (
            "the title is lost as it was, whatever the measure says of moves"
        )
        follows = title.owed("plaque")
        assert (owed.by.area, follows.by.area) == ("灵泉街道", "乐白道街道")
        assert follows == owed.model_copy(update={"by": follows.by})
        assert "善后事项的期限不变，由变更后的单位和所属乡镇（街道）办理" in title.letters("change")
        refused = title.acts("2038-03-06", "township", "return_plaque")
        assert refused.reason is not None
        assert refused.reason.code == "by_own"
        title.done("2038-03-06", "township/乐白道街道", "return_plaque")
        assert title.stage is Stage.ENDED


@row(ROW, "rename keeps number and dates")
def test_a_lost_title_is_found_by_the_new_name_of_its_unit() -> None:
    _, late = lives("changes", {"renamed": KEEP}, {"renamed": LATE, "abolished": ENDS}, to="term")
    assert not changes(late, "abolished")
    before = late.life.standing
    assert not changes(late.until("2038-06-01"), "renamed", "2038-06-01", unit=RENAMED, on="2038-03-02")
    assert late.life.application is not None
    assert late.life.application.unit.name == RENAMED["name"]
    assert late.life.standing == before, "nothing follows from a late report any more"


@row(ROW, "merger or abolition ends the title or asks for a new recognition")
@pytest.mark.parametrize("kind", ["merged", "split", "abolished"])
@pytest.mark.parametrize("effect", ["end", "recognise", "keep"])
def test_a_lost_title_neither_ends_again_nor_is_judged_anew(kind: str, effect: str) -> None:
    _, lost = lives("changes", {}, {kind: {"effect": effect, "assumed": True}, "moved": ENDS}, to="term")
    assert not changes(lost, "moved", unit=MOVED)
    before = lost.life
    refused = changes(lost, kind, "2038-03-05", unit=RENAMED)
    assert "称号已经失去" in refused
    assert "更名、区划调整可以登记" in refused
    assert lost.life == before


@row(ROW, "rename keeps number and dates")
def test_a_title_restored_after_a_move_goes_on_in_the_new_township() -> None:
    ends = lives("changes", {}, {"abolished": ENDS}, to="term")[1]
    assert not changes(ends, "abolished")
    entry = ends.entry("change").seq
    assert not changes(ends, "moved", "2038-03-05", unit=MOVED)
    back = ends.acts("2038-03-06", "office", "annul", account="另一人", entry=entry, ground="登记对象有误")
    assert back.accepted
    assert ends.stage is Stage.TERM
    assert ends.life.application is not None
    assert ends.life.application.unit.township == "乐白道街道"
