"""Checkpoints 检查点: how far every ledger had come, signed with Ed25519 and chained, a file each under `var/`.

Ledgers are those of titles, their entries, those of undertakings 工作, their chapters, and the audit log 审计日志;
beside them what no ledger's hash covers and is only added to, as `register/kept.py` has it.

Not a table: whoever can rewrite the ledger can rewrite the database's tables. To rewrite these files as well one needs
the key, and the copies that auditors took away stay as they were.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import ColumnElement, Connection, Table, func, select, tuple_

from register import audit, kept
from register.connect import Register
from register.tables import chapters, entries
from schemas.base import GENESIS, local_date
from schemas.checkpoint import Checkpoint, Head, digest_of
from wording.files import cause_of

_AT_A_TIME = 400
"""Heads asked for in one query; SQLite takes at most a thousand-odd values."""


class CannotSign(Exception):  # noqa: N818  named for what happened
    """No checkpoint was signed. Its arguments are the reasons, one Chinese sentence each."""


def folder_of(var: Path) -> Path:
    """Where an installation's checkpoints lie, one file each, `2026-11-22.json`, `2026-11-22.2.json`."""
    return var / "checkpoints"


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Alone with the checkpoints. Take the register's moment only after this, so that none is newer than it."""
    try:
        folder_of(var).mkdir(parents=True, exist_ok=True)
        lock = (folder_of(var) / ".lock").open("a")
    except OSError as failed:
        raise CannotSign(f"写不进 {folder_of(var)}：{cause_of(failed)}") from failed
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def take(register: Register, var: Path, now: datetime) -> Checkpoint:
    """Sign a checkpoint of this moment; the newest one where it is of today and nothing came since.

    Raises `CannotSign` when the ledger contradicts an earlier checkpoint: a signature would say that all is well.
    """
    with alone(var), register.reading() as connection:
        return take_within(connection, var, now)


def take_within(connection: Connection, var: Path, now: datetime) -> Checkpoint:
    """`take` of the moment that `connection` sees; the caller is `alone`."""
    chain, unreadable = read(var)
    key = signing_key(var)
    own = key.public_key().public_bytes_raw().hex()
    heads, works = _heads(connection, entries), _heads(connection, chapters)
    grown, altered = kept.grown(connection, chain)
    faults = [
        *unreadable,
        *chain_faults(chain, counted=1),
        *_changed_since(connection, chain, heads, works),
        *altered,
    ]
    last = chain[-1] if chain else None
    if last and last.public_key != own:
        faults.append(f"签名密钥已更换：此前的检查点由 {last.public_key[:16]}… 签署，现有密钥为 {own[:16]}…")
    if last and now < last.taken_at:
        faults.append(f"时钟早于最近一个检查点（{last.taken_at:%Y-%m-%d %H:%M:%S}），请先校准")
    if faults:
        raise CannotSign(*faults)
    moved = _moved({one[0]: one[1:] for past in chain for one in past.moved}, heads)
    moved_works = _moved({one[0]: one[1:] for past in chain for one in past.works}, works)
    today, log = local_date(now), audit.head(connection)
    noted = last is not None and (last.log, last.log_head) != log
    if last and last.on == today and not (moved or moved_works or noted or grown):
        return last
    unsigned = Checkpoint(
        number=len(chain) + 1,
        on=today,
        taken_at=now,
        titles=len(heads),
        entries=_length(heads),
        digest=digest_of(heads | works),
        moved=moved,
        undertakings=len(works),
        chapters=_length(works),
        works=moved_works,
        log=log[0],
        log_head=log[1],
        kept=grown,
        previous=last.hash if last else GENESIS,
        public_key=own,
    )
    signed = unsigned.model_copy(update={"signature": key.sign(unsigned.signed_text()).hex()})
    same_day = sum(one.on == today for one in chain)
    name = f"{today}.json" if not same_day else f"{today}.{same_day + 1}.json"
    _write(folder_of(var) / name, f"{signed.text}\n", 0o644)
    return signed


def faults(register: Register, var: Path, title: str | None = None) -> list[str]:
    """Every way in which the ledger, or the checkpoints themselves, contradict what was signed; empty when none.

    Of all ledgers, or of that of one title.
    """
    signed = read(var)  # before the register's moment: no checkpoint may be newer than it
    with register.reading() as connection:
        return faults_on(connection, signed, title)


