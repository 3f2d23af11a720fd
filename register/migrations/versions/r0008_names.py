"""A whole name is found without reading all units."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a name, of the names that the units already have."""
    op.create_table(
        "unit_names",
        sa.Column("unit_code", sa.String(18), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "folded", name="pk_unit_names"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_unit_names_unit_code_units"),
    )
    op.create_index("ix_unit_names_folded", "unit_names", ["folded"])
    units = sa.table("units", sa.column("code"), sa.column("folded"))
    names = sa.table("unit_names", sa.column("unit_code"), sa.column("folded"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(units.c.code, units.c.folded)).all():
        told = sorted({name for name in row.folded.split("\n") if name})
        if told:
            connection.execute(
                sa.insert(names), [{"unit_code": row.code, "folded": name[:200]} for name in told]
            )


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
