"""注重平时: pieces that come with a report, points of a year, and what they do to the score of a re-inspection."""

from datetime import date
from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD
from tests.said import read, said
from tests.unit.rows.pair import assumed, faults, lives, measure, row
from tests.unit.rows.test_term import LEAD
from workflows.life.everyday import years
from workflows.life.relive import lived

ROW = "what real measures also have"


def filing(**more: Any) -> dict[str, Any]:
    """A quarterly report that is worth 20 points a year."""
    rule = {
        "by": "unit",
        "what": "报送季度台账",
        "counted_from": "stage",
        "within": assumed("3个月"),
        "ladder": "handling",
        "silence": {"after": "30日", "means": "missed", "assumed": True},
        "points": assumed(20),
        "assumed": True,
    }
    return rule | more


EVERYDAY = {"share": 0.5, "assumed": True}


def held(**changes: Any) -> Title:
    """A title in its term, named on 2 June 2036, of a measure with the report."""
    return Title(measure(filings={"quarterly": filing()}, **changes)).comes_to("term")


def credit(
    title: Title, day: str, year: int, points: float, by: str = "office", name: str = "quarterly"
) -> Any:
    """The office confirms the points of a year."""
    return title.acts(day, by, "credit", filing=name, year=year, points=points)


@row(ROW, "points of the years")
def test_the_office_confirms_the_points_of_a_year_and_the_unit_is_told() -> None:
    title = held(everyday=EVERYDAY)
    assert credit(title, "2037-12-30", 2037, 18).accepted
    assert [(one.year, one.filing, one.points) for one in title.life.credits] == [(2037, "quarterly", 18)]
    (notice,) = title.entries[-1].notices
    assert notice.to.role == "unit"
    assert read(notice).subject.endswith("2037年平时得分18分（满分20分）")
    assert "平时得分计入复验" in read(notice).body


def test_said_again_they_are_put_right() -> None:
    title = held()
    credit(title, "2037-12-30", 2037, 18)
    assert credit(title, "2038-01-05", 2037, 16.5).accepted
    assert [one.points for one in title.life.credits] == [16.5]
    assert "计入复验" not in read(title.entries[-1].notices[0]).body


def test_years_are_kept_apart_and_all_of_a_term_that_counts() -> None:
    title = held(duties__term__within=assumed("15年"))
    for year in range(2036, 2048):
        assert credit(title, "2048-01-05", year, 10).accepted
    assert [one.year for one in title.life.credits] == list(range(2036, 2048))


def test_points_of_a_year_that_is_not_kept_any_more_are_refused_and_the_oldest_go() -> None:
    title = held()
    assert credit(title, "2041-01-10", 2040, 20).accepted
    for day in ("2041-06-20", "2046-06-20", "2051-06-20"):
        title.until(day, "09:00").done(day, "office", "inspect", scores=GOOD)
    no = credit(title, "2052-01-10", 2042, 10)
    assert "2042年不能记平时得分：应在2043年至2052年之间" in said(no)
    assert credit(title, "2052-01-10", 2043, 10).accepted
    assert [one.year for one in title.life.credits] == [2043]


@pytest.mark.parametrize(
    ("year", "points", "name", "why"),
    [
        (2035, 10, "quarterly", "2035年不能记平时得分：应在2036年至2037年之间"),
        (2038, 10, "quarterly", "应在2036年至2037年之间"),
        (2037, 20.5, "quarterly", "“报送季度台账”一年最多20分，不能记20.5分"),
        (2037, 10, "yuebao", "本办法没有为“yuebao”这种定期报告记平时得分；记分的：报送季度台账"),
    ],
)
def test_what_no_year_can_have_is_refused(year: int, points: float, name: str, why: str) -> None:
    assert why in said(credit(held(), "2037-12-30", year, points, name=name))


def test_nobody_but_the_office_confirms_points() -> None:
    assert "应由领导小组办公室办理" in said(credit(held(), "2037-12-30", 2037, 10, by="unit"))


def test_of_a_report_without_points_none_are_confirmed() -> None:
    title = Title(measure(filings={"quarterly": {**filing(), "points": None}})).comes_to("term")
    assert "没有为“quarterly”这种定期报告记平时得分" in said(credit(title, "2037-12-30", 2037, 10))


def inspects(title: Title, scores: dict[str, Any]) -> Stage:
    """The office hands the sheet of the re-inspection in: where the title stands then."""
    title.until("2041-07-01", "09:00").done("2041-07-01", "office", "inspect", scores=scores)
    return title.stage


@row(ROW, "points of the years")
def test_points_of_the_years_count_only_where_the_measure_says_so() -> None:
    silent, half = lives("everyday", None, EVERYDAY, to="term", filings={"quarterly": filing()})
    for title in (silent, half):
        for year in (2037, 2038):
            credit(title, "2039-01-10", year, 8)  # 40 of 100
    assert inspects(silent, GOOD) is Stage.TERM
    assert inspects(half, GOOD) is Stage.REPORT, "91 of the sheet and 40 of the years are 65.5"
    assert "得分65.5分" in half.letters("inspect")
    assert "其中平时得分年均40分，占50%" in half.letters("inspect")


