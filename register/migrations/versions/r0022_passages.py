"""Sign-in through the office's own service: who an account is to it, and who is on the way there and back."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, which no two accounts share, and a table."""
    op.add_column("accounts", sa.Column("subject", sa.String(64)))
    op.create_index("uq_accounts_subject", "accounts", ["subject"], unique=True)
    op.create_table(
        "passages",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("account", sa.String(200)),
        sa.Column("subject", sa.String(64)),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_passages"),
    )
    op.create_index("ix_passages_made_at", "passages", ["made_at"])


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
