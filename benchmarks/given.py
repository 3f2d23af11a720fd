"""Given: what a benchmark is told: where it writes, how much it does, and on which database the register lies."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from sqlalchemy import text

from benchmarks.processor import used, used_by
from register.connect import Register
from tests.postgres import Postgres

Size = Literal["small", "usual", "great"]
"""As CI runs it; as an engineer does; as a province would, for which nobody waits."""

TIMES = 5
"""How often a short question is asked, for the answer that was least disturbed."""

LONG = 0.5
"""Seconds of a question that is asked once."""


class Given(NamedTuple):
    """Of one benchmark. Without a `postgres` registers lie on SQLite."""

    folder: Path
    size: Size = "usual"
    postgres: Postgres | None = None

    def of(self, small: int, usual: int, great: int | None = None) -> int:
        """How much that is at this size."""
        return {"small": small, "usual": usual, "great": great or usual}[self.size]

    def address(self, folder: Path) -> str:
        """Where a new register is to lie that belongs to a folder."""
        return self.postgres.fresh() if self.postgres else f"sqlite:///{folder / 'mingpai.db'}"

    def of_database(self) -> float:
        """Processor seconds that the database has had so far, where it is a process of its own."""
        return used_by(self.postgres.pid) if self.postgres else 0.0

    def spent(self, what: Callable[[], object]) -> float:
        """Processor seconds that something takes: here, in processes that it starts and waits for, in the database."""
        before = used() + self.of_database()
        what()
        return used() + self.of_database() - before

    def quickest(self, what: Callable[[], object]) -> float:
        """Those of the least disturbed of several times. Of what takes long the first is taken."""
        first = self.spent(what)
        return first if first > LONG else min(self.spent(what) for _ in range(TIMES))


def size(register: Register) -> int:
    """The bytes that a register takes; on PostgreSQL without what a database takes that has nothing."""
    sizes = {
        "sqlite": "page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "pg_database_size(current_database()) - pg_database_size('template0')",
    }
    with register.reading() as connection:
        return int(connection.scalar(text(f"SELECT {sizes[connection.dialect.name]}")) or 0)
