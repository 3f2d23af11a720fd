"""Working days: the notices of 2021-2026 against two libraries, and what is known beyond the newest."""

import copy
import pickle
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from holidays import HolidayBase, country_holidays
from pydantic import ValidationError

from regulations.calendars import (
    LAST_COMPUTED,
    NOTICES,
    STATUTORY,
    CalendarFault,
    beyond_the_law,
    load_calendar,
    read_notice,
    statutory_days,
)
from schemas.base import digest
from schemas.calendar import Calendar
from schemas.holidays import NOTICED as NOTICED_BY_NAME

NOTICED = range(2021, 2027)
CALENDAR = load_calendar(through=NOTICED[-1])


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def statute(year: int) -> HolidayBase:
    return country_holidays("CN", years=year, observed=False)


def for_everyone(year: int) -> list[date]:
    """The days that `holidays` knows for all citizens: none of those for women, the young or soldiers."""
    known = country_holidays("CN", years=year, observed=False, language="zh_CN")
    return sorted(day for day in known if {*known.get_list(day)} & {*NOTICED_BY_NAME, "农历除夕"})


# The two libraries differ on one day of 2004-2026: 31 December 2005, a Saturday that the notice of 2006 made
# a working day and chinesecalendar lacks. It lies before our first notice, so here no tie needs breaking.


@pytest.mark.parametrize("year", NOTICED)
def test_each_noticed_day_is_what_chinesecalendar_says(year: int) -> None:
    wrong = [day for day in days_of(year) if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


@pytest.mark.parametrize("year", NOTICED)
def test_each_noticed_day_is_what_holidays_says(year: int) -> None:
    known = country_holidays("CN", years=year)
    wrong = [day for day in days_of(year) if CALENDAR.is_working_day(day) != known.is_working_day(day)]
    assert wrong == []


@pytest.mark.parametrize("year", NOTICED)
def test_no_noticed_day_is_provisional(year: int) -> None:
    assert not any(CALENDAR.is_provisional(day) for day in days_of(year))


@pytest.mark.parametrize("year", NOTICED)
def test_a_notice_gives_every_statutory_day_off(year: int) -> None:
    assert [day for day in statutory_days(year) if CALENDAR.is_working_day(day)] == []


def test_a_notice_takes_saturday_and_sunday_for_bridging_days() -> None:
    # 2026: 春节 2月15日至23日放假调休,2月14日(周六)、2月28日(周六)上班
    worked = [day.day for day in days_of(2026) if day.month == 2 and CALENDAR.is_working_day(day)]
    assert worked == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]


def test_every_day_after_the_newest_notice_is_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.is_provisional(date(2150, 1, 1))


def test_beyond_the_newest_notice_the_statutory_weekdays_are_off() -> None:
    off = [day for day in CALENDAR.off if day.year == 2027]
    assert off == [  # 1 and 2 May, 6 and 7 February, 2 and 3 October fall on a weekend
        date(2027, 1, 1),
        date(2027, 2, 5),  # 除夕
        date(2027, 2, 8),  # 初三
        date(2027, 4, 5),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),
    ]


def test_beyond_the_newest_notice_no_weekend_is_worked() -> None:
    assert max(CALENDAR.on).year == 2026


def test_the_days_computed_beforehand_are_those_that_holidays_computes() -> None:
    kept = [line for line in STATUTORY.read_text("utf-8").splitlines() if not line.startswith("#")]
    computed = [
        " ".join([str(year), *(f"{day:%m-%d}" for day in for_everyone(year))]) for year in range(2000, 2101)
    ]
    assert kept == computed


@pytest.mark.parametrize("year", range(2027, LAST_COMPUTED + 1))
def test_the_law_of_2025_gives_thirteen_days_a_year(year: int) -> None:
    known = statute(year)
    assert statutory_days(year) == sorted(known)
    assert sum(len(known.get_list(day)) for day in known) == 13  # 中秋 may fall in 国庆


@pytest.mark.parametrize("year", [2030, 2045, 2066])
def test_each_computed_day_is_off_when_holidays_calls_it_statutory(year: int) -> None:
    known = statute(year)
    wrong = [d for d in days_of(year) if CALENDAR.is_working_day(d) != (d.weekday() < 5 and d not in known)]
    assert wrong == []


