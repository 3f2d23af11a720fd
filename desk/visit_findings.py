"""Visit findings: what the visits of a campaign 复验 have found, as lists 问题清单 of what is to be put right."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from desk import findings
from register.connect import Register
from register.seen import seen
from register.undertakings import Kept
from schemas.folding import fold
from schemas.undertaking import Deed
from schemas.undertakings.campaign import Campaign
from schemas.undertakings.findings import AddProblems, OpenFindings

BY_THE_UNIT = "由单位制定措施并落实"
"""The measure of an item of which nobody says one."""


class Listing(NamedTuple):
    """What one title's visit has found and no list has yet: which deed lists it, in which list where one is open."""

    cls: type[Deed]
    fields: dict[str, Any]
    joins: str | None


def listings(
    register: Register,
    kept: Kept,
    state: Campaign,
    titles: Collection[str],
    until: str,
    measures: Mapping[str, str],
    *,
    proof: bool = False,
) -> list[Listing]:
    """A list for each title, or what it adds to the one that is open; of these titles, or of all.

    `measures` are by what was found, as it is compared; the one for everything else is under an empty text.
    """
    there = listed(register, kept.id)
    open_ = {one.title: known.id for known, one in findings.lists(register) if not one.closed}
    with register.reading() as connection:
        names = {title: one.unit_name for title, one in seen(connection, state.titles).items()}
    rest = measures.get("", BY_THE_UNIT)
    found = []
    for visit in state.visits:
        new = [one for one in dict.fromkeys(visit.findings) if (visit.title, one) not in there]
        if not new or (titles and visit.title not in titles):
            continue
        fields: dict[str, Any] = {
            "origin": {"undertaking": kept.id},
            "problems": [
                {"problem": one, "measure": measures.get(fold(one), rest), "by": until} for one in new
            ],
        }
        if joins := open_.get(visit.title):
            found.append(Listing(AddProblems, fields, joins))
            continue
        name = f"{names.get(visit.title, visit.unit)}复验问题清单"[:100]
        fields |= {"title": visit.title, "source": "reinspection", "name": name, "proof": proof}
        found.append(Listing(OpenFindings, fields, None))
    return found


def listed(register: Register, campaign: str) -> dict[tuple[str, str], str]:
    """Where what the visits of a campaign have found is listed, by title and words."""
    return {
        (state.title, one.problem): f"{kept.id}第{one.number}项"
        for kept, state in findings.lists(register)
        for one in state.items
        if one.origin and one.origin.undertaking == campaign
    }
