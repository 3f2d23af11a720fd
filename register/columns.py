"""What every table of the register 名册 is made with: its kinds of columns, and the one list of all tables."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from register.packed import packed, unpacked
from schemas.base import CHINA


class InstantColumn(TypeDecorator[datetime]):
    """An instant: kept in UTC, given back at +08:00 like every instant of the house. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. SQLite keeps no zone, so that its texts sort as instants do."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("时刻必须带时区")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC, or from whatever zone the server's session has."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA)


class PackedText(TypeDecorator[str]):
    """A text that is kept packed. SQL sees bytes: what is searched for has a column of its own.

    In SQLite the column still is declared a text's, which keeps bytes as they are: no table is written anew for it.
    """

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the migration has made of it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else LargeBinary())

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], bytes | None]:
        """Packed."""
        return lambda value: None if value is None else packed(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:
        """Unpacked; a migration of before texts were packed reads them as they were."""
        return lambda value: None if value is None else unpacked(value)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

HASH = String(64)
TITLE = String(40)
ACTION = String(80)