def faults_on(
    connection: Connection, signed: tuple[Sequence[Checkpoint], list[str]], title: str | None = None
) -> list[str]:
    """`faults` inside a transaction, by the checkpoints that were read before."""
    chain, unreadable = signed
    counted = None if title is None else 1  # whoever asks of one title waits for the answer
    return unreadable + chain_faults(chain, counted) + _ledger_faults(connection, chain, title)


def read(var: Path) -> tuple[list[Checkpoint], list[str]]:
    """The checkpoints in order, and a sentence for each file that is none."""
    chain, unreadable = [], []
    try:
        paths = sorted(one for one in folder_of(var).iterdir() if one.suffix == ".json")
    except FileNotFoundError:
        return [], []
    except OSError as failed:
        return [], [f"检查点文件夹 {folder_of(var)} 读不了：{cause_of(failed)}"]
    for path in paths:
        try:
            chain.append(Checkpoint.model_validate_json(path.read_bytes()))
        except (ValueError, OSError):
            unreadable.append(f"检查点文件 {path.name} 无法读出")
    return sorted(chain, key=lambda one: one.number), unreadable


def chain_faults(chain: Sequence[Checkpoint], counted: int | None = None) -> list[str]:
    """Whether each checkpoint follows the one before, counts what it says, and is signed by one and the same key.

    Only so many of the newest are `counted`, or all. To count one goes through every ledger that there was: a night
    counts the one of the night before, as the nights before have counted theirs, which are still signed.
    """
    found: list[str] = []
    before = None
    heads, works, strands = dict[str, Head](), dict[str, Head](), dict[str, int]()
    for place, one in enumerate(chain, 1):
        name = f"检查点第{one.number}号（{one.on}）"
        if one.number != place:
            return [*found, f"检查点第{place}号缺失"]
        if one.previous != (before.hash if before else GENESIS):
            found.append(f"{name}：不接上一个检查点")
        if before and (one.taken_at < before.taken_at or one.public_key != before.public_key):
            found.append(f"{name}：时间倒退或换了签名密钥")
        found += [
            f"{name}：{what}比此前{short}" for what, short in _behind(one, before, heads, works, strands)
        ]
        if (counted is None or place > len(chain) - counted) and not _counts(one, heads, works):
            found.append(f"{name}：数目或摘要与所列不符")
        if not _is_signed(one):
            found.append(f"{name}：签名无效")
        before = one
    return found


def _behind(
    one: Checkpoint,
    before: Checkpoint | None,
    heads: dict[str, Head],
    works: dict[str, Head],
    strands: dict[str, int],
) -> Iterator[tuple[str, str]]:
    """What had come further by an earlier checkpoint than this one says; the others' last are put down."""
    for known, moved, what in ((heads, one.moved, "有称号的档案"), (works, one.works, "有工作的经办记录")):
        if any(seq <= known.get(ledger, (0, ""))[0] for ledger, seq, _ in moved):
            yield what, "短"
        known |= {ledger: (seq, head) for ledger, seq, head in moved}
    if any(lines <= strands.get(strand, 0) for strand, lines, _ in one.kept):
        yield "有一并签署的内容", "少"
    strands |= {strand: lines for strand, lines, _ in one.kept}
    if before and one.log < before.log:
        yield "审计日志", "短"


def _counts(one: Checkpoint, heads: dict[str, Head], works: dict[str, Head]) -> bool:
    """Whether its numbers and its digest are those of the ledgers that it, and those before it, list."""
    titles = (one.titles, one.entries) == (len(heads), _length(heads))
    if one.format == "mingpai-checkpoint-1":
        return titles and not one.works and one.digest == digest_of(heads)
    both = (one.undertakings, one.chapters) == (len(works), _length(works))
    return titles and both and one.digest == digest_of(heads | works)


def _is_signed(one: Checkpoint) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(one.public_key))
        key.verify(bytes.fromhex(one.signature), one.signed_text())
    except (InvalidSignature, ValueError):
        return False
    return True


def signing_key(var: Path) -> Ed25519PrivateKey:
    """The installation's key, made at first use, readable by the service's account alone. Call it `alone`."""
    path = var / "keys" / "checkpoint.pem"
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            pem = Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            )
            _write(path, pem.decode(), 0o600)
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as failed:
        raise CannotSign(f"签名密钥 {path} 读写不了：{cause_of(failed)}") from failed
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotSign(f"签名密钥 {path} 已损坏，请从备份恢复")
    return key


