"""The tables of the register 名册. `migrations/` creates them, with the triggers that guard ledger and editions."""

from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
)

from register.columns import ACTION, HASH, TITLE, HashColumn, InstantColumn, PackedText
from register.columns import METADATA as METADATA  # asked for here, where all tables have been named
from register.desk_tables import accounts as accounts
from register.desk_tables import announcements as announcements
from register.desk_tables import attempts as attempts
from register.desk_tables import audit as audit
from register.desk_tables import drafts as drafts
from register.desk_tables import feeds as feeds
from register.desk_tables import keys as keys
from register.desk_tables import passages as passages
from register.desk_tables import replies as replies
from register.desk_tables import reply_links as reply_links
from register.desk_tables import sessions as sessions
from register.desk_tables import subscriptions as subscriptions

FOREVER = date.max
"""The day after the last of what still holds."""

LISTED_BY = ("unit_code", "category", "township", "honour", "batch", "edition")
"""What lists are filtered by, each with an index, by which its values are known too. Level, stage and force tell few
titles from many: theirs would mislead.
"""

editions = Table(
    "editions",
    METADATA,
    Column("hash", HashColumn, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("id", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("added_at", InstantColumn, nullable=False),
)
"""Editions 版本, calendars and imported notices, for ever, by hash. `id`: the edition's, or the last or only year."""

units = Table(
    "units",
    METADATA,
    Column("code", String(18), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("names", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("credit", String(18)),
    Column("folded", Text, nullable=False, server_default=""),
    Index("ix_units_credit", "credit"),
)
"""Units 单位. `code` is what a unit is known by: its credit code, or the number that the office gave it; `credit` is
the credit code, which several may share. `names` holds every name it ever had here, one a line, with a line break
before and after each, and `folded` the same as they are compared.
"""

unit_names = Table(
    "unit_names",
    METADATA,
    Column("unit_code", String(18), ForeignKey("units.code"), primary_key=True),
    Column("folded", String(200), primary_key=True),
    Index("ix_unit_names_folded", "folded"),
)
"""Every name that a unit ever had here, as names are compared: who asks for a whole name need not read all units."""

titles = Table(
    "titles",
    METADATA,
    Column("id", TITLE, primary_key=True),
    Column("unit_code", String(18), ForeignKey("units.code"), nullable=False),
    Column("honour", String(100), nullable=False),
    Column("level", String(20), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("edition", HashColumn, ForeignKey("editions.hash"), nullable=False),
    Column("calendar", HashColumn, ForeignKey("editions.hash"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", HashColumn, nullable=False),
    Column("life", PackedText, nullable=False),
    Column("next_wake", InstantColumn),
    Column("number", String(200)),
    Column("batch", String(200)),
    Column("named_on", Date),
    Column("term_end", Date),
    Column("ban_until", Date),
    Column("recommender", String(100)),
    Column("recommender_until", Date),
    Column("opened_at", InstantColumn, nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("number_folded", String(200)),
    Column("recommender_folded", String(200)),
    Column("stamp", HashColumn),
    Index("ix_titles_number", "number"),
    Index("ix_titles_unit_code", "unit_code"),
    Index("ix_titles_number_folded", "number_folded"),
    Index("ix_titles_recommender_folded", "recommender_folded"),
    Index("ix_titles_recorded_at", "recorded_at"),
)
"""Titles 称号: the life as the last entry left it, and what people look for in it.

`recorded_at` is that entry's. `confirmed` is the newest entry that the engine is known to hold for good: what it has
not confirmed it may have lost (design §3, after the commit). `number_folded` and `recommender_folded` are as they are
compared. `stamp` is that of the head.
"""

# The migrations limit these indexes to open titles, and to unconfirmed ones. Saying so here would make every command
# load the dialects of both databases.
Index("uq_titles_open", titles.c.unit_code, titles.c.honour, titles.c.level, unique=True)
Index("ix_titles_unconfirmed", titles.c.id)  # what the sweep looks for, in the few titles that it is about
Index("ix_titles_next_wake", titles.c.next_wake)
Index("ix_titles_calendar", titles.c.calendar)

IS_OPEN: ColumnElement[Any] = literal_column("titles.is_open")
"""That a title is open, as the condition of those last indexes has it: SQLite takes them for `is_open` alone, and not
for the `is_open = 1` that comes of the column.
"""

recoveries = Table(
    "recoveries",
    METADATA,
    Column("title", TITLE, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", InstantColumn, nullable=False),
    Column("why", String(200), nullable=False),
    Index("ix_recoveries_at", "at"),
)
"""Titles that were ended in the engine and started again from the ledger: `number` counts how often at one entry."""

entries = Table(
    "entries",
    METADATA,
    Column("title", TITLE, ForeignKey("titles.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action_id", ACTION),
    Column("kind", String(10), nullable=False),
    Column("outcome", String(200)),
    Column("effective", InstantColumn, nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    Column("prev", HashColumn, nullable=False),
    Column("hash", HashColumn, nullable=False),
    Column("body", PackedText, nullable=False),
    Column("act", String(20)),
    Column("files", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("action_id"),
)
"""The ledger 档案. `body` is the entry's text, which is hashed; the other columns repeat parts of it.

`act` is the kind of the act, `files` whether it names a file that is kept: what is looked for in all ledgers.
"""

journal = Table(
    "journal",
    METADATA,
    Column("title", TITLE, ForeignKey("titles.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer),
    Column("numbered_at", InstantColumn),
    UniqueConstraint("number"),
)
"""The journal 流水: which entry came to be seen after which. Without a number it was not seen yet."""
Index("ix_journal_seq", journal.c.seq)  # limited by the migration to those without a number

obligations = Table(
    "obligations",
    METADATA,
    Column("title", TITLE, ForeignKey("titles.id"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("duty", String(20), nullable=False),
    Column("what", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("area", String(100)),
    Column("about", String(200)),
    Column("due", Date, nullable=False),
    Column("due_at", InstantColumn, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("article", Text, nullable=False),
    Column("assumed", Boolean, nullable=False),
    Column("urged", Integer, nullable=False, server_default="0"),
    Column("urged_on", Date),
    Index("ix_obligations_due", "due", "title", "id", "duty", "role", "area"),
)
"""Open obligations 事项 only. `article` and `assumed` say where the length of the time stands, `urged` how often
whoever owes it was urged 催办 by hand, the last time on `urged_on`.
"""

standings = Table(
    "standings",
    METADATA,
    Column("title", TITLE, ForeignKey("titles.id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),
    Column("unit_code", String(18), nullable=False),
    Column("unit_name", String(100), nullable=False),
    Column("category", String(100), nullable=False),
    Column("township", String(100), nullable=False),
    Column("honour", String(100), nullable=False),
    Column("level", String(20), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("in_force", Boolean, nullable=False),
    Column("ground", String(20)),
    Column("batch", String(200)),
    Column("number", String(200)),
    Column("named_on", Date),
    Column("term_end", Date),
    Column("edition", HashColumn, nullable=False),
    *(Index(f"ix_standings_{one}", one, "until") for one in LISTED_BY),
    Index(
        "ix_standings_until", "until", "township", "stage", "title", "category", "level", "in_force", "since"
    ),
)
"""What lists show of a title, and from which day to which: a row for each time that something of it changed.

A row holds on `since` and until the day before `until`; the last one's is `FOREVER`. Days are those of the law.
What the titles of a day are counted and filtered by stands in one index, with all that it takes.
"""

papers = Table(
    "papers",
    METADATA,
    Column("title", TITLE, ForeignKey("titles.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("called", String(200), nullable=False),
    Column("folded", String(200), nullable=False),
    Index("ix_papers_folded", "folded"),
)
"""The documents 文号 of every entry, as they are spoken of and as that is compared."""

substitutions = Table(
    "substitutions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ends", Integer),
    Column("post", String(200), nullable=False),
    Column("account", String(200), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("ground", Text, nullable=False),
    Column("document", Text),
    Column("ordered_by", String(200), nullable=False),
    Column("ordered_as", String(200), nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    UniqueConstraint("ends"),
    Index("ix_substitutions_account", "account"),
)
"""Substitutions 代理 of posts, by account. A row with `ends` ends the one of that number; nobody changes any.

`ordered_by` is the account that gave the order, `ordered_as` the post that it sat at.
"""

inbox = Table(
    "inbox",
    METADATA,
    Column("action_id", ACTION, primary_key=True),
    Column("title", TITLE, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("received_at", InstantColumn, nullable=False),
    Column("body", PackedText, nullable=False),
    Column("stamp", HashColumn),
    Column("state", String(10), nullable=False),
    Column("receipt", PackedText),
    Column("closed_at", InstantColumn),
    UniqueConstraint("title", "turn"),
    Index("ix_inbox_state_received_at", "state", "received_at"),
)
"""Actions as received. `turn` counts a title's actions from 1: two may share an instant, none shares a turn."""

outbox = Table(
    "outbox",
    METADATA,
    Column("key", String(100), primary_key=True),
    Column("title", TITLE, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("role", String(20), nullable=False),
    Column("area", String(100)),
    Column("urgent", Boolean, nullable=False),
    Column("subject", PackedText, nullable=False),
    Column("body", PackedText, nullable=False),
    Column("facts", PackedText, nullable=False, server_default="{}"),
    Column("sha256", HashColumn, nullable=False, server_default=""),
    Column("worded_by", String(20), nullable=False, server_default=""),
    Column("effective", InstantColumn, nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    Column("digest_on", Date),
    Column("delivered_at", InstantColumn),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("state", String(10), nullable=False),
    Column("ensured_at", InstantColumn),
    Column("claimed_by", String(100)),
    Column("claimed_until", InstantColumn),
    Index("ix_outbox_title", "title"),
    Index("ix_outbox_role_area_title", "role", "area", "title"),
)
"""Notices 通知 on their way. `digest_on` is the morning of the digest 每日汇总, empty for an urgent one.

Subject and body are what is sent, and once it is sent what was sent: fewer of the `facts`, and as of that day.
`sha256` is their hash, `worded_by` the edition whose words they are.
`ensured_at` is when somebody last made sure that its delivery is under way: the sweep, or whoever wrote the notice
and started its delivery, who notes the instant of `recorded_at`. `claimed_by` is the urgent notice whose delivery is
sending it, itself or along with another, and nobody else may until `claimed_until`.
"""
Index(
    "ix_outbox_role_area_digest_on", outbox.c.role, outbox.c.area, outbox.c.digest_on
)  # limited to these few:

NOT_OVER: ColumnElement[Any] = literal_column("outbox.state NOT IN ('delivered', 'not_sent')")
"""That a notice still needs something, in the words of the migration, by which both databases know that index."""

Index("ix_outbox_role_recorded_at", outbox.c.role, outbox.c.recorded_at)  # limited by the migration to all:

AT_THE_END: ColumnElement[Any] = literal_column("outbox.attempts >= 0")
"""True of every notice, and asked for by whoever wants the newest to a role. SQLite would take that index for other
questions as well, such as what waits to be sent, and read all that ever left.
"""

undertakings = Table(
    "undertakings",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("stage", String(200), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", HASH, nullable=False),
    Column("state", Text, nullable=False),
    Column("next_wake", InstantColumn),
    Column("opened_at", InstantColumn, nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    Column("stamp", HASH),
    Index("ix_undertakings_next_wake", "next_wake"),
)
"""Undertakings 工作, as their last chapter left them: batches, campaigns, supervision, yearly duties, groupings."""

chapters = Table(
    "chapters",
    METADATA,
    Column("undertaking", String(20), ForeignKey("undertakings.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("deed_id", ACTION),
    Column("kind", String(20), nullable=False),
    Column("effective", InstantColumn, nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    Column("prev", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("deed_id"),
)
"""The ledger of each undertaking. `kind` is the deed's, or what the clock brought."""

errands = Table(
    "errands",
    METADATA,
    Column("undertaking", String(20), ForeignKey("undertakings.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", TITLE, nullable=False),
    Column("body", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("entry", Integer),
    Column("why", Text),
    Column("settled_at", InstantColumn),
    Index("ix_errands_undertaking_state", "undertaking", "state"),
    Index("ix_errands_title", "title"),
)
"""Errands 交办: what each title is to do, ordered by which chapter, and what became of it. `turn` counts how often it
was ordered again after the title had refused it.
"""
