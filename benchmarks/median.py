"""Median: what several turns come to, how far they lie apart, and what has grown worse since the reference."""

import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.row import A_TENTH, Turn

REFERENCE = Path(__file__).with_name("reference.json")
"""By benchmark, the ratios that CI compares with, and how they were measured."""

WORSE = 1.5
"""A ratio that is so many times the reference has grown worse."""

AGAIN = 2
"""So many turns more are taken before it is said of a ratio that it has."""


class Figure(NamedTuple):
    """A row over all turns: the median of each side and of their ratio, and the ratio's least and most."""

    figure: str
    unit: str
    ours: float
    floor: float
    of: str
    ratio: float
    least: float
    most: float
    steady: bool
    aim: float | None

    @property
    def name(self) -> str:
        """By what it is known in the reference."""
        return f"{self.figure} / {self.of}"


Found = dict[str, list[Figure]]
"""By benchmark."""


def median(turns: Sequence[Turn]) -> list[Figure]:
    """Row by row; all turns have the same."""
    found = []
    for those in zip(*turns, strict=True):
        first, ratios = those[0], [one.ratio for one in those]
        ours, floor = (statistics.median(getattr(one, side) for one in those) for side in ("ours", "floor"))
        found.append(
            Figure(
                first.figure,
                first.unit,
                ours,
                floor,
                first.of,
                statistics.median(ratios),
                min(ratios),
                max(ratios),
                first.steady,
                first.aim,
            )
        )
    return found


def machine() -> dict[str, Any]:
    """On what, when, and how busy it was."""
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def as_data(found: Found, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Everything, for JSON."""
    return {**facts, "figures": {name: [one._asdict() for one in those] for name, those in found.items()}}


def reference(found: Found, facts: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What CI is to compare with: the steady ratios of each benchmark. Those that were not measured stay."""
    anew = {
        name: {
            "measured": dict(facts),
            "ratios": {one.name: round(_least(one), 3) for one in those if one.steady},
        }
        for name, those in found.items()
    }
    return {**before, **anew}


def _least(one: Figure) -> float:
    """Its ratio; where that is growth, less than none is noise."""
    return max(one.ratio, 1) if one.of == A_TENTH else one.ratio


def judged(
    turns: list[Turn], again: Callable[[int], list[Turn]], known: Mapping[str, float]
) -> tuple[list[Figure], list[str]]:
    """What the turns of one benchmark come to, and what is worse. A moment's noise is none: it is measured `again`."""
    found = median(turns)
    if any(_has_grown(one, known) for one in found):
        found = median([*turns, *again(AGAIN)])
    return found, worse(found, known)


def worse(found: Sequence[Figure], known: Mapping[str, float]) -> list[str]:
    """The steady figures that are worse by half than the reference, or that it does not know."""
    lines = []
    for one in found:
        if one.steady and one.name not in known:
            lines.append(f"{one.name}: not in {REFERENCE.name}; write it anew with --reference")
        elif _has_grown(one, known):
            lines.append(f"{one.name}: {one.ratio:.2f}, and {known[one.name]:.2f} in {REFERENCE.name}")
    return lines


def _has_grown(one: Figure, known: Mapping[str, float]) -> bool:
    return one.steady and one.name in known and one.ratio > WORSE * known[one.name]


def known() -> dict[str, Any]:
    """What the reference has of each benchmark."""
    said: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return said


def known_ratios() -> dict[str, float]:
    """The ratios of all."""
    return {name: ratio for one in known().values() for name, ratio in one["ratios"].items()}
