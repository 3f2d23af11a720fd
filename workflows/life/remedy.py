"""Remedies: acknowledge, extend, suspend, resume, correct, annul, adopt: they change clocks and decisions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from schemas.action import LABELS, Acknowledge, Adopt, Annul, Correct, Extend, Resume, Suspend
from schemas.base import local_date
from schemas.entry import RungOf
from schemas.life import Life, Standing, Taken
from schemas.obligation import Extension, Obligation, Suspension
from schemas.party import Party, Role
from schemas.span import Span
from schemas.stage import Duty, Stage
from workflows.life import acts, clock, duties, words
from workflows.life.course import LINES, PENDING, begins_term, follow
from workflows.life.docket import Docket, Refusal
from workflows.life.law import article
from workflows.life.ruling import Ruling, rule

FARTHEST = timedelta(days=3660)
"""How far from today an extension or a suspension may reach: ten years. A date beyond is a slip of the pen."""

Remedy = Acknowledge | Extend | Suspend | Resume | Correct | Annul | Adopt


def apply(docket: Docket, action: Remedy, effective: datetime) -> None:
    """Apply a remedy; `Refusal` when it does not fit."""
    today = local_date(effective)
    if action.on > today:
        raise Refusal(f"日期{action.on.isoformat()}在今天（{today.isoformat()}）之后，尚未发生的事不能登记")
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
        known = "、".join(f"{o.id}（{docket.law.rule(o.duty).what}）" for o in docket.life.obligations)
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
    if action.actor.party.covers(one.by):
        raise Refusal("不得为自己承办的事项延期、中止或恢复计时，应由另一方决定")
    if today > one.due:
        raise Refusal(f"该事项已于{words.day(one.due)}到期，不能再调整期限")
    document = action.documents[0]
    match action:
        case Extend():
            limit = docket.law.regulation.extensions
            if len(one.extensions) >= limit.value:
                raise Refusal(f"该事项最多延期{limit.value}次，已经用完", article(limit))
            if action.by.n < 1 or (action.by.unit == "seconds") is not (one.within.unit == "seconds"):
                raise Refusal(f"延期应写明延长多少日、工作日、月或年，不能是{action.by.label}")
            if action.by.n * clock.ABOUT_DAYS[action.by.unit] > FARTHEST.days:
                raise Refusal(f"延期{action.by.label}超过十年，请核对")
            new = Extension(by=action.by, ground=_line(action.ground), document=document)
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
                since=action.on, until=action.until, ground=_line(action.ground), document=document
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
    _written_again(docket, effective, action, why, action.kind)


def _written_again(
    docket: Docket,
    effective: datetime,
    action: Remedy,
    why: str,
    outcome: str,
    told: tuple[words.Word, ...] = (),
    **fields: Any,
) -> None:
    """Work the open clocks out again and write it down."""
    was = docket.life.standing.stage
    docket.life, moved = duties.reckon(docket.law, docket.life, effective, _line(why))
    change = duties.Change(docket.life, moved=moved)
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome=outcome,
        moved=moved,
        notices=words.letters(docket.life, (*told, *docket.duty_words(change))),
        **fields,
    )


def _line(text: str) -> str:
    """A reason on one line, as the ledger keeps it beside a moved date; the whole of it stands in the action."""
    return " ".join(text.split())[:200]


_STEP_OF = {Stage.SUPPLEMENT: Stage.MATERIALS, Stage.OBJECTION: Stage.PUBLICITY}


def _on_the_way_in(docket: Docket, stage: Stage) -> bool:
    """Whether the edition has the stage at all; those from the term on are the same everywhere."""
    return stage not in PENDING or _STEP_OF.get(stage, stage) in docket.law.regulation.way_in.value


def _resumable(docket: Docket, taken: Taken) -> None:
    """A decision under an earlier edition can only be taken up again at a stage that the present one has."""
    if not _on_the_way_in(docket, taken.before.stage):
        raise Refusal(
            f"现行版本没有“{taken.before.stage.label}”环节，不能再更正或撤销该环节的决定",
            article(docket.law.regulation.way_in),
        )


def _adopt(docket: Docket, action: Adopt, effective: datetime) -> None:
    """适用新版本: what is running keeps its dates or is counted anew, as the new edition's transition rule says."""
    law, life = docket.law, docket.life
    stage, today = life.standing.stage, local_date(effective)
    edition = law.regulation.edition
    if (action.edition, action.calendar) == (life.edition, life.calendar):
        raise Refusal("本称号已适用该版本，无须变更")
    docket.life = life.model_copy(update={"edition": action.edition, "calendar": action.calendar})
    if action.edition == life.edition:
        _written_again(docket, effective, action, f"按新的放假调休安排重新计算：{action.ground}", "adopted")
        return
    if today < edition.in_force_from.value:
        raise Refusal(f"新版本自{words.day(edition.in_force_from.value)}起施行，尚不能适用")
    if not _on_the_way_in(docket, stage):
        raise Refusal(
            f"新版本没有“{stage.label}”环节，请在本环节办结后再适用", article(law.regulation.way_in)
        )
    running = edition.transition.running
    why = _line(f"适用《{edition.title}》：{action.ground}")
    docket.life = duties.under_new_edition(law, docket.life, anew=running == "count_anew")
    if running == "count_anew" and stage is Stage.TERM:
        _term_counted_anew(docket, action, today)
    change = duties.settle(law, docket.life, effective, why=why)
    if not change.life.obligations:
        raise Refusal("新版本下现处环节没有待办事项，请在本环节办结后再适用")
    docket.life, rungs = duties.ladders_anew(law, change.life, effective)
    told = [words.adopted(law, docket.life, action.on, action.ground)]
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


