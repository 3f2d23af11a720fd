"""Reads the State Council's working-day notices (`calendars/*.yaml`), computes statutory days beyond them.

A notice (国务院办公厅关于20XX年部分节假日安排的通知) comes once a year, for the next year. The program ships those that
were out when it was made; an office imports later ones into its register (`calendar import`), where they stay whatever
the program is exchanged for. `known` puts the two together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from regulations.load import FaultsError, load
from schemas.calendar import SATURDAY, Calendar
from schemas.holidays import HolidayNotice, Imported, named_days

NOTICES = Path(__file__).parent / "calendars"

STATUTORY = Path(__file__).parent / "statutory.txt"
"""The days that 全国年节及纪念日放假办法 第二条 gives everyone, computed beforehand."""

LAST_COMPUTED = 2099
"""`holidays` 0.109, which computed them, has lunar dates to 2100, but calls its rule for 清明 reliable only to 2099."""


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

    Computed days follow the law as it is today (13 days a year since 2025), are only those on a weekday, and end with
    2099. The same notices and the same `STATUTORY` give the same calendar.
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
    """The days of `year`, from 2000 to 2100, that the law itself makes holidays, in order; none that a notice adds."""
    return [date.fromisoformat(f"{year}-{day}") for day in _statutory().get(year, ())]


@cache
def _statutory() -> Mapping[int, Sequence[str]]:
    lines = (line.split() for line in STATUTORY.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {int(year): days for year, *days in lines}


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
    """The notice in a file of any name. Raises CalendarFault."""
    try:
        return load(path, HolidayNotice, lambda _: [], FaultsError)
    except FaultsError as faults:
        raise CalendarFault("\n".join(faults.lines)) from None


def beyond_the_law(notice: HolidayNotice) -> int:
    """How many days a notice gives off beyond what the law itself makes holidays, or below nought: too few.

    A working day off that is worked for on a weekend is not one more, and a holiday on a weekend is made up for: off
    working days less worked weekends are the law's days, in every notice since 2021. Another sum is mostly a slip of
    the pen, and now and then a special holiday.
    """
    off = sum(day.weekday() < SATURDAY for day in notice.off())
    return off - len(notice.on()) - len(statutory_days(notice.year))


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
