"""Shipped: files of yearly duties 年度事项, groupings 组合, supervision 督导, by the name of a place or their path."""

from pathlib import Path

from regulations.fault import Fault
from regulations.load import FOLDER, FaultsError, load
from schemas.undertakings.grouping import Groupings
from schemas.undertakings.supervision import Supervisions, twice
from schemas.undertakings.yearly import YearlyDuties


class ShippedFaultsError(FaultsError):
    """A file that cannot be used."""


def place_of(kind: str, named: str) -> Path:
    """The file that is meant: a shipped one by its name, or any by its path."""
    shipped = FOLDER / kind / f"{named}.yaml"
    return shipped if shipped.exists() else Path(named)


def names(kind: str) -> tuple[str, ...]:
    """The shipped ones."""
    return tuple(sorted(one.stem for one in (FOLDER / kind).glob("*.yaml")))


def load_yearly(path: Path) -> YearlyDuties:
    """The yearly duties in a file. `ShippedFaultsError` with every fault."""
    return load(
        path, YearlyDuties, lambda found: _twice("duties", [one.name for one in found.duties]), _ERROR
    )


def load_groupings(path: Path) -> Groupings:
    """The groupings in a file. `ShippedFaultsError` with every fault."""
    return load(
        path, Groupings, lambda found: _twice("groupings", [one.name for one in found.groupings]), _ERROR
    )


def load_supervision(path: Path) -> Supervisions:
    """The supervision groups in a file. `ShippedFaultsError` with every fault."""
    return load(path, Supervisions, _supervised, _ERROR)


_ERROR = ShippedFaultsError


def _supervised(found: Supervisions) -> list[Fault]:
    """What two groups look after, or are both called, is refused when it is read, and not only when it is begun."""
    faults = _twice("supervisions", [one.name for one in found.supervisions])
    for place, one in enumerate(found.supervisions):
        for name in twice(one.groups):
            problem = f"“{name}”写了两次，一处只由一个组督导"
            faults.append(Fault(("supervisions", place, "groups"), problem, "改名，或只留一处"))
    return faults


def _twice(field: str, named: list[str]) -> list[Fault]:
    return [
        Fault((field, n, "name"), f"“{name}”写了两次", "改名，或只留一个")
        for n, name in enumerate(named)
        if name in named[:n]
    ]
