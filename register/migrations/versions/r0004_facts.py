"""Notices keep what they tell as data, and the hash of the text that was made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A notice of before has its text alone."""
    op.add_column("outbox", sa.Column("facts", sa.Text, nullable=False, server_default="{}"))
    op.add_column("outbox", sa.Column("sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("worded_by", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
