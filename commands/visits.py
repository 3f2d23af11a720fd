"""Visits: what is typed for a campaign 复验工作: titles, assessors, a share, what visits came to."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from commands.arrangement import arrangement_of
from commands.content import Given
from commands.installation import Installation
from commands.place import clock
from commands.several import in_file, meant_for
from commands.speak import Exit, Stop
from commands.typed import is_roll
from desk import campaign, roll
from desk.campaign import Among
from desk.evidence import Paper
from desk.several import Item
from desk.spoken import DaysUnclearError, days_in
from desk.titles import find
from register.connect import Register
from schemas.action import Inspect
from schemas.base import local_date
from schemas.folding import fold


def among(text: str) -> Among:
    """The titles that meet a condition."""
    here = Installation.here()
    found = roll.chosen(here.register, text, arrangement_of(here), local_date(clock()))
    return Among(frozenset(one.title for one in found), text)


class Came(NamedTuple):
    """The re-inspection of one title or of each of a score list: as acts, as the campaign takes them, their files."""

    items: list[Item]
    results: list[dict[str, Any]]
    papers: list[Paper]


def came(which: str, given: Given, findings: Sequence[str]) -> Came:
    """What was typed, for a title or a score list."""
    here = Installation.here()
    if is_roll(which):
        listed, named = in_file(here, Inspect, Path(which), campaign.FOUND)
    else:
        line = roll.Line(1, which, {})
        listed, named = roll.Roll((line,)), [roll.Named(line, find(here.register, which))]
    said, items = meant_for(here, Inspect, given, listed, named)
    return Came(items, campaign.said_of(items, named, findings), said.papers)


def assessor(text: str) -> dict[str, Any]:
    """One as typed: 考核一组；每天2家；外出2027-03-05、2027-03-08至2027-03-10；回避大庄乡、市一中."""
    name, *parts = [part.strip() for part in text.replace(";", "；").split("；")]
    found: dict[str, Any] = {"name": name}
    for part in parts:
        if part.startswith("每天") and part[2:].rstrip("家个").strip().isdecimal():
            found["a_day"] = int(part[2:].rstrip("家个"))
        elif part.startswith("回避"):
            found["recused"] = _listed(part[2:])
        elif part.startswith("外出"):
            found["away"] = [day for one in _listed(part[2:]) for day in _days(one)]
        elif part:
            raise Stop(
                Exit.USAGE,
                f"“{part[:40]}”看不懂：应写成 每天2家，或者 回避大庄乡、市一中，或者 外出2027-03-08至2027-03-10",
            )
    return found


def measures(typed: Sequence[str]) -> dict[str, str]:
    """What is to be done, by what was found as it is compared (台账不全=补齐台账); for the rest under “”."""
    found: dict[str, str] = {}
    for one in typed:
        problem, sign, measure = one.replace("＝", "=").partition("=")
        found[fold(problem) if sign else ""] = (measure if sign else problem).strip()
    return found


def _listed(text: str) -> list[str]:
    return [one.strip() for one in re.split("[、,，]", text) if one.strip()]


def _days(text: str) -> list[str]:
    try:
        return days_in(text)
    except DaysUnclearError as no:
        raise Stop(Exit.USAGE, str(no)) from None


def share(register: Register, honour: str | None, text: str | None) -> float | None:
    """The share of a lot as typed, or as the measure has it."""
    if text is None:
        return None
    if text == "办法":
        found = campaign.share_of(register, honour)
        if found is None:
            raise Stop(Exit.USAGE, "办法没有规定抽查的比例，请写比例，如 20%")
        return found
    try:
        number = float(text.rstrip("%％")) / (100 if text[-1:] in "%％" else 1)
    except ValueError:
        number = 0
    if not 0 < number <= 1:
        raise Stop(Exit.USAGE, f"--sample {text[:20]}：应写成 20%")
    return number
