"""Remedies: acknowledge, extend, suspend, resume, correct, annul, adopt: they change clocks and decisions."""

from datetime import date, datetime
from typing import Any, assert_never

from schemas.action import Acknowledge, Adopt, Annul, Correct, Extend, Resume, Suspend
from schemas.base import local_date
from schemas.entry import RungOf
from schemas.life import Standing, Taken
from schemas.notice import Notice
from schemas.obligation import Extension, Obligation, Suspension
from schemas.party import Party, Role
from schemas.stage import Stage
from workflows.life import acts, duties, words
from workflows.life.course import LINES
from workflows.life.docket import Docket, Refusal
from workflows.life.law import article
from workflows.life.powers import POWERS
from workflows.life.ruling import Ruling, rule

Remedy = Acknowledge | Extend | Suspend | Resume | Correct | Annul | Adopt


def apply(docket: Docket, action: Remedy, effective: datetime) -> None:
    """Apply a remedy; `Refusal` when it does not fit."""
    today = local_date(effective)
    if action.on > today:
        raise Refusal(f"日期{action.on.isoformat()}在今天({today.isoformat()})之后,尚未发生的事不能登记")
    match action:
        case Acknowledge():
            _acknowledge(docket, action, effective, today)
        case Extend() | Suspend() | Resume():
            _reclock(docket, action, effective, today)
        case Annul():
            _annul(docket, action, effective, today)
        case Correct():
            _correct(docket, action, effective, today)
        case Adopt():
            _adopt(docket, action, effective)


def _obligation(docket: Docket, number: int) -> Obligation:
    one = docket.life.find(number)
    if one is None:
        known = "、".join(f"{o.id}({docket.law.rule(o.duty).what})" for o in docket.life.obligations)
        raise Refusal(f"没有编号为{number}的待办事项;现有:{known or '无'}")
    return one


def _put(docket: Docket, changed: Obligation) -> None:
    docket.life = docket.life.model_copy(
        update={"obligations": tuple(changed if o.id == changed.id else o for o in docket.life.obligations)}
    )


def _acknowledge(docket: Docket, action: Acknowledge, effective: datetime, today: date) -> None:
    """签收 stops the rungs that the pack says; the duty and its repeating rung stay."""
    one = _obligation(docket, action.obligation)
    ladder = duties.ladder_of(docket.law, one)
    reader = action.actor.party
    ours = [duties.reader_of(docket.life, role, one) for rung in ladder.rungs for role in rung.to]
    if not any(reader.covers(party) for party in (one.by, *ours)):
        raise Refusal(f"{reader.label}不在该事项的承办或提醒范围内,无须签收")
    stops = ladder.acknowledgement == "all_but_repeat" or (
        ladder.acknowledgement == "escalations" and duties.overdue(one, today)
    )
    skipped = range(one.next_rung, len(ladder.rungs)) if stops else range(0)
    stopped = tuple(RungOf(obligation=one.id, duty=one.duty, rung=n, end="stopped") for n in skipped)
    _put(
        docket,
        one.model_copy(
            update={
                "next_rung": max(one.next_rung, len(ladder.rungs)) if stops else one.next_rung,
                "acknowledged_by": action.actor.post,
            }
        ),
    )
    docket.write(
        effective,
        docket.life.standing.stage,
        kind="action",
        action=action,
        outcome="acknowledged",
        rungs=stopped,
    )


