"""Look: a title as it stands: life, law, ledger and inbox, and what is told of them.

Why its dates are what they are is in `reasons`, all of it for programs in `data`: a look at a screen needs neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from desk.changes import lived_again
from desk.errors import NotBegunError
from desk.seats import Seat
from desk.timeline import history as history_of
from register import inbox, lawbook, ledger, sight
from register.connect import Register
from register.ledger import RecordedEntry
from schemas.action import CORRECTABLE, Action, Correct, NameTitle, documents_of
from schemas.entry import Entry
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.opening import TakeOver
from schemas.stage import Stage
from wording import forms
from wording.follows import apart, consequence, lasting
from workflows.life.law import Law, LawBook


@dataclass(frozen=True)
class Look:
    """A title that has begun. `waiting` is what its inbox holds and nobody has worked off."""

    book: LawBook
    law: Law
    life: Life
    lines: list[RecordedEntry]
    waiting: list[Action]

    @cached_property
    def history(self) -> list[tuple[Entry, str]]:
        """Its entries, each with what happened in words."""
        return history_of(self.book, [one.entry for one in self.lines])

    @property
    def obligations(self) -> list[Obligation]:
        """What is owed, the earliest first."""
        return sorted(self.life.obligations, key=lambda one: (one.due_at, one.id))


class Decision(NamedTuple):
    """A decision in the ledger: its entry, its day, what it was, its documents; the entry that took its place."""

    entry: int
    on: date
    what: str
    papers: tuple[str, ...]
    superseded_by: int | None


class Governed(NamedTuple):
    """From which entry on the title has lived under which edition; no name where the book does not have it."""

    entry: int
    edition: str
    name: str | None


def look_up(register: Register, title: str, *, whole: bool = True) -> Look | None:
    """A title by its id; None where it has not begun, though something may wait for it.

    Who does not ask for the `whole` gets the entries without their notices, unless they are needed to be lived again.
    """
    life = ledger.life_of(register, title)
    if life is None:
        return None
    book = lawbook.read(register)
    lines = [] if whole else ledger.untold_lines_of(register, title)
    if whole or lived_again(one.entry for one in lines):
        lines = ledger.lines_of(register, title)
    return Look(book, book.law_of(life), life, lines, waiting(register, title))


def seen_from(register: Register, seat: Seat, title: str) -> Look:
    """The title, where there is one and the post of a seat may look at it: else it learns nothing. `NotBegunError`."""
    found = look_up(register, title)
    if found is None or not sight.sees(register, seat.post.parties, title):
        raise NotBegunError(title)
    return found


def waiting(register: Register, title: str) -> list[Action]:
    """What lies in a title's inbox, the first first."""
    return inbox.queued(register, title)


def state(law: Law, life: Life) -> str:
    """Whether the honour may be shown, in a word."""
    if "named" not in life.standing.dates:
        return "尚未命名" if life.is_open else "未命名"
    return "有效" if law.in_force(life.standing) else "无效"


def under_way(law: Law, life: Life) -> Iterator[str]:
    """What the last inspection came to, and what is being carried out for it or for a cause."""
    regulation, standing = law.regulation, life.standing
    if standing.result and (result := regulation.results.get(standing.result)):
        yield f"{'复验结果（待确认）' if standing.proposed else '最近一次复验结果'} {result.label}"
    elif standing.proposed:
        yield f"复验结果（待确认） {forms.outcome(Stage.REINSPECTION, standing.proposed)}"
    if standing.cause and (cause := regulation.causes.get(standing.cause)):
        yield f"事由 {cause.label}"
    if standing.follows and standing.stage is not Stage.TERM and not standing.proposed:
        yield f"处理 {consequence(standing.follows)}"
    if standing.warnings:
        yield f"已受警告 {standing.warnings} 次"
    if standing.waiting:
        yield f"另有逾期情形 {sum(map(len, standing.waiting.values()))} 件，待现在的处理结束后处理"
    if standing.lasts:
        yield f"称号自 {standing.dates['suspended']} 起暂停使用，{lasting(standing.lasts)}"
    if standing.suspended:
        yield f"称号暂停使用，{lasting('until_settled')}"


def notes(one: Obligation, today: date) -> list[str]:
    """What must be known beside a due date."""
    told = ["暂定"] if one.provisional else []
    if one.due < today:
        told.append(f"已逾期{(today - one.due).days}日")
    if one.urged:
        told.append(f"已催办{one.urged.times}次，最近{one.urged.last}")
    if any(pause.since <= today < pause.until for pause in one.pauses):
        told.append("中止中")
    return told


def what_is_owed(law: Law, one: Obligation) -> str:
    """A duty in words, with what it is about where that is not plain from who owes it."""
    return law.rule(one.duty, one.about).what + apart(one.duty, one.about, one.by)


def decisions(look: Look) -> Iterator[Decision]:
    """What was decided, and what has been corrected or annulled since; of a title taken over, what its list said."""
    listed = [entry for entry, _ in look.history if isinstance(entry.action, TakeOver)]
    for entry in listed[-1:]:
        yield from _as_listed(entry)
    superseded = {one.entry.supersedes: one.entry.seq for one in look.lines if one.entry.supersedes}
    for entry, what in look.history:
        action = entry.action
        if action is not None and action.kind in (*CORRECTABLE, "correct", "annul"):
            papers = tuple(one.called for one in getattr(action, "documents", ()))
            yield Decision(entry.seq, action.on, what, papers, superseded.get(entry.seq))


def named_by(look: Look) -> tuple[str, ...]:
    """The documents by which the title was named, as they are spoken of; of one taken over that of its list."""
    for one in reversed(look.lines):
        action = one.entry.action
        meant = action.instead if isinstance(action, Correct) else action
        if isinstance(meant, NameTitle | TakeOver):
            return tuple(paper.called for paper in documents_of(meant))
    return ()


def _as_listed(entry: Entry) -> Iterator[Decision]:
    """The naming of a title that was taken over 接管, and how it was lost, as far as the list says so."""
    assert isinstance(entry.action, TakeOver)
    said = entry.action.inherited
    papers = (said.document.called,) if said.document else ()
    yield Decision(entry.seq, said.named_on, "命名（台账所载）", papers, None)
    lost = {"revoked": "取消称号", "ended": "称号终止"}.get(said.state)
    if lost and said.since:
        yield Decision(entry.seq, said.since, f"{lost}（台账所载）", (), None)


def editions(look: Look) -> Iterator[Governed]:
    """Under which editions the title has lived, where it has been more than one."""
    under: str | None = None
    for one in look.lines:
        edition = one.entry.then_under or one.entry.edition
        if edition != under and (under is not None or edition != look.lines[-1].entry.edition):
            known = look.book.editions.get(edition)
            yield Governed(one.entry.seq, edition, known.edition.title if known else None)
        under = edition
