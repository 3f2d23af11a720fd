"""The newest notices are found at the end of an index, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index of all notices, which only those questions can use that ask for the newest."""
    all_ = sa.text("attempts >= 0")
    op.create_index(
        "ix_outbox_role_recorded_at",
        "outbox",
        ["role", "recorded_at"],
        sqlite_where=all_,
        postgresql_where=all_,
    )


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
