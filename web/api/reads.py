"""Reads: titles, duties, what may be done and what became of it, as far as the post of the key may look."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import Field

from desk import due, events, lists, look
from desk.due import some
from desk.errors import FilterError, NoReceiptError
from desk.filled import DEFAULTED
from desk.form import MATTERS, form
from desk.hand_in import Handed
from desk.lists import Asked
from desk.look import Look
from desk.possible import NOT_FROM_HERE, now_possible
from desk.reasons import why_lines
from desk.sentence import in_a_sentence
from desk.timeline import line_of, party_label
from desk.today import shared
from register import inbox, sight
from register.journal import LostPlaceError
from register.owing import Sought
from register.units import LONGEST
from schemas.action import KINDS
from schemas.arrangement import Arrangement
from schemas.base import Model
from schemas.days import Day
from schemas.obligation import Obligation
from web.api import shapes
from web.api.entrance import Caller, Calling
from web.api.problems import ProblemError, said
from web.api.shapes import Limit
from wording import forms, refusals
from wording.articles import article
from workflows.life.kinds import ANSWERS, RUN_OUT

router = APIRouter()
TitlePath = Annotated[str, Path(max_length=40, description="称号编号，如 2021-0003")]
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=20)]
T = TypeVar("T")

AHEAD = timedelta(days=60)


class TitlesAsked(Model, defer_build=False):
    """By what titles are sought; of several words for one thing any will do."""

    q: Annotated[str, Field(max_length=LONGEST)] = ""
    level: Words = []
    category: Words = []
    township: Words = []
    honour: Words = []
    stage: Words = []
    batch: Words = []
    state: Literal["in_force", "not_in_force"] | None = None
    cursor: Annotated[str, Field(pattern=r"^[A-Z0-9-]{4,40}$")] | None = None
    limit: Limit = 50


class DutiesAsked(Model, defer_build=False):
    """Which duties are sought: of this post alone or of whomever it sees, due until a day, two months from now."""

    whose: Literal["own", "all"] = "own"
    until: Day | None = None
    cursor: Annotated[str, Field(max_length=80)] | None = None
    limit: Limit = 50


class EventsAsked(Model, defer_build=False):
    """What has happened since which place."""

    after: Annotated[str, Field(max_length=80)] = ""
    limit: Limit = 50


class Part(Model, defer_build=False):
    """Which part of a long list."""

    cursor: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    limit: Limit = 50


@router.get("/me", name="api_me")
def me(caller: Calling) -> shapes.Me:
    """以哪个密钥、哪个岗位进来。"""
    key, post = caller.key, caller.seat.post
    return shapes.Me(
        key=key.id,
        name=key.name,
        until=key.until,
        account=key.account,
        post=post.id,
        post_name=post.name,
        roles=tuple(dict.fromkeys(one.role for one in post.parties)),
        office=caller.house.office.name,
        today=caller.today,
    )


@router.get("/titles", name="api_titles")
def titles(caller: Calling, asked: Annotated[TitlesAsked, Query()]) -> shapes.Titles:
    """名册：本岗位看得到的称号，按编号排列。"""
    house = caller.house
    own = Arrangement(order=house.office.order, lists=house.office.lists)
    wanted = Asked(
        words=asked.q,
        level=asked.level,
        category=asked.category,
        township=asked.township,
        honour=asked.honour,
        stage=asked.stage,
        batch=asked.batch,
        in_force=None if asked.state is None else asked.state == "in_force",
        sort="title",
        after=asked.cursor or "",
        seen_by=caller.seat.post.parties,
    )
    question = lists.understood(house.register, wanted, own, caller.today)
    rows, more = _some(lists.some(house.register, question, asked.limit + 1), asked.limit)
    return shapes.Titles(
        titles=tuple(
            shapes.TitleRow(
                title=row.title,
                unit=row.unit_name,
                code=row.credit,
                category=row.category,
                township=row.township,
                honour=row.honour,
                level=row.level,
                stage=row.stage,
                stage_label=forms.STAGES[row.stage],
                in_force=row.in_force,
                number=row.number,
                batch=row.batch,
                named_on=row.named_on,
                term_end=row.term_end,
            )
            for row in rows
        ),
        next=rows[-1].title if more else None,
    )


@router.get("/titles/{title}", name="api_title")
def title(caller: Calling, title: TitlePath) -> shapes.Title:
    """一个称号现在怎样：一句话、环节、事项和期限、还在等办的。"""
    found = _seen(caller, title)
    law, life, today = found.law, found.life, caller.today
    application, standing = life.application, life.standing
    assert application is not None
    unit = application.unit
    return shapes.Title(
        title=life.title,
        unit=unit.name,
        code=unit.code,
        category=unit.category,
        township=unit.township,
        honour=application.honour,
        level=law.regulation.honour.level,
        stage=standing.stage,
        stages=(standing.stage, *standing.beside),
        in_force=law.in_force(standing),
        open=life.is_open,
        state=look.state(law, life),
        sentence=in_a_sentence(found, today),
        number=standing.number,
        batch=standing.batch,
        dates=dict(standing.dates),
        ban_until=standing.ban_until,
        duties=tuple(_owed(found, one, today) for one in found.obligations),
        waiting=tuple(
            shapes.Waiting(
                action=one.id, kind=one.kind, label=forms.ACTS[one.kind], received_at=one.received_at
            )
            for one in found.waiting
        ),
        edition=law.regulation.edition.title,
        seq=life.seq,
    )


@router.get("/titles/{title}/history", name="api_history")
def history(caller: Calling, title: TitlePath, part: Annotated[Part, Query()]) -> shapes.History:
    """一个称号的档案，由早到晚；`cursor` 是已经取过的最后一条。"""
    found = _seen(caller, title)
    lines = zip(found.lines, found.history, strict=True)
    behind = [(line, entry, what) for line, (entry, what) in lines if entry.seq > part.cursor]
    some_, more = _some(behind, part.limit)
    entries = tuple(
        shapes.Entry(
            seq=entry.seq,
            date=date.fromisoformat(told["date"]),
            effective=entry.effective,
            recorded_at=line.recorded_at,
            kind=told["kind"],
            what=told["what"],
            who=told["who"],
            stage=entry.stage,
            outcome=entry.outcome,
            action=entry.action_id,
            hash=entry.hash,
        )
        for line, entry, what in some_
        for told in (line_of(entry, what),)
    )
    return shapes.History(entries=entries, next=str(entries[-1].seq) if more else None)


@router.get("/titles/{title}/possible", name="api_possible")
def possible(caller: Calling, title: TitlePath) -> shapes.Possible:
    """本岗位现在对一个称号能办什么，不能办的是什么缘故。"""
    found = _seen(caller, title)
    now = now_possible(caller.house.register, title, caller.seat, caller.now)
    return shapes.Possible(
        stages=now.stages,
        can=tuple(
            shapes.Can(
                kind=one.kind,
                label=one.label,
                field=MATTERS.get(one.kind) if one.matter is not None else None,
                matter=one.matter,
                about=one.about,
                by=party_label(found.life, one.party),
                due=one.due,
            )
            for one in sorted(now.can, key=lambda one: one.due is None)  # what it owes comes first
        ),
        cannot=tuple(
            shapes.Cannot(
                kind=one.kind,
                label=one.label,
                matter=one.matter,
                about=one.about,
                reason=one.reason.code,
                why=one.why,
                article=article(one.article) if one.article else None,
            )
            for one in now.cannot
        ),
        anybody=tuple(refusals.possible(one) for one in now.anybody),
    )


@router.get("/titles/{title}/possible/{kind}", name="api_inputs")
def inputs(caller: Calling, title: TitlePath, kind: Annotated[str, Path(max_length=40)]) -> shapes.Inputs:
    """一件事要填什么：各栏、可选的各项、评分表的各行，照这个称号现在的办法。"""
    found = _seen(caller, title)
    if kind not in KINDS or kind in NOT_FROM_HERE:
        raise ProblemError(said(404, "not_found", "没有找到", "没有这一种办理"))
    fields = (
        replace(one, required=one.required and one.name not in DEFAULTED)
        for one in form(found.law, found.life, kind, caller.house.office)
    )
    return shapes.Inputs(
        kind=kind, label=forms.ACTS[kind], fields=tuple(shapes.Input.of(one) for one in fields)
    )


@router.get("/duties", name="api_duties")
def duties(caller: Calling, asked: Annotated[DutiesAsked, Query()]) -> shapes.Duties:
    """事项和期限：本岗位要办的，或者看得到的全部，先到期的在前。"""
    house, parties = caller.house, caller.seat.post.parties
    until, after = asked.until or caller.today + AHEAD, _after(asked.cursor)
    if asked.whose == "own":
        whole = Sought(until, seen=parties, without=RUN_OUT)
        own = shared(house.register, house.office, caller.seat, whole).own
        sought = Sought(until, seen=parties, without=RUN_OUT, by=own, after=after)
    else:
        sought = Sought(until, seen=parties, after=after)
    rows, more = _some(some(house.register, sought, caller.today, asked.limit + 1).rows, asked.limit)
    last = rows[-1].row if more else None
    return shapes.Duties(
        duties=tuple(_duty(one) for one in rows), next=f"{last.due}_{last.title}_{last.id}" if last else None
    )


@router.get("/events", name="api_events")
def happened(caller: Calling, asked: Annotated[EventsAsked, Query()]) -> shapes.Events:
    """从一处起发生的事，先发生的在前；一件也没有的，到此为止都取过了，下次从 `place` 接着取。"""
    house = caller.house
    try:
        found = events.events(
            house.register, house.office, caller.seat.post.parties, asked.after, asked.limit
        )
    except LostPlaceError:
        detail = "不是本名册给的位置，或者名册此后从备份恢复过：不写 after，从头取一遍，同一 id 的不必再取"
        raise ProblemError(said(410, "lost_place", "接不上", detail)) from None
    return shapes.Events(events=tuple(found.events), place=found.place)


@router.get("/receipts/{action}", name="api_receipt")
def receipt(caller: Calling, action: Annotated[str, Path(max_length=80)]) -> shapes.Receipt:
    """一件已收件的事办得怎样。"""
    register = caller.house.register
    known = inbox.received(register, action)
    if known is None or not sight.sees(register, caller.seat.post.parties, known.action.title):
        raise NoReceiptError(action)
    return receipt_of(Handed(known.action, known.receipt))


def receipt_of(handed: Handed) -> shapes.Receipt:
    """What became of an act."""
    action, answer = handed
    refused = answer is not None and not answer.accepted
    return shapes.Receipt(
        action=action.id,
        title=action.title,
        kind=action.kind,
        label=forms.ACTS[action.kind],
        on=action.on,
        received_at=action.received_at,
        state="waiting" if answer is None else "refused" if refused else "recorded",
        entry=answer.entry if answer else None,
        why=refusals.reason(answer.reason) if refused and answer and answer.reason else None,
        article=article(answer.article) if refused and answer and answer.article else None,
    )


def _seen(caller: Caller, title: str) -> Look:
    """The title; that it was looked at stands in the audit log. `NotBegunError`."""
    found = look.seen_from(caller.house.register, caller.seat, title)
    caller.note("title", title)
    return found


def _owed(found: Look, one: Obligation, today: date) -> shapes.OwedHere:
    return shapes.OwedHere(
        id=one.id,
        duty=one.duty,
        what=look.what_is_owed(found.law, one),
        role=one.by.role,
        area=one.by.area,
        who=party_label(found.life, one.by),
        due=one.due,
        late=max((today - one.due).days, 0),
        provisional=one.provisional,
        answer=ANSWERS.get(one.duty),
        why=tuple(line.strip() for line in why_lines(found.law, one, found.lines)),
    )


def _duty(one: due.Owed) -> shapes.Owed:
    row = one.row
    return shapes.Owed(
        title=row.title,
        unit=row.unit_name,
        township=row.township,
        id=row.id,
        duty=row.duty,
        what=one.what,
        role=row.role,
        area=row.area,
        who=one.who,
        due=row.due,
        late=one.late,
        provisional=row.provisional,
        answer=one.answer,
        ground=one.ground,
        urged=row.urged,
    )


def _some(rows: Sequence[T], most: int) -> tuple[Sequence[T], bool]:
    """So many of the rows, and whether there are more."""
    return rows[:most], len(rows) > most


def _after(cursor: str | None) -> tuple[date, str, int] | None:
    """Behind which duty a list goes on. `FilterError` for what no answer of ours has given."""
    if cursor is None:
        return None
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([A-Z0-9-]{4,40})_([0-9]{1,9})", cursor)
    try:
        if found:
            return date.fromisoformat(found[1]), found[2], int(found[3])
    except ValueError:  # a 13th month
        pass
    raise FilterError("cursor", cursor, "不是前一次答复里的 next")
