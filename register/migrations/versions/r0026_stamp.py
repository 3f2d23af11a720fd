"""What the inbox has received bears the stamp of its installation; what it has received so far gets it with the key."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, of the kind that hashes are kept in."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("inbox", sa.Column("stamp", sa.String(64) if sqlite else sa.LargeBinary))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
