"""A list of everything, or of a past day, is found without reading the rows of every day."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index; and none of what most titles have alike, which a database would take for a way to few."""
    op.create_index("ix_standings_until", "standings", ["until", "since", "township", "title"])
    for one in ("level", "in_force"):
        op.drop_index(f"ix_standings_{one}", "standings")


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
