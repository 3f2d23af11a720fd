"""What every table of the register 名册 is made with: its kinds of columns, and the one list of all tables."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from register.packed import packed, unpacked
from schemas.base import CHINA


class InstantColumn(TypeDecorator[datetime]):
    """An instant: kept in UTC, given back at +08:00 like every instant of the house. A naive one is refused.

    In SQLite it is kept as the microseconds since 1970, which take a third of the room of a text.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | int | None]:
        """To UTC."""
        keep = microseconds if dialect.name == "sqlite" else _utc
        return lambda value: None if value is None else keep(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """From whatever zone the server's session has; in SQLite also from a text, which nobody writes any more."""
        return lambda value: None if value is None else _instant(value).astimezone(CHINA)


_FIRST, _STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """An instant as SQLite keeps it."""
    return (_utc(at) - _FIRST) // _STEP


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("时刻必须带时区")
    return at.astimezone(UTC)


def _instant(kept: datetime | int | str) -> datetime:
    if isinstance(kept, int):
        return _FIRST + kept * _STEP
    at = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class HashColumn(TypeDecorator[str]):
    """A SHA-256 in hexadecimal, kept as the half as many bytes that it is. Declared in SQLite as a packed text is."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the migration has made of it."""
        return dialect.type_descriptor(HASH if dialect.name == "sqlite" else LargeBinary())

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], bytes | None]:
        """Its bytes."""
        return lambda value: None if value is None else halved(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:
        """Its digits; a migration of before hashes were kept so reads them as they were."""
        return lambda value: None if value is None else _digits(value)


def halved(said: str) -> bytes:
    """A hash as it is kept. What is none, as an altered register or archive may have it, stays what it says."""
    try:
        kept = bytes.fromhex(said)
    except ValueError:
        return said.encode()
    return kept if len(kept) == _BYTES and kept.hex() == said else said.encode()


def _digits(kept: bytes | str) -> str:
    if isinstance(kept, str):
        return kept
    return kept.hex() if len(kept) == _BYTES else kept.decode(errors="replace")


_BYTES = 32


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
"""Of what there are few. What every entry has is a `HashColumn`."""
TITLE = String(40)
ACTION = String(80)
