"""Report 年度报告: the figures of a year out of the register, each with the list or the entries behind it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desk.basis import Figure, Known
from desk.errors import FilterError
from desk.forecast import By, Filter, Work, forecast
from desk.happened import Happened, happened_in
from desk.lists import Asked, day_of
from desk.owed import Owed, owed_in
from desk.targets import Account, account
from desk.yearly import OfYear, in_year
from register import acts, lawbook, lists
from register.acts import Act
from register.connect import Register
from register.lists import Wanted
from schemas.arrangement import Arrangement
from schemas.base import local_date
from schemas.folding import fold
from schemas.precondition import LEVELS as ORDER
from schemas.stage import Duty
from schemas.target import Targets
from wording.phrases import LEVELS


class Compared(NamedTuple):
    """Titles in force of one level, category or township: at the end of the year, and of the one before."""

    name: str
    now: Figure
    before: Figure

    @property
    def change(self) -> int | None:
        """By how many; None where one of both is not known."""
        known = self.now.value is not None and self.before.value is not None
        return (self.now.value or 0) - (self.before.value or 0) if known else None


class Named(NamedTuple):
    """A title that was named in the year, and by which documents."""

    title: str
    unit: str
    township: str
    category: str
    honour: str
    level: str
    batch: str | None
    number: str | None
    on: date
    documents: tuple[str, ...]


class Report(NamedTuple):
    """The figures of a year. `on` is its last day or, while it runs, today; `known` the day on which this was asked.

    `before` is the last day of the year before. `load` is None where the next year is over. `inherited` titles were
    taken over in mid-life; `unknown` more had been named by `on`, and were taken over only after it.
    """

    year: int
    on: date
    before: date
    known: date
    begins: date | None
    unknown: int
    inherited: int
    levels: list[Compared]
    categories: list[Compared]
    townships: list[Compared]
    total: Compared
    named: list[Named]
    named_by: Asked
    former_by: Asked
    happened: list[Happened]
    units: dict[str, str]
    owed: list[Owed]
    duties: list[OfYear]
    account: Account
    load: Work | None


def year_of(text: str, today: date) -> int:
    """The year that is meant. `FilterError` for what is none, or has not begun."""
    bare = fold(text).removesuffix("年")
    if not (bare.isdecimal() and len(bare) == 4 and int(bare) >= 1950):
        raise FilterError("year", text, "应为年份，写作 2025")
    if int(bare) > today.year:
        raise FilterError("year", text, f"还没有到，今天是{today}")
    return int(bare)


def day_of_year(text: str, year: int, today: date) -> date:
    """The day of a year until which its figures are wanted. `FilterError` for any other day."""
    day = day_of("on", text, today)
    if day.year != year:
        raise FilterError("on", text, f"应在{year}年之内")
    return day


def report(
    register: Register,
    targets: Targets | None,
    own: Arrangement,
    year: int,
    now: datetime,
    on: date | None = None,
) -> Report:
    """The figures of a year, as the register has them now; until a day of it, as that day's own report had them."""
    today, last = local_date(now), date(year, 12, 31)
    since, on = date(year, 1, 1), min(last, today, on or last)
    stood = _Stood(register, own, on, date(year - 1, 12, 31))
    happened, owed, naming, inherited = _ledger(register, since, on, today if on == last else on)
    named_by = Asked(named=str(year), on=today.isoformat())
    wanted = Wanted(on=today, named_from=since, named_until=on)
    named = [_named(row, naming.get(row.title, ())) for row in lists.stood(register, wanted)]
    return Report(
        year=year,
        on=on,
        before=stood.before,
        known=today,
        begins=stood.begins,
        unknown=lists.taken_over_since(register, on),
        inherited=inherited,
        levels=stood.compared("level", lambda one: {"level": LEVELS[one]}, [*ORDER]),
        categories=stood.compared("category", lambda one: {"categories": [one]}, _categories(register)),
        townships=stood.compared("township", lambda one: {"townships": [one]}, own.order.townships),
        total=stood.total(),
        named=sorted(named, key=lambda one: (one.on, one.title)),
        named_by=named_by,
        former_by=Asked(former=True, on=on.isoformat()),
        happened=happened,
        units={row.title: row.unit_name for row in lists.stood(register, Wanted(on=today))},
        owed=owed,
        duties=in_year(register, year, on),
        account=account(register, targets, on),
        load=_load(register, year + 1, now),
    )


