"""Numbers and recommending bodies are looked up however they are typed."""

import sqlalchemy as sa
from alembic import op

from schemas.folding import fold

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = ("number", "recommender")


def upgrade() -> None:
    """Two columns, made of what the titles that are there already have."""
    op.drop_index("ix_titles_recommender", "titles")
    for name in _COLUMNS:
        op.add_column("titles", sa.Column(f"{name}_folded", sa.String(200)))
        op.create_index(f"ix_titles_{name}_folded", "titles", [f"{name}_folded"])
    titles = sa.table("titles", *(sa.column(one) for name in _COLUMNS for one in (name, f"{name}_folded")))
    connection = op.get_bind()
    for name in _COLUMNS:
        column = titles.c[name]
        for text in connection.scalars(sa.select(column).where(column.is_not(None)).distinct()).all():
            these = sa.update(titles).where(column == text)
            connection.execute(these.values({f"{name}_folded": fold(text)[:200]}))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
