"""Export 导出: the ledger, its heads, the law and the checkpoints as files that need no mingpai to be read and judged.

What an export holds is judged by `deploy/auditor/verify_export.py`, which imports nothing of this house. It has
no notice that is on its way, no channel and no key; what people wrote is in the entries as they wrote it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, or_, select

from register import checkpoint, evidence
from register.checkpoint import CannotSign
from register.connect import Register
from register.evidence import Store
from register.tables import chapters, editions, entries, substitutions, titles, units
from schemas.base import canonical

FORMAT = "mingpai-export-6"

_ABOUT = """铭牌档案导出（{what}），{at}

entries.jsonl      档案，每行一条，按称号和序号排列；body 是正文，prev 是上一条的 hash，hash 是 prev 接正文的 SHA-256
titles.jsonl       名册，每行一个称号：现处环节、档案止于第几条（seq）、最后一条的哈希（head）；life 是称号状态，
                   它的 SHA-256 记在最后一条正文的 state 里
laws/              所适用的办法版本和工作日历，文件名即内容的 SHA-256
checkpoints/       历次签署的检查点，一环扣一环；moved 是称号、works 是各项工作的首尾
evidence/          档案所附的佐证材料，文件名即内容的 SHA-256；原来的文件名见档案正文的 kept_as
substitutions.jsonl  岗位代理的登记，每行一条：代理哪个岗位、哪个账号、起止日期；有 ends 的一行提前结束那一号
chapters.jsonl     各项工作（批次、复验、督导等）的经办记录，每行一条；prev、hash、body 同 entries.jsonl
manifest.json      清单：数目、每个文件的 SHA-256、公钥和签名

核验（只需 Python 3.9 以上，不必安装任何东西；请用自己保管的 verify_export.py）：
    python verify_export.py 本文件夹 --public-key 本单位公布的公钥
recorded_at（登记时刻）和岗位代理的登记不在哈希之内，由检查点（mingpai-checkpoint-4 起的 kept）和清单的签名担保。
"""


class Exported(NamedTuple):
    """What was exported, and why no fresh checkpoint could be signed; empty when one was.

    `lacking` are the names of files that the ledger names, and that were missing or damaged.
    """

    titles: int
    entries: int
    laws: int
    checkpoints: int
    public_key: str
    unsigned: tuple[str, ...]
    evidence: int = 0
    lacking: tuple[str, ...] = ()


def export(
    register: Register,
    var: Path,
    folder: Path,
    now: datetime,
    title: str | None = None,
    store: Store | None = None,
) -> Exported:
    """Write an export of everything, or of one title, into `folder`, all of one moment and under its checkpoint.

    With the files of the `store` that its ledgers name, by default those in `var`.

    The manifest comes last: a folder without one is not an export. A ledger that contradicts earlier checkpoints is
    exported as it is, for the auditor to see. Raises `CannotSign` when there is no key to sign with, `OSError` when
    the folder cannot be written.
    """
    unsigned: tuple[str, ...] = ()
    with checkpoint.alone(var), register.reading() as connection:
        key = checkpoint.signing_key(var)
        try:
            checkpoint.take_within(connection, var, now)
        except CannotSign as no:
            unsigned = tuple(map(str, no.args))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "laws").mkdir()
        (folder / "checkpoints").mkdir()
        written = _Written(folder)
        heads = written.lines("titles.jsonl", _titles(connection, title))
        lines = written.lines("entries.jsonl", _entries(connection, title))
        works = written.lines("chapters.jsonl", () if title else _chapters(connection))
        lent = written.lines("substitutions.jsonl", _substitutions(connection, title))
        laws = connection.execute(select(editions.c.hash, editions.c.body).order_by(editions.c.hash)).all()
        for law in laws:
            written.text(f"laws/{law.hash}.json", law.body)
        signed = sorted(checkpoint.folder_of(var).glob("*.json"))
        for path in signed:
            written.text(f"checkpoints/{path.name}", path.read_text(encoding="utf-8"))
        kept, lacking = _evidence(written, connection, store or Store(var / "evidence"), title)
    what = f"称号 {title}" if title else "全部称号"
    written.text("README.txt", _ABOUT.format(what=what, at=f"{now:%Y-%m-%d %H:%M:%S}"))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "title": title,
        "counts": {
            "titles": heads,
            "entries": lines,
            "laws": len(laws),
            "checkpoints": len(signed),
            "evidence": kept,
            "substitutions": lent,
            "chapters": works,
        },
        "files": written.sums,
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    manifest["signature"] = key.sign(canonical(manifest).encode()).hex()
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    return Exported(
        heads, lines, len(laws), len(signed), manifest["public_key"], unsigned, kept, tuple(lacking)
    )


def _evidence(
    written: "_Written", connection: Connection, store: Store, title: str | None
) -> tuple[int, list[str]]:
    """Each content once; how many there are, and what is lacking."""
    folder, done, lacking = written.folder / "evidence", set(), []
    for one in evidence.named(connection, [title] if title else None):
        if one.sha256 in done:
            continue
        folder.mkdir(exist_ok=True)
        try:
            store.copy(one.sha256, folder / one.sha256)
        except (evidence.ChangedError, FileNotFoundError):
            lacking.append(f"{one.title}：第{one.entry}条所附“{one.document.kept_as}”")
            continue
        done.add(one.sha256)
        written.sums[f"evidence/{one.sha256}"] = one.sha256
    return len(done), lacking


class _Written:
    """Files of an export as they are written, with their sums."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sums: dict[str, str] = {}

    def text(self, name: str, text: str) -> None:
        """One file, byte for byte what was given."""
        body = text.encode()
        (self.folder / name).write_bytes(body)
        self.sums[name] = hashlib.sha256(body).hexdigest()

    def lines(self, name: str, values: Iterable[dict[str, Any]]) -> int:
        """One JSON line a value, never all in memory; how many there were."""
        count, sums = 0, hashlib.sha256()
        with (self.folder / name).open("wb") as file:
            for value in values:
                line = (canonical(value) + "\n").encode()
                file.write(line)
                sums.update(line)
                count += 1
        self.sums[name] = sums.hexdigest()
        return count


