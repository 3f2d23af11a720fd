"""Recall: things stand as before a decision; what others have done since, and what has gone on by itself, is kept."""

from collections import Counter
from datetime import date

from schemas.life import Life, Sets, Standing, Taken
from schemas.party import Party, Role
from schemas.stage import Duty, Stage
from workflows.life import duties, events, outcomes, parallel
from workflows.life.course import ARROWS, NEXT, begins_term, stage_of
from workflows.life.kinds import HELD, OBJECTED, POSTINGS, REINSPECTED
from workflows.life.workpaper import Workpaper


def began_term(one: Taken) -> bool:
    """Whether the title was in its term, anew or at last, with this decision."""
    return one.began_term or begins_term(one.before.stage, one.led_to or one.outcome)


def recall(paper: Workpaper, index: int, today: date) -> tuple[Party, ...]:
    """Things stand as before the decision; those whom it and what followed from it had concerned, to be told so.

    What others handed in meanwhile is not lost with it: their opinions and objections are carried back.

    Example. Body A agrees on 3 April (entry 5), B on 4 April (6), C on 5 April (7), which ends the consultation and
    opens the decision. On 8 April entry 5 is annulled: the title stands in consultation as before entry 5, B and C
    have still agreed, A is asked again with the 8th as its day, and whoever owed the decision is told that it is
    wanted no more.
    """
    law, life = paper.law, paper.life
    target = life.taken[index]
    before, now = target.before, life.standing
    told = [duties.party_for(life, Role.UNIT), *(one.by for one in life.obligations)]
    since = [*(one.before for one in life.taken[index + 1 :]), now]
    for one, then in zip(life.taken[index:], since, strict=True):
        told += outcomes.beside(life, *_came_out(one, then))
    lost = now.stage in (Stage.AFTERMATH, Stage.ENDED) and before.stage in HELD
    if lost or (now.ban_until and not before.ban_until):
        told += [party for who in law.regulation.way_out.tells for party in duties.parties_for(life, who)]
    kept: tuple[Taken, ...] = ()
    if parallel.side_by_side(law, target):
        later = (one for one in life.taken[index + 1 :] if one.duty is target.duty)
        kept = tuple(one for one in later if one.about != target.about)
        before = parallel.others_kept(before, now, target, kept)
    own, group = stage_of(target.duty), (before.stage, *before.beside)
    if before.beside and own in group:
        kept = tuple(one for one in life.taken[index + 1 :] if stage_of(one.duty) in group)
        stage, *beside = [one for one in group if one is own or one in (now.stage, *now.beside)]
        said = {**before.opinions, **{str(one.about): one.outcome for one in kept if one.about}}
        before = before.model_copy(update={"stage": stage, "beside": tuple(beside), "opinions": said})
    elif not kept and before.stage in (*POSTINGS, *OBJECTED):
        waiting = {number: state for number, state in now.objections.items() if state == "pending"}
        before = before.model_copy(update={"objections": {**now.objections, **before.objections, **waiting}})
    if now.stage in group:  # an opinion taken back since does not come back with what it was kept beside
        said = {name: opinion for name, opinion in before.opinions.items() if name in now.opinions}
        before = before.model_copy(update={"opinions": said})
    filed = {name: on for name, on in now.dates.items() if name.startswith("objected ")}
    if before.stage in (*POSTINGS, *OBJECTED):
        before = before.model_copy(update={"dates": {**filed, **before.dates}})
    still = [parallel.since(before, one) for one in kept]
    still += [one.with_before(before) for one in life.taken[index + 1 :] if one.left]
    still.sort(key=lambda one: one.entry)
    filers = dict.fromkeys((*(who for one in life.taken[index:] for who in one.filers), *life.filers))
    paper.life = life.model_copy(
        update={
            "standing": before,
            "taken": (*life.taken[:index], *still),
            "filers": tuple(filers),
        }
    )
    paper.stand(**_gone_on(life, index, before))
    paper.taken_over(today)
    if (unit := next((one.unit for one in life.taken[index:] if one.unit), None)) is not None:
        events.put(paper, unit)
    return tuple(dict.fromkeys(told))


def _came_out(one: Taken, then: Standing) -> tuple[Stage, str]:
    """What had come out with a decision, and where; `then` is how the title stood after it.

    Example. A re-inspection fails on 1 July: proposed. On the 8th that is confirmed, and has come out at last: those
    beside the unit heard on the 8th that it failed, and hear of it when the confirmation is taken back.
    """
    stage, outcome = stage_of(one.duty), one.led_to or one.outcome
    arrow = ARROWS.get((stage, outcome))
    went_on = stage in REINSPECTED and arrow is not None and arrow.to == NEXT
    if went_on and one.before.proposed and then.proposed is None:
        return Stage.REINSPECTION, one.before.proposed
    return stage, outcome


def _gone_on(life: Life, index: int, before: Standing) -> Sets:
    """What has gone on since the decision, and not because of it: days, omissions that wait, a suspension that is over.

    Example. A cause is raised on 2 March. On 1 April an edition is adopted that wants a yearly report and has longer
    terms, on 9 April the unit files, on the 10th an older suspension is lifted. When the cause is taken back in May,
    the report is due a year after the one that was filed, the term ends as it has since April, and the title is in
    force.
    """
    target, now = life.taken[index], life.standing
    missed = {f"filing {one.about}" for one in life.taken[index:] if one.duty is Duty.FILING and one.lapsed}
    gone_on = {name for name in now.dates if name.startswith("filing ")} - missed
    if target.before.stage in HELD and not began_term(target):
        gone_on |= {"term_start", "term_end"} & now.dates.keys()
    sets: Sets = {"dates": {**before.dates, **{name: now.dates[name] for name in gone_on}}}
    if target.before.stage not in HELD:
        return sets
    if any(one.duty in (Duty.LIFTING, Duty.SUSPENDED) for one in life.taken[index + 1 :]):
        sets["lasts"] = None
    sets["waiting"] = _put_off(life, index, missed)
    return sets


def _put_off(life: Life, index: int, again: set[str]) -> dict[str, tuple[date, ...]]:
    """The omissions that waited before the decision, or have since; but those that are missed `again` by themselves."""
    before = life.taken[index].before
    waited: dict[str, Counter[date]] = {}
    for then in (before, *(one.before for one in life.taken[index + 1 :]), life.standing):
        for name, days in then.waiting.items():
            waited[name] = waited.get(name, Counter()) | Counter(days)
    still = {name: before.waiting.get(name, ()) for name in again & waited.keys()}
    now = {name: tuple(sorted(days.elements())) for name, days in waited.items()}
    return {name: days for name, days in (now | still).items() if days}