def test_computed_days_end_with_the_horizon() -> None:
    assert max(CALENDAR.off).year == 2066
    assert max(load_calendar(through=2026, horizon=1).off).year == 2027
    assert max(load_calendar(through=2026, horizon=0).off).year == 2026


def test_computed_days_end_where_the_date_of_qingming_is_no_longer_sure() -> None:
    assert max(load_calendar(horizon=500).off).year == LAST_COMPUTED == 2099


def test_before_a_notice_comes_only_the_law_is_known() -> None:
    before = load_calendar(through=2023)
    assert before.noticed_through == 2023
    assert before.is_provisional(date(2024, 2, 15))
    bridging, make_up = date(2024, 2, 15), date(2024, 2, 18)
    assert (before.is_working_day(bridging), CALENDAR.is_working_day(bridging)) == (True, False)
    assert (before.is_working_day(make_up), CALENDAR.is_working_day(make_up)) == (False, True)
    assert not before.is_working_day(date(2024, 2, 12))  # 初三
    assert before.is_working_day(date(2024, 2, 9))  # 除夕 is statutory only since 2025


def test_a_notice_may_reach_into_the_december_before(tmp_path: Path) -> None:
    # The notice of 2019: 2018年12月30日至2019年1月1日放假调休,2018年12月29日(星期六)上班
    text = notice(2021).replace("2021-", "2019-").replace("2021", "2019")
    text = re.sub(r"    worked: .*\n", "", text)
    text = text.replace("first: 2019-01-01", "first: 2018-12-30", 1)
    text = text.replace("last: 2019-01-03  # 周日", "last: 2019-01-01\n    worked: [2018-12-29]", 1)
    (tmp_path / "2019.yaml").write_text(text, encoding="utf-8")
    calendar = load_calendar(tmp_path)
    assert not calendar.is_working_day(date(2018, 12, 31))
    assert calendar.is_working_day(date(2018, 12, 29))


def test_a_calendar_survives_json_and_keeps_its_hash() -> None:
    again = Calendar.model_validate_json(CALENDAR.model_dump_json())
    assert again == CALENDAR
    assert digest(again) == digest(CALENDAR) == digest(load_calendar(through=2026))


def test_a_calendar_survives_copy_and_pickle_after_use() -> None:
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    for again in (copy.deepcopy(CALENDAR), pickle.loads(pickle.dumps(CALENDAR))):
        assert again == CALENDAR
        assert digest(again) == digest(CALENDAR)
        assert not again.is_working_day(date(2026, 10, 1))


def test_another_notice_gives_another_hash() -> None:
    assert digest(load_calendar(through=2025)) != digest(CALENDAR)


def test_an_instant_is_not_taken_for_a_date() -> None:
    with pytest.raises(TypeError, match="local_date"):
        CALENDAR.is_working_day(datetime(2026, 10, 1, tzinfo=UTC))


MONDAY, TUESDAY, SATURDAY = date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 10)


