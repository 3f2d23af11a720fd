"""Upward 推荐上报: what is recommended to a higher level, what that answers, the titles that begin with its naming."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from schemas.act import TitleId
from schemas.application import Application
from schemas.base import digest, local_date
from schemas.inheritance import PLAIN, Inherited, Row
from schemas.precondition import LEVELS, Level
from schemas.undertaking import Errand, Outcome
from schemas.undertakings import batch as it
from schemas.undertakings import upward as of
from schemas.undertakings.batch import Batch
from workflows.life.kinds import HELD, PENDING
from workflows.undertakings.world import NotDone, World


def recommended(state: Batch, deed: of.Recommend, world: World) -> Outcome:
    """上报: upward only, none that is over, each once to a level."""
    if LEVELS.index(deed.to) >= LEVELS.index(state.level):
        raise NotDone(of.NotUpward(level=state.level))
    seen = [world.seen[title] for title in deed.titles]
    if other := [one.title for one in seen if (one.honour, one.level) != (state.honour, state.level)]:
        raise NotDone(it.OtherHonour(titles=tuple(other)))
    if over := [one.title for one in seen if one.stage not in (*PENDING, *HELD)]:
        raise NotDone(of.IsOver(titles=tuple(over)))
    known = {(one.title, one.to) for one in state.recommended}
    if again := [title for title in deed.titles if (title, deed.to) in known]:
        raise NotDone(it.InAnother(titles=tuple(again), other=state.name))
    new = tuple(of.Recommended(title=one, to=deed.to, on=deed.on) for one in dict.fromkeys(deed.titles))
    return Outcome(state=state.model_copy(update={"recommended": (*state.recommended, *new)}))


def answered(state: Batch, deed: of.Answer, world: World) -> Outcome:
    """Who was agreed to may still be named, or not; who was named has a title of that level from then on."""
    named = tuple(deed.named.units) if deed.named else ()
    said = (*deed.agreed, *deed.declined, *named)
    open_still = [one for one in state.recommended if one.answer in ("waiting", "agreed")]
    levels: set[Level] = {one.to for one in open_still if one.title in said}
    if deed.to is None and len(levels) > 1:
        raise NotDone(of.OfWhichLevel())
    to = deed.to or next(iter(levels), None)
    mine = [one for one in open_still if one.to == to]
    all_in(deed.agreed, (one.title for one in mine if one.answer == "waiting"))
    all_in((*deed.declined, *named), (one.title for one in mine))
    if twice := [title for title, count in Counter(said).items() if count > 1]:
        raise NotDone(it.Undecided(titles=tuple(twice)))
    if deed.named and deed.named.named_on > deed.on:
        raise NotDone(of.NamedAhead(on=deed.named.named_on))
    errands = _begun_above(deed, deed.named, to, world) if deed.named and to else ()
    answers: dict[TitleId, dict[str, Any]] = {
        **{title: {"answer": "agreed"} for title in deed.agreed},
        **{title: {"answer": "declined"} for title in deed.declined},
        **{title: _named_above(deed, deed.named) for title in named if deed.named},
    }
    answered = tuple(
        one.model_copy(update=answers[one.title]) if one in mine and one.title in answers else one
        for one in state.recommended
    )
    return Outcome(state=state.model_copy(update={"recommended": answered}), errands=errands)


def _named_above(deed: of.Answer, above: of.Above) -> dict[str, Any]:
    return {
        "answer": "named",
        "paper": deed.documents[0].called,
        "named_on": above.named_on,
        "begins": above.edition is not None,
    }


def _begun_above(deed: of.Answer, above: of.Above, to: Level, world: World) -> tuple[Errand, ...]:
    """The title of the higher level of each unit, as a list says what was named elsewhere; none without its measure."""
    if other := [title for title, one in above.units.items() if one.unit.id != world.seen[title].unit]:
        raise NotDone(of.OtherUnit(titles=tuple(other)))
    if above.edition is None:
        return ()
    regulation = world.book.editions.get(above.edition)
    honour = regulation.honour if regulation else None
    if honour is None or honour.level != to or above.honour not in honour.names:
        raise NotDone(of.OtherMeasure(honour=above.honour, level=to))
    paper, source = deed.documents[0], digest(deed)
    return tuple(
        Errand(
            title=title,
            kind="take_over",
            says={
                "on": local_date(deed.received_at).isoformat(),
                "inherited": Inherited(
                    application=Application(unit=one.unit, honour=above.honour, level=to),
                    named_on=above.named_on,
                    batch=above.batch,
                    number=one.number,
                    document=paper,
                ).model_dump(mode="json"),
                "row": Row(file=paper.called, sha256=source, sheet=PLAIN, row=n).model_dump(mode="json"),
            },
        )
        for n, (title, one) in enumerate(above.units.items(), 1)
    )


def all_in(said: Iterable[TitleId], known: Iterable[TitleId]) -> None:
    """`NotDone` where one is not among those that it may be about."""
    if strange := sorted(set(said) - set(known)):
        raise NotDone(it.NotInIt(titles=tuple(strange)))
