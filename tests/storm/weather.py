"""The weather: which fault strikes when and for how long, drawn from a seed, so that a storm can be told again."""

import random
from typing import Literal, NamedTuple

Shape = Literal["apart", "up"]
"""Server and workers as services of their own, or all in the one process tree of `starter.py up`."""

Database = Literal["sqlite", "postgresql"]


class Fault(NamedTuple):
    """One fault: the second of the storm at which it strikes, what it is, for how many seconds, and against whom.

    `pick` and `force` are between 0 and 1: which of several processes or seams, and how strongly.
    """

    at: float
    kind: str
    lasts: float
    pick: float
    force: float

    def __str__(self) -> str:
        return f"{self.at:6.1f} s  {self.kind} for {self.lasts:.1f} s ({self.pick:.2f}, {self.force:.2f})"


EVERYWHERE = (
    "program killed",
    "program frozen",
    "server killed",
    "server frozen",
    "everything killed",
    "everything frozen",
    "register locked",
    "program's disk full",
    "server's disk full",
    "writes fail",
    "writes unheard",
    "writes slow",
    "death at a seam",
    "death at a seam, the server too",
    "channel answers with errors",
    "channel answers late",
    "channel does not answer",
)
"""The faults of every installation. A program is a worker, or the `up` that hosts one."""

OF_POSTGRESQL = (
    "database restarted",
    "database's disk full",
    "death at a seam, the database too",
    "death at a seam, all of them",
    "program's clock off",
)
"""What only a database server of its own has: on SQLite the programs' clock is the register's, and there is one."""

SHORT, LONG = 1.0, 7.0
"""Seconds that a fault lasts."""

CALM_AT_FIRST = 4.0
"""Seconds before the first fault: something must be under way that can be struck."""


def forecast(seed: int, seconds: float, every: float, database: Database) -> list[Fault]:
    """The faults of a storm of so many seconds, one in `every` seconds on average, in the order of their times.

    Each kind comes once before any comes again.
    """
    rng = random.Random(f"weather {seed}")
    kinds = [*EVERYWHERE, *(OF_POSTGRESQL if database == "postgresql" else ())]
    faults: list[Fault] = []
    bag: list[str] = []
    now = CALM_AT_FIRST
    while now < seconds:
        if not bag:
            bag = rng.sample(kinds, len(kinds))
        kind = bag.pop()
        faults.append(Fault(now, kind, rng.uniform(SHORT, LONG), rng.random(), rng.random()))
        now += rng.expovariate(1 / every)
    return faults
