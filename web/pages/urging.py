"""Urging 催办: several who owe something are told at once: first what would become of each, then what became of it."""

from functools import partial

from anyio import from_thread
from fastapi import APIRouter, Response

from desk import bell
from desk.due import Owed
from desk.faults import InvalidError
from desk.several import Item, rehearsed, take_in_each
from desk.urging import is_others, may_urge, to_urge, urgings
from schemas.tolerance import PATIENCE
from web.guard import Here, Visit
from wording.several import KEPT, counted, said
from workflows.life.clock import plus_months

router = APIRouter()

MOST = 100
"""Urged at once: whoever sends the form waits until each title has answered."""
YEAR = 12
"""Months that the longest list of deadlines looks ahead."""


def marked(visit: Visit, rows: list[Owed]) -> frozenset[tuple[str, int]]:
    """Which lines of a list this post may urge; none where no measure lets it."""
    parties = visit.seat.post.parties
    if not may_urge(visit.house.book, parties):
        return frozenset()
    return frozenset((one.row.title, one.row.id) for one in rows if is_others(parties, one))


@router.post("/urging", name="urging")
def look(visit: Here) -> Response:
    """What would become of each that was chosen."""
    return _page(visit, _chosen(visit))


@router.post("/urging/send", name="send_urging")
def send(visit: Here) -> Response:
    """Urge them. Whoever is told already today is not told again."""
    house, seat, owed = visit.house, visit.seat, _chosen(visit)
    if not owed:
        return _page(visit, owed)
    try:
        items = _items(visit, owed)
        taken = list(take_in_each(house.register, seat, items, house.clock))
    except InvalidError as no:
        return _page(visit, owed, [one.problem for one in no.faults])
    ring = partial(bell.rung_each, house.connect, house.register, taken, PATIENCE)
    results = from_thread.run(ring)
    for one in results:
        if one.state in ("done", "kept"):
            visit.note("act", one.item.meant.title, kind="urge")
    return visit.page("urged.html", results=results, said=said, kept=KEPT, counted=counted)


def _page(visit: Visit, owed: list[Owed], why: list[str] | None = None) -> Response:
    """What is meant, before it is sent; `why` it cannot be sent so."""
    items = list(urgings(owed[:MOST], visit.today))
    results = rehearsed(visit.house.register, visit.seat, items, visit.now)
    return visit.page(
        "urging.html",
        409 if why or not owed else 200,
        rows=list(zip(owed, results, strict=False)),
        possible=sum(one.state == "possible" for one in results),
        more=max(len(owed) - MOST, 0),
        most=MOST,
        said=said,
        why=why or [],
        message=visit.said("message"),
    )


def _items(visit: Visit, owed: list[Owed]) -> list[Item]:
    return list(urgings(owed[:MOST], visit.today, visit.said("message") or None))


def _chosen(visit: Visit) -> list[Owed]:
    """What was marked in the list, or all that is late; nothing of which this post does not see or owes itself."""
    until = visit.today if visit.said("which") == "late" else plus_months(visit.today, YEAR)
    seen = visit.seat.post.parties
    owed = to_urge(visit.house.register, visit.seat, until, visit.today, seen=seen)
    if visit.said("which") == "late":
        return [one for one in owed if one.late]
    picked = set(visit.form.getlist("owed"))
    return [one for one in owed if f"{one.row.title}/{one.row.id}" in picked]
