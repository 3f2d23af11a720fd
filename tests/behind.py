"""What somebody does to a register behind its back: its guards are set aside meanwhile, and put up again."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from register.connect import Register

GUARDED = ("entries", "editions", "substitutions", "chapters", "audit", "announcements", "replies")


@contextmanager
def behind(register: Register) -> Iterator[Connection]:
    """A transaction that no trigger minds."""
    with register.writing() as connection:
        if connection.dialect.name == "sqlite":
            query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = connection.execute(query).all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for _, sql in triggers:
                connection.exec_driver_sql(sql)
            return
        for table in GUARDED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield connection
        for table in GUARDED:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
