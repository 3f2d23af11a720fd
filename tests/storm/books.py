"""Books: what the register shows to anybody who can read its tables, by plain SQL, zlib and JSON."""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import create_engine, text

from tests.stack import ROOT

Row = dict[str, Any]

WORDS = (ROOT / "register" / "packed.txt").read_bytes()

HASHES = {"head", "prev", "hash", "edition", "calendar", "sha256", "stamp"}
"""Columns that hold the bytes of one."""


class Books(NamedTuple):
    """One moment's content. Entries are the parsed bodies, in order, each with its row beside it under `row`."""

    titles: dict[str, Row]
    entries: dict[str, list[Row]]
    obligations: dict[str, list[Row]]
    inbox: dict[str, Row]
    outbox: list[Row]
    recoveries: list[Row]


def read(url: str) -> Books:
    """The register's content at one moment."""
    engine = create_engine(url, isolation_level="SERIALIZABLE")
    try:
        with engine.connect() as connection, connection.begin():
            tables = ("titles", "entries", "obligations", "inbox", "outbox", "recoveries")
            rows = {
                name: [_row(dict(row._mapping)) for row in connection.execute(text(f"SELECT * FROM {name}"))]
                for name in tables
            }
    finally:
        engine.dispose()
    entries, obligations = defaultdict(list), defaultdict(list)
    for row in sorted(rows["entries"], key=lambda one: (one["title"], one["seq"])):
        chain = {"prev": row["prev"], "hash": row["hash"], "row": row}
        entries[row["title"]].append({**json.loads(row["body"]), **chain})
    for row in rows["obligations"]:
        obligations[row["title"]].append(row)
    return Books(
        {row["id"]: row for row in rows["titles"]},
        dict(entries),
        dict(obligations),
        {row["action_id"]: row for row in rows["inbox"]},
        rows["outbox"],
        rows["recoveries"],
    )


def _row(kept: Mapping[str, Any]) -> Row:
    return {name: _said(name, value) if isinstance(value, bytes) else value for name, value in kept.items()}


def _said(name: str, kept: bytes) -> str:
    """A hash in hexadecimal; or a packed text, read as `register/packed.py` tells others to."""
    if name in HASHES:
        return kept.hex()
    return zlib.decompressobj(-15, zdict=WORDS).decompress(kept[1:]).decode()


def instant(value: Any) -> datetime:
    """An instant as a column or an entry has it: a text, or a value of either database, of which SQLite has the
    microseconds since 1970; without a zone it is UTC.
    """
    if isinstance(value, int):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)
    read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(value: Any) -> date:
    """A date, likewise."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
