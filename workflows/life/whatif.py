"""What if 模拟: what the adoption of a draft would do to a life. The law itself adopts, in memory; nothing is kept."""

from collections import Counter
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic_core import from_json

from schemas.action import Adopt
from schemas.base import Name, digest, local_date
from schemas.document import Document
from schemas.folding import meant
from schemas.life import Life
from schemas.party import Actor, Party, Role
from schemas.refusals.reason import Reason
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from workflows.life.law import LawBook
from workflows.life.outlook import WAY_IN, Ahead, Outline, Outlooks
from workflows.life.step import step_under


class Shift(NamedTuple):
    """A due date that a draft brings, takes away or moves: `was` None for a new one, `due` None for one that is gone.

    `is_open` says that it is of a duty that is open today; the others are projected 推算, and a projected one is also
    new or gone where it only comes into the years looked at, or leaves them.
    """

    duty: Duty
    about: str | None
    was: date | None
    due: date | None
    is_open: bool

    @property
    def days(self) -> int:
        """By how many days it moves; later is positive. Zero where it does not move but comes or goes."""
        return (self.due - self.was).days if self.was and self.due else 0


class TermShortened(Reason):
    """The term would be so short as to be over on the day of adoption."""

    code: Literal["term_shortened"] = "term_shortened"


class CategoryDropped(Reason):
    """The unit's category would be honoured no more; what is under way does not end by that."""

    code: Literal["category_dropped"] = "category_dropped"
    category: Name


class Trial(NamedTuple):
    """Lives that stand alike, under a draft: the outlooks before and after, what differs, why they would fall out."""

    before: tuple[Ahead, ...]
    after: tuple[Ahead, ...]
    shifts: tuple[Shift, ...]
    out: tuple[Reason, ...]


def as_of(draft: Regulation, today: date) -> Regulation:
    """The draft as if it were in force today and its hidden values filled in, so that it can be adopted in thought."""
    since = draft.edition.in_force_from
    if since.value > today:
        edition = {"in_force_from": since.model_copy(update={"value": today})}
        draft = draft.model_copy(update={"edition": draft.edition.model_copy(update=edition)})
    return Regulation.model_validate(_unmasked(draft.model_dump(mode="json"))) if draft.masked else draft


def _unmasked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unmasked(one) for name, one in value.items() if name != "masked"}
    return [_unmasked(one) for one in value] if isinstance(value, list) else value


