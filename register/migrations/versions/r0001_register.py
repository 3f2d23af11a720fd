"""The first tables of the register, and the triggers by which the database itself guards ledger and editions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GENESIS = "0" * 64
KEPT = {"entries": "档案只能追加,不得修改或删除", "editions": "版本和日历永久保存,不得修改或删除"}
BROKEN = "档案断链:本条的 prev 不是上一条的哈希"
TWICE = {"entries": "档案中已有此条或此件,不得重复写入", "editions": "此版本已经在册,不得重复写入"}


def upgrade() -> None:
    """Create everything."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _tables() -> None:
    op.create_table(
        "editions",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        _instant("added_at"),
        sa.PrimaryKeyConstraint("hash", name="pk_editions"),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "titles",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("unit_code", sa.String(18), nullable=False),
        sa.Column("honour", sa.String(100), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("calendar", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("life", sa.Text, nullable=False),
        _instant("next_wake", nullable=True),
        sa.Column("number", sa.String(200)),
        sa.Column("batch", sa.String(200)),
        sa.Column("named_on", sa.Date),
        sa.Column("term_end", sa.Date),
        sa.Column("ban_until", sa.Date),
        _instant("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_titles"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_titles_unit_code"),
        sa.ForeignKeyConstraint(["edition"], ["editions.hash"], name="fk_titles_edition"),
        sa.ForeignKeyConstraint(["calendar"], ["editions.hash"], name="fk_titles_calendar"),
    )
    op.create_index("ix_titles_number", "titles", ["number"])
    op.create_index("ix_titles_unit_code", "titles", ["unit_code"])
    op.create_index(
        "uq_titles_open",
        "titles",
        ["unit_code", "honour", "level"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "entries",
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("action_id", sa.String(80)),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(200)),
        _instant("effective"),
        _instant("recorded_at"),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("title", "seq", name="pk_entries"),
        sa.ForeignKeyConstraint(["title"], ["titles.id"], name="fk_entries_title"),
        sa.UniqueConstraint("action_id", name="uq_entries_action_id"),
    )
    op.create_table(
        "obligations",
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("duty", sa.String(20), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("area", sa.String(100)),
        sa.Column("about", sa.String(200)),
        sa.Column("due", sa.Date, nullable=False),
        _instant("due_at"),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("assumed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("title", "id", name="pk_obligations"),
        sa.ForeignKeyConstraint(["title"], ["titles.id"], name="fk_obligations_title"),
    )
    op.create_index("ix_obligations_due", "obligations", ["due"])
    op.create_table(
        "inbox",
        sa.Column("action_id", sa.String(80), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        _instant("received_at"),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("receipt", sa.Text),
        _instant("closed_at", nullable=True),
        sa.PrimaryKeyConstraint("action_id", name="pk_inbox"),
        sa.UniqueConstraint("title", "turn", name="uq_inbox_title_turn"),
    )
    op.create_index("ix_inbox_state_received_at", "inbox", ["state", "received_at"])
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("area", sa.String(100)),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        _instant("effective"),
        _instant("recorded_at"),
        sa.Column("digest_on", sa.Date),
        _instant("delivered_at", nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
    )
    op.create_index("ix_outbox_title", "outbox", ["title"])
    op.create_index("ix_outbox_state_role_area_digest_on", "outbox", ["state", "role", "area", "digest_on"])


def _guard_sqlite() -> None:
    run = op.get_bind().exec_driver_sql
    for table, refusal in KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            run(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
    # INSERT OR REPLACE deletes what it meets, and only asks a DELETE trigger where recursive_triggers is on.
    same = {
        "entries": "(title = NEW.title AND seq = NEW.seq) OR action_id = NEW.action_id",
        "editions": "hash = NEW.hash",
    }
    for table, where in same.items():
        run(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {where})"
            f" BEGIN SELECT RAISE(ABORT, '{TWICE[table]}'); END"
        )
    run(
        "CREATE TRIGGER entries_chain BEFORE INSERT ON entries WHEN NEW.prev IS NOT"
        f" CASE NEW.seq WHEN 1 THEN '{GENESIS}'"
        " ELSE (SELECT hash FROM entries WHERE title = NEW.title AND seq = NEW.seq - 1) END"
        f" BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END"
    )


def _guard_postgresql() -> None:
    run = op.get_bind().exec_driver_sql
    for table, refusal in KEPT.items():
        run(
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        run(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
        )
        run(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
        )
    run(
        "CREATE FUNCTION entries_chained() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.prev IS DISTINCT FROM (CASE NEW.seq WHEN 1 THEN '{GENESIS}' ELSE"
        " (SELECT hash FROM entries WHERE title = NEW.title AND seq = NEW.seq - 1) END)"
        f" THEN RAISE EXCEPTION '{BROKEN}' USING ERRCODE = 'restrict_violation'; END IF;"
        " RETURN NEW; END $$"
    )
    run(
        "CREATE TRIGGER entries_chain BEFORE INSERT ON entries"
        " FOR EACH ROW EXECUTE FUNCTION entries_chained()"
    )
