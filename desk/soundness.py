"""Soundness 链是否完好: whether the ledger of one title, what was signed of it and its files are what they were."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from register import checkpoint, evidence
from register.connect import Register
from register.evidence import Store
from register.verify import faults_of_title
from schemas.checkpoint import Checkpoint
from workflows.life.law import LawBook

SOUND = "核验通过：档案连续，未被改动，名册与档案一致"


class Verified(NamedTuple):
    """What is wrong, and the checkpoints that the ledger was compared with."""

    faults: list[str]
    checkpoints: Sequence[Checkpoint]


def of_title(register: Register, book: LawBook, store: Store, var: Path, title: str) -> Verified:
    """What `verify` says of a title that there is."""
    faults = [
        *faults_of_title(register, book, title),
        *checkpoint.faults(register, var, title),
        *evidence.faults(register, store, titles=[title]),
    ]
    return Verified(faults, checkpoint.read(var)[0])


def compared(chain: Sequence[Checkpoint]) -> str:
    """With what a ledger was compared; without any, that nothing was signed yet."""
    if not chain:
        return "还没有签署过检查点"
    return f"与 {len(chain)} 个签署的检查点比对过（最近一个签署于 {chain[-1].taken_at:%Y-%m-%d %H:%M}）"
