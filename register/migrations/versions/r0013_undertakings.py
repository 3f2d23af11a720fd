"""Undertakings 工作: their ledgers, which nobody changes, what they are by now, and the errands of titles."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GUARDED = "chapters"
KEPT = "工作的经办记录只能追加,不得修改或删除"
TWICE = "工作的经办记录已有此号,不得重复写入"


def upgrade() -> None:
    """Three tables, one of them only added to."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "undertakings",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("next_wake", instant),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_undertakings"),
    )
    op.create_index("ix_undertakings_next_wake", "undertakings", ["next_wake"])
    op.create_table(
        GUARDED,
        sa.Column("undertaking", sa.String(20), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("deed_id", sa.String(80)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("effective", instant, nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("undertaking", "seq", name="pk_chapters"),
        sa.ForeignKeyConstraint(
            ["undertaking"], ["undertakings.id"], name="fk_chapters_undertaking_undertakings"
        ),
        sa.UniqueConstraint("deed_id", name="uq_chapters_deed_id"),
    )
    op.create_table(
        "errands",
        sa.Column("undertaking", sa.String(20), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("entry", sa.Integer),
        sa.Column("why", sa.Text),
        sa.Column("settled_at", instant),
        sa.PrimaryKeyConstraint("undertaking", "seq", "number", name="pk_errands"),
        sa.ForeignKeyConstraint(
            ["undertaking"], ["undertakings.id"], name="fk_errands_undertaking_undertakings"
        ),
    )
    op.create_index("ix_errands_undertaking_state", "errands", ["undertaking", "state"])
    op.create_index("ix_errands_title", "errands", ["title"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")


def _guard_sqlite() -> None:
    run = op.get_bind().exec_driver_sql
    for verb in ("UPDATE", "DELETE"):
        run(
            f"CREATE TRIGGER {GUARDED}_no_{verb.lower()} BEFORE {verb} ON {GUARDED}"
            f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
    run(
        f"CREATE TRIGGER {GUARDED}_once BEFORE INSERT ON {GUARDED}"
        f" WHEN EXISTS (SELECT 1 FROM {GUARDED} WHERE deed_id = NEW.deed_id"
        f" OR (undertaking = NEW.undertaking AND seq = NEW.seq))"
        f" BEGIN SELECT RAISE(ABORT, '{TWICE}'); END"
    )


def _guard_postgresql() -> None:
    run = op.get_bind().exec_driver_sql
    run(
        f"CREATE FUNCTION {GUARDED}_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    run(
        f"CREATE TRIGGER {GUARDED}_no_change BEFORE UPDATE OR DELETE ON {GUARDED}"
        f" FOR EACH ROW EXECUTE FUNCTION {GUARDED}_kept()"
    )
    run(
        f"CREATE TRIGGER {GUARDED}_no_truncate BEFORE TRUNCATE ON {GUARDED}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {GUARDED}_kept()"
    )
