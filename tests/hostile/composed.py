"""Composed: what comes with the program, composed once in a process that reads it again and again."""

import pickle
from collections.abc import Callable
from pathlib import Path

import yaml

from regulations.yaml import compose

Compose = Callable[[Path], yaml.Node | None]


def composed_once(stays: Callable[[Path], bool]) -> Compose:
    """As `compose`, with each file that `stays` read once; its nodes are new ones each time, for an overlay's sake."""
    kept = dict[Path, bytes]()

    def composed(path: Path) -> yaml.Node | None:
        if not stays(path):
            return compose(path)
        if path not in kept:
            kept[path] = pickle.dumps(compose(path))
        node: yaml.Node | None = pickle.loads(kept[path])
        return node

    return composed
