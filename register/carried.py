"""Carried 另存: checkpoints in folders elsewhere, sticks and shares, and in mailboxes, where no insider is.

A copy is never written over: one that is another than the checkpoint of that name is what somebody should look at.
A mailbox gets the newest one alone: it stands on all before it. Which that was lies beside the checkpoints.
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from register.checkpoint import folder_of
from schemas.base import canonical
from schemas.checkpoint import Checkpoint
from wording.files import cause_of


class State(NamedTuple):
    """The names of checkpoints that a folder has not, and of those that it has otherwise."""

    lacking: list[str]
    other: list[str]


def compared(var: Path, folder: Path) -> State:
    """How a folder stands. `OSError` where it is not there, as a stick that is not plugged in."""
    there = {one.name: one for one in folder.iterdir()}
    own = sorted(folder_of(var).glob("*.json"))
    lacking = [one.name for one in own if one.name not in there]
    other = [
        one.name for one in own if one.name in there and there[one.name].read_bytes() != one.read_bytes()
    ]
    return State(lacking, other)


def carry(var: Path, folder: Path) -> State:
    """Copy what a folder has not, also what it missed while it was away; how it stood before. `OSError`."""
    state = compared(var, folder)
    for name in state.lacking:
        fresh = folder / f".{name}.new"
        with fresh.open("wb") as file:
            file.write((folder_of(var) / name).read_bytes())
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(folder / name)
    return state


def mailed(var: Path) -> dict[str, str]:
    """By mailbox the hash of the checkpoint that was sent to it last."""
    try:
        said = json.loads((folder_of(var) / _MAILED).read_bytes())
    except (OSError, ValueError):  # then one of them goes once more
        return {}
    return said if isinstance(said, dict) else {}


def keep_mailed(var: Path, mailbox: str, one: Checkpoint) -> None:
    """That a checkpoint has gone to a mailbox. `OSError`."""
    path = folder_of(var) / _MAILED
    fresh = path.with_suffix(".new")
    fresh.write_text(canonical(mailed(var) | {mailbox: one.hash}), encoding="utf-8")
    fresh.replace(path)


_MAILED = "mailed"
"""Not `.json`, as checkpoints are."""


def faults(chain: Sequence[Checkpoint], brought: Path) -> Iterator[str]:
    """What a checkpoint that was brought back, or a folder of them, has against the present ones."""
    known = {one.number: one for one in chain}
    try:
        paths = sorted(brought.glob("*.json")) if brought.is_dir() else [brought]
        found = [(path.name, path.read_bytes()) for path in paths]
    except OSError as failed:
        yield f"带回的检查点 {brought} 读不了：{cause_of(failed)}"
        return
    if not found:
        yield f"{brought} 里没有检查点"
    for name, text in found:
        try:
            one = Checkpoint.model_validate_json(text)
        except ValueError:
            yield f"带回的检查点 {name} 无法读出"
            continue
        if one.number not in known:
            yield f"带回的检查点第{one.number}号（{one.on}），现有的检查点里没有：检查点被删去，或者名册是较早的"
        elif known[one.number].hash != one.hash:
            yield f"带回的检查点第{one.number}号（{one.on}）与现有的不是同一个：此后被换过"
