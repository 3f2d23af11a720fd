"""Reads the State Council's working-day notices (`calendars/*.yaml`), computes statutory days beyond them.

A notice (国务院办公厅关于20XX年部分节假日安排的通知) comes once a year, for the next year. To import one,
copy the newest file, fill it in from the notice and run the tests.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Self

import yaml
from holidays import country_holidays
from pydantic import ValidationError, model_validator
from pydantic_core import ErrorDetails

from schemas.base import Line, Model, Name
from schemas.calendar import SATURDAY, Calendar

NOTICES = Path(__file__).parent / "calendars"

NOTICED = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The holidays that every notice arranges."""

STATUTORY = (*NOTICED, "农历除夕")
"""What 全国年节及纪念日放假办法 第二条 gives everyone, in the words of `holidays`; 除夕 belongs to 春节."""

LAST_COMPUTED = 2099
"""`holidays` 0.109 has lunar dates to 2100, but calls its rule for 清明 reliable only to 2099."""


class CalendarFault(Exception):  # noqa: N818 - what is wrong is the file, not the program
    """The notices cannot be used; the text says in Chinese file, fault and remedy, a line each."""


class Break(Model):
    """One numbered point of a notice: a holiday, its days off, and the weekend days worked for it (调休)."""

    name: Name
    first: date
    """The first day off, weekends included."""
    last: date
    """The last day off."""
    worked: tuple[date, ...] = ()

    def days(self) -> list[date]:
        """Every day off from `first` to `last`."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def belongs_to(self, year: int) -> bool:
        """Whether it has a day off in `year`, and no day beyond the December before and the January after."""
        earliest, latest = date(year - 1, 12, 1), date(year + 1, 1, 31)
        near = all(earliest <= day <= latest for day in (self.first, self.last, *self.worked))
        return near and self.first.year <= year <= self.last.year

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("放假的最后一天（last）早于第一天（first），请对照通知改正")
        if wrong := [day for day in self.worked if day.weekday() < SATURDAY]:
            raise ValueError(f"{_named(wrong)}不是周末，调休上班日（worked）只能是周六或周日，请对照通知改正")
        return self


class HolidayNotice(Model):
    """One notice. It may reach over the year's ends: 元旦 of 2023 began on 31 December 2022."""

    year: int
    title: Line
    number: Line | None = None
    """The document number (国办发明电〔…〕…号); left out rather than guessed."""
    published: date | None = None
    """The day of publication; those of 2021-2026 were published on the day they were signed."""
    source: Line | None = None
    """Where the State Council Gazette (国务院公报) prints it."""
    holidays: tuple[Break, ...]

    def off(self) -> list[date]:
        """Every day off, weekends included, in the notice's order."""
        return [day for one in self.holidays for day in one.days()]

    def on(self) -> list[date]:
        """Every weekend day worked, in the notice's order."""
        return [day for one in self.holidays for day in one.worked]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        named = "、".join(one.name for one in self.holidays)
        if missing := "、".join(name for name in NOTICED if name not in named):
            raise ValueError(f"没有{missing}的安排，请对照通知补上")
        if strange := "、".join(one.name for one in self.holidays if not one.belongs_to(self.year)):
            raise ValueError(f"{strange}不在{self.year}年，只可跨到上年12月或次年1月，请对照通知改正年份")
        days = self.off() + self.on()
        if twice := {day for day in days if days.count(day) > 1}:
            raise ValueError(f"{_named(twice)}列了不止一次，请对照通知删去一处")
        return self


