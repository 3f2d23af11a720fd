"""What is asked again and again is found at its place in an index: the newest notices, titles of an older calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index of all notices only those questions can use that ask for the newest."""
    all_, open_ = sa.text("attempts >= 0"), sa.text("is_open")
    for name, table, columns, limited in (
        ("ix_outbox_role_recorded_at", "outbox", ["role", "recorded_at"], all_),
        ("ix_titles_calendar", "titles", ["calendar"], open_),
    ):
        op.create_index(name, table, columns, sqlite_where=limited, postgresql_where=limited)


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
