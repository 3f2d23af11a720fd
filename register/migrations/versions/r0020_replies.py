"""Replies 答复 to urging notices 催办 by their links: rows that nobody changes, and the hashes of the links."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEPT = "经链接的答复只能追加，不得修改或删除"
TWICE = "经链接的答复已有此号，不得重复写入"
GUARDED = "replies"


def upgrade() -> None:
    """A table that is only added to, and the links."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "reply_links",
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("notice", sa.String(100), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("secret", "notice", name="pk_reply_links"),
    )
    op.create_table(
        GUARDED,
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(100), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("obligation", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("note", sa.Text),
        sa.Column("recorded_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_replies"),
    )
    op.create_index("ix_replies_notice", GUARDED, ["notice"])
    op.create_index("ix_replies_title", GUARDED, ["title"])
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
        f" WHEN EXISTS (SELECT 1 FROM {GUARDED} WHERE number = NEW.number)"
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
