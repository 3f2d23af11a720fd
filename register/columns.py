"""What every table of the register 名册 is made with: its kinds of columns, and the one list of all tables."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, MetaData, String, TypeDecorator

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
