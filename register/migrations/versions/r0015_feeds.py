"""Calendar feeds 日历订阅: addresses at which a post's deadlines are fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; what is ended stays, so that no address comes back."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "feeds",
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("ended_at", instant),
        sa.PrimaryKeyConstraint("secret", name="pk_feeds"),
    )
    op.create_index("ix_feeds_account", "feeds", ["account"])


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
