"""The register takes less room: hashes are bytes, SQLite's instants numbers, and fewer indexes say more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from register.columns import halved, microseconds
from schemas.base import GENESIS

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_HASHES = {
    "editions": ("hash",),
    "titles": ("edition", "calendar", "head"),
    "entries": ("prev", "hash"),
    "standings": ("edition",),
    "outbox": ("sha256",),
}
_LAWS = ("edition", "calendar")
"""Of a title, by their hashes."""

_BROKEN = "档案断链:本条的 prev 不是上一条的哈希"
_BEFORE = (
    "CASE NEW.seq WHEN 1 THEN {}"
    " ELSE (SELECT hash FROM entries WHERE title = NEW.title AND seq = NEW.seq - 1) END"
)
"""The hash on which an entry stands, by what the first one stands on."""


def upgrade() -> None:
    """What a row says is what it said; the guards stand as before, and that of the chain compares bytes."""
    _fewer_indexes()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")


def _fewer_indexes() -> None:
    """Lists of any day are counted by one index; notices that are over stand in none of those that are looked for."""
    for one in ("stage", "until", "until_category", "until_township"):
        op.drop_index(f"ix_standings_{one}", "standings")
    listed = ["until", "township", "stage", "title", "category", "level", "in_force", "since"]
    op.create_index("ix_standings_until", "standings", listed)
    op.drop_index("ix_outbox_state_role_area_digest_on", "outbox")
    to_do = sa.text("state NOT IN ('delivered', 'not_sent')")
    op.create_index(
        "ix_outbox_role_area_digest_on",
        "outbox",
        ["role", "area", "digest_on"],
        sqlite_where=to_do,
        postgresql_where=to_do,
    )


def _sqlite() -> None:
    connection = op.get_bind()
    run = connection.exec_driver_sql
    driver: Any = connection.connection.driver_connection
    driver.create_function("halved", 1, _of_text(halved))
    driver.create_function("microseconds", 1, _of_text(_microseconds))
    run("PRAGMA defer_foreign_keys = ON")  # until editions and titles have the same bytes
    with _unguarded(run):
        for (table,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").all():
            values = [f"{one} = halved({one})" for one in _HASHES.get(table, ())]
            instants = run(f"SELECT name FROM pragma_table_info('{table}') WHERE type = 'DATETIME'").scalars()
            values += [f"{one} = microseconds({one})" for one in instants]
            if values:
                run(f"UPDATE {table} SET {', '.join(values)}")
    before = _BEFORE.format(f"x'{GENESIS}'")
    run("DROP TRIGGER entries_chain")
    run(
        "CREATE TRIGGER entries_chain BEFORE INSERT ON entries WHEN NEW.prev IS NOT"
        f" {before}"
        f" BEGIN SELECT RAISE(ABORT, '{_BROKEN}'); END"
    )


def _of_text(change: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A function of the database's: what is no text, or was made unreadable, is left for `verify` to name."""

    def changed(said: Any) -> Any:
        try:
            return change(said) if isinstance(said, str) else said
        except ValueError:
            return said

    return changed


def _microseconds(said: str) -> int:
    at = datetime.fromisoformat(said)
    return microseconds(at if at.tzinfo else at.replace(tzinfo=UTC))


@contextmanager
def _unguarded(run: Callable[[str], Any]) -> Iterator[None]:
    """Nothing is changed meanwhile but how it is kept."""
    guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in guards:
        run(f"DROP TRIGGER {name}")
    yield
    for _, sql in guards:
        run(sql)


def _postgresql() -> None:
    """PostgreSQL keeps instants as numbers by itself, and asks no guard where a column becomes another."""
    for one in _LAWS:
        op.drop_constraint(f"fk_titles_{one}", "titles", type_="foreignkey")
    op.execute("ALTER TABLE outbox ALTER COLUMN sha256 DROP DEFAULT")
    for table, names in _HASHES.items():
        changes = (
            f"ALTER COLUMN {one} TYPE bytea USING CASE WHEN {one} ~ '^[0-9a-f]{{64}}$'"
            f" THEN decode({one}, 'hex') ELSE convert_to({one}, 'UTF8') END"
            for one in names
        )
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    op.execute("ALTER TABLE outbox ALTER COLUMN sha256 SET DEFAULT ''")
    for one in _LAWS:
        op.create_foreign_key(f"fk_titles_{one}", "titles", "editions", [one], ["hash"])
    before = _BEFORE.format(f"decode('{GENESIS}', 'hex')")
    op.get_bind().exec_driver_sql(
        "CREATE OR REPLACE FUNCTION entries_chained() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.prev IS DISTINCT FROM ({before})"
        f" THEN RAISE EXCEPTION '{_BROKEN}' USING ERRCODE = 'restrict_violation'; END IF;"
        " RETURN NEW; END $$"
    )
