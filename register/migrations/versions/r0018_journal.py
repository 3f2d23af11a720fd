"""Every entry in the order in which it came to be seen; those of before in the order of their recording."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NUMBERED = """
    INSERT INTO journal (title, seq, number, numbered_at)
    SELECT title, seq, row_number() OVER (ORDER BY at, title, seq), CURRENT_TIMESTAMP
    FROM (SELECT title, seq, max(recorded_at) OVER (PARTITION BY title ORDER BY seq) AS at FROM entries) AS told
"""


def upgrade() -> None:
    """A table beside the ledger, which itself is never written."""
    op.create_table(
        "journal",
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("numbered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("title", "seq", name="pk_journal"),
        sa.ForeignKeyConstraint(["title"], ["titles.id"], name="fk_journal_title"),
        sa.UniqueConstraint("number", name="uq_journal_number"),
    )
    waits = sa.text("number IS NULL")
    op.create_index("ix_journal_seq", "journal", ["seq"], sqlite_where=waits, postgresql_where=waits)
    op.execute(_NUMBERED)


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