def _term_counted_anew(docket: Docket, action: Adopt, today: date) -> None:
    """A shorter term ends on the day of adoption at the earliest: nobody's term ends in the past."""
    one = duties.timed(docket.law, docket.life.obligations[0])
    if one.due < today:
        days = Span(n=(today - one.due).days, unit="days")
        till_today = Extension(by=days, ground="新版本适用之日前不届满", document=action.documents[0])
        one = duties.timed(docket.law, one.model_copy(update={"extensions": (*one.extensions, till_today)}))
    _put(docket, docket.life.obligations[0].model_copy(update={"extensions": one.extensions}))
    docket.dates(term_end=one.due)


def _find(docket: Docket, action: Correct | Annul) -> int:
    """Where the decision stands among those that can still be corrected or annulled, and by this account."""
    actor = action.actor
    if actor.account in docket.life.filers:
        raise Refusal(
            f"账号{actor.account}是本称号的申报或提交人，不得办理“{LABELS[action.kind]}”（谁提交谁回避）"
        )
    annulling = isinstance(action, Annul)
    known = [
        one
        for one in docket.life.taken
        if one.kind != "silence" or (annulling and one.duty not in words.PASSING)
    ]
    for index, taken in enumerate(docket.life.taken):
        if taken.entry == action.entry and taken in known:
            office = not annulling and actor.party.role is Role.OFFICE
            if not actor.party.covers(taken.by) and not office:
                raise Refusal(f"该决定由{taken.by.label}作出，应由{taken.by.label}处理")
            _resumable(docket, taken)
            return index
    listed = "、".join(f"{one.entry}（{_called(one)}）" for one in known)
    raise Refusal(f"第{action.entry}号记录不是可以{LABELS[action.kind]}的决定；可以的有：{listed or '无'}")


def _called(taken: Taken) -> str:
    if taken.kind != "silence":
        return LABELS[taken.kind]
    return f"{taken.before.stage.label}逾期"


def _not_rested_upon(docket: Docket, index: int) -> None:
    """What a term rests on can only be undone from the top: the decision that began the term first."""
    for later in docket.life.taken[index + 1 :]:
        if begins_term(later.before.stage, later.outcome):
            raise Refusal(
                f"其后已作出“{_called(later)}”决定（第{later.entry}号记录）并开始新的有效期，"
                f"须先由{later.by.label}撤销该决定"
            )


