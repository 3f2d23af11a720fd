"""Editions 版本: what becomes of a life's days and clocks when an edition takes over, or takes over again."""

from datetime import date
from typing import Any

from schemas.life import Left, Life, Taken
from schemas.obligation import Obligation
from schemas.regulation import DutyRule
from schemas.stage import Duty, Stage
from workflows.life import duties, filings, terms
from workflows.life.kinds import HELD
from workflows.life.law import Law


def adoptions(life: Life) -> tuple[Taken, ...]:
    """The adoptions that can still be taken back, the first one first."""
    return tuple(one for one in life.taken if one.left)


def adoption(life: Life, entry: int) -> Taken | None:
    """The adoption of that entry."""
    return next((one for one in adoptions(life) if one.entry == entry), None)


def leaving(life: Life, edition: str) -> Taken | None:
    """The adoption by which a title has left an edition, to which it is now to come back."""
    return next((one for one in adoptions(life) if one.left and one.left.edition == edition), None)


def left_by(law: Law, life: Life) -> Left:
    """What must be known of the edition that a life is about to leave, for `law`, were it to come back to it."""
    anew = law.regulation.edition.transition.running == "count_anew"
    return Left(
        edition=life.edition,
        successor=life.successor,
        opened=life.obligations_opened,
        owed=life.obligations if anew else (),
    )


def crossed(law: Law, life: Life) -> Life:
    """The life under the edition that has waited to take over; what its adoption has to know is known only now."""
    left, noted = left_by(law, life), leaving(life, life.edition)
    taken = tuple(one.model_copy(update={"left": left}) if one is noted else one for one in life.taken)
    return life.model_copy(update={"edition": law.edition, "successor": None, "taken": taken})


def taken_over(law: Law, life: Life, day: date, *, back: bool = False) -> Life:
    """The life with all days that `law` counts from: those of its reports, and of a term if it had none.

    A title that had been given open-ended gets a term from `day` on, and one with a term may lose its end. What had an
    end before never ends later than that for having been without one: nobody gains time by going to and fro. One that
    comes `back` has the term that it would have, had the edition never been left.
    """
    standing = life.standing
    if standing.stage not in HELD:
        return life
    dates = {**standing.dates, **filings.starts(law, standing, day)}
    if standing.stage is Stage.TERM and (
        looked := filings.looked_by(law, dates.get("looked", dates["stage"]), day)
    ):
        dates["looked"] = looked  # nobody is shown a title for days on which nobody had to look
    if standing.stage is Stage.TERM or standing.running:
        filed = {f"filing {one.about}" for one in life.obligations if one.duty is Duty.FILING}
        again = filings.resumed(law, standing, day)
        dates |= {name: on for name, on in again.items() if name not in filed}
        if Duty.TERM not in law.regulation.duties:
            dates.pop("term_end", None)
        elif "term_end" not in dates:
            dates |= _ended(law, life, day, back=back)
    return life.model_copy(update={"standing": standing.model_copy(update={"dates": dates})})


def _ended(law: Law, life: Life, day: date, *, back: bool) -> dict[str, date]:
    began = life.standing.dates["term_start"]
    befores = (one.before.dates for one in reversed(adoptions(life)))
    had = (one["term_end"] for one in befores if "term_end" in one and one["term_start"] == began)
    end = next(had, None)
    if end is None:
        began = began if back else day
        end = terms.last_day(law, began)
    return {"term_start": began, "term_end": max(end, day)}


def owed_anew(law: Law, life: Life, today: date, left: Left | None = None) -> Life:
    """The open obligations as `law` has them that takes over: by whom, and where it counts what runs anew, how long.

    Those of a life that comes back to an edition that it had `left` are as if it had never been under another: what was
    open then has the time that it had, and what has opened since the time that this edition gives.

    Example. A term of five years runs until 1 June 2041 when an edition with terms of seven is adopted, which counts
    anew: it runs until 1 June 2043. The old edition is adopted again, and it keeps running dates: 1 June 2041.
    """
    anew = law.regulation.edition.transition.running == "count_anew"
    changed = []
    for one in _owed_by(law, life, anew=anew and left is None).obligations:
        changed.append(_as_before(law, life, one, left) if left else one)
    life = life.model_copy(update={"obligations": tuple(changed)})
    return _term_anew(law, life, today) if anew or left else life


def _owed_by(law: Law, life: Life, *, anew: bool) -> Life:
    """The open obligations owed by whom the new edition says; counted `anew`, also within its times.

    But for what was put off when the title was taken over: the office gave it a day of its own, not the measure.
    """
    changed = []
    for one in life.obligations:
        rule = law.rule_of(one)
        if rule is not None and not rule.signers:
            one = one.model_copy(update={"by": duties.party_for(life, rule.by, one.about)})
        if rule is not None and anew and one.anchor.on != "taken_over":
            one = one.model_copy(update=_counted_by(law, life, one, rule))
        changed.append(one)
    return life.model_copy(update={"obligations": tuple(changed)})


def _counted_by(law: Law, life: Life, one: Obligation, rule: DutyRule) -> dict[str, Any]:
    """What is to be changed in an open obligation, that its time be counted as `rule` has it now."""
    counts_back = (
        rule.back and one.anchor.on != "reopened"
    )  # what was too late to count back has its time from then
    return {**duties.period(law, life.standing, one.duty, rule).parts(), "back": counts_back}


def _as_before(law: Law, life: Life, one: Obligation, left: Left) -> Obligation:
    rule, was = law.rule_of(one), next((was for was in left.owed if was.id == one.id), None)
    if was is not None:
        return one.model_copy(update={**was.parts(), "kept": was.kept})
    if rule is None or one.id <= left.opened:
        return one
    return one.model_copy(update=_counted_by(law, life, one, rule))


def _term_anew(law: Law, life: Life, today: date) -> Life:
    """The term ends as its duty is counted now, on this day at the earliest: nobody's term ends in the past.

    One that has just run out is over, though its duty is still among those that are open.
    """
    term = next((one for one in life.obligations if one.duty is Duty.TERM), None)
    runs = life.standing.stage is Stage.TERM or life.standing.running
    if term is None or not runs or Duty.TERM not in law.regulation.duties:
        return life
    end = max(duties.timed(law, term).due, today)
    dates = {**life.standing.dates, "term_end": end}
    return life.model_copy(update={"standing": life.standing.model_copy(update={"dates": dates})})


def forgotten(life: Life, since: Taken) -> Life:
    """The life without that adoption and those after it: it has come back."""
    gone = {one.entry for one in adoptions(life) if one.entry >= since.entry}
    return life.model_copy(update={"taken": tuple(one for one in life.taken if one.entry not in gone)})
