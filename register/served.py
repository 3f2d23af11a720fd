"""Served: what the register held when it was last served from this folder, so that another in its place is noticed.

The engine's file lies beside: what is in it belongs to that register. An empty register beside it would give numbers
away a second time, and an older one would let the engine's titles be ended as nobody's.
"""

import json
import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from register import reach
from register.connect import Register, revision
from register.reach import Trouble, UnusableError
from register.tables import entries, titles

ENGINE = "temporal.db"
"""The embedded engine's own file, in the folder of an installation."""

_MARK = "served.json"


def note(register: Register, folder: Path) -> None:
    """Write down the newest entry, and how old the engine's file is."""
    query = select(titles.c.id, titles.c.seq, titles.c.head).order_by(
        titles.c.recorded_at.desc(), titles.c.id
    )
    with register.reading() as connection:
        newest = connection.execute(query.limit(1)).one_or_none()
    if newest is None:
        return
    mark = {
        "register": reach.place(register.url),
        "title": newest.id,
        "seq": newest.seq,
        "hash": newest.head,
        "engine": _changed(folder),
    }
    fresh = folder / f"{_MARK}.new"
    fresh.write_text(json.dumps(mark) + "\n", encoding="utf-8")
    os.replace(fresh, folder / _MARK)


def forget(folder: Path) -> None:
    """Somebody has put another register in this one's place on purpose."""
    (folder / _MARK).unlink(missing_ok=True)


def check_tables(register: Register, folder: Path) -> None:
    """`UnusableError` where there is an engine's file, hence titles, and a register without tables. Makes no file."""
    if not (folder / ENGINE).exists():
        return
    where = reach.place(register.url)
    file = register.url.database if register.url.get_backend_name() == "sqlite" else None
    if file and (
        not Path(file).exists() or not Path(file).stat().st_size
    ):  # to look into it would write a head
        raise UnusableError(Trouble.EMPTIED, where)
    try:
        with register.reading() as connection:
            tables = revision(connection)
    except SQLAlchemyError as failed:
        raise reach.explain(register.url, failed) from failed
    if tables is None:
        raise UnusableError(Trouble.EMPTIED, where)


def check(register: Register, folder: Path) -> None:
    """`UnusableError` where the register lacks what it held when it was last served from this folder.

    A copy somewhere else, such as a backup that somebody looks into, may lack it.
    """
    mark = _mark(folder)
    if mark is None or mark.get("register") != reach.place(register.url):
        return
    query = select(entries.c.hash).where(entries.c.title == mark["title"], entries.c.seq == mark["seq"])
    with register.reading() as connection:
        found = connection.scalar(query)
    if found != mark["hash"]:
        why = f"没有称号{mark['title']}的档案第{mark['seq']}条" if found is None else "档案与这里登记过的不同"
        raise UnusableError(Trouble.BEHIND, reach.place(register.url), why)


def engine_is_older(folder: Path) -> bool:
    """Whether the engine's file is an older one than was served last: it is brought up to the register, and told."""
    mark, changed = _mark(folder), _changed(folder)
    noted = mark.get("engine") if mark else None
    return isinstance(noted, float) and changed is not None and changed < noted - 1


def _mark(folder: Path) -> dict[str, object] | None:
    try:
        found = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"title", "seq", "hash"} <= found.keys() else None


def _changed(folder: Path) -> float | None:
    """When the engine's file, or what it writes ahead, was written last: seconds since 1970."""
    files = (folder / ENGINE, folder / f"{ENGINE}-wal")
    return max((one.stat().st_mtime for one in files if one.exists()), default=None)
