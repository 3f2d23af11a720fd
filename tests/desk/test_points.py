"""Points of the years 平时得分 at hand: in a sentence, year by year, and beside the sheet of a re-inspection."""

from datetime import date
from typing import Any

from desk.form import form
from desk.points import points_line, points_of_years
from desk.timeline import what_of
from tests.lives import Title
from tests.unit.rows.pair import measure
from tests.unit.rows.test_everyday import EVERYDAY, credit, filing

ON = date(2041, 6, 10)


def credited(**changes: Any) -> Title:
    """A title in re-inspection with points of two years."""
    title = Title(measure(filings={"quarterly": filing()}, **changes)).comes_to("term")
    for year, points in ((2037, 18), (2039, 12.5)):
        assert credit(title, "2041-01-10", year, points).accepted
    return title.until("2041-06-10")


def test_they_are_told_with_what_they_come_to() -> None:
    title = credited(everyday=EVERYDAY)
    assert points_line(title.law, title.life, ON) == (
        "平时得分 2037年18分、2039年12.5分（一年满分20分）；折合年均76.25分，占复验得分的50%"
    )


def test_where_they_do_not_count_they_are_for_reference() -> None:
    title = credited()
    assert points_line(title.law, title.life, ON) == (
        "平时得分 2037年18分、2039年12.5分（一年满分20分），供复验参考"
    )


def test_of_a_title_without_points_nothing_is_said() -> None:
    title = Title().comes_to("term")
    assert points_line(title.law, title.life, ON) is None


def test_whole_years_without_points_are_listed_where_they_count() -> None:
    title = credited(everyday={**EVERYDAY, "years": "all"})
    found = points_of_years(title.law, title.life, ON)
    assert [(one.year, one.points, one.counts) for one in found] == [
        (2037, 18, True),
        (2038, 0, True),
        (2039, 12.5, True),
        (2040, 0, True),
    ]


def test_the_form_of_a_reinspection_has_them_beside_the_sheet() -> None:
    title = credited(everyday=EVERYDAY)
    (scores,) = (one for one in form(title.law, title.life, "inspect") if one.name == "scores")
    assert scores.hint.startswith("平时得分 2037年18分")


def test_the_form_of_points_offers_the_reports_that_have_them() -> None:
    title = credited()
    (report,) = (one for one in form(title.law, title.life, "credit") if one.name == "filing")
    assert list(report.choices or ()) == ["quarterly"]


def test_the_ledger_reads_so() -> None:
    title = credited()
    entry = next(one for one in title.entries if one.action and one.action.kind == "credit")
    assert what_of(entry, title.law.regulation) == "平时得分（报送季度台账2037年18分）"