def _recall(docket: Docket, index: int) -> tuple[Party, ...]:
    """Things stand as before the decision; those whom it and what followed from it had concerned, to be told so.

    What others handed in meanwhile is not lost with it: their opinions and objections are carried back.
    """
    law, life = docket.law, docket.life
    target = life.taken[index]
    before, now = target.before, life.standing
    told = [duties.party_for(life, Role.UNIT), *(one.by for one in life.obligations)]
    if now.ban_until and not before.ban_until:
        told += [party for role in law.regulation.way_out.tells for party in duties.parties_for(life, role)]
    kept: tuple[Taken, ...] = ()
    if target.duty in (Duty.CONSULTATION, Duty.OBJECTION):
        kept = tuple(one for one in life.taken[index + 1 :] if one.duty is target.duty)
        name = "opinions" if target.duty is Duty.CONSULTATION else "objections"
        mine = getattr(before, name).get(target.about)
        others = {k: v for k, v in getattr(now, name).items() if k != target.about}
        before = before.model_copy(
            update={name: {**others, **({target.about: mine} if mine is not None else {})}}
        )
    elif before.stage in (Stage.PUBLICITY, Stage.OBJECTION):
        before = before.model_copy(update={"objections": {**now.objections, **before.objections}})
    filed = {name: on for name, on in now.dates.items() if name.startswith("objected ")}
    if before.stage in (Stage.PUBLICITY, Stage.OBJECTION):
        before = before.model_copy(update={"dates": {**filed, **before.dates}})
    docket.life = life.model_copy(
        update={
            "standing": before,
            "taken": (*life.taken[:index], *(_since(before, one) for one in kept)),
        }
    )
    return tuple(dict.fromkeys(told))


def _since(before: Standing, one: Taken) -> Taken:
    """A parallel decision that is kept: before it things stood as they do now, but for itself."""
    if one.duty is Duty.CONSULTATION:
        opinions = {body: said for body, said in before.opinions.items() if body != one.about}
        standing = before.model_copy(update={"opinions": opinions})
    else:
        standing = before.model_copy(update={"objections": {**before.objections, str(one.about): "pending"}})
    return one.model_copy(update={"before": standing})


def _withdrawn(
    docket: Docket,
    concerned: tuple[Party, ...],
    what: str,
    action: Correct | Annul,
    stage: Stage | None = None,
) -> list[words.Word]:
    """That the decision no longer stands, and which `stage` the title is in now."""
    now = docket.life.standing
    here = stage in (None, now.stage)
    now = now if stage is None else now.model_copy(update={"stage": stage})
    return [words.withdrawn(docket.law, now, to, what, _grounds(action), term=here) for to in concerned]


def _grounds(action: Correct | Annul) -> str:
    return f"{action.ground}（{action.documents[0].number}）"


def _annul(docket: Docket, action: Annul, effective: datetime, today: date) -> None:
    """撤销: things stand again as before the decision; the duties that open again are counted from today.

    A silence that is taken back leaves its duty overdue: it takes effect again after its delay, counted from today.
    """
    index = _find(docket, action)
    _not_rested_upon(docket, index)
    taken, later = docket.life.taken[index], docket.life.taken[index + 1 :]
    was = docket.life.standing.stage
    ruling = rule(docket.law, taken.before, taken.duty, taken.about, taken.outcome, taken.on)
    # Parallel opinions and objections go on as they were as long as nothing has left their stage.
    anew = ruling.course is not None or {was, *(one.before.stage for one in later)} != {taken.before.stage}
    line = LINES.get((taken.before.stage, taken.outcome))
    what = f"{words.day(taken.on)}的“{line.label if line else _called(taken)}”已撤销"
    told = _withdrawn(docket, _recall(docket, index), what, action)
    docket.dates(reopened=today, **({"stage": today} if anew else {}))
    anchor = None if taken.kind == "silence" else "reopened"
    change = duties.settle(
        docket.law,
        docket.life,
        effective,
        anchor=anchor,
        why=_line(what),
        like=taken.lapsed,
        anew=anew,
    )
    if not change.life.obligations:
        raise Refusal(f"现行版本下“{taken.before.stage.label}”环节没有待办事项，不能撤销该决定")
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
        notices=words.letters(docket.life, (*told, *docket.duty_words(change, why="原决定撤销"))),
    )


