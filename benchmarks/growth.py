"""Growth: what people ask of a register, and what goes through all of it, at so many titles and at ten times as many.

Both registers are `copies` and are asked in turns; the floor is the smaller one. Ten times as much is linear, and no
more may be. What an index finds, what shows a page, what counts only what has changed is to stay where it is. Seconds
are those of the processor.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks import lists
from benchmarks.copies import fill
from benchmarks.given import Given, size
from benchmarks.row import A_TENTH, FLAT, LINEAR, TIMES, Row, Turn
from desk import due, simulation
from desk.forecast import By, Filter, forecast
from desk.simulation import Task
from observation import snapshot
from register import checkpoint, clocks, lawbook, outbox, queries, verify
from register.connect import Register
from schemas.base import CHINA, local_date
from schemas.foundation import Sourced
from schemas.party import Role
from tests.guide.practice import PACK
from workflows.life.clock import plus_months

MOST = 50
"""Notices that are shown of all."""

MONTHS = 60

Questions = Mapping[str, Callable[[], object]]


class Ground(NamedTuple):
    """A register that was filled."""

    register: Register
    folder: Path
    now: datetime

    def found(self) -> Questions:
        """What is found, shown by the page, or only looked at for what has changed."""
        register = self.register
        return {
            "a title by its number": lambda: queries.find_titles(register, "KY-000050"),
            "a title by its unit": lambda: queries.find_titles(register, "开远市第000050社区"),
            "the number of a new title": self._numbered,
            "the newest notices": lambda: outbox.notices(register, most=MOST),
            "the newest notices of a role": lambda: outbox.notices(register, Role.OFFICE, most=MOST),
            "titles whose clock is ahead": self._ahead,
        }

    def gone_through(self) -> Questions:
        """What looks at every title, or at a share of them, and is as long as they are many."""
        register, now, today = self.register, self.now, local_date(self.now)
        until = plus_months(today, MONTHS)
        draft = PACK.model_copy(update={"rounds": Sourced[int](value=2, assumed=True)})
        calendar = lawbook.newest_calendar(register)
        assert calendar is not None
        url = register.url.render_as_string(hide_password=False)
        before = snapshot.take(register, now).held_until  # as a worker that has been asked before
        task = Task(url, draft.model_dump_json(), calendar, now, until, full=False)
        return {
            "a title by a part of its unit": lambda: queries.find_titles(register, "第0000"),
            "a scrape": lambda: snapshot.take(register, now, before),
            "what is due within 30 days": lambda: due.due(register, today + timedelta(days=30), today),
            "a checkpoint, nothing has come": lambda: checkpoint.take(register, self.folder, now),
            "verify": self._verified,
            "forecast": lambda: forecast(register, By.MONTH, Filter(), now, until),
            "a draft tried": lambda: simulation.worked_through(register, draft, task),
            **{f"list: {name}": one for name, one in lists.questions(register, self.folder, now).items()},
        }

    def _numbered(self) -> str:
        """As the first application that a process takes in."""
        self.register.numbered.clear()
        return queries.next_title_id(self.register, self.now.year)

    def _ahead(self) -> None:
        with self.register.reading() as connection:
            clocks.ahead(connection, self.now)

    def _verified(self) -> None:
        if faults := verify.verify(self.register, lawbook.read(self.register)):
            raise SystemExit(f"{len(faults)} faults, {faults[0]}")


def filled(given: Given, name: str, titles: int) -> Ground:
    """A register of so many."""
    folder, now = given.folder / name, datetime.now(CHINA)
    folder.mkdir()
    register = Register(given.address(folder), told_time=True)
    fill(register, titles, folder, now)
    checkpoint.take(register, folder, now)  # as in the night before
    return Ground(register, folder, now)


def turns(given: Given, count: int) -> list[Turn]:
    """3,000 and 30,000 titles; small: 100 and 1,000; great: 37,500 and 375,000, which have 1,000,000 entries."""
    few = given.of(small=100, usual=3_000, great=37_500)
    small, big = filled(given, "small", few), filled(given, "big", TIMES * few)

    def turn() -> Turn:
        rows = []
        for one, many, aim in (
            (small.found(), big.found(), FLAT),
            (small.gone_through(), big.gone_through(), LINEAR),
        ):
            for name, question in many.items():
                floor, ours = (1000 * given.quickest(asked) for asked in (one[name], question))
                rows.append(Row(name, "ms", ours, floor, A_TENTH, aim=aim))
        ours, floor = (size(one.register) / 2**20 for one in (big, small))
        return [*rows, Row("the register, all tables", "MB", ours, floor, A_TENTH, aim=LINEAR)]

    found = [turn() for _ in range(count)]
    for one in (small, big):
        one.register.close()
    return found
