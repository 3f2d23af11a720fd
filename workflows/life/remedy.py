"""Remedies: acknowledge, extend, suspend, resume and adopt change clocks; the others: `undo.py`, `ahead.py`."""

from datetime import date, datetime, timedelta
from typing import assert_never

from schemas.action import Acknowledge, Adopt, Annul, Correct, Extend, Resume, SetClock, Suspend
from schemas.base import local_date
from schemas.entry import RungOf
from schemas.obligation import Extension, Obligation, Suspension
from schemas.party import Role
from schemas.span import Span
from schemas.stage import Duty
from workflows.life import acts, ahead, amends, clock, duties, forms, undo, words
from workflows.life.check import unbound
from workflows.life.docket import Docket, Refusal
from workflows.life.law import article
from workflows.life.paths import lacking
from workflows.life.rewrite import one_line, written_again

FARTHEST = timedelta(days=3660)
"""How far from today an extension or a suspension may reach: ten years. A date beyond is a slip of the pen."""

Remedy = Acknowledge | Extend | Suspend | Resume | Correct | Annul | Adopt | SetClock


def apply(docket: Docket, action: Remedy, effective: datetime) -> None:
    """Apply a remedy; `Refusal` when it does not fit."""
    today = local_date(effective)
    if action.on > today:
        raise Refusal(f"日期{action.on.isoformat()}在今天（{today.isoformat()}）之后，尚未发生的事不能登记")
    acts.check_documents(action, today)
    match action:
        case Acknowledge():
            _acknowledge(docket, action, effective, today)
        case Extend() | Suspend() | Resume():
            _reclock(docket, action, effective, today)
        case Annul():
            undo.annul(docket, action, effective, today)
        case Correct():
            undo.correct(docket, action, effective, today)
        case Adopt():
            _adopt(docket, action, effective)
        case SetClock():
            ahead.set_clock(docket, action, effective, today)


def _obligation(docket: Docket, number: int) -> Obligation:
    one = docket.life.find(number)
    if one is None:
        known = "、".join(
            f"{o.id}（{docket.law.rule(o.duty, o.about).what}）" for o in docket.life.obligations
        )
        raise Refusal(f"没有编号为{number}的待办事项；现有：{known or '无'}")
    return one


def _put(docket: Docket, changed: Obligation) -> None:
    docket.life = docket.life.model_copy(
        update={"obligations": tuple(changed if o.id == changed.id else o for o in docket.life.obligations)}
    )


