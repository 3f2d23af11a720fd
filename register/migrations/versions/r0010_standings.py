"""What lists show of every title, from its first day on, and the documents of its decisions.

And a unit is what all its titles have said: its row is put right here, where every table that this writes is there.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from register import lawbook, standings, told
from register.connect import Register
from register.ledger import entry_of
from schemas.base import local_date
from schemas.life import Life
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.relive import Otherwise

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("title", sa.String(40), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("unit_code", sa.String(18), nullable=False),
    sa.Column("unit_name", sa.String(100), nullable=False),
    sa.Column("category", sa.String(100), nullable=False),
    sa.Column("township", sa.String(100), nullable=False),
    sa.Column("honour", sa.String(100), nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("in_force", sa.Boolean, nullable=False),
    sa.Column("ground", sa.String(20)),
    sa.Column("batch", sa.String(200)),
    sa.Column("number", sa.String(200)),
    sa.Column("named_on", sa.Date),
    sa.Column("term_end", sa.Date),
    sa.Column("edition", sa.String(64), nullable=False),
)
_LISTED_BY = ("unit_code", "category", "township", "honour", "level", "stage", "in_force", "batch", "edition")
_ENTRIES = ("title", "seq", "recorded_at", "prev", "hash", "body")


def upgrade() -> None:
    """Two tables, filled by living every title again. One that cannot be is listed as it stands."""
    listed = op.create_table(
        "standings",
        *_COLUMNS,
        sa.PrimaryKeyConstraint("title", "since", name="pk_standings"),
        sa.ForeignKeyConstraint(["title"], ["titles.id"], name="fk_standings_title"),
    )
    for one in _LISTED_BY:
        op.create_index(f"ix_standings_{one}", "standings", [one, "until"])
    papers = op.create_table(
        "papers",
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("called", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("title", "seq", "place", name="pk_papers"),
        sa.ForeignKeyConstraint(["title"], ["titles.id"], name="fk_papers_title"),
    )
    op.create_index("ix_papers_folded", "papers", ["folded"])
    connection = op.get_bind()
    book = lawbook.read_on(
        Register("sqlite://"), connection
    )  # for its memory of laws; it connects to nothing
    _fill(connection, book, listed, papers)
    told.put_all_right(connection, book)


def _fill(connection: sa.Connection, book: LawBook, listed: sa.Table, papers: sa.Table) -> None:
    titles = sa.table("titles", sa.column("id"), sa.column("life"), sa.column("head"))
    ledger = sa.table("entries", *(sa.column(one) for one in _ENTRIES))
    for title in connection.execute(sa.select(titles).order_by(titles.c.id)).all():
        query = sa.select(ledger).where(ledger.c.title == title.id).order_by(ledger.c.seq)
        lines = connection.execute(query).all()
        rows, documents = _of(book, title, lines)
        for table, found in ((listed, rows), (papers, documents)):
            names = table.c.keys()
            if found:
                connection.execute(sa.insert(table), [{name: one[name] for name in names} for one in found])


def _of(book: LawBook, title: Any, lines: Any) -> tuple[standings.Rows, standings.Rows]:
    """What the two tables say of a title; nothing of what cannot be read, which `verify` tells."""
    try:
        found = [entry_of(one) for one in lines]
        rows = told.relived(book, found, [one.recorded_at for one in lines]).standings
        return rows, standings.papers_of(found)
    except (Otherwise, UnknownLawError, ValueError, LookupError):
        return list(_as_it_stands(book, title)), []


def _as_it_stands(book: LawBook, title: Any) -> standings.Rows:
    try:
        life = Life.read(title.life, title.head)
        return standings.then([], title.id, local_date(life.at), standings.shown(life, book.law_of(life)))
    except (UnknownLawError, ValueError):
        return []


def downgrade() -> None:
    """The archive never goes back."""
    raise NotImplementedError("名册不支持降级:请恢复备份")
