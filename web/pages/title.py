"""Title 一个称号: all that an office asks about one title, and what this post may do with it now."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter, Response

from desk import evidence, findings, look, points, reasons, soundness
from desk.form import MATTERS
from desk.look import Look
from desk.notices import reader_of, state_of
from desk.plan import first_lines
from desk.possible import Can, Cannot, ever, now_possible
from desk.receipts import own_units
from desk.sentence import in_a_sentence
from desk.timeline import party_label, row_of
from register import outbox, replies
from schemas.obligation import Obligation
from schemas.party import Role
from schemas.reply import Reply
from web.guard import Here, Visit
from wording import refusals
from wording.articles import article
from wording.phrases import LEVELS
from wording.replies import said as said_by_link
from workflows.life.kinds import ANSWERS
from workflows.life.plan import WAYS

router = APIRouter()

AHEAD = 3
"""Years that the page looks ahead, and lines that it shows of them."""
LINES = 6


REPAIRS = ("correct", "annul", "extend", "pause", "resume", "amend", "update")
"""Acts that put something right or off: they stand behind those that carry the title on."""


class Owed(NamedTuple):
    """An open obligation as the page shows it."""

    one: Obligation
    what: str
    who: str
    notes: list[str]
    answer: str | None
    why: list[str]


@router.get("/titles/{title}", name="title")
def title(visit: Here, title: str) -> Response:
    """One title. `NotBegunError` also for one that this post may not look at: it learns nothing of it."""
    house, found = visit.house, seen(visit, title)
    law, life = found.law, found.life
    now = now_possible(house.register, title, visit.seat, visit.now)
    said = replies.latest(house.register, [title])
    letters = outbox.notices(house.register, title=title)
    cannot = list(_told(now.cannot, now.can))
    if units := own_units(visit.seat.post.parties):  # what others are told and may do is not the unit's
        letters = [one for one in letters if one.role is Role.UNIT and one.area in units]
        theirs = ever(law, Role.UNIT)
        cannot = [one for one in cannot if one.kind in theirs]
    visit.note("title", title)
    return visit.page(
        "title.html",
        found=found,
        life=life,
        unit=life.application.unit if life.application else None,
        sentence=in_a_sentence(found, visit.today),
        under_way=list(look.under_way(law, life)),
        owed=[_owed(found, one, visit.today, said.get((title, one.id))) for one in found.obligations],
        standing_why=list(reasons.standing_lines(found.book, law, life, found.lines)),
        calendar=reasons.calendar_words(law),
        points=points.points_line(law, life, visit.today)
        if life.credits or law.regulation.everyday
        else None,
        history=[(entry, *row_of(entry, what)) for entry, what in reversed(found.history)],
        ahead=_ahead(visit, found),
        decisions=list(look.decisions(found)),
        files=list(evidence.held(house.store, [one.entry for one in found.lines])),
        letters=[(one, reader_of(one), state_of(one)) for one in letters],
        listed=findings.of_title(house.register, title),
        due=[one for one in now.can if one.due and one.kind not in REPAIRS],
        other=[one for one in now.can if not one.due and one.kind not in REPAIRS],
        repair=[one for one in now.can if one.kind in REPAIRS],
        cannot=cannot,
        anybody=[] if units else [refusals.possible(one) for one in now.anybody],
        matters=MATTERS,
        levels=LEVELS,
        article=article,
    )


@router.get("/titles/{title}/chain", name="chain")
def chain(visit: Here, title: str) -> Response:
    """Whether its ledger is sound, in the words of `verify`. `NotBegunError`."""
    house, found = visit.house, seen(visit, title)
    verified = soundness.of_title(house.register, found.book, house.store, house.var, title)
    visit.note("verified", title, faults=len(verified.faults))
    return visit.page(
        "chain.html",
        life=found.life,
        unit=found.life.application.unit if found.life.application else None,
        faults=verified.faults,
        sound=soundness.SOUND,
        compared=soundness.compared(verified.checkpoints),
    )


def seen(visit: Visit, title: str) -> Look:
    """The title, where there is one and this post may look at it. `NotBegunError`."""
    return look.seen_from(visit.house.register, visit.seat, title)


def _owed(found: Look, one: Obligation, today: date, reply: Reply | None) -> Owed:
    return Owed(
        one,
        look.what_is_owed(found.law, one),
        party_label(found.life, one.by),
        [*look.notes(one, today), *([said_by_link(reply)] if reply else [])],
        ANSWERS.get(one.duty),
        list(reasons.why_lines(found.law, one, found.lines)),
    )


def _ahead(visit: Visit, found: Look) -> list[tuple[date, str, str]]:
    """What comes to pass if nobody acts: the next lines of the years ahead."""
    if not found.life.is_open:
        return []
    until = visit.today.replace(year=visit.today.year + AHEAD, day=min(visit.today.day, 28))
    lines = first_lines(found.book, found.life, WAYS["nobody"], visit.now, until, LINES)
    return [(one.on, one.what, one.stage) for one in lines]


def _told(cannot: tuple[Cannot, ...], can: tuple[Can, ...]) -> Iterator[Cannot]:
    """Why the rest cannot be done: each kind once, and none that can be done about something else."""
    told = {one.kind for one in can}
    for one in cannot:
        if one.kind not in told:
            told.add(one.kind)
            yield one
