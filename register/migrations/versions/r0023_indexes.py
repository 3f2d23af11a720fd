"""What lists and deadlines ask all day is answered from an index alone: rows are not read by the thousand to count."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indexes have more in them than before, under their names."""
    op.drop_index("ix_standings_until_township", "standings")
    listed = ["until", "township", "stage", "title", "category", "level", "in_force"]
    op.create_index("ix_standings_until_township", "standings", listed)
    op.drop_index("ix_obligations_due", "obligations")
    op.create_index("ix_obligations_due", "obligations", ["due", "title", "id", "duty", "role", "area"])


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
