"""The heads of ledgers bear the stamp of the installation that wrote them; those that are there get it with the key."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column each, of the kind that their hashes are kept in."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("titles", sa.Column("stamp", sa.String(64) if sqlite else sa.LargeBinary))
    op.add_column("undertakings", sa.Column("stamp", sa.String(64)))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