def _correct(docket: Docket, action: Correct, effective: datetime, today: date) -> None:
    """更正: the same outcome changes dates and numbers only; with another one the course is taken up again there."""
    index = _find(docket, action)
    taken = docket.life.taken[index]
    instead, law = action.instead, docket.law
    if instead.kind != taken.kind:
        raise Refusal(f"更正不能改变行为种类：原为“{LABELS[taken.kind]}”，填写的是“{LABELS[instead.kind]}”")
    about = getattr(instead, "body", getattr(instead, "objection", None))
    if about != taken.about:
        raise Refusal(f"更正不能换成另一件：原为“{taken.about}”，填写的是“{about}”")
    acts.check_dates(taken.before, instead, today)
    judged = taken.before
    if taken.duty is Duty.OBJECTION:
        judged = judged.model_copy(update={"objections": {**judged.objections, str(about): "pending"}})
    outcome = acts.outcome_of(law, judged, instead, instead.kind)
    if outcome == taken.outcome:
        _patch(docket, index, instead, action, effective)
        return
    if not action.actor.party.covers(taken.by):
        raise Refusal(f"更正将改变结果，应由作出决定的{taken.by.label}办理")
    _not_rested_upon(docket, index)
    concerned = _recall(docket, index)
    taken = taken.model_copy(update={"before": docket.life.standing})
    ruling = _ruled(docket, taken, instead, outcome)
    docket.take_again(taken, outcome, instead.on)
    docket.dates(reopened=today)
    to = follow(law.regulation.way_in.value, taken.before.stage, ruling.course) if ruling.course else None
    what = f"{words.day(taken.on)}的“{LABELS[taken.kind]}”已更正"
    # A term runs from the day that the record should have said; duties that open only now run from today.
    begins = ruling.course is not None and begins_term(taken.before.stage, ruling.course)
    docket.carry(
        ruling,
        outcome,
        effective,
        instead.on if begins else today,
        anchor="reopened" if ruling.course is None else None,
        told=tuple(_withdrawn(docket, concerned, what, action, to)),
        grounds=f"更正理由：{_grounds(action)}。",
        action=action,
        supersedes=action.entry,
    )


def _ruled(docket: Docket, taken: Taken, instead: Any, outcome: str) -> Ruling:
    ruling = rule(docket.law, taken.before, taken.duty, taken.about, outcome, instead.on)
    if instead.kind == "name" and outcome == "named":
        return ruling._replace(sets={"batch": instead.batch, "number": instead.number})
    return ruling


def _patch(docket: Docket, index: int, instead: Any, action: Correct, effective: datetime) -> None:
    """Put the corrected dates and numbers wherever no later decision replaced them; work the clocks out again."""
    taken, life = docket.life.taken, docket.life
    formerly = _just_after(docket, index, instead.model_copy(update={"on": taken[index].on}))
    right = _just_after(docket, index, instead)
    wrong = taken[index + 1].before if index + 1 < len(taken) else life.standing
    _before_what_followed(life, index, right, instead.on)
    dates = {
        name
        for name, value in right.dates.items()
        if value != formerly.dates.get(name) == wrong.dates.get(name)
    }
    sets = ("batch", "number") if instead.kind == "name" else ("ban_until",)

    def mended(standing: Standing) -> Standing:
        same_stage = standing.stage is right.stage
        put = {
            name: right.dates[name]
            for name in dates
            if standing.dates.get(name) == wrong.dates.get(name) and (name != "stage" or same_stage)
        }
        values = {
            name: getattr(right, name) for name in sets if getattr(standing, name) == getattr(wrong, name)
        }
        return standing.model_copy(update={"dates": {**standing.dates, **put}, **values})

    corrected = taken[index].model_copy(update={"on": instead.on})
    later = [one.model_copy(update={"before": mended(one.before)}) for one in taken[index + 1 :]]
    docket.life = life.model_copy(
        update={"standing": mended(life.standing), "taken": (*taken[:index], corrected, *later)}
    )
    what = f"{words.day(taken[index].on)}的“{LABELS[instead.kind]}”已更正"
    why = f"{what}：{_grounds(action)}"
    changes = tuple(_changes(taken[index], wrong, instead))
    for place, one in enumerate(docket.life.taken[index + 1 :], index + 1):
        if one.lapsed and _premature(docket, one, effective):
            _silence_undone(docket, place, action, effective, what, why, changes)
            return
    told = (words.corrected(docket.life, what, changes, _grounds(action)),)
    _written_again(docket, effective, action, why, "corrected", told, supersedes=action.entry)


