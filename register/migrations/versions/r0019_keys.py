"""Keys 接口密钥: by which programs of others come in from a post."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; what is ended stays, so that no key comes back."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "keys",
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("used_at", instant),
        sa.Column("ended_at", instant),
        sa.PrimaryKeyConstraint("secret", name="pk_keys"),
        sa.UniqueConstraint("id", name="uq_keys_id"),
    )
    op.create_index("ix_keys_account", "keys", ["account"])


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级：请恢复备份")
