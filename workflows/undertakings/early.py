"""Early 提前复验: titles that are visited before their term is over are opened for re-inspection first, by a cause.

A title of a measure that re-inspects by itself before the end, or that allows it all along (`lead`), needs none.
"""

from collections.abc import Mapping
from datetime import date

from schemas.act import TitleId
from schemas.refusals.reason import Item
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from schemas.undertaking import Errand, Seen
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Campaign, Visit
from workflows.life.law import LawBook
from workflows.undertakings.world import NotDone, World

_SHOWN = 10
"""Units that a refusal names; the rest is counted."""


def opened(state: Campaign, deed: it.Plan, world: World) -> tuple[Campaign, tuple[Errand, ...]]:
    """What opens the re-inspection of those that are to be visited before their time. `NotDone` where nothing may.

    Whoever was opened once is opened again only where the plan comes with documents anew: the title may have refused.
    """
    early = [
        one
        for one in state.visits
        if _is_early(one, world.seen, world.book) and (one.raised_on is None or deed.documents)
    ]
    if not early:
        return state, ()
    causes = {one.title: _causes(one, deed, world) for one in early}
    _all_have_one(early, causes)
    if not deed.documents:
        raise NotDone(it.EarlyUnfounded(count=len(early), units=_named(early)))
    says = {
        "on": deed.on.isoformat(),
        "matter": deed.matter or state.name,
        "documents": [one.model_dump(mode="json") for one in deed.documents],
    }
    errands = tuple(
        Errand(title=one.title, kind="raise", says={**says, "cause": causes[one.title][0].key})
        for one in early
    )
    raised = {one.title for one in early}
    visits = tuple(
        one.model_copy(update={"raised_on": deed.on}) if one.title in raised else one for one in state.visits
    )
    return state.model_copy(update={"visits": visits}), errands


def moved(visit: Visit, world: World) -> None:
    """`NotDone` where a visit would come before its time, and nothing has opened the re-inspection."""
    if visit.raised_on is None and _is_early(visit, world.seen, world.book):
        raise NotDone(it.EarlyUnopened(unit=visit.unit))


def _is_early(visit: Visit, seen: Mapping[TitleId, Seen], book: LawBook) -> bool:
    """Whether the title is still in its term by the day of its visit."""
    now = seen.get(visit.title)
    if now is None or now.edition is None or now.stage is not Stage.TERM or visit.day is None:
        return False
    return not _comes_by_itself(book.editions[now.edition], now.term_end, visit.day)


def _comes_by_itself(law: Regulation, ends: date | None, day: date) -> bool:
    return Duty.LEAD in law.duties or (ends is not None and day > ends)


def _causes(visit: Visit, deed: it.Plan, world: World) -> list[Item]:
    """The causes by which whoever plans may have this title re-inspected at once; of them the one that is named."""
    edition = world.seen[visit.title].edition
    assert edition is not None
    by = deed.actor.party
    return [
        Item(key=key, name=one.label)
        for key, one in sorted(world.book.editions[edition].causes.items())
        if one.follows.then == "reinspect" and by.among(one.by) and deed.cause in (None, key)
    ]


def _all_have_one(early: list[Visit], causes: Mapping[TitleId, list[Item]]) -> None:
    if none := [one for one in early if not causes[one.title]]:
        raise NotDone(it.NotEarly(count=len(none), units=_named(none)))
    if several := [one for one in early if len(causes[one.title]) > 1]:
        known = tuple({item.key: item for one in several for item in causes[one.title]}.values())
        raise NotDone(it.CauseUnstated(count=len(several), units=_named(several), known=known))


def _named(some: list[Visit]) -> tuple[str, ...]:
    return tuple(one.unit for one in some[:_SHOWN])
