"""Cohort: so many titles of one batch 批次, which one document names, so that all of them fall due on one date.

Their way in is the part that a batch does for all: the leadership group's list, its publicity, the naming.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from register import lawbook, undertakings
from register.connect import Register
from regulations.calendars import load_calendar
from schemas.act import TitleId
from schemas.base import CHINA, midnight
from schemas.regulation import Regulation
from schemas.undertaking import NEW, Deed, UndertakingId
from schemas.undertakings.batch import Call, DecideList, Enter, NameList, PubliciseList
from tests.next_notice import fill
from tests.people import KAIYUAN
from tests.undertakings.house import House, at

BATCH = "第五批"

UNTIL_NAMED = timedelta(days=30)
"""From the call to the naming: the publicity's working days lie between them, also where it meets a long holiday."""

LONG_AGO = datetime(2021, 1, 2, tzinfo=CHINA)
"""When the measure is added: a day after the one that every desk of the tests has, so that this is the newest."""


def measure() -> Regulation:
    """Kaiyuan's measure, with a way in that begins with the decision."""
    told = KAIYUAN.model_dump(mode="json")
    told["way_in"]["value"] = ["decision", "publicity", "naming"]
    for before in ("preliminary", "materials", "supplement", "assessment", "consultation"):
        del told["duties"][before]
    return Regulation.model_validate(told)


def furnished(register: Register) -> House:
    """The office, once the register has measure and calendar."""
    lawbook.add(register, load_calendar(), LONG_AGO)
    lawbook.add(register, measure(), LONG_AGO)
    return _Clerks(register)


class Cohort(NamedTuple):
    """The titles of a batch and the day on which one document names them."""

    house: House
    work: UndertakingId
    titles: list[TitleId]
    day: date

    def name(self) -> None:
        """By one document, each with its number; what the service makes of it is not waited for."""
        numbers = {title: f"KY5-{n:04}" for n, title in enumerate(self.titles, 1)}
        papers = _paper("开发〔2026〕15号", self.day)
        self.house.do(NameList, "naming_body", self.day, self.work, numbers=numbers, documents=papers)


def named(house: House, count: int, due: date) -> Cohort:
    """So many whose terms end on the eve of `due`, with all their reminders: by then the service has done its part."""
    cohort = publicised(house, count, due.replace(year=due.year - 5) - UNTIL_NAMED)
    cohort.name()
    house.carry_out(cohort.work, cohort.day, most=count)
    for title in cohort.titles:
        house.desk.pass_time(midnight(due) - timedelta(seconds=1), title)
    return cohort


def publicised(house: House, count: int, day: date) -> Cohort:
    """So many that have applied on the day, each as far as the naming: the service's part of it is done at once."""
    law = measure()
    titles = fill(house.register, count, at(day), law)
    edition = lawbook.add(house.register, law, LONG_AGO)
    named = {"honour": law.honour.name, "level": law.honour.level, "edition": edition, "batch": BATCH}
    call = house.do(Call, "office", day, name=f"{day.year}年{BATCH}", opens=day, closes=day, **named)
    work = call.undertaking
    house.do(Enter, "office", day, work, titles=titles)
    decided = day + timedelta(days=1)
    undertakings.tick(house.register, work, at(decided))
    approved = {"approved": titles, "documents": _paper("开创〔2026〕7号", decided)}
    house.do(DecideList, "leadership", decided, work, **approved)
    house.carry_out(work, decided, most=count)
    house.do(PubliciseList, "office", decided, work, documents=_paper("开创公〔2026〕1号", decided))
    house.carry_out(work, decided, most=count)
    for title in titles:
        house.desk.pass_time(at(day + UNTIL_NAMED), title)
    return Cohort(house, work, titles, day + UNTIL_NAMED)


class _Clerks(House):
    """Whoever decides and publicises is none of those who handed the applications in."""

    def deed(self, cls: type[Deed], by: str, day: date, undertaking: str = NEW, **says: Any) -> Deed:
        deed = super().deed(cls, by, day, undertaking, **says)
        actor = deed.actor.model_copy(update={"account": f"{by}-2"})
        return deed.model_copy(update={"actor": actor})


def _paper(number: str, day: date) -> list[dict[str, Any]]:
    return [{"number": number, "title": "关于示范单位的文件", "date": day}]