class _Stood:
    """Titles in force at the ends of two years, by whatever they are told apart by."""

    def __init__(self, register: Register, own: Arrangement, on: date, before: date) -> None:
        self.register, self.on, self.before = register, on, before
        self.known = Known(register)
        first = lists.first_day(register)
        self.begins = first if first and first > before else None
        self.there = {day: bool(first and first <= day) for day in (on, before)}

    def compared(
        self, name: str, asks: Callable[[str], dict[str, Any]], order: Sequence[str] = ()
    ) -> list[Compared]:
        """By one column, in this order and then by name; only what there is, or is in the office's own order."""
        counts = {day: self._counts(day, name) for day in (self.on, self.before)}
        names = sorted({one for those in counts.values() for one in those})
        own = [one for one in order if one in names or name == "township"]
        every = [*own, *(one for one in names if one not in own)]
        return [
            Compared(
                LEVELS[one] if name == "level" else one,
                *(self._figure(day, counts[day].get(one, 0), asks(one)) for day in (self.on, self.before)),
            )
            for one in every
        ]

    def total(self) -> Compared:
        """All of them."""
        days = (self.on, self.before)
        return Compared(
            "合计", *(self._figure(day, sum(self._counts(day, "level").values()), {}) for day in days)
        )

    def _counts(self, day: date, name: str) -> dict[str, int]:
        counted = lists.counted(self.register, Wanted(on=day, in_force=True), name)
        return {key: n for (key,), n in counted.items()}

    def _figure(self, day: date, value: int, asks: dict[str, Any]) -> Figure:
        asked = self.known.asked(day, in_force=True, **asks)
        return Figure(value if self.there[day] else None, asked)


def _ledger(
    register: Register, since: date, on: date, today: date
) -> tuple[list[Happened], list[Owed], dict[str, tuple[str, ...]], int]:
    """What the ledgers say: what happened, what was owed, by which documents titles were named, how many came late."""
    happened: list[Happened] = []
    owed: list[Owed] = []
    naming: dict[str, tuple[str, ...]] = {}
    inherited = 0
    for title, bodies in acts.ledgers(register):
        stands = acts.standing(bodies)
        happened += happened_in(stands, since, on)
        owed += owed_in(title, bodies, since, on, today)
        naming[title] = _naming(stands)
        inherited += any(one.kind == "take_over" for one in stands)
    return sorted(happened, key=lambda one: (one.on, one.title)), owed, naming, inherited


def _naming(stands: Sequence[Act]) -> tuple[str, ...]:
    """By which documents a title was named, the last time, or its list says so."""
    for act in reversed(stands):
        if act.kind in ("name", "take_over"):
            return tuple(one.called for one in act.documents)
    return ()


def _categories(register: Register) -> list[str]:
    """Every category, in the order of the measures."""
    laws = lawbook.read(register).editions.values()
    return list(dict.fromkeys(name for one in laws for name in one.categories.value))


def _named(row: lists.Shown, documents: tuple[str, ...]) -> Named:
    return Named(
        title=row.title,
        unit=row.unit_name,
        township=row.township,
        category=row.category,
        honour=row.honour,
        level=LEVELS[row.level],
        batch=row.batch,
        number=row.number,
        on=row.named_on,
        documents=documents,
    )


def _load(register: Register, year: int, now: datetime) -> Work | None:
    """What falls due in a year as far as it is still to come."""
    last = date(year, 12, 31)
    if last < local_date(now):
        return None
    return forecast(register, By.MONTH, Filter(), now, last)


def filings(owed: Sequence[Owed]) -> list[Owed]:
    """Of what was owed, the reports that units file by themselves."""
    return [one for one in owed if one.duty is Duty.FILING]