def _entries(connection: Connection, title: str | None) -> Iterator[dict[str, Any]]:
    query = select(entries).order_by(entries.c.title, entries.c.seq)
    if title is not None:
        query = query.where(entries.c.title == title)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield {
            "title": row.title,
            "seq": row.seq,
            "recorded_at": row.recorded_at.isoformat(),
            "prev": row.prev,
            "hash": row.hash,
            "body": row.body,
        }


def _chapters(connection: Connection) -> Iterator[dict[str, Any]]:
    """The ledgers of undertakings 工作. Of one title's export they are no part: they are about many."""
    query = select(chapters).order_by(chapters.c.undertaking, chapters.c.seq)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield {
            "undertaking": row.undertaking,
            "seq": row.seq,
            "recorded_at": row.recorded_at.isoformat(),
            "prev": row.prev,
            "hash": row.hash,
            "body": row.body,
        }


def _titles(connection: Connection, title: str | None) -> Iterator[dict[str, Any]]:
    query = select(titles, units.c.name.label("unit")).join(units, units.c.code == titles.c.unit_code)
    if title is not None:
        query = query.where(titles.c.id == title)
    for row in connection.execute(query.order_by(titles.c.id).execution_options(yield_per=500)):
        yield _head(row)


def _substitutions(connection: Connection, title: str | None) -> Iterator[dict[str, Any]]:
    """Every row of the table, or of those orders that the ledger of one title names."""
    query = select(substitutions).order_by(substitutions.c.number)
    if title is not None:
        named = _named(connection, title)
        query = query.where(or_(substitutions.c.number.in_(named), substitutions.c.ends.in_(named)))
    for row in connection.execute(query):
        days = {"since": row.since.isoformat(), "until": row.until.isoformat()}
        yield {**row._mapping, **days, "recorded_at": row.recorded_at.isoformat()}


def _named(connection: Connection, title: str) -> set[int]:
    found = set()
    for body in connection.scalars(select(entries.c.body).where(entries.c.title == title)):
        try:
            number = json.loads(body)["action"]["actor"]["substitution"]
        except (ValueError, KeyError, TypeError):
            continue  # told by whoever judges it
        if isinstance(number, int):
            found.add(number)
    return found


def _head(row: Row[Any]) -> dict[str, Any]:
    return {
        "title": row.id,
        "unit": row.unit,
        "unit_code": row.unit_code,
        "honour": row.honour,
        "level": row.level,
        "stage": row.stage,
        "number": row.number,
        "named_on": row.named_on and row.named_on.isoformat(),
        "term_end": row.term_end and row.term_end.isoformat(),
        "edition": row.edition,
        "calendar": row.calendar,
        "seq": row.seq,
        "head": row.head,
        "life": row.life,
    }
