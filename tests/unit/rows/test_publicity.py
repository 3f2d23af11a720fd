"""Rows «publicity (公示)» and «objections» 异议."""

from datetime import date
from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.said import said, under
from tests.unit.rows.pair import assumed, lives, row

ROW = "publicity (公示)"
FRIDAY = "2026-09-25"


def publicised(title: Title, day: str = "2036-05-08") -> Title:
    """Publicity begins; 8 May 2036 is a Thursday."""
    return title.done(day, "office", "publicise")


@row(ROW, "a handful of working days, or calendar days")
def test_a_handful_of_working_days_or_calendar_days() -> None:
    working, calendar = lives("duties.publicity.within", assumed("5个工作日"), assumed("5日"), to="publicity")
    for title in (working, calendar):
        publicised(title)
    assert working.owed("publicity").due == date(2036, 5, 14)
    assert calendar.owed("publicity").due == date(2036, 5, 12)
    assert "2036年5月8日至2036年5月14日公示" in working.letters("publicise")
    assert "2036年5月8日至2036年5月12日公示" in calendar.letters("publicise")
    assert (working.wakes, calendar.wakes) == (date(2036, 5, 15), date(2036, 5, 13))
    for title in (working, calendar):
        title.until("2036-05-13")
    assert (working.stage, calendar.stage) == (Stage.PUBLICITY, Stage.NAMING)


@row(ROW, "whether the first day counts (in practice it does)")
def test_whether_the_first_day_counts() -> None:
    counts, does_not = lives(
        "duties.publicity.first_day_counts", assumed(True), assumed(False), to="publicity"
    )
    for title in (counts, does_not):
        publicised(title)
    assert counts.owed("publicity").due == date(2036, 5, 14)
    assert does_not.owed("publicity").due == date(2036, 5, 15)
    objection: dict[str, Any] = {"form": "sealed", "matter": "材料不实"}
    assert not counts.acts("2036-05-15", "township", "object", **objection).accepted
    assert does_not.acts("2036-05-15", "township", "object", **objection).accepted
    assert "当日计入" in counts.letters("publicise", "office")
    assert "当日计入" not in does_not.letters("publicise", "office")


@row("objections", "by a unit under seal or by a named person", "anonymous ones not accepted")
@pytest.mark.parametrize(
    ("form", "words"), [("sealed", "单位盖章"), ("named", "个人实名"), ("anonymous", "匿名")]
)
def test_objections_by_a_unit_under_seal_or_by_a_named_person_anonymous_ones_not(
    form: str, words: str
) -> None:
    others = [one for one in ("sealed", "named", "anonymous") if one != form]
    admits, does_not = lives("objections.admitted", [form, *others], others, to="publicity")
    for title in (admits, does_not):
        publicised(title)
    says: dict[str, Any] = {"form": form, "matter": "材料不实"}
    assert admits.done("2036-05-12", "township", "object", **says).owed("objection", "1").about == "1"
    refused = does_not.acts("2036-05-12", "township", "object", **says)
    assert f"不受理{words}异议" in said(refused)
    assert under(refused) == "暂定，文件未作规定"
    for title in (admits, does_not):
        title.until("2036-05-16")
    assert (admits.stage, does_not.stage) == (Stage.OBJECTION, Stage.NAMING)