def _acknowledge(docket: Docket, action: Acknowledge, effective: datetime, today: date) -> None:
    """签收 stops the rungs that the pack says; the duty and its repeating rung stay.

    Whoever owes the duty can say that they have seen it, but not stop the escalation of their own delay.
    """
    one = _obligation(docket, action.obligation)
    ladder = duties.ladder_of(docket.law, one)
    reader = action.actor.party
    roles = [role for rung in (*ladder.rungs, ladder.repeat) if rung for role in rung.to]
    ours = [party for role in roles for party in duties.readers_of(docket.life, role, one)]
    if not any(reader.covers(party) for party in (one.by, *ours)):
        raise Refusal(f"{reader.label}不在该事项的承办或提醒范围内，无须签收")
    stops = not reader.covers(one.by) and (
        ladder.acknowledgement == "all_but_repeat"
        or (ladder.acknowledgement == "escalations" and duties.overdue(one, today))
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
    if one.duty is Duty.TERM:
        raise Refusal("有效期不是办理期限，不能延长、中止或恢复")
    _may(docket, action)
    if action.actor.account in docket.life.filers:
        raise Refusal(f"账号{action.actor.account}是本称号的申报或提交人，不得调整其期限（谁提交谁回避）")
    if action.actor.party.covers(one.by):
        raise Refusal("不得为自己承办的事项延期、中止或恢复计时，应由另一方决定")
    if action.on < one.anchor.day:
        raise Refusal(f"日期{action.on.isoformat()}早于该事项起算之日{one.anchor.day.isoformat()}，前后颠倒")
    if today > one.due:
        raise Refusal(f"该事项已于{words.day(one.due)}到期，不能再调整期限")
    document = action.documents[0]
    match action:
        case Extend():
            limit = docket.law.regulation.extensions
            if limit is None:
                raise Refusal("本办法没有规定延期")
            if len(one.extensions) >= limit.value:
                raise Refusal(f"该事项最多延期{limit.value}次，已经用完", article(limit))
            if action.by.n < 1 or (action.by.unit == "seconds") is not (one.within.unit == "seconds"):
                raise Refusal(f"延期应写明延长多少日、工作日、月或年，不能是{action.by.label}")
            if action.by.n * clock.ABOUT_DAYS[action.by.unit] > FARTHEST.days:
                raise Refusal(f"延期{action.by.label}超过十年，请核对")
            _within_terms(docket, action, one)
            new = Extension(by=action.by, ground=one_line(action.ground), document=document)
            changed = one.model_copy(update={"extensions": (*one.extensions, new)})
            why = f"延长{action.by.label}：{action.ground}（{document.number}）"
        case Suspend():
            if any(s.until > today for s in one.suspensions):
                raise Refusal("该事项已在中止中，请先恢复")
            if action.until <= action.on or action.until <= today:
                raise Refusal("中止须写明今天之后的截止日（until），届时自动恢复计时")
            if action.until > today + FARTHEST:
                raise Refusal(f"中止至{action.until.isoformat()}超过十年，请核对")
            pause = Suspension(
                since=action.on, until=action.until, ground=one_line(action.ground), document=document
            )
            changed = one.model_copy(update={"suspensions": (*one.suspensions, pause)})
            span = f"自{words.day(action.on)}中止，至迟{words.day(action.until)}恢复"
            why = f"{span}：{action.ground}（{document.number}）"
        case Resume():
            if not one.suspensions or one.suspensions[-1].until <= today:
                raise Refusal("该事项没有中止，无须恢复")
            if action.on < one.suspensions[-1].since:
                raise Refusal("恢复日期早于中止日期，前后颠倒")
            last = one.suspensions[-1].model_copy(update={"until": action.on})
            changed = one.model_copy(update={"suspensions": (*one.suspensions[:-1], last)})
            why = f"{words.day(action.on)}恢复计时：{action.ground}（{document.number}）"
        case unreachable:
            assert_never(unreachable)
    _put(docket, changed)
    written_again(docket, effective, action, why, action.kind)


def _may(docket: Docket, action: Extend | Suspend | Resume) -> None:
    """Who may move the time of others, where the pack says so: else the office and the leadership group."""
    remedies = docket.law.regulation.remedies
    roles: tuple[Role, ...] = (Role.OFFICE, Role.LEADERSHIP)
    if remedies is not None:
        roles = remedies.extend if isinstance(action, Extend) else remedies.suspend
    if action.actor.party.role not in roles:
        who = "、".join(role.label for role in roles)
        reason = f"“{forms.ACTS[action.kind]}”应由{who}办理，您的岗位是{action.actor.party.label}"
        raise Refusal(reason, article(remedies) if remedies else "")


def _within_terms(docket: Docket, action: Extend, one: Obligation) -> None:
    """An extension may have to be asked for before a date, and may have a greatest length."""
    terms = docket.law.regulation.extension_terms
    if terms is None:
        return
    calendar = docket.law.calendar
    longest = terms.longest
    if longest and clock.plus(one.due, action.by, calendar) > clock.plus(one.due, longest, calendar):
        raise Refusal(f"延期最长{longest.label}，不能延长{action.by.label}", article(terms))
    if terms.ask_before is None:
        return
    last = clock.plus(one.due, terms.ask_before, calendar, -1)
    if action.asked_on is None:
        raise Refusal(f"延期须在到期{terms.ask_before.label}前申请，请写明申请之日 asked_on", article(terms))
    if action.asked_on > last:
        raise Refusal(
            f"延期应于{words.day(last)}前（含当日）申请，实际申请于{words.day(action.asked_on)}，已经逾期",
            article(terms),
        )


def _adopt(docket: Docket, action: Adopt, effective: datetime) -> None:
    """适用新版本: what is running keeps its dates or is counted anew, as the new edition's transition rule says."""
    law, life = docket.law, docket.life
    stage, today = life.standing.stage, local_date(effective)
    edition = law.regulation.edition
    new = action.edition or life.edition
    if (new, action.calendar) == (life.edition, life.calendar):
        raise Refusal("本称号已适用该版本，无须变更")
    if docket.law.edition != new:
        _wait(docket, action, effective)
        return
    docket.life = life.model_copy(update={"edition": new, "calendar": action.calendar})
    if action.calendar != life.calendar:
        docket.life = duties.under_new_calendar(law, docket.life, effective)
    if new == life.edition:
        _under_calendar(docket, action, effective)
        return
    if today < edition.in_force_from.value:
        raise Refusal(f"新版本自{words.day(edition.in_force_from.value)}起施行，尚不能适用")
    if masked := unbound(law.regulation):
        raise Refusal(f"新版本还有{len(masked)}处原文隐去、尚待填写的数值，填写之前不能适用")
    if (none := lacking(law.regulation, life.standing)) is not None:
        if none not in (stage, *life.standing.beside):
            raise Refusal("新版本没有本次处理将要进入的环节，请在本次处理办结后再适用")
        raise Refusal(
            f"新版本没有“{forms.STAGES[none]}”环节，请在本环节办结后再适用", article(law.regulation.way_in)
        )
    docket.life = docket.life.model_copy(update={"successor": None})
    running = edition.transition.running
    why = one_line(f"适用《{edition.title}》：{action.ground}")
    docket.taken_over(action.on)
    docket.life = duties.under_new_edition(law, docket.life, anew=running == "count_anew")
    if running == "count_anew" and any(one.duty is Duty.TERM for one in docket.life.obligations):
        _term_counted_anew(docket, action, today)
    change = duties.settle(law, docket.life, effective, why=why)
    now = change.life.standing
    here = [now.model_copy(update={"stage": one, "beside": ()}) for one in (stage, *now.beside)]
    if not all(any(duties.asked(law, one)) for one in here):
        raise Refusal("新版本下现处环节没有待办事项，请在本环节办结后再适用")
    docket.life, rungs = duties.ladders_anew(law, change.life, effective)
    told = [amends.adopted(law, docket.life, action.on, action.ground)]
    docket.write(
        effective,
        stage,
        kind="action",
        action=action,
        outcome="adopted",
        rungs=rungs,
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=words.letters(docket.life, (*told, *docket.duty_words(change, why=f"适用{edition.title}"))),
    )


def _under_calendar(docket: Docket, action: Adopt, effective: datetime) -> None:
    """放假调休安排公布: every open date worked out again; those whose date moved are told, once."""
    why = one_line(f"按新的放假调休安排重新计算：{action.ground}")
    life, moved = duties.reckon(docket.law, docket.life, effective, why)
    docket.life, folded = duties.reminders_told(docket.law, life, moved, effective)
    told = docket.duty_words(duties.Change(docket.life, moved=moved))
    docket.write(
        effective,
        docket.life.standing.stage,
        kind="action",
        action=action,
        outcome="adopted",
        rungs=folded,
        moved=moved,
        notices=words.letters(docket.life, told),
    )


def _wait(docket: Docket, action: Adopt, effective: datetime) -> None:
    """The old edition governs this phase to its end: the new one is noted, and takes over by itself."""
    new = docket.law.successor
    assert new is not None
    edition = new.regulation.edition
    if action.edition == docket.life.successor:
        raise Refusal("本称号已登记将适用该版本，本环节结束后自动适用")
    if local_date(effective) < edition.in_force_from.value:
        raise Refusal(f"新版本自{words.day(edition.in_force_from.value)}起施行，尚不能适用")
    docket.life = docket.life.model_copy(update={"successor": action.edition})
    told = amends.will_adopt(docket.law, new, docket.life, action.on, action.ground)
    written_again(docket, effective, action, action.ground, "adoption_noted", (told,))


def _term_counted_anew(docket: Docket, action: Adopt, today: date) -> None:
    """A shorter term ends on the day of adoption at the earliest: nobody's term ends in the past."""
    (term,) = (one for one in docket.life.obligations if one.duty is Duty.TERM)
    one = duties.timed(docket.law, term)
    if one.due < today:
        days = Span(n=(today - one.due).days, unit="days")
        till_today = Extension(by=days, ground="新版本适用之日前不届满", document=action.documents[0])
        one = duties.timed(docket.law, one.model_copy(update={"extensions": (*one.extensions, till_today)}))
    _put(docket, term.model_copy(update={"extensions": one.extensions}))
    docket.dates(term_end=one.due)
