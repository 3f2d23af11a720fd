"""Tally: which inputs were tried, in which turns; kept in a folder, where a later run goes on."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.hostile.asking import Request

ONCE = b"idempotency-key"
"""A header that is another one in each call, and makes no other input of it."""
SHOWN = 2000
"""Characters or bytes of each part of an input that are told of it."""
LENGTH = 8


def likeness(one: Any) -> bytes:
    """What another input is like that is none: of its parts as they lie there, however large one is."""
    if isinstance(one, Request):
        one = one._replace(headers=tuple(pair for pair in one.headers if pair[0] != ONCE))
    hashing = hashlib.blake2b(digest_size=LENGTH)
    for part in one:
        hashing.update(part if isinstance(part, bytes) else repr(part).encode(errors="replace"))
        hashing.update(b"\0")
    return hashing.digest()


def shown(one: Any) -> str:
    """An input, to be read."""
    return repr([part[:SHOWN] if isinstance(part, bytes | str) else part for part in one])


class Tally:
    """What was tried so far. `turns` is how many turns that took."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._seen, self._turns, self._found = (folder / one for one in ("seen", "turns", "findings"))
        kept = self._seen.read_bytes() if self._seen.exists() else b""
        self._all = {kept[at : at + LENGTH] for at in range(0, len(kept), LENGTH)}
        self.turns = len(self._turns.read_text().splitlines()) if self._turns.exists() else 0
        self._new = bytearray()

    def __len__(self) -> int:
        """How many, each counted once."""
        return len(self._all)

    def add(self, like: bytes) -> None:
        """One was tried that is like this."""
        if like not in self._all:
            self._all.add(like)
            self._new += like

    def found(self, said: dict[str, Any]) -> None:
        """Something is wrong; a line of JSON."""
        with self._found.open("a") as stream:
            stream.write(json.dumps(said, ensure_ascii=True) + "\n")

    def turn(self, said: dict[str, Any]) -> int:
        """A turn is over, of which this is said; how many inputs it has added."""
        added = len(self._new) // LENGTH
        with self._seen.open("ab") as stream:
            stream.write(self._new)
        with self._turns.open("a") as stream:
            stream.write(json.dumps(said | {"inputs": added}, ensure_ascii=True) + "\n")
        self._new.clear()
        self.turns += 1
        return added
