"""Stamp 收件戳: what an installation has received and written bears one, which nobody makes who does not read its key.

Whoever may write the database itself can put an act into the inbox in anybody's name, let one that was refused wait
again, or write a ledger anew, its hashes and all. Without a stamp the act is refused, and `verify` names both. The key
is a file under `var/keys`, the same on each machine that serves one register; no backup takes it along.
"""

import hashlib
import hmac
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, select, update

from register import keyfile
from register.columns import microseconds
from register.connect import Register
from register.keyfile import NoKeyError
from register.tables import inbox, titles, undertakings
from schemas.base import canonical

SOME = 20
"""So many rows of each table show whether they were stamped with this key: all of them are, or none."""

NOT_OURS = "没有本单位的戳，不是经本程序写下的，或者盖戳以后被改写过：请与检查点、更早的备份比对，确被改写的用备份恢复"
"""What `verify` says of a ledger whose head does not bear its own."""

_AT_ONCE = 1000
"""Rows in memory."""

_COVERS: dict[Table, tuple[str, ...]] = {
    titles: ("id", "seq", "head"),
    undertakings: ("id", "seq", "head"),
    inbox: ("action_id", "title", "turn", "body", "state", "receipt", "closed_at"),
}
"""What a stamp covers, the row's key first: of a ledger its head, which seals all before it; what was received, whose
other columns stand in the body as well, and what became of it. In the order in which a step writes them.
"""

_Row = Mapping[Any, Any]
"""By the names of its columns."""

_log = logging.getLogger("mingpai.ledger")


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

    @property
    def lacking(self) -> bool:
        """Whether there is no key, and none is being made. `NoKeyError`."""
        return not _is_there(self._new) and self.key is None

    def of(self, table: Table, row: _Row) -> str | None:
        """The stamp that is a row's own, None where there is no key. `NoKeyError`."""
        return _of(self.key, table, row) if self.key else None

    def holds(self, table: Table, row: _Row) -> bool:
        """Whether a row bears the stamp that is its own; where there is no key, any does. `NoKeyError`."""
        own, borne = self.of(table, row), row["stamp"]
        return own is None or (borne is not None and hmac.compare_digest(own.encode(), borne.encode()))

    def checked(self, register: Register) -> None:
        """`NoKeyError` where what is in the register was stamped with another key than the one that is here."""
        if self.key is None and self._new.exists():
            return  # whoever made it did not come to its end: it is made again
        with register.reading() as connection:
            some = [(table, row) for table in _COVERS for row in self._some(connection, table)]
        if some and not (self.key and any(self.holds(*one) for one in some)):
            raise NoKeyError(
                f"名册里的收件和档案不是用 {self.path} 这把密钥盖的戳：请把原来的放回"
                "（几台机器办同一个名册的，从别台复制）；确已丢失的（安装维护手册第十节）、密钥没有动过而刚刚升级的"
                "（第七节），停下服务，移走这里的，新建一把，现有的全部重新盖戳"
            )

    def made(self, register: Register, now: datetime, account: str = "") -> int | None:
        """Make the key where there is none, and stamp all that is there; how much was received, None with a key.

        From here on nothing counts as received without. Who else has a key of this register loses its use, so that is
        for its people to decide where stamped rows are there (`checked`). `NoKeyError`.
        """
        from register import audit  # whoever looks at a list makes no key

        if self.key is not None:
            return None
        keyfile.make(self._new)
        key = keyfile.read(self._new)
        with register.writing("stamp") as connection:
            count = _stamp_all(connection, key)[inbox]
            audit.note(connection, now, account, "stamped", facts={"count": count})
        # Only now: were the key there and the rows without a stamp, what waits would be refused.
        os.replace(self._new, self.path)
        with register.writing("stamp") as connection:
            _stamp_all(connection, key, left=True)  # what a running service has written in between
        return count

    def taken_on(self, connection: Connection) -> None:
        """What was restored is stamped with the key of this installation; with none where it has none yet.

        What bears it already was stamped here, and stays as it is: `verify` names what does not.
        """
        if self.key is None:
            for table in _COVERS:
                connection.execute(update(table).values(stamp=None))
        elif not any(
            self.holds(table, row)
            for table in _COVERS
            for rows in _batches(connection, table)
            for row in rows
        ):
            _stamp_all(connection, self.key)

    def _some(self, connection: Connection, table: Table) -> Sequence[RowMapping]:
        """A few rows; without a key, of those that bear a stamp."""
        query = _kept(table).limit(SOME)
        if self.key is None:
            query = query.where(table.c.stamp.is_not(None))
        return connection.execute(query).mappings().all()


def stamp_for(register: Register, table: Table, row: _Row, before: _Row | None = None) -> str | None:
    """The stamp that a row is to bear: its own, where it is new or bore its own `before`. `NoKeyError`.

    What another has written keeps what it bore, whatever is added to it: nobody blesses that, and `verify` goes on
    naming it. Where the key is not, nothing is added to what bears a stamp: it would be named ever after.
    """
    if register.stamp is None:
        return None
    if before is None or register.stamp.holds(table, before):
        own = register.stamp.of(table, row)
        if own is None and before is not None and before["stamp"] is not None and register.stamp.lacking:
            raise NoKeyError(f"密钥 {register.stamp.path} 不在，名册里的用它盖过戳：请从别台复制")
        return own
    _log.error("%s of %s does not bear its stamp, and gets none", row[_COVERS[table][0]], table.name)
    borne: str | None = before["stamp"]
    return borne


def readable(stamp: Stamp | None) -> Stamp | None:
    """It, for an account that may read its key; whoever cannot looks at everything else."""
    try:
        return stamp if stamp and stamp.key else None
    except NoKeyError:
        return None


def _stamp_all(connection: Connection, key: bytes, *, left: bool = False) -> dict[Table, int]:
    """Stamp all, or what is `left` without one; how much of each table that is."""
    counted = dict.fromkeys(_COVERS, 0)
    for table, (name, *_) in _COVERS.items():
        keep = update(table).where(table.c[name] == bindparam("of")).values(stamp=bindparam("own"))
        for rows in _batches(connection, table, left=left):
            connection.execute(keep, [{"of": row[name], "own": _of(key, table, row)} for row in rows])
            counted[table] += len(rows)
    return counted


def _batches(connection: Connection, table: Table, *, left: bool = False) -> Iterator[Sequence[RowMapping]]:
    """All, or what is `left` without a stamp; nobody goes on with them meanwhile."""
    name = _COVERS[table][0]
    query = _kept(table).order_by(table.c[name]).limit(_AT_ONCE).with_for_update()
    if left:
        query = query.where(table.c.stamp.is_(None))
    rows = connection.execute(query).mappings().all()
    while rows:
        yield rows
        rows = connection.execute(query.where(table.c[name] > rows[-1][name])).mappings().all()


def _kept(table: Table) -> Select[Any]:
    return select(*(table.c[name] for name in (*_COVERS[table], "stamp")))


def _of(key: bytes, table: Table, row: _Row) -> str:
    said = [_plain(row[name]) for name in _COVERS[table]]
    return hmac.digest(key, canonical([table.name, *said]).encode(), hashlib.sha256).hex()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else microseconds(value)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        pass  # there may well be one, but not for this account
    return True