def load_calendar(folder: Path = NOTICES, through: int | None = None, horizon: int = 40) -> Calendar:
    """The calendar of the notices in `folder`, and of statutory days for `horizon` years beyond the newest.

    `through` leaves out the notices of later years, to rehearse the time before they came. Computed days
    follow the law as `holidays` knows it today (13 days a year since 2025), are only those on a weekday, and
    end with 2099. The same files, arguments and release of `holidays` give the same calendar. Raises
    CalendarFault.
    """
    notices = _read(folder, through)
    off = {day for notice in notices for day in notice.off() if day.weekday() < SATURDAY}
    on = {day for notice in notices for day in notice.on()}
    newest = notices[-1].year
    for year in range(newest + 1, min(newest + horizon, LAST_COMPUTED) + 1):
        off.update(day for day in statutory_days(year) if day.weekday() < SATURDAY)
    return Calendar(noticed_through=newest, off=tuple(sorted(off)), on=tuple(sorted(on)))


def statutory_days(year: int) -> list[date]:
    """The days of `year`, to 2100, that the law itself makes holidays, in order; none that a notice adds."""
    known = country_holidays("CN", years=year, observed=False, language="zh_CN")
    return sorted(day for day in known if any(name in STATUTORY for name in known.get_list(day)))


def _read(folder: Path, through: int | None) -> list[HolidayNotice]:
    faults: list[str] = []
    notices: list[HolidayNotice] = []
    for path in sorted(folder.glob("*.y*ml")):
        if not (path.suffix == ".yaml" and path.stem.isdecimal() and len(path.stem) == 4):
            faults.append(f"{path}：文件名应为四位年份加 .yaml，如 2027.yaml，请改名")
        elif through is None or int(path.stem) <= through:
            try:
                notices.append(_parse(path))
            except CalendarFault as fault:
                faults.append(str(fault))
    if faults := faults or list(_between(folder, notices)):
        raise CalendarFault("\n".join(faults))
    return notices


def _parse(path: Path) -> HolidayNotice:
    try:
        # All scalars stay text, so that what is no date is told with its place and nothing becomes a boolean.
        content = yaml.BaseLoader(path.read_text(encoding="utf-8")).get_single_data()
        notice = HolidayNotice.model_validate(content)
    except ValidationError as error:
        raise CalendarFault("\n".join(_said(path, one) for one in error.errors())) from error
    except yaml.MarkedYAMLError as error:
        where = f"第{error.problem_mark.line + 1}行附近" if error.problem_mark else "文件"
        raise CalendarFault(f"{path}：{where}的 YAML 写法有误，请检查缩进、冒号和括号") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CalendarFault(f"{path}：含有读不懂的字符，请存为 UTF-8 文本") from error
    if path.stem != str(notice.year):
        raise CalendarFault(f"{path}：文件名与其中的 year（{notice.year}）不一致，请改正其一")
    return notice


def _between(folder: Path, notices: list[HolidayNotice]) -> Iterator[str]:
    if not notices:
        yield f"{folder}：没有可用的放假安排通知，请至少放入一份，如 2026.yaml"
    for one, after in pairwise(notices):
        if after.year != one.year + 1:
            missing = "、".join(f"{year}.yaml" for year in range(one.year + 1, after.year))
            yield f"{folder}：年份应当连续，缺少 {missing}，请补上"
        elif clash := (set(one.off()) & set(after.on())) | (set(one.on()) & set(after.off())):
            files = f"{folder / str(one.year)}.yaml 与 {after.year}.yaml"
            yield f"{files}：{_named(clash)}一处放假、一处上班，请对照通知改正"


def _said(path: Path, error: ErrorDetails) -> str:
    steps = [f"第{step + 1}项" if isinstance(step, int) else step for step in error["loc"]]
    kind = error["type"]
    if kind == "value_error":
        what = str(error["ctx"]["error"])
    elif kind == "missing":
        what = "缺少此项，请补上"
    elif kind == "extra_forbidden":
        what = "没有这个字段，请改正拼写或删去"
    elif kind.startswith("date"):
        what = "应为日期，请写成 2027-01-01 的样子"
    else:
        what = "写法不对，请对照上一年的文件改正"
    return f"{path}：{'.'.join(steps) or '全文'}：{what}"


def _named(days: Iterable[date]) -> str:
    return "、".join(day.isoformat() for day in sorted(days))
