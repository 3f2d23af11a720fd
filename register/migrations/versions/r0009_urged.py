"""How often, and when last, whoever owes something was urged 催办 by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was urged before this could be done."""
    op.add_column("obligations", sa.Column("urged", sa.Integer, nullable=False, server_default="0"))
    op.add_column("obligations", sa.Column("urged_on", sa.Date))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
