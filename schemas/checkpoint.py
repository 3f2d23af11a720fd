"""Checkpoint 检查点: how far every ledger had come at one moment, signed, and chained to the checkpoint before."""

import hashlib
from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from schemas.act import TitleId
from schemas.base import GENESIS, Instant, Model, Sha256, canonical, later
from schemas.undertaking import UndertakingId

Head = tuple[int, Sha256]
"""How far a ledger has come, of a title or of an undertaking: its last entry's sequence number and hash."""

Strand = Annotated[
    str,
    StringConstraints(
        pattern=r"^((times|inbox)/[^/]{1,40}|law/[0-9a-f]{64}|substitutions|announcements|replies)$"
    ),
]
"""What is kept beside the ledgers and only added to: `register/kept.py` has what each strand is."""

Signature = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{128})?$")]


class Checkpoint(Model):
    """`moved` are the heads that changed since the checkpoint before: all of them together give every head.

    `works` are likewise the heads of the ledgers of undertakings 工作, so many with so many chapters; checkpoints of
    the first format have none. `log` is the number of the last line of the audit log 审计日志, and `log_head` its hash;
    those of the first two formats have none. `kept` are the strands of what no ledger's hash covers that have grown,
    each with so many lines and their digest; those of the first three formats have none. `digest` is taken over all
    heads, not only the moved ones; `previous` is the `hash` of the checkpoint before; `public_key` is the raw Ed25519
    key and `signature` its signature, in hexadecimal.
    """

    format: Literal[
        "mingpai-checkpoint-1", "mingpai-checkpoint-2", "mingpai-checkpoint-3", "mingpai-checkpoint-4"
    ] = "mingpai-checkpoint-4"
    number: int
    on: date
    taken_at: Instant
    titles: int
    entries: int
    digest: Sha256
    moved: tuple[tuple[TitleId, int, Sha256], ...]
    undertakings: int = later(0)
    chapters: int = later(0)
    works: tuple[tuple[UndertakingId, int, Sha256], ...] = later(())
    log: int = later(0)
    log_head: Sha256 = later(GENESIS)
    kept: tuple[tuple[Strand, int, Sha256], ...] = later(())
    previous: Sha256
    public_key: Sha256
    signature: Signature = ""

    def signed_text(self) -> bytes:
        """What the signature is over: the canonical JSON of everything else."""
        return canonical(self.model_dump(mode="json", exclude={"signature"})).encode()

    @property
    def text(self) -> str:
        """Its canonical JSON, signature included: what its file holds."""
        return canonical(self.model_dump(mode="json"))

    @property
    def hash(self) -> str:
        """SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def digest_of(heads: dict[str, Head]) -> str:
    """One digest over all heads: a line `title seq head` each, those of undertakings among them, in order of ids."""
    lines = "".join(f"{one} {seq} {head}\n" for one, (seq, head) in sorted(heads.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