def _id(table: Table) -> ColumnElement[str]:
    return table.c.title if table is entries else table.c.undertaking


def _heads(connection: Connection, table: Table) -> dict[str, Head]:
    """The heads of all ledgers, from the entries themselves: the register's own column could say something else.

    All of them, each night: whoever rewrites a ledger adds no line to the journal, which would tell sooner what has
    come. A night that asked only that would go on signing beside what was altered, and say that all is well.
    """
    ledger = _id(table)
    last = select(ledger.label("ledger"), func.max(table.c.seq).label("seq")).group_by(ledger).subquery()
    query = select(ledger, table.c.seq, table.c.hash).join(
        last, (ledger == last.c.ledger) & (table.c.seq == last.c.seq)
    )
    return {one: (seq, head) for one, seq, head in connection.execute(query)}


def _moved(known: Mapping[str, Head], heads: Mapping[str, Head]) -> tuple[tuple[str, int, str], ...]:
    return tuple((one, *heads[one]) for one in sorted(heads) if known.get(one) != heads[one])


def _length(heads: Mapping[str, Head]) -> int:
    return sum(seq for seq, _ in heads.values())


def _changed_since(
    connection: Connection,
    chain: Sequence[Checkpoint],
    heads: Mapping[str, Head],
    works: Mapping[str, Head],
) -> Iterator[str]:
    """Whether what was signed last of each ledger still stands.

    Each head stands on all before it, so that of a ledger its newest one alone is looked at, and of a ledger that has
    not moved since nothing is asked: its head is the signed one. `faults` goes through all that was ever signed.
    """
    titles = {moved[0]: (one, *moved) for one in chain for moved in one.moved}
    chaptered = {moved[0]: (one, *moved) for one in chain for moved in one.works}
    yield from _changed(
        connection, entries, [one for one in titles.values() if heads.get(one[1]) != one[2:]], ""
    )
    yield from _changed(
        connection, chapters, [one for one in chaptered.values() if works.get(one[1]) != one[2:]], "经办"
    )
    yield from _log_faults(connection, chain[-1:])


def _ledger_faults(
    connection: Connection, chain: Sequence[Checkpoint], title: str | None = None
) -> list[str]:
    """Whatever was a head once must still be the hash of that entry, or chapter."""
    titles = [(one, *moved) for one in chain for moved in one.moved if title in (None, moved[0])]
    works = [(one, *moved) for one in chain for moved in one.works if title is None]
    log = _log_faults(connection, chain) if title is None else ()
    beside = kept.faults(connection, kept.signed(chain, title))
    ledgers = (*_changed(connection, entries, titles, ""), *_changed(connection, chapters, works, "经办"))
    return [*ledgers, *log, *beside]


def _log_faults(connection: Connection, chain: Sequence[Checkpoint]) -> Iterator[str]:
    for one in chain:
        now = audit.hash_of(connection, one.log)
        if one.log and now != one.log_head:
            became = "已不是当时签署的内容" if now else "已不存在"
            yield f"审计日志：第{one.log}条{became}（见检查点第{one.number}号，{one.on}）"


def _changed(
    connection: Connection, table: Table, signed: Sequence[tuple[Checkpoint, str, int, str]], what: str
) -> Iterator[str]:
    ledger = _id(table)
    for start in range(0, len(signed), _AT_A_TIME):
        part = signed[start : start + _AT_A_TIME]
        wanted = [(one, seq) for _, one, seq, _ in part]
        query = select(ledger, table.c.seq, table.c.hash).where(tuple_(ledger, table.c.seq).in_(wanted))
        now = {(one, seq): head for one, seq, head in connection.execute(query)}
        for checkpoint, one, seq, head in part:
            if now.get((one, seq)) != head:
                became = "已不是当时签署的内容" if (one, seq) in now else "已不存在"
                where = f"见检查点第{checkpoint.number}号，{checkpoint.on}"
                yield f"{one}：{what}第{seq}条{became}（{where}）"


def _write(path: Path, text: str, mode: int) -> None:
    """A whole file or none, on the disk before it has its name."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
