"""Other systems are told what happens: to which addresses, by whose sight, and how far each has come."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table."""
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("types", sa.Text, nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.Text),
        sa.Column("claimed_by", sa.String(40)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
