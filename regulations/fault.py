"""Fault: what is wrong in a pack."""

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong at `path` in a pack, and what to do about it."""

    path: tuple[str | int, ...]
    problem: str
    remedy: str
