"""Reads the State Council's working-day notices (`calendars/*.yaml`), computes statutory days beyond them.

A notice (国务院办公厅关于20XX年部分节假日安排的通知) comes once a year, for the next year. The program ships those that
were out when it was made; an office imports later ones into its register (`calendar import`), where they stay whatever
the program is exchanged for. `known` puts the two together.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml
from holidays import country_holidays
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.calendar import SATURDAY, Calendar
from schemas.holidays import NOTICED, HolidayNotice, Imported, named_days

NOTICES = Path(__file__).parent / "calendars"

STATUTORY = (*NOTICED, "农历除夕")
"""What 全国年节及纪念日放假办法 第二条 gives everyone, in the words of `holidays`; 除夕 belongs to 春节."""

LAST_COMPUTED = 2099
"""`holidays` 0.109 has lunar dates to 2100, but calls its rule for 清明 reliable only to 2099."""


class CalendarFault(Exception):  # noqa: N818 - what is wrong is the file, not the program
    """The notices cannot be used; the text says in Chinese file, fault and remedy, a line each."""


class Known(NamedTuple):
    """The notices that govern, one a year without gaps, and their calendar.

    `imported` are those that an office brought in itself, by year; `apart` the years in which one of them and what the
    program ships since disagree about a day: the office's governs until somebody looks (`calendar import --correct`).
    """

    notices: tuple[HolidayNotice, ...]
    imported: dict[int, Imported]
    apart: tuple[int, ...]
    calendar: Calendar


def known(imported: Iterable[Imported] = (), folder: Path = NOTICES) -> Known:
    """What the program ships in `folder` and the office has imported. Raises CalendarFault for the folder."""
    notices = {notice.year: notice for notice in _read(folder, None)}
    shipped = dict(notices)
    latest = {one.notice.year: one for one in sorted(imported, key=lambda one: one.correction)}
    notices |= {year: one.notice for year, one in latest.items()}
    # What lies behind a gap (a program exchanged for an older one) is in the register's newest calendar, not here.
    years = [year for year in sorted(notices) if set(range(min(notices), year)) <= notices.keys()]
    apart = [
        year
        for year, one in latest.items()
        if year in shipped and not one.correction and not one.notice.same_days(shipped[year])
    ]
    governing = tuple(notices[year] for year in years)
    calendar = calendar_of(governing, sum(one.correction for one in latest.values()))
    return Known(governing, latest, tuple(apart), calendar)


def load_calendar(folder: Path = NOTICES, through: int | None = None, horizon: int = 40) -> Calendar:
    """The calendar of the notices in `folder`, and of statutory days for `horizon` years beyond the newest.

    `through` leaves out the notices of later years, to rehearse the time before they came. Raises CalendarFault.
    """
    return calendar_of(_read(folder, through), horizon=horizon)


def calendar_of(notices: Sequence[HolidayNotice], corrections: int = 0, horizon: int = 40) -> Calendar:
    """The calendar of these notices, in the order of their years, and of statutory days for `horizon` years beyond.

    Computed days follow the law as `holidays` knows it today (13 days a year since 2025), are only those on a weekday,
    and end with 2099. The same notices and release of `holidays` give the same calendar.
    """
    off = {day for notice in notices for day in notice.off() if day.weekday() < SATURDAY}
    on = {day for notice in notices for day in notice.on()}
    newest = notices[-1].year
    for year in range(newest + 1, min(newest + horizon, LAST_COMPUTED) + 1):
        off.update(day for day in statutory_days(year) if day.weekday() < SATURDAY)
    return Calendar(
        noticed_through=newest, corrections=corrections, off=tuple(sorted(off)), on=tuple(sorted(on))
    )


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


def read_notice(path: Path) -> HolidayNotice:
    """The notice in a file of any name. Raises CalendarFault, and OSError where there is no such file."""
    try:
        # All scalars stay text, so that what is no date is told with its place and nothing becomes a boolean.
        content = yaml.BaseLoader(path.read_text(encoding="utf-8")).get_single_data()
        return HolidayNotice.model_validate(content)
    except ValidationError as error:
        raise CalendarFault("\n".join(_said(path, one) for one in error.errors())) from error
    except yaml.MarkedYAMLError as error:
        where = f"第{error.problem_mark.line + 1}行附近" if error.problem_mark else "文件"
        raise CalendarFault(f"{path}：{where}的 YAML 写法有误，请检查缩进、冒号和括号") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CalendarFault(f"{path}：含有读不懂的字符，请存为 UTF-8 文本") from error


def contradictions(notice: HolidayNotice, notices: Iterable[HolidayNotice]) -> list[str]:
    """Days that `notice` and its neighbours among `notices` arrange differently, a sentence each."""
    near = [other for other in notices if abs(other.year - notice.year) == 1]
    return [
        f"{named_days(clash)}：{notice.year}年与{other.year}年的通知一处放假、一处上班，请对照通知改正"
        for other in near
        if (clash := _clash(notice, other))
    ]


def _clash(one: HolidayNotice, other: HolidayNotice) -> set[date]:
    return (set(one.off()) & set(other.on())) | (set(one.on()) & set(other.off()))


def _parse(path: Path) -> HolidayNotice:
    notice = read_notice(path)
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
        elif clash := _clash(one, after):
            files = f"{folder / str(one.year)}.yaml 与 {after.year}.yaml"
            yield f"{files}：{named_days(clash)}一处放假、一处上班，请对照通知改正"


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
