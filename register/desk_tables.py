"""The tables of the web desk: who may sign in, who is, what they looked at, what they write and are told.

And which other systems are told.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from register.columns import HASH, METADATA, TITLE, InstantColumn

accounts = Table(
    "accounts",
    METADATA,
    Column("folded", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("administrator", String(10)),
    Column("password", Text, nullable=False),
    Column("password_at", InstantColumn, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("secret", String(64)),
    Column("offered", String(64)),
    Column("last_step", Integer, nullable=False),
    Column("must_enrol", Boolean, nullable=False),
    Column("disabled_at", InstantColumn),
    Column("made_at", InstantColumn, nullable=False),
    Column("subject", HASH),
    Index("uq_accounts_subject", "subject", unique=True),
)
"""Accounts 账号 of the web desk. `folded`: the name as it is compared. `password`: its argon2 hash. `secret` makes the
codes of the second factor; `offered` was shown and not yet proven; `last_step`: whose code was used last.
`subject`: the hash of who they are to the office's own service of sign-in, where they are bound to it.
"""

passages = Table(
    "passages",
    METADATA,
    Column("token", HASH, primary_key=True),
    Column("back", Text, nullable=False),
    Column("account", String(200)),
    Column("subject", HASH),
    Column("made_at", InstantColumn, nullable=False, index=True),
)
"""Who is on the way to that service and back. `token` is the hash of what the browser holds; `account` and `subject`
are known when they have come back and something of their own is still asked of them.
"""

sessions = Table(
    "sessions",
    METADATA,
    Column("token", HASH, primary_key=True),
    Column("id", String(12), nullable=False),
    Column("account", String(200), ForeignKey("accounts.folded"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("post", String(200)),
    Column("must_change", Boolean, nullable=False),
    Column("made_at", InstantColumn, nullable=False),
    Column("seen_at", InstantColumn, nullable=False),
    UniqueConstraint("account"),
)
"""Who is signed in. `token` is the hash of what the browser holds, `id` what the session may be called."""

attempts = Table(
    "attempts",
    METADATA,
    Column("name", HASH, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", InstantColumn, nullable=False),
    Column("locked_until", InstantColumn),
)
"""Who failed to sign in, by the hash of the name: also of names that no account has, so that none is told apart."""

audit = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", InstantColumn, nullable=False, index=True),
    Column("account", String(200), nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Column("about", String(200), nullable=False),
    Column("prev", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("body", Text, nullable=False),
)
"""The audit log 审计日志, for ever: only added to, each line on the hash of the one before. `body` is all of it."""

drafts = Table(
    "drafts",
    METADATA,
    Column("post", String(200), primary_key=True),
    Column("title", String(40), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("content", Text, nullable=False),
    Column("account", String(200), nullable=False),
    Column("saved_at", InstantColumn, nullable=False),
)
"""Drafts 草稿 of acts: a post's, no person's. `title` is a title, an undertaking, or empty where there is none yet."""

feeds = Table(
    "feeds",
    METADATA,
    Column("secret", HASH, primary_key=True),
    Column("id", String(12), nullable=False),
    Column("account", String(200), nullable=False, index=True),
    Column("post", String(200), nullable=False),
    Column("made_at", InstantColumn, nullable=False),
    Column("ended_at", InstantColumn),
)
"""Calendar feeds 日历订阅. `secret` is the hash of what stands in the address, `id` what it may be called."""

keys = Table(
    "keys",
    METADATA,
    Column("secret", HASH, primary_key=True),
    Column("id", String(12), nullable=False),
    Column("account", String(200), nullable=False, index=True),
    Column("post", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("made_at", InstantColumn, nullable=False),
    Column("until", Date, nullable=False),
    Column("used_at", InstantColumn),
    Column("ended_at", InstantColumn),
    UniqueConstraint("id"),
)
"""Keys 接口密钥 of programs. `secret` is the hash of what a program holds, `id` what the key may be called; `until` is
its last day, `used_at` when it was used last, to the minute.
"""

announcements = Table(
    "announcements",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ends", Integer),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("until", Date),
    Column("files", Text, nullable=False),
    Column("written_by", String(200), nullable=False),
    Column("written_as", String(200), nullable=False),
    Column("recorded_at", InstantColumn, nullable=False),
    UniqueConstraint("ends"),
)
"""Announcements 公告 of the office. A row with `ends` withdraws the one of that number, and its text says why; nobody
changes any. `files` is JSON: of each its hash, name and size. `until` is the last day on which it is shown.
"""

reply_links = Table(
    "reply_links",
    METADATA,
    Column("secret", HASH, primary_key=True),
    Column("notice", String(100), primary_key=True),
    Column("made_at", InstantColumn, nullable=False),
)
"""Links by which urging notices 催办 are replied to. `secret` is the hash of what stands in the address."""

replies = Table(
    "replies",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("notice", String(100), nullable=False, index=True),
    Column("title", TITLE, nullable=False, index=True),
    Column("obligation", Integer, nullable=False),
    Column("answer", String(10), nullable=False),
    Column("day", Date),
    Column("note", Text),
    Column("recorded_at", InstantColumn, nullable=False),
)
"""Replies 答复 by such a link, from no account; only added to. `day` is by when it will be done."""
subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("id", String(12), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("address", String(500), nullable=False),
    Column("post", String(200), nullable=False),
    Column("types", Text, nullable=False),
    Column("secret", String(200), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", InstantColumn, nullable=False),
    Column("state", String(10), nullable=False),
    Column("place", String(60), nullable=False),
    Column("arrived_at", InstantColumn),
    Column("failures", Integer, nullable=False),
    Column("failing_since", InstantColumn),
    Column("next_try", InstantColumn),
    Column("trouble", Text),
    Column("claimed_by", String(40)),
    Column("claimed_until", InstantColumn),
)
"""Subscriptions 推送 of other systems: what happened is pushed to `address`, as far as `post` may see it.

`types` are those of events, one a line, none for all; `secret` signs, and is sealed. All up to `place` in the journal
has arrived, the last at `arrived_at`. `trouble` is why the last attempt failed, or why it was put to rest.
Nobody but `claimed_by` pushes until `claimed_until`.
"""
