"""The notice that has not come yet: of the year after the newest that the program ships, whatever year that is."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from holidays import country_holidays

from register import inbox, lawbook, recording
from register.connect import Register
from regulations.calendars import beyond_the_law, load_calendar
from schemas.base import CHINA, local_date
from schemas.foundation import Sourced
from schemas.holidays import NOTICED, HolidayNotice
from schemas.record import Recorded, RecordRequest
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Duty
from schemas.unit import credit_check_digit
from tests.people import KAIYUAN, UNIT, does

SHIPPED = load_calendar()
YEAR = SHIPPED.noticed_through + 1
WORKDAY = next(
    day
    for day in (date(YEAR, 3, 1) + timedelta(days=n) for n in range(7))
    if day.weekday() == 2 and SHIPPED.is_working_day(day)
)
"""A Wednesday in March that nobody expected to be off."""
SATURDAY = WORKDAY + timedelta(days=3)


def notice(year: int = YEAR, *, off: date | None = WORKDAY, worked: date | None = None) -> dict[str, Any]:
    """Every statutory day as the law has it, one more day off, or a Saturday worked."""
    known = country_holidays("CN", years=year, observed=False, language="zh_CN")
    days: dict[str, list[date]] = {name: [] for name in NOTICED}
    for day in sorted(known):
        for name in (one for one in known.get_list(day) if one in (*NOTICED, "农历除夕")):
            days["春节" if name == "农历除夕" else name].append(day)
    if set(days["中秋节"]) & set(days["国庆节"]):
        days["国庆节、中秋节"] = sorted({*days.pop("中秋节"), *days.pop("国庆节")})
    breaks = [{"name": name, "first": str(span[0]), "last": str(span[-1])} for name, span in days.items()]
    if off:
        breaks.append({"name": "调休", "first": str(off), "last": str(off)})
    if worked:
        breaks[0]["worked"] = [str(worked)]  # type: ignore[assignment]
    return {
        "year": year,
        "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "number": f"国办发明电〔{year - 1}〕99号",
        "published": local_date(datetime.now(CHINA)).isoformat(),
        "holidays": breaks,
    }


def adding_up(said: dict[str, Any]) -> dict[str, Any]:
    """The notice with as many more days off in July as its sum lacks: a real one makes up for weekends."""
    lacking = -beyond_the_law(HolidayNotice.model_validate(said))
    july = (date(said["year"], 7, 1) + timedelta(days=n) for n in range(31))
    days = [day for day in july if day.weekday() < SATURDAY.weekday()][: max(lacking, 0)]
    more = [{"name": f"补休{n}", "first": str(day), "last": str(day)} for n, day in enumerate(days, 1)]
    return {**said, "holidays": [*said["holidays"], *more]}


def write(path: Path, said: dict[str, Any]) -> Path:
    """The notice as a file."""
    path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def patient() -> Regulation:
    """The measure of Kaiyuan with a first opinion so long that it always reaches into the next notice's year."""
    rule = KAIYUAN.duties[Duty.PRELIMINARY]
    within = Sourced[Span](value=Span.model_validate("600个工作日"), assumed=True)
    duties = {**KAIYUAN.duties, Duty.PRELIMINARY: rule.model_copy(update={"within": within})}
    edition = KAIYUAN.edition.model_copy(update={"id": "patient"})
    return KAIYUAN.model_copy(update={"duties": duties, "edition": edition})


def fill(
    register: Register, count: int, now: datetime, regulation: Regulation | None = None, *, first: int = 1
) -> list[str]:
    """So many units have applied today under `patient`, or another measure, and the calendar that the program ships.

    They are numbered from the `first` on.
    """
    regulation = regulation or patient()
    lawbook.add(register, regulation, now)
    lawbook.add(register, SHIPPED, now)
    day = local_date(now)
    titles = [f"{day.year}-{n:04d}" for n in range(first, first + count)]
    for n, title in enumerate(titles, first):
        code = f"11532502{n:09d}"
        unit = {**UNIT, "code": code + credit_check_digit(code), "name": f"开远市第{n}小学"}
        application = {"unit": unit, "honour": regulation.honour.name}
        applies = does(title, "apply", "office", day, application=application)
        action = inbox.receive(register, applies, lambda: now).action
        done = recording.record(register, RecordRequest(title, action.id, now))
        assert isinstance(done, Recorded)
        assert done.receipt is not None
        assert done.receipt.accepted, done.receipt
    return titles