def _reclock(docket: Docket, action: Extend | Suspend | Resume, effective: datetime, today: date) -> None:
    """延期、中止、恢复: the due date is worked out again, with the ground and document as the reason."""
    one = _obligation(docket, action.obligation)
    if action.actor.party.covers(one.by):
        raise Refusal("不得为自己承办的事项延期、中止或恢复计时,应由另一方决定")
    if today > one.due:
        raise Refusal(f"该事项已于{words.day(one.due)}到期,不能再调整期限")
    document = action.documents[0]
    match action:
        case Extend():
            limit = docket.law.regulation.extensions
            if len(one.extensions) >= limit.value:
                raise Refusal(f"该事项最多延期{limit.value}次,已经用完", article(limit))
            new = Extension(by=action.by, ground=action.ground, document=document)
            changed = one.model_copy(update={"extensions": (*one.extensions, new)})
            why = f"延长{action.by.label}:{action.ground}({document.number})"
        case Suspend():
            if any(s.until > today for s in one.suspensions):
                raise Refusal("该事项已在中止中,请先恢复")
            if action.until <= action.on or action.until <= today:
                raise Refusal("中止须写明今天之后的截止日(until),届时自动恢复计时")
            pause = Suspension(since=action.on, until=action.until, ground=action.ground, document=document)
            changed = one.model_copy(update={"suspensions": (*one.suspensions, pause)})
            why = f"自{words.day(action.on)}中止,至迟{words.day(action.until)}恢复:{action.ground}({document.number})"
        case Resume():
            if not one.suspensions or one.suspensions[-1].until <= today:
                raise Refusal("该事项没有中止,无须恢复")
            if action.on < one.suspensions[-1].since:
                raise Refusal("恢复日期早于中止日期,前后颠倒")
            last = one.suspensions[-1].model_copy(update={"until": action.on})
            changed = one.model_copy(update={"suspensions": (*one.suspensions[:-1], last)})
            why = f"{words.day(action.on)}恢复计时:{action.ground}({document.number})"
        case unreachable:
            assert_never(unreachable)
    _put(docket, changed)
    _written_again(docket, effective, action, why, action.kind)


def _written_again(docket: Docket, effective: datetime, action: Any, why: str, outcome: str) -> None:
    was = docket.life.standing.stage
    docket.life, moved = duties.reckon(docket.law, docket.life, why[:200])
    change = duties.Change(docket.life, (), (), moved)
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome=outcome,
        moved=moved,
        notices=tuple(docket.duty_notices(change)),
    )


def _adopt(docket: Docket, action: Adopt, effective: datetime) -> None:
    """适用新版本: what is running keeps its dates or is counted anew, as the new edition's transition rule says."""
    law, life = docket.law, docket.life
    if (action.edition, action.calendar) == (life.edition, life.calendar):
        raise Refusal("本称号已适用该版本,无须变更")
    if life.standing.stage in law.regulation.way_in.value or life.edition == action.edition:
        pass
    elif any(one.duty not in law.regulation.duties for one in life.obligations):
        raise Refusal("新版本没有现处环节的规定,无法衔接")
    same_edition = life.edition == action.edition
    docket.life = life.model_copy(update={"edition": action.edition, "calendar": action.calendar})
    why = f"适用{law.regulation.edition.title}:{action.ground}"
    if same_edition or law.regulation.edition.transition.running == "count_anew":
        _written_again(docket, effective, action, why, "adopted")
        return
    docket.write(effective, life.standing.stage, kind="action", action=action, outcome="adopted")


def _find(docket: Docket, entry: int, reader: Party, *, alone: bool) -> tuple[int, Taken]:
    for index, taken in enumerate(docket.life.taken):
        if taken.entry == entry:
            deciding = taken.role is reader.role
            if not deciding and (alone or reader.role is not Role.OFFICE):
                raise Refusal(f"该决定由{taken.role.label}作出,应由{taken.role.label}处理")
            return index, taken
    known = "、".join(str(taken.entry) for taken in docket.life.taken)
    raise Refusal(f"第{entry}号记录不是可以更正或撤销的决定;可以的有:{known or '无'}")


def _recall(docket: Docket, before: Standing, what: str, grounds: str) -> tuple[Notice, ...]:
    """Notices to all whom a decision that no longer stands had concerned."""
    law, life = docket.law, docket.life
    told = [duties.party_for(life, Role.UNIT), *(one.by for one in life.obligations)]
    if life.standing.ban_until and not before.ban_until:
        told += [duties.party_for(life, role) for role in law.regulation.way_out.tells]
    docket.life = life.model_copy(update={"standing": before})
    return tuple(words.withdrawn(law, docket.life, to, what, grounds) for to in dict.fromkeys(told))


def _annul(docket: Docket, action: Annul, effective: datetime, today: date) -> None:
    """撤销: things stand again as before the decision; the duties that open again are counted from today."""
    index, taken = _find(docket, action.entry, action.actor.party, alone=True)
    was = docket.life.standing.stage
    line = LINES.get((taken.before.stage, taken.outcome))
    what = f"撤销第{action.entry}号记录({line.label if line else taken.outcome})"
    grounds = f"{action.ground}({action.documents[0].number})"
    notices = _recall(docket, taken.before, what, grounds)
    docket.life = docket.life.model_copy(update={"taken": docket.life.taken[:index]})
    docket.dates(stage=today, reopened=today)
    change = duties.settle(docket.law, docket.life, effective, anchor="reopened", why=what)
    docket.life = change.life
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome="annulled",
        supersedes=action.entry,
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=(*notices, *docket.duty_notices(change)),
    )


