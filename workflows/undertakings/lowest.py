"""Lowest 末位退出: who of those that were re-inspected is the last by points, and what the measure lets follow."""

import math
from collections.abc import Mapping

from schemas.act import TitleId
from schemas.undertaking import Errand, Outcome
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Campaign
from schemas.undertakings.common import ErrandsLeft
from workflows.undertakings.world import NotDone, World


def lowest(points: Mapping[TitleId, float], share: float) -> tuple[TitleId, ...]:
    """The share with the fewest points, never more; where the last of it has as many as the next, neither is in it.

    Example. Of 40 the lowest 5 % are two. If the second and the third have 61 points each, it is the first alone.
    """
    inside = math.floor(round(len(points) * share, 6))
    ordered = sorted(points, key=lambda title: (points[title], title))
    spared = points[ordered[inside]] if inside < len(ordered) else math.inf
    return tuple(title for title in ordered[:inside] if points[title] < spared)


def brought_up(state: Campaign, deed: it.Lowest, world: World) -> Outcome:
    """末位退出: of those whose points there are, the share that the measure says, before the cause that it names."""
    regulation = world.book.editions.get(deed.edition)
    rule = regulation.cohort.relative if regulation and regulation.cohort else None
    if rule is None or rule.cause is None:
        raise NotDone(it.NoLowestRule())
    if strange := set(deed.points) - {one.title for one in state.visits if one.visited_on}:
        raise NotDone(it.NotOnThePlan(titles=tuple(sorted(strange))))
    if world.progress.left:
        raise NotDone(ErrandsLeft(left=world.progress.left))
    last = lowest(deed.points, rule.lowest)
    if not last:
        raise NotDone(it.NobodyLowest(of=len(deed.points)))
    if before := tuple(title for title in last if title in state.lowest):
        raise NotDone(it.LowestBefore(titles=before))
    says = {
        "on": deed.on.isoformat(),
        "cause": rule.cause,
        "matter": deed.matter,
        "documents": [one.model_dump(mode="json") for one in deed.documents],
    }
    errands = tuple(Errand(title=title, kind="raise", says=says) for title in last)
    return Outcome(state=state.model_copy(update={"lowest": (*state.lowest, *last)}), errands=errands)
