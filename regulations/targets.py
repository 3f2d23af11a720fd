"""Targets: a file of what a place has set itself, with every fault at once: file, line, path, remedy."""

from functools import lru_cache
from pathlib import Path

from regulations.fault import Fault
from regulations.load import FaultsError, load
from schemas.target import Targets


class TargetFaultsError(FaultsError):
    """A file of targets that cannot be used."""


def load_targets(path: Path) -> Targets:
    """The targets in a file. `TargetFaultsError` with every fault when it cannot be used.

    A page asks each time that it is looked at: the file is read when it has changed.
    """
    try:
        there = path.stat()
    except OSError:
        return _read(path)
    return _read_once(path, there.st_mtime_ns, there.st_size, there.st_ino)


@lru_cache(maxsize=8)
def _read_once(path: Path, *_as_it_is: int) -> Targets:
    return _read(path)


def _read(path: Path) -> Targets:
    return load(path, Targets, _check, TargetFaultsError)


def _check(found: Targets) -> list[Fault]:
    """Two targets of one name and day could not be told apart, and two for the same titles contradict each other."""
    faults: list[Fault] = []
    names: dict[object, str] = {}
    same: dict[object, str] = {}
    for n, one in enumerate(found.targets):
        if (one.name, one.by) in names:
            faults.append(Fault(("targets", n, "name"), f"“{one.name}”写了两次", "改名，或只留一个"))
        names.setdefault((one.name, one.by), one.name)
        which = (one.level, frozenset(one.counted.honours), frozenset(one.counted.categories), one.by)
        if which in same and same[which] != one.name:
            problem = f"与“{same[which]}”计的是同样的称号，期限也相同"
            faults.append(Fault(("targets", n), problem, "合为一个，或写明各计哪些称号"))
        same.setdefault(which, one.name)
    return faults
