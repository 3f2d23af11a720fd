"""What the engine is known to hold of each title, what was healed, and when a delivery was last made sure of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEWEST = "SELECT recorded_at FROM entries WHERE entries.title = titles.id AND entries.seq = titles.seq"
_LONG_AGO = "1970-01-01 00:00:00"


def upgrade() -> None:
    """Nothing of what was recorded before counts as confirmed: the first sweep asks the engine for every title."""
    instant = sa.DateTime(timezone=True)
    op.add_column("titles", sa.Column("recorded_at", instant, nullable=False, server_default=_LONG_AGO))
    op.add_column("titles", sa.Column("confirmed", sa.Integer, nullable=False, server_default="0"))
    op.execute(sa.text(f"UPDATE titles SET recorded_at = ({_NEWEST}) WHERE EXISTS ({_NEWEST})"))
    op.create_index("ix_titles_recorded_at", "titles", ["recorded_at"])
    behind, is_open = sa.text("confirmed < seq"), sa.text("is_open")
    op.create_index("ix_titles_unconfirmed", "titles", ["id"], sqlite_where=behind, postgresql_where=behind)
    op.create_index(
        "ix_titles_next_wake", "titles", ["next_wake"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "recoveries",
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("title", "seq", "number", name="pk_recoveries"),
    )
    op.create_index("ix_recoveries_at", "recoveries", ["at"])
    op.add_column("outbox", sa.Column("ensured_at", instant))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
