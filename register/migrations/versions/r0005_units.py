"""A unit is known by its credit code or by an office's number; its names are found however they are typed."""

import sqlalchemy as sa
from alembic import op

from register.units import folded_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every unit of before is known by its credit code."""
    op.add_column("units", sa.Column("credit", sa.String(18)))
    op.add_column("units", sa.Column("folded", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_units_credit", "units", ["credit"])
    units = sa.table("units", sa.column("code"), sa.column("names"), sa.column("credit"), sa.column("folded"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(units.c.code, units.c.names)).all():
        told = sa.update(units).where(units.c.code == row.code)
        connection.execute(told.values(credit=row.code, folded=folded_of(row.names)))


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
