"""Rows of a backup with other values, in an archive that is whole: every checksum is that of what is there now."""

import gzip
import hashlib
import io
import json
import random
import tarfile
from functools import cache
from typing import Any

from register.archive import MANIFEST, ROWS, Heads
from tests.hostile.spoilt import anything, change


def altered(whole: bytes, chance: random.Random) -> bytes:
    """One to three values of a valid archive changed: of a column, or of what the text of a column says."""
    members = dict(_members(whole))
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(one for one in members if one.startswith(ROWS)))
        lines = members[name].splitlines()
        at = chance.randrange(len(lines))
        row = json.loads(lines[at])
        column = chance.choice(sorted(row))
        row[column] = _other(row[column], chance)
        lines[at] = json.dumps(row).encode()
        if chance.random() < 0.05:
            lines.append(lines[at])
        members[name] = b"\n".join(lines) + b"\n"
    members[MANIFEST] = _manifest(members)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), compresslevel=1, mtime=0)


@cache
def _members(whole: bytes) -> tuple[tuple[str, bytes], ...]:
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        return tuple((one.name, (tar.extractfile(one) or io.BytesIO()).read()) for one in tar)


def _other(value: Any, chance: random.Random) -> Any:
    """Another value; of a text in JSON mostly one that differs within."""
    if isinstance(value, str) and value[:1] in ("{", "[") and chance.random() < 0.7:
        inner = json.loads(value)
        change(inner, chance)
        return json.dumps(inner, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, str) and chance.random() < 0.3:
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice(("", "x", "0", "号", "\0")) + value[at + 1 :]
    if isinstance(value, int) and chance.random() < 0.3:
        return value + chance.choice((-100, -1, 1, 100))
    return anything(chance)


def _manifest(members: dict[str, bytes]) -> bytes:
    said, heads = json.loads(members[MANIFEST]), Heads()
    rows: dict[str, int] = {}
    for name in (one for one in members if one.startswith(ROWS)):
        table, lines = name.split("/")[1], members[name].splitlines()
        rows[table] = rows.get(table, 0) + len(lines)
        for row in map(json.loads, lines) if table == "entries" else ():
            heads.see(row["title"], row["seq"], row["hash"])
    said["tables"] = {name: shape | {"rows": rows.get(name, 0)} for name, shape in said["tables"].items()}
    said["heads"] = heads.digest()
    said["members"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != MANIFEST
    }
    return json.dumps(said).encode()
