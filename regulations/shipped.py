"""Shipped: files of yearly duties 年度事项 and of groupings 组合, by the name of a place or by their path."""

from pathlib import Path

from regulations.fault import Fault
from regulations.load import FOLDER, FaultsError, load
from schemas.undertakings.grouping import Groupings
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


_ERROR = ShippedFaultsError


def _twice(field: str, named: list[str]) -> list[Fault]:
    return [
        Fault((field, n, "name"), f"“{name}”写了两次", "改名，或只留一个")
        for n, name in enumerate(named)
        if name in named[:n]
    ]
