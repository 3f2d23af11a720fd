"""Migrations: the tables brought to this code's version by Alembic, which nothing else needs to load."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from register import connect, reach
from register.connect import Register


def prepare(register: Register) -> None:
    """Make the tables, or bring them to this code's version. `UnusableError` where that cannot be."""
    try:
        reach.check(register)
    except reach.UnusableError as unusable:
        if not unusable.trouble.migrates:
            raise
        try:
            to_head(register)
        except (SQLAlchemyError, OSError) as failed:
            raise reach.explain(register.url, failed) from failed


def to_head(register: Register) -> None:
    """Bring the tables to this code's version; two processes may try at once."""
    if register.url.database and register.url.get_backend_name() == "sqlite":
        Path(register.url.database).parent.mkdir(parents=True, exist_ok=True)
    with register.migrating() as connection:
        upgrade(connection)


def migrate(url: str) -> None:
    """Bring the database at `url` to this code's version."""
    register = Register(url)
    try:
        to_head(register)
    finally:
        register.close()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision, inside the transaction of `connection`."""
    config = Config()
    config.set_main_option("script_location", str(connect.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
