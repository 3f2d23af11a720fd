"""Stamp 收件戳: all that an installation has received bears one, which nobody can make who does not read its key.

Whoever may write the database itself can put an act into the inbox in anybody's name. Without a stamp it is refused,
and `verify` names it. The key is a file under `var/keys`, the same on each machine that serves one register; no backup
takes it along.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from register import keyfile
from register.connect import Register
from register.keyfile import NoKeyError
from register.tables import inbox
from schemas.base import canonical

SOME = 20
"""So many of the inbox's rows show whether they were stamped with this key: all of them are, or none."""

_AT_ONCE = 1000
"""Rows in memory."""

_STAMPED = (inbox.c.action_id, inbox.c.title, inbox.c.turn, inbox.c.body, inbox.c.stamp)
"""What a stamp covers, and the stamp. The other columns stand in the body as well, or are what became of it."""

_KEEP = update(inbox).where(inbox.c.action_id == bindparam("id"))


@dataclass
class Stamp:
    """The stamp of an installation. It has none before its key is made, and then asks for none."""

    var: Path
    _key: bytes | None = field(init=False, default=None)

    @property
    def path(self) -> Path:
        """Where the key lies, readable by the service's account alone."""
        return self.var / "keys" / "stamp.key"

    @property
    def _new(self) -> Path:
        return self.path.with_suffix(".new")

    @property
    def key(self) -> bytes | None:
        """The key, None where none was made yet. `NoKeyError` where it cannot be read."""
        if self._key is None and _is_there(self.path):
            self._key = keyfile.read(self.path)
        return self._key

    def of(self, action_id: str, title: str, turn: int, body: str) -> str | None:
        """The stamp of a row of the inbox. `NoKeyError`."""
        return _of(self.key, action_id, title, turn, body) if self.key else None

    def holds(self, row: Any, body: str) -> bool:
        """Whether a row of the inbox bears the stamp that is its own; where there is no key, any does. `NoKeyError`."""
        own = self.of(row.action_id, row.title, row.turn, body)
        return own is None or (
            row.stamp is not None and hmac.compare_digest(own.encode(), row.stamp.encode())
        )

    def checked(self, register: Register) -> None:
        """`NoKeyError` where what the register has received was stamped with another key than the one that is here."""
        if self.key is None and self._new.exists():
            return  # whoever made it did not come to its end: it is made again
        with register.reading() as connection:
            some = select(*_STAMPED).limit(SOME)
            rows = connection.execute(some if self.key else some.where(inbox.c.stamp.is_not(None))).all()
        if rows and not (self.key and any(self.holds(row, row.body) for row in rows)):
            raise NoKeyError(
                f"名册里的收件不是用 {self.path} 这把密钥盖的戳：请把原来的放回（几台机器办同一个名册的，从别台复制）；"
                "确已丢失的，移走这里的，新建一把，现有的收件重新盖戳（安装维护手册第十节）"
            )

    def made(self, register: Register, now: datetime, account: str = "") -> int | None:
        """Make the key where there is none, and stamp what has been received so far; how much, None with a key.

        From here on nothing counts as received without. Who else has a key of this register loses its use, so that is
        for its people to decide where stamped rows are there (`checked`). `NoKeyError`.
        """
        from register import audit  # whoever looks at a list makes no key

        if self.key is not None:
            return None
        keyfile.make(self._new)
        with register.writing("stamp") as connection:
            count = _stamp_all(connection, keyfile.read(self._new))
            audit.note(connection, now, account, "stamped", facts={"count": count})
        # Only now: were the key there and the rows without a stamp, what waits would be refused.
        os.replace(self._new, self.path)
        return count

    def taken_on(self, connection: Connection) -> None:
        """What was restored is stamped with the key of this installation; with none where it has none yet.

        What bears it already was stamped here, and stays as it is: `verify` names what does not.
        """
        if self.key is None:
            connection.execute(update(inbox).values(stamp=None))
        elif not any(self.holds(row, row.body) for rows in _received(connection) for row in rows):
            _stamp_all(connection, self.key)


def readable(stamp: Stamp | None) -> Stamp | None:
    """It, for an account that may read its key; whoever cannot looks at everything else."""
    try:
        return stamp if stamp and stamp.key else None
    except NoKeyError:
        return None


def _stamp_all(connection: Connection, key: bytes) -> int:
    """How much that is."""
    count = 0
    for rows in _received(connection):
        stamped = [{"id": row.action_id, "stamp": _of(key, *row[:-1])} for row in rows]
        connection.execute(_KEEP, stamped)
        count += len(rows)
    return count


def _received(connection: Connection) -> Iterator[Sequence[Any]]:
    query = select(*_STAMPED).order_by(inbox.c.action_id).limit(_AT_ONCE)
    rows: Sequence[Any] = connection.execute(query).all()
    while rows:
        yield rows
        rows = connection.execute(query.where(inbox.c.action_id > rows[-1].action_id)).all()


def _of(key: bytes, *said: Any) -> str:
    return hmac.digest(key, canonical(list(said)).encode(), hashlib.sha256).hex()


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        pass  # there may well be one, but not for this account
    return True