def _correct(docket: Docket, action: Correct, effective: datetime, today: date) -> None:
    """更正: the same outcome changes dates and numbers only; with another one the course is taken up again there."""
    index, taken = _find(docket, action.entry, action.actor.party, alone=False)
    instead = action.instead
    if instead.kind != taken.kind:
        raise Refusal(f"更正不能改变行为种类:原为{taken.kind},填写的是{instead.kind}")
    acts.check_dates(taken.before, instead, today)
    outcome = acts.outcome_of(docket.law, taken.before, instead, instead.kind)
    duty, about = next(
        (duty, getattr(instead, "body", getattr(instead, "objection", None)))
        for duty in POWERS[instead.kind].duties
        if len(POWERS[instead.kind].duties) == 1 or duty.value == taken.before.stage.value
    )
    ruling = rule(docket.law, taken.before, duty, about, outcome, instead.on)
    if instead.kind == "name":
        ruling = ruling._replace(sets={"batch": instead.batch, "number": instead.number})
    if outcome == taken.outcome:
        _patch(docket, index, ruling, instead.on, action, effective)
        return
    grounds = f"{action.ground}({action.documents[0].number})"
    notices = _recall(docket, taken.before, f"更正第{action.entry}号记录", grounds)
    docket.life = docket.life.model_copy(update={"taken": docket.life.taken[:index]})
    docket.take(taken.kind, taken.role, outcome, taken.before)
    docket.dates(reopened=today)
    docket.carry(
        ruling,
        outcome,
        effective,
        today,
        anchor="reopened" if ruling.course is None else None,
        notices=notices,
        grounds=grounds,
        action=action,
        supersedes=action.entry,
    )


def _patch(
    docket: Docket, index: int, ruling: Ruling, day: date, action: Correct, effective: datetime
) -> None:
    """Put the corrected dates and numbers wherever no later decision replaced them; work the clocks out again."""
    taken, life = docket.life.taken, docket.life
    before = taken[index].before
    scratch = Docket(docket.law, life.model_copy(update={"standing": before}))
    scratch.stand(**ruling.sets)
    scratch.dates(**ruling.dates)
    if ruling.course is not None:
        scratch.move(ruling.course, day)
    right = scratch.life.standing
    after = taken[index + 1].before if index + 1 < len(taken) else life.standing
    wrong_dates = {
        name: after.dates.get(name)
        for name, value in right.dates.items()
        if before.dates.get(name) != value and not (name == "stage" and after.stage is not right.stage)
    }

    def mended(standing: Standing) -> Standing:
        dates = {
            name: right.dates[name] if standing.dates.get(name) == wrong_dates[name] else standing.dates[name]
            for name in wrong_dates
            if name in standing.dates
        }
        return standing.model_copy(
            update={
                "dates": {**standing.dates, **dates},
                **{k: v for k, v in ruling.sets.items() if k in ("batch", "number", "ban_until")},
            }
        )

    later = [one.model_copy(update={"before": mended(one.before)}) for one in taken[index + 1 :]]
    docket.life = life.model_copy(
        update={"standing": mended(life.standing), "taken": (*taken[: index + 1], *later)}
    )
    why = f"更正第{action.entry}号记录:{action.ground}({action.documents[0].number})"
    if life.standing.stage is Stage.REINSPECTION and docket.life.standing.dates["term_end"] >= local_date(
        effective
    ):
        docket.carry(
            Ruling("premature"),
            "premature",
            effective,
            local_date(effective),
            action=action,
            supersedes=action.entry,
        )
        return
    was = life.standing.stage
    docket.life, moved = duties.reckon(docket.law, docket.life, why[:200])
    told = [
        words.withdrawn(
            docket.law, docket.life, duties.party_for(docket.life, Role.UNIT), why[:150], action.ground
        )
    ]
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome="corrected",
        supersedes=action.entry,
        moved=moved,
        notices=(*told, *docket.duty_notices(duties.Change(docket.life, (), (), moved))),
    )
