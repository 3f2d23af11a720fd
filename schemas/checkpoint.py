"""Checkpoint 检查点: how far every ledger had come at one moment, signed, and chained to the checkpoint before."""

import hashlib
from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from schemas.act import TitleId
from schemas.base import Instant, Model, Sha256, canonical

Head = tuple[int, Sha256]
"""How far a title's ledger has come: the sequence number of its last entry, and that entry's hash."""

Signature = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{128})?$")]


class Checkpoint(Model):
    """`moved` are the heads that changed since the checkpoint before: all of them together give every head.

    `digest` is taken over all heads, not only the moved ones; `previous` is the `hash` of the checkpoint before;
    `public_key` is the raw Ed25519 key and `signature` its signature, in hexadecimal.
    """

    format: Literal["mingpai-checkpoint-1"] = "mingpai-checkpoint-1"
    number: int
    on: date
    taken_at: Instant
    titles: int
    entries: int
    digest: Sha256
    moved: tuple[tuple[TitleId, int, Sha256], ...]
    previous: Sha256
    public_key: Sha256
    signature: Signature = ""

    def signed_text(self) -> bytes:
        """What the signature is over: the canonical JSON of everything else."""
        return canonical(self.model_dump(mode="json", exclude={"signature"})).encode()

    @property
    def hash(self) -> str:
        """SHA-256 of its canonical JSON, signature included."""
        return hashlib.sha256(canonical(self.model_dump(mode="json")).encode()).hexdigest()


def digest_of(heads: dict[str, Head]) -> str:
    """One digest over all heads: a line `title seq head` each, in the order of titles."""
    lines = "".join(f"{title} {seq} {head}\n" for title, (seq, head) in sorted(heads.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
