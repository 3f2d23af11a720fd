"""Texts are packed, and what was searched for in them has columns: the largest part of a register is a fifth of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from register.packed import packed, unpacked

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TEXTS = {
    "titles": (("id",), ("life",)),
    "entries": (("title", "seq"), ("body",)),
    "inbox": (("action_id",), ("body", "receipt")),
    "outbox": (("key",), ("subject", "body", "facts")),
}
"""Of each table what tells its rows apart, and its texts."""

_AT_ONCE = 500
"""Rows in memory."""

_ABOUT = ("act", "files")
_ACT = 20


def upgrade() -> None:
    """Row by row, in the order of the keys. What an entry says is what it said: the ledger's guard looks away."""
    op.add_column("entries", sa.Column("act", sa.String(_ACT)))
    op.add_column("entries", sa.Column("files", sa.Boolean, nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    with _unguarded(connection):
        for table, (keys, texts) in _TEXTS.items():
            if connection.dialect.name == "postgresql":
                for one in texts:
                    _as_bytes(table, one)
            _pack(connection, table, keys, texts)


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")


def _as_bytes(table: str, name: str) -> None:
    by_itself = (table, name) == ("outbox", "facts")
    if by_itself:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE bytea USING convert_to({name}, 'UTF8')")
    if by_itself:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT '{{}}'")


def _pack(connection: sa.Connection, name: str, keys: tuple[str, ...], texts: tuple[str, ...]) -> None:
    about = _ABOUT if name == "entries" else ()
    table = sa.table(name, *(sa.column(one) for one in (*keys, *texts, *about)))
    place = sa.tuple_(*(table.c[one] for one in keys))
    some = sa.select(*(table.c[one] for one in (*keys, *texts))).order_by(*place).limit(_AT_ONCE)
    write = sa.update(table).where(*(table.c[one] == sa.bindparam(f"its_{one}") for one in keys))
    rows = connection.execute(some).mappings().all()
    while rows:
        values = []
        for row in rows:
            said = {one: unpacked(row[one]) for one in texts if row[one] is not None}
            kept: dict[str, Any] = {one: packed(said[one]) if one in said else None for one in texts}
            if about:
                kept |= _said_of(said["body"])
            values.append(kept | {f"its_{one}": row[one] for one in keys})
        connection.execute(write, values)
        last = tuple(rows[-1][one] for one in keys)
        rows = connection.execute(some.where(place > last)).mappings().all()


def _said_of(body: str) -> dict[str, Any]:
    """What the columns of an entry have from now on; of one that was altered and is none what `verify` will tell."""
    try:
        act = str(json.loads(body)["action"]["kind"])[:_ACT]
    except (ValueError, LookupError, TypeError):
        act = None
    return {"act": act, "files": '"kept_as":"' in body}


@contextmanager
def _unguarded(connection: sa.Connection) -> Iterator[None]:
    run = connection.exec_driver_sql
    if connection.dialect.name == "postgresql":
        run("ALTER TABLE entries DISABLE TRIGGER entries_no_change")
        yield
        run("ALTER TABLE entries ENABLE TRIGGER entries_no_change")
        return
    (again,) = run("SELECT sql FROM sqlite_master WHERE name = 'entries_no_update'").one()
    run("DROP TRIGGER entries_no_update")
    yield
    run(again)
