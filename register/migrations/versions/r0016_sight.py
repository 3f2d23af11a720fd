"""What a post may look at is found without reading every notice, and what is counted today without every row of it."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three indexes, each with all that its question asks for."""
    op.create_index("ix_outbox_role_area_title", "outbox", ["role", "area", "title"])
    for one in ("township", "category"):
        op.create_index(f"ix_standings_until_{one}", "standings", ["until", one, "stage", "title"])


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