def test_good_years_help_over_the_line() -> None:
    title = held(everyday=EVERYDAY)
    for year in (2037, 2038, 2039, 2040):
        credit(title, "2041-01-10", year, 20)
    assert inspects(title, BAD) is Stage.TERM, "60 of the sheet and 100 of the years are 80"


def test_a_year_without_points_is_left_out_or_counts_with_none() -> None:
    left_out, counts = lives(
        "everyday", EVERYDAY, {**EVERYDAY, "years": "all"}, to="term", filings={"quarterly": filing()}
    )
    for title in (left_out, counts):
        credit(title, "2041-01-10", 2037, 20)
    assert inspects(left_out, BAD) is Stage.TERM
    assert inspects(counts, GOOD) is Stage.REPORT, (
        "of the whole years 2037 to 2040 one has its points: 25 of 100"
    )


def test_where_no_year_counts_the_sheet_alone_does() -> None:
    assert inspects(held(everyday=EVERYDAY), GOOD) is Stage.TERM


def test_points_are_not_lost_with_a_decision_that_is_taken_back() -> None:
    title = held(everyday=EVERYDAY)
    title.until("2041-07-01", "09:00").done("2041-07-01", "office", "inspect", scores=GOOD)
    credit(title, "2041-07-10", 2040, 20)
    assert title.annuls("2041-07-11", "office", "inspect").accepted
    assert [one.year for one in title.life.credits] == [2040]


def judged() -> Title:
    """Passed in July 2041 with 91 of the sheet and 70 of the years, which are 80.5. The next year has few points."""
    title = held(everyday=EVERYDAY)
    for year in (2037, 2038, 2039, 2040):
        credit(title, "2041-01-10", year, 14)
    assert inspects(title, GOOD) is Stage.TERM
    assert credit(title, "2041-12-30", 2041, 2).accepted
    return title


@pytest.mark.parametrize(
    "instead",
    [
        {"documents": [{"number": "民创办〔2041〕99号", "title": "文件", "date": "2041-07-01"}]},
        {"on": "2041-06-30"},
    ],
)
def test_what_is_confirmed_later_does_not_judge_a_reinspection_anew(instead: dict[str, Any]) -> None:
    title = judged()
    assert title.corrects("2042-01-05", "office", "inspect", **instead).accepted
    assert title.entries[-1].outcome == "corrected"
    assert title.stage is Stage.TERM


def test_a_corrected_score_counts_with_the_years_of_then() -> None:
    title = judged()
    assert title.corrects("2042-01-05", "office", "inspect", scores=BAD).accepted
    assert title.stage is Stage.REPORT
    assert "得分65分" in title.letters("correct")
    assert "其中平时得分年均70分" in title.letters("correct")
    assert lived(title.book, title.entries) == title.life


def test_the_year_of_a_reinspection_counts_in_the_term_that_it_ended_only() -> None:
    title = judged()
    for year in (2042, 2043, 2044, 2045):
        assert credit(title, "2046-01-10", year, 20).accepted
    assert dict(years(title.law, title.life, date(2046, 6, 30))) == dict.fromkeys(range(2042, 2046), 1.0)


def test_a_year_that_no_reinspection_has_counted_counts_in_the_next_term() -> None:
    title = held(everyday=EVERYDAY, term__renewal=assumed("from_expiry"), duties__lead=LEAD)
    title.until("2040-12-20", "09:00").done("2040-12-20", "office", "inspect", scores=GOOD)
    assert title.dates["term_start"] == date(2041, 3, 19)
    assert credit(title, "2041-12-30", 2041, 10).accepted
    assert years(title.law, title.life, date(2046, 6, 30)) == {2041: 0.5}


PIECES = {"活动记录": 1, "照片": 2}


def files(title: Title, *titles: str) -> Any:
    """The unit files its report with documents of these titles."""
    papers = [{"title": one, "date": "2036-08-20"} for one in titles]
    return title.acts("2036-08-20", "unit", "file", filing="quarterly", documents=papers)


@row(ROW, "pieces that come with a report")
def test_a_report_comes_with_as_many_pieces_of_each_kind_as_the_measure_asks_for() -> None:
    free, asked = lives("filings", {"quarterly": filing()}, {"quarterly": filing(pieces=PIECES)}, to="term")
    assert files(free, "第二季度台账").accepted
    assert "须附“活动记录”1份，附了0份" in said(files(asked, "照片一", "照片二"))
    assert "须附“照片”2份，附了1份" in said(files(asked, "活动记录", "照片一"))
    assert files(asked, "活动记录", "照片一", "照片二").accepted


def test_points_of_the_years_are_points_of_something_and_count_in_a_score() -> None:
    assert "everyday：没有哪一种定期报告记平时得分" in faults(everyday=EVERYDAY)
    stated = faults(everyday=EVERYDAY, filings={"quarterly": filing()}, reinspection_scored=assumed(False))
    assert "everyday：复验不评分，平时得分无从计入" in stated
