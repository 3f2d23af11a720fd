"""Fewer indexes: what one of them answers as well, and what few notices are looked for by, takes no room twice."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lists of any day are counted by one index; notices that are over stand in none of those that are looked for."""
    for one in ("stage", "until", "until_category", "until_township"):
        op.drop_index(f"ix_standings_{one}", "standings")
    listed = ["until", "township", "stage", "title", "category", "level", "in_force", "since"]
    op.create_index("ix_standings_until", "standings", listed)
    op.drop_index("ix_outbox_state_role_area_digest_on", "outbox")
    to_do = sa.text("state NOT IN ('delivered', 'not_sent')")
    op.create_index(
        "ix_outbox_role_area_digest_on",
        "outbox",
        ["role", "area", "digest_on"],
        sqlite_where=to_do,
        postgresql_where=to_do,
    )


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
