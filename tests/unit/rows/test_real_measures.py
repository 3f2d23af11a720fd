"""Beside the table: «what real measures also have», each as data that two measures differ in."""

from datetime import date

from schemas.stage import Stage
from tests.people import BAD, GOOD
from tests.unit.rows.pair import assumed, duty, faults, lives, row, silent

ROW = "what real measures also have"


# --- a duty due on a date of the calendar: 当年12月31日前, 次年3月31日前 ---

BY_THE_DAY = duty("office", "组织复验", "0年", due_on="12-31")
IN_THREE_MONTHS = duty("office", "组织复验", "3个月")


@row(ROW, "a duty due on a date of the calendar")
def test_a_duty_is_due_so_long_after_it_began_or_on_a_day_of_that_year() -> None:
    counted, dated = lives("duties.reinspection", IN_THREE_MONTHS, BY_THE_DAY, to="reinspection")
    assert counted.owed("reinspection").due == date(2041, 9, 2)
    assert dated.owed("reinspection").due == date(2041, 12, 31)
    assert "自进入本环节之日（2041年6月2日）起3个月" in counted.letters("term", "office")
    assert "进入本环节之日（2041年6月2日）当年的12月31日" in dated.letters("term", "office")


@row(ROW, "a duty due on a date of the calendar")
def test_a_day_that_has_passed_this_year_is_that_of_the_next() -> None:
    this, after = lives(
        "duties.reinspection.within",
        assumed("0年"),
        assumed("1年"),
        to="reinspection",
        duties__reinspection={**BY_THE_DAY, "due_on": "03-31"},
    )
    assert this.owed("reinspection").due == after.owed("reinspection").due == date(2042, 3, 31)
    this.done("2041-07-01", "office", "inspect", scores=GOOD)
    assert this.stage is Stage.TERM


@row(ROW, "a duty due on a date of the calendar")
def test_a_term_may_end_with_the_year_in_which_it_is_over() -> None:
    rule = duty("office", "有效期届满复验", "5年", counted_from="term_start", silence=silent("expired"))
    to_the_day, to_the_year = lives("duties.term", rule, {**rule, "due_on": "12-31"}, to="term")
    assert to_the_day.dates["term_end"] == date(2041, 6, 2)
    assert to_the_year.dates["term_end"] == date(2041, 12, 31)
    assert "2036年6月2日至2041年12月31日" in to_the_year.letters("name")
    assert to_the_year.until("2041-12-31").stage is Stage.TERM
    assert to_the_year.until("2042-01-01").stage is Stage.REINSPECTION


@row(ROW, "a duty due on a date of the calendar")
def test_counted_back_from_an_expiry_it_is_the_day_before_that() -> None:
    renewal = duty("unit", "申请复验", "0年", counted_from="term_end", back=True, silence=silent("forgone"))
    march, autumn = lives(
        "duties.renewal.due_on", "03-31", "09-30", to="term", duties__renewal={**renewal, "due_on": "03-31"}
    )
    assert march.owed("renewal").due == date(2041, 3, 31)
    assert autumn.owed("renewal").due == date(2040, 9, 30)


def test_time_that_stands_still_moves_a_day_of_the_calendar_too() -> None:
    title = lives("duties.reinspection", IN_THREE_MONTHS, BY_THE_DAY, to="reinspection")[1]
    one = title.owed("reinspection")
    title.done("2041-08-01", "leadership", "pause", obligation=one.id, until="2041-08-11", ground="汛期")
    assert title.owed("reinspection").due == date(2042, 1, 10)
    title.done("2041-08-20", "leadership", "extend", obligation=one.id, by="1个月", ground="材料较多")
    assert title.owed("reinspection").due == date(2042, 2, 10)


def test_rectification_of_its_own_length_has_no_day_of_the_calendar() -> None:
    titles = lives(
        "failure.within",
        None,
        "2个月",
        to="reinspection",
        duties__rectification=duty("unit", "整改", "0年", counted_from="served", due_on="12-31"),
        failure={"measures": ["order", "service"], "then": "rectify"},
    )
    for one, due in zip(titles, (date(2041, 12, 31), date(2041, 9, 3)), strict=True):
        one.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("rectification")
        assert one.dates["served"] == date(2041, 7, 3)
        assert one.owed("rectification").due == due


def test_a_day_of_the_calendar_that_says_not_of_which_year_is_a_fault() -> None:
    dated = {**BY_THE_DAY, "within": assumed("3个月")}
    assert faults(duties__reinspection=dated) == [
        "duties.reinspection.within：写了 due_on 的，within 只说明是哪一年的这一天"
    ]
    first = {**BY_THE_DAY, "first_day_counts": assumed(True)}
    assert faults(duties__reinspection=first) == [
        "duties.reinspection.first_day_counts：期限是日历上的一天，没有当日是否计入可言"
    ]
    assert faults(duties__reinspection={**BY_THE_DAY, "due_on": None}) == [
        "duties.reinspection.within：期限为零"
    ]
    assert faults(duties__reinspection=BY_THE_DAY) == []
