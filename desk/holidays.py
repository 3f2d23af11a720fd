"""Holidays 放假安排 at the desk: which notices hold here, whether another one fits, how it gets into the register."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from activities.governing import arrival_with, known_here
from desk.before_after import Foreseen, foresee
from desk.seats import Seat
from register import lawbook, queries
from register.connect import Register
from regulations.calendars import Known, beyond_the_law, calendar_of, contradictions
from schemas.arrival import Arrival
from schemas.base import Sha256, digest, local_date
from schemas.calendar import SATURDAY, Calendar
from schemas.holidays import HolidayNotice, Imported
from schemas.party import Role
from wording.dates import day as in_words
from wording.dates import with_weekday

NOVEMBER = 11
"""The State Council's notice for the next year comes in October or November."""


class Coming(NamedTuple):
    """What the register would hold once a notice is in it."""

    one: Imported
    calendar: Calendar
    arrival: Arrival


class Standing(NamedTuple):
    """How far the register is: its newest calendar, and what of its open titles waits for that or for a notice."""

    newest: Sha256
    through: int
    provisional: int
    lacking: int


def standing(register: Register, found: Known) -> Standing:
    """How far the register is; before the first start of a service, what the program ships."""
    newest = lawbook.newest_calendar(register) or digest(found.calendar)
    through = lawbook.read(register).calendars.get(newest, found.calendar).noticed_through
    return Standing(newest, through, queries.provisional(register), queries.lacking(register, newest))


def missing(register: Register, today: date) -> int | None:
    """The year whose notice somebody should bring in by now. A morning asks this: nothing is counted for it."""
    newest = lawbook.newest_calendar(register)
    calendar = lawbook.read(register).calendars.get(newest) if newest else None
    return awaited((calendar or known_here(register).calendar).noticed_through, today)


def awaited(through: int, today: date) -> int | None:
    """The year whose notice is missing though it is out, or about to be; None where nobody has to do anything."""
    return (
        through + 1 if through < today.year or (through == today.year and today.month >= NOVEMBER) else None
    )


def of_year(found: Known, year: int) -> HolidayNotice | None:
    """The notice that holds for a year."""
    return next((one for one in found.notices if one.year == year), None)


def came_from(found: Known, notice: HolidayNotice, said: Callable[[date], str] = str) -> str:
    """Who brought a notice in, and when: a table of a terminal has no room for a day in words."""
    mine = found.imported.get(notice.year)
    if mine is None:
        return "程序自带"
    return f"{said(mine.on)} {mine.by}导入" + (f"，第{mine.correction}次更正" if mine.correction else "")


def importer(seat: Seat) -> str | None:
    """By post and account, as whom somebody imports; None for whoever may not."""
    if not any(party.role is Role.OFFICE for party in seat.post.parties):
        return None
    return f"{seat.post.name}（{seat.account}）"


def unfit(notice: HolidayNotice, found: Known, today: date) -> list[str]:
    """Why a notice that is right by itself does not go with what is known; each line with its remedy."""
    first, last = found.notices[0].year, found.notices[-1].year
    faults = contradictions(notice, found.notices)
    if notice.year > last + 1:
        missing = "、".join(f"{year}年" for year in range(last + 1, notice.year))
        faults.append(f"已登记到{last}年，年份应当连续，请先导入{missing}的通知")
    if notice.year < first:
        faults.append(f"最早的一份是{first}年，更早的年份不需要")
    if notice.published > today:
        faults.append(f"发布日期{in_words(notice.published)}在今天之后，请对照通知改正")
    return faults


def different(notice: HolidayNotice, other: HolidayNotice) -> str:
    """On which days a notice is not what is known of its year."""
    off, on = set(other.off()) ^ set(notice.off()), set(other.on()) ^ set(notice.on())
    days = "、".join(map(with_weekday, sorted(off | on)))
    return f"{notice.year}年的放假安排已经登记（{other.title}，{other.number}），与这份不同：{days}"


def doubt(notice: HolidayNotice) -> str:
    """What is said where the days off do not add up to those of the law; empty where they do."""
    more = beyond_the_law(notice)
    if not more:
        return ""
    return (
        f"放假占用的工作日减去调休上班的天数，比法定节假日{'多' if more > 0 else '少'}{abs(more)}天。"
        "请与通知逐日核对，尤其是调休上班有没有漏写；确有特别安排的，不必改。"
    )


HEADS = ("节日", "放假", "天数", "调休上班")
"""Over a notice that is read back."""


def read_back(notice: HolidayNotice) -> Iterator[tuple[str, str, str, str]]:
    """A notice point by point."""
    for one in notice.holidays:
        span = in_words(one.first) + ("" if one.first == one.last else f"至{in_words(one.last)}")
        yield one.name, span, f"{len(one.days())}天", "、".join(map(with_weekday, one.worked))


def in_sum(notice: HolidayNotice) -> str:
    """How many working days a notice takes, and how many weekends are worked."""
    free = sum(day.weekday() < SATURDAY for day in notice.off())
    return f"放假占用工作日 {free} 天，调休上班 {len(notice.on())} 天"


def coming(notice: HolidayNotice, found: Known, by: str, now: datetime) -> Coming:
    """What a notice would make of what is known; one of a year that is known corrects that."""
    mine = found.imported.get(notice.year)
    turn = (mine.correction if mine else 0) + 1 if of_year(found, notice.year) else 0
    notices = tuple(one for one in found.notices if one.year != notice.year)
    notices = tuple(sorted((*notices, notice), key=lambda one: one.year))
    others = sum(one.correction for year, one in found.imported.items() if year != notice.year)
    new = calendar_of(notices, turn + others)
    one = Imported(notice=notice, by=by, on=local_date(now), correction=turn)
    return Coming(one, new, arrival_with(one, digest(new)))


def foreseen(register: Register, notice: HolidayNotice, now: datetime) -> Foreseen:
    """What a notice would do to every open title; it writes nothing."""
    would = coming(notice, known_here(register), "试算", now)
    return foresee(register, lawbook.read(register), would.calendar, would.arrival, now)


def write_down(register: Register, would: Coming, now: datetime) -> None:
    """The notice and its calendar into the register. `AlreadyImported`."""
    lawbook.import_notice(register, would.one, would.calendar, now)
