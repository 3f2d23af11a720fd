"""The web desk: accounts 账号, who is signed in, the audit log 审计日志, which nobody changes, and drafts 草稿."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

GUARDED = "audit"
KEPT = "审计日志只能追加,不得修改或删除"
TWICE = "审计日志已有此号,不得重复写入"
BROKEN = "审计日志断链,不得写入"
GENESIS = "0" * 64


def upgrade() -> None:
    """Five tables, one of them only added to."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")


def _tables() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "accounts",
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("administrator", sa.String(10)),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("password_at", instant, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("secret", sa.String(64)),
        sa.Column("offered", sa.String(64)),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("must_enrol", sa.Boolean, nullable=False),
        sa.Column("disabled_at", instant),
        sa.Column("made_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("folded", name="pk_accounts"),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("post", sa.String(200)),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("seen_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account"], ["accounts.folded"], name="fk_sessions_account_accounts"),
        sa.UniqueConstraint("account", name="uq_sessions_account"),
    )
    op.create_table(
        "attempts",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", instant, nullable=False),
        sa.Column("locked_until", instant),
        sa.PrimaryKeyConstraint("name", name="pk_attempts"),
    )
    op.create_table(
        GUARDED,
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_account", GUARDED, ["account"])
    op.create_index("ix_audit_at", GUARDED, ["at"])
    op.create_table(
        "drafts",
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("saved_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("post", "title", "kind", name="pk_drafts"),
    )


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
    run(
        f"CREATE TRIGGER {GUARDED}_chain BEFORE INSERT ON {GUARDED} WHEN NEW.prev IS NOT"
        f" CASE NEW.number WHEN 1 THEN '{GENESIS}'"
        f" ELSE (SELECT hash FROM {GUARDED} WHERE number = NEW.number - 1) END"
        f" BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END"
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
    run(
        f"CREATE FUNCTION {GUARDED}_chained() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.prev IS DISTINCT FROM (CASE NEW.number WHEN 1 THEN '{GENESIS}' ELSE"
        f" (SELECT hash FROM {GUARDED} WHERE number = NEW.number - 1) END)"
        f" THEN RAISE EXCEPTION '{BROKEN}' USING ERRCODE = 'restrict_violation'; END IF;"
        " RETURN NEW; END $$"
    )
    run(
        f"CREATE TRIGGER {GUARDED}_chain BEFORE INSERT ON {GUARDED}"
        f" FOR EACH ROW EXECUTE FUNCTION {GUARDED}_chained()"
    )
