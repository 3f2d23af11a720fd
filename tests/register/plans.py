"""Plans: what a database reads to answer a question, told by the database itself and not by a clock."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from register.connect import Register


def asked(register: Register, question: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that a question came to, with what they were given."""
    found: list[tuple[str, Any]] = []

    def heard(_c: Any, _cursor: Any, statement: str, given: Any, _context: Any, _many: Any) -> None:
        found.append((statement, given))

    event.listen(register.engine, "before_cursor_execute", heard)
    try:
        question()
    finally:
        event.remove(register.engine, "before_cursor_execute", heard)
    return [one for one in found if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def plans(register: Register, question: Callable[[], object]) -> str:
    """How the database answers a question: PostgreSQL as it would with many rows, for which it takes indexes."""
    found = []
    for statement, given in asked(register, question):
        with register.engine.connect() as connection:
            if register.engine.dialect.name == "sqlite":
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                found += [str(row[3]) for row in rows]
            else:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
                found += [row[0].strip() for row in connection.exec_driver_sql(f"EXPLAIN {statement}", given)]
    return "\n".join(found)


def scanned(plan: str) -> list[str]:
    """The lines of a plan by which all rows of a table are read, or all of an index without a place to begin at."""
    made_here = ("SCAN CONSTANT", "SCAN (", "SCAN order_of", "SCAN place_of", "SCAN first_ones")
    return [
        line
        for line in plan.splitlines()
        if "Seq Scan on" in line or (line.startswith("SCAN ") and not line.startswith(made_here))
    ]