class WhatIf:
    """A draft with the newest calendar, tried at one moment on one life after the other, but once on those that stand
    alike: of thousands a few hundred.
    """

    def __init__(self, book: LawBook, draft: Regulation, calendar: str, now: datetime, until: date) -> None:
        self.draft = as_of(draft, local_date(now))
        self.edition, self.calendar = digest(self.draft), calendar
        self.book = LawBook({**book.editions, self.edition: self.draft}, book.calendars)
        self.now = now
        self.outlooks = Outlooks(self.book, now, until)
        self._known: dict[str, Trial] = {}

    def on(self, outline: Outline, body: str) -> Trial:
        """What the draft would do to the life kept as `body`, whose outline this is."""
        key = self._alike(outline, body)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= Outlooks.KEPT:
                self._known.clear()
            found = self._known[key] = self._tried(outline, body)
        return found

    def _alike(self, outline: Outline, body: str) -> str:
        """All that the trial depends on: what the years ahead do, and what an adoption looks at besides."""
        application, dates = outline.application, outline.standing["dates"].items()
        way_in = [(name, day) for name, day in dates if name.split(" ")[0] in self._counted]
        besides = (application.unit.category, application.honour, way_in, outline.credits, self._left(body))
        return f"{self.outlooks.alike(outline)} {besides}"

    @cached_property
    def _counted(self) -> frozenset[str]:
        """The law dates of the way in that the draft counts from, whatever the present measure does."""
        return WAY_IN & {one.counted_from for one in self.draft.duties.values()}

    def _left(self, body: str) -> list[Any]:
        """Of earlier adoptions: which terms there were before, and all of it where one has left this very edition."""
        if '"left":{' not in body:  # so it is written, and never in people's words: their quotes are escaped
            return []
        adoptions = [one for one in from_json(body)["taken"] if "left" in one]
        if any(one["left"]["edition"] == self.edition for one in adoptions):
            return adoptions
        terms = [one["stood"].get("dates", {}) for one in adoptions]
        return [(dates.get("term_start"), dates.get("term_end")) for dates in terms]

    def _tried(self, outline: Outline, body: str) -> Trial:
        """One that may not adopt the draft goes on as it is."""
        life = Life.model_validate_json(body)
        before = self.outlooks.of(outline, body)
        if (life.edition, life.calendar) == (self.edition, self.calendar):
            return Trial(before, before, (), self._out(life, life))
        done = step_under(self.book, life, self.now, self._adopt(life))
        assert done.receipt is not None
        if (no := done.receipt.reason) is not None:
            return Trial(before, before, (), (no,))
        then = done.life.model_dump_json(exclude={"taken"})  # half of the text, nothing ahead
        after = self.outlooks.of(Outline.model_validate_json(then), then)
        shifts = (*_opened(life, done.life), *_projected(before, after))
        return Trial(before, after, shifts, self._out(life, done.life))

    def _out(self, before: Life, after: Life) -> tuple[Reason, ...]:
        """Why a life would fall out though it may adopt the draft."""
        found: list[Reason] = []
        today = local_date(self.now)
        was, now = before.standing.dates.get("term_end"), after.standing.dates.get("term_end")
        if before.standing.stage is Stage.TERM and was and now and was > today >= now:
            found.append(TermShortened())
        application = after.application
        if application and meant(application.unit.category, self.draft.categories.value) is None:
            found.append(CategoryDropped(category=application.unit.category))
        return tuple(found)

    def _adopt(self, life: Life) -> Adopt:
        today = local_date(self.now)
        return Adopt(
            id=f"think.{life.title}.adopt",
            title=life.title,
            actor=Actor(account="think", post=Role.SYSTEM.label, party=Party(role=Role.SYSTEM)),
            received_at=self.now,
            on=today,
            documents=(Document(number="推演", title="推演用文件", date=today),),
            edition=self.edition,
            calendar=self.calendar,
            ground="推演",
        )


def _opened(before: Life, after: Life) -> list[Shift]:
    """What becomes of the duties that are open today, and which are open after the adoption besides."""
    new = {one.id: one for one in after.obligations}
    found = []
    for one in before.obligations:
        kept = new.pop(one.id, None)
        if kept is None or kept.due != one.due:
            found.append(Shift(one.duty, one.about, one.due, kept.due if kept else None, True))
    return found + [Shift(one.duty, one.about, None, one.due, True) for one in new.values()]


def _projected(before: tuple[Ahead, ...], after: tuple[Ahead, ...]) -> list[Shift]:
    """The projected due dates compared turn by turn: the second re-inspection with the second."""
    if before == after:
        return []
    old, new = _turns(before), _turns(after)
    found = []
    for key in {**old, **new}:
        was, due = old.get(key), new.get(key)
        is_open = (was and was.is_open) or (due and due.is_open)
        if not is_open and (was is None or due is None or was.due != due.due):
            found.append(Shift(key[0], key[1], was and was.due, due and due.due, False))
    return sorted(found, key=lambda one: (one.due or one.was or date.max, one.duty))


def _turns(outlook: tuple[Ahead, ...]) -> dict[tuple[Duty, str | None, int], Ahead]:
    turns: Counter[tuple[Duty, str | None]] = Counter()
    found = {}
    for one in outlook:
        turns[one.duty, one.about] += 1
        found[one.duty, one.about, turns[one.duty, one.about]] = one
    return found