@pytest.mark.parametrize(
    ("off", "on", "said"),
    [
        ((SATURDAY,), (), "周末不必列出：2026-10-10"),
        ((), (MONDAY,), "应为周六或周日：2026-10-05"),
        ((MONDAY, MONDAY), (), "不得重复"),
        ((TUESDAY, MONDAY), (), "从早到晚"),
    ],
)
def test_a_calendar_refuses_days_that_contradict_themselves(
    off: tuple[date, ...], on: tuple[date, ...], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        Calendar(noticed_through=2026, off=off, on=on)


def notice(year: int) -> str:
    return (NOTICES / f"{year}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(NOTICES, tmp_path / "calendars")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[2026-01-04]", "[2026-01-05]", "holidays.第1项：2026年1月5日不是周末"),
        (
            "first: 2026-05-01",
            "first: 2026-05-11",
            "holidays.第4项：放假的最后一天早于第一天",
        ),
        (
            "first: 2026-05-01",
            "first: 2026-05-32",
            "holidays.第4项.first：没有这一天；写作",
        ),
        ("2026-06-", "2025-06-", "端午节不在2026年"),
        ("first: 2026-01-01", "first: 2025-11-30", "元旦不在2026年，只可跨到上年12月或次年1月"),
        ("[2026-05-09]", "[2027-05-08]", "劳动节不在2026年"),
        ("[2026-05-09]", "[2026-02-14]", "2026年2月14日列了不止一次"),
        ("[2026-05-09]", "[2026-05-02]", "2026年5月2日列了不止一次"),
        ("name: 端午节", "name: 端阳", "没有端午节的安排"),
        ("worked: [2026-05-09]", "workd: [2026-05-09]", "holidays.第4项.workd：没有这一项"),
        ("title:", "# title:", "title：缺少这一项；补上"),
        ("year: 2026", "year: 二〇二六", "year：不是整数"),
        ("year: 2026", "year: 99999999999999999999", "year：数值过大"),
        ("year: 2026", "year: 1026", "year：数值过小"),
        ("year: 2026", "year: [2026", "行：YAML 格式有误"),
        ("holidays:", "holidays: \x01", "含有控制字符或不可见字符"),
    ],
)
def test_a_bad_notice_is_named_with_its_remedy(folder: Path, old: str, new: str, said: str) -> None:
    assert old in notice(2026)
    (folder / "2026.yaml").write_text(notice(2026).replace(old, new), encoding="utf-8")
    with pytest.raises(CalendarFault) as fault:
        load_calendar(folder)
    assert re.match(r"2026\.yaml 第\d+行", str(fault.value))
    assert said in str(fault.value)


def test_every_fault_is_told_at_once(folder: Path) -> None:
    (folder / "2024.yaml").write_text(notice(2024).replace("title:", "titel:"), encoding="utf-8")
    (folder / "2026.yaml").write_bytes("year: 2026 # 国务院".encode("gb18030"))
    (folder / "2027.yml").write_text("", encoding="utf-8")
    with pytest.raises(CalendarFault) as fault:
        load_calendar(folder)
    files = [
        found[0] for line in str(fault.value).splitlines() if (found := re.search(r"\d{4}\.ya?ml", line))
    ]
    assert files == ["2024.yaml", "2024.yaml", "2026.yaml", "2027.yml"]


def test_a_missing_year_is_named(folder: Path) -> None:
    (folder / "2023.yaml").unlink()
    (folder / "2024.yaml").unlink()
    with pytest.raises(CalendarFault, match=r"年份应当连续，缺少 2023\.yaml、2024\.yaml，请补上"):
        load_calendar(folder)


def test_a_notice_under_another_years_name_is_refused(folder: Path) -> None:
    (folder / "2027.yaml").write_text(notice(2026), encoding="utf-8")
    with pytest.raises(CalendarFault, match=r"2027\.yaml：文件名与其中的 year（2026）不一致"):
        load_calendar(folder)


def test_two_notices_may_not_contradict_each_other(folder: Path) -> None:
    text = notice(2022).replace("last: 2022-10-07", "last: 2022-10-07\n    worked: [2022-12-31]")
    text = text.replace("    worked: [2022-10-08, 2022-10-09]", "    # 10-08, 10-09")
    (folder / "2022.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CalendarFault, match=r"2022\.yaml 与 2023\.yaml：2022年12月31日一处放假、一处上班"):
        load_calendar(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarFault, match="没有可用的放假安排通知"):
        load_calendar(tmp_path)


def test_a_later_notice_is_not_read_when_it_has_not_come(folder: Path) -> None:
    (folder / "2026.yaml").write_text("broken: [", encoding="utf-8")
    assert load_calendar(folder, through=2025).noticed_through == 2025


def test_days_off_less_days_worked_are_those_of_the_law() -> None:
    shipped = [read_notice(path) for path in sorted(NOTICES.glob("*.yaml"))]
    assert [beyond_the_law(one) for one in shipped] == [0] * len(shipped)


def test_a_day_worked_that_was_left_out_shows_in_the_sum() -> None:
    newest = read_notice(max(NOTICES.glob("*.yaml")))
    worked = next(n for n, one in enumerate(newest.holidays) if one.worked)
    holidays = list(newest.holidays)
    holidays[worked] = holidays[worked].model_copy(update={"worked": holidays[worked].worked[1:]})
    assert beyond_the_law(newest.model_copy(update={"holidays": tuple(holidays)})) == 1
