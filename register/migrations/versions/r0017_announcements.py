"""Announcements 公告 of the office: written and withdrawn by rows that nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEPT = "公告只能追加，不得修改或删除"
TWICE = "公告已有此号，不得重复写入"
GUARDED = "announcements"


def upgrade() -> None:
    """A table that is only added to."""
    op.create_table(
        GUARDED,
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ends", sa.Integer),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("written_as", sa.String(200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_announcements"),
        sa.UniqueConstraint("ends", name="uq_announcements_ends"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")


def _guard_sqlite() -> None:
    run = op.get_bind().exec_driver_sql
    for verb in ("UPDATE", "DELETE"):
        run(
            f"CREATE TRIGGER {GUARDED}_no_{verb.lower()} BEFORE {verb} ON {GUARDED}"
            f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
    run(
        f"CREATE TRIGGER {GUARDED}_once BEFORE INSERT ON {GUARDED}"
        f" WHEN EXISTS (SELECT 1 FROM {GUARDED} WHERE number = NEW.number OR ends = NEW.ends)"
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
