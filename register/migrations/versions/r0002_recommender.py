"""What a recommending body 推荐单位 loses with a title that it recommended: until when it may recommend no other."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_IN_THE_LIFE = {
    "sqlite": "json_extract(life, '$.application.recommender')",
    "postgresql": "life::json #>> '{application,recommender}'",
}


def upgrade() -> None:
    """Two columns; of the titles that are there already the first stands in their lives."""
    op.add_column("titles", sa.Column("recommender", sa.String(100)))
    op.add_column("titles", sa.Column("recommender_until", sa.Date))
    op.create_index("ix_titles_recommender", "titles", ["recommender"])
    op.execute(sa.text(f"UPDATE titles SET recommender = {_IN_THE_LIFE[op.get_bind().dialect.name]}"))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