def _just_after(docket: Docket, index: int, act: Any) -> Standing:
    """How things would have stood right after the decision, had it been `act`."""
    life, taken = docket.life, docket.life.taken[index]
    scratch = Docket(docket.law, life.model_copy(update={"standing": taken.before}))
    ruling = _ruled(docket, taken, act, taken.outcome)
    scratch.stand(**ruling.sets)
    scratch.dates(**ruling.dates)
    if ruling.course is not None:
        scratch.move(ruling.course, act.on)
    standing = scratch.life.standing
    if standing.stage is Stage.TERM and (term := _term_begun(life, index)):
        # It has the length that it began with, whatever edition the title lives under now.
        ends = duties.reanchored(docket.law, scratch.life, term).due
        return standing.model_copy(update={"dates": {**standing.dates, "term_end": ends}})
    return standing


def _term_begun(life: Life, index: int) -> Obligation | None:
    """The duty of the term that began with the decision: the first to run out since, else the open one."""
    since = (*(one.lapsed for one in life.taken[index + 1 :] if one.lapsed), *life.obligations)
    return next((one for one in since if one.duty is Duty.TERM), None)


def _changes(taken: Taken, wrong: Standing, instead: Any) -> Iterator[str]:
    """What a reader of the register sees change: the date, the batch, the number."""
    if instead.on != taken.on:
        yield f"日期更正为{words.day(instead.on)}"
    if instead.kind == "name":
        if instead.batch != wrong.batch:
            yield f"批次更正为{instead.batch}"
        if instead.number != wrong.number:
            yield f"编号更正为{instead.number}"


def _before_what_followed(life: Life, index: int, right: Standing, on: date) -> None:
    """A corrected date may not lie after what was done next."""
    following = [one for one in life.taken[index + 1 :] if one.duty is not life.taken[index].duty]
    if following:
        if following[0].kind != "silence" and on > following[0].on:
            raise Refusal(
                f"更正后的日期{on.isoformat()}晚于其后的“{_called(following[0])}”（{following[0].on.isoformat()}）"
            )
    elif life.standing.stage is not right.stage and on > life.standing.dates["stage"]:
        raise Refusal(
            f"更正后的日期{on.isoformat()}晚于其后环节开始之日{life.standing.dates['stage'].isoformat()}"
        )


def _premature(docket: Docket, one: Taken, effective: datetime) -> bool:
    """Whether the dates that moved show that the silence `one` has not taken effect yet."""
    assert one.lapsed is not None
    law = docket.law
    clock_now = duties.reanchored(law, docket.life.model_copy(update={"standing": one.before}), one.lapsed)
    if clock_now.due_at == one.lapsed.due_at or one.duty not in law.regulation.duties:
        return False
    instant = clock.silence_at(clock_now, law.rule(one.duty), law.calendar)
    return instant is None or instant > effective


def _silence_undone(
    docket: Docket,
    place: int,
    action: Correct,
    effective: datetime,
    what: str,
    why: str,
    changes: tuple[str, ...],
) -> None:
    """A corrected date shows that a period had not run out: it runs on, unless a decision was taken since."""
    lapse = docket.life.taken[place]
    _resumable(docket, lapse)
    for later in docket.life.taken[place + 1 :]:
        if later.kind != "silence":
            raise Refusal(
                f"按更正后的日期，“{lapse.before.stage.label}”的期限当时尚未届满，而其后已作出"
                f"“{_called(later)}”（第{later.entry}号记录），须先由{later.by.label}撤销该决定"
            )
    was = docket.life.standing.stage
    why_not = f"{what}（{'，'.join(changes)}），{words.early(lapse.before.stage)}"
    told = _withdrawn(docket, _recall(docket, place), why_not, action)
    change = duties.settle(docket.law, docket.life, effective, why=_line(why), like=lapse.lapsed)
    docket.life = change.life
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome="corrected",
        supersedes=action.entry,
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=words.letters(docket.life, (*told, *docket.duty_words(change, why=what))),
    )
