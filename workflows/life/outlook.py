"""Outlook 前瞻: what falls due when in the years ahead of a title, walked on the law itself and written nowhere."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel

from schemas.base import local_date, midnight
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Role
from schemas.stage import Duty, Stage
from schemas.tidings.parts import CameOut
from workflows.life import clock, omissions
from workflows.life.actors import outcome_of
from workflows.life.course import stage_of
from workflows.life.kinds import ACTS, DUTIES, PASSING, PENDING
from workflows.life.law import Law, LawBook
from workflows.life.ruling import Ruling, rule
from workflows.life.workpaper import Workpaper

ASSUMPTION = (
    "各方都在期限当日办理并通过（已逾期的按今日办理），异议按不成立、补正按已补正；公示期、有效期等期间自行届满；"
    "复验合格后按办法起算新的有效期；已进入取消程序的按取消。"
)
"""What an outlook takes for granted, as it is printed beside every table of one."""

PASSES: dict[Duty, str] = {
    duty: come
    for duty, row in DUTIES.items()
    if row.act and not row.passing and (come := row.passes or ACTS[row.act].outcome)
}
"""What comes out of each duty that somebody acts on, under the assumption. The others run out by themselves."""

AT = timedelta(hours=12)
"""When on the due day people act: after the last day's silence has taken effect, before this day's does."""

LONGEST = 500
"""Duties walked for one title. Thirty years have some hundreds; a measure whose course comes round to where it was on
the same day, and a drill's periods of seconds, have no end."""


class Ahead(NamedTuple):
    """A due date ahead. `is_open` says that the duty is open today and not projected 推算; `stage` where it is owed."""

    due: date
    duty: Duty
    about: str | None
    stage: Stage
    role: Role
    is_open: bool
    provisional: bool


_AHEAD = CameOut(stage=Stage.TERM, outcome="ahead")
"""Why dates move ahead: nobody is told, and nothing is written down."""


def outlook(law: Law, life: Life, now: datetime, until: date) -> tuple[Ahead, ...]:
    """Every due date of `life` up to `until`, the earliest first, those that are overdue at `now` included.

    The course is the law's own (`Workpaper.proceed`), under `ASSUMPTION`. What has lapsed by `now` without having been
    stepped yet takes effect first, as it will when the title wakes.
    """
    paper = Workpaper(law, life)
    category = life.application.unit.category if life.application else ""
    still_open = {one.id for one in life.obligations}
    found: dict[int, Ahead] = {}

    def owed(one: Obligation) -> None:
        stage, is_open = stage_of(one.duty), one.id in still_open
        ahead = Ahead(one.due, one.duty, one.about, stage, one.by.role, is_open, one.provisional)
        found.setdefault(one.id, ahead)

    while paper.life.obligations:
        law = paper.law  # another edition may have taken over
        instant, number, outcome = min(_moment(law, one, now) for one in paper.life.obligations)
        at = max(instant, paper.life.at)
        day = local_date(at)
        one = paper.life.find(number)
        if day > until or len(found) >= LONGEST or one is None:
            break
        owed(one)
        outcome = outcome_of(law, category, one.duty, outcome)
        ruling = rule(law, paper.life.standing, one.duty, one.about, outcome, day, one.due)
        paper.life = paper.life.model_copy(update={"at": at})
        paper.proceed(ruling, at, day, _AHEAD, here=paper.here(one.duty), ended=number)
        _take_up(paper, at)
    # What the course goes on without never falls due; but what is open today is owed today, whatever comes.
    for one in (*paper.life.obligations, *life.obligations):
        owed(one)
    ahead = (one for one in found.values() if one.due <= until)
    return tuple(sorted(ahead, key=lambda one: (one.due, one.duty, one.about or "")))


def _take_up(paper: Workpaper, at: datetime) -> None:
    """What follows from an omission that has waited begins, once the title is in its term again."""
    if (due := omissions.due(paper.law, paper.life.standing)) is None:
        return
    paper.stand(**omissions.taken_up(paper.life.standing, due.name))
    begun = omissions.begun(paper.law, paper.life.standing, due.name, due.follows, local_date(at))
    paper.proceed(Ruling(due.outcome, begun), at, local_date(at), _AHEAD)


def _moment(law: Law, one: Obligation, now: datetime) -> tuple[datetime, int, str]:
    """When a duty ends, which, and as what: by silence, where it is a period or has lapsed already."""
    owed = law.rule(one.duty, one.about)
    silence = owed.silence
    if silence is not None:
        instant = clock.silence_at(one, owed, law.calendar)
        if instant is not None and (one.duty in PASSING or instant <= now):
            return instant, one.id, silence.means
    return max(midnight(one.due) + AT, now), one.id, PASSES[one.duty]


class _Unit(BaseModel):
    name: str
    category: str
    township: str


class _Application(BaseModel):
    unit: _Unit
    honour: str


class Outline(BaseModel):
    """A kept life read only as far as an outlook needs: what else stands in it, most of it, is skipped unread."""

    title: str
    edition: str
    calendar: str
    successor: str | None = None
    application: _Application
    at: datetime
    standing: dict[str, Any]
    obligations: list[dict[str, Any]]
    credits: list[Any] = []


class Outlooks:
    """The outlooks of a whole register at one moment. Titles that stand alike, a batch say, share one."""

    KEPT = 50_000
    """Outlooks kept at a time: some hundred megabytes at most, and more than the days of any term."""

    def __init__(self, book: LawBook, now: datetime, until: date) -> None:
        self.book, self.now, self.until = book, now, until
        self._known: dict[str, tuple[Ahead, ...]] = {}
        self._idle: dict[tuple[str, str | None], frozenset[str]] = {}

    def of(self, outline: Outline, body: str) -> tuple[Ahead, ...]:
        """The outlook of the life that is kept as `body`, whose outline this is. `UnknownLawError` as `LawBook.law`."""
        key = self.alike(outline)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= self.KEPT:
                self._known.clear()
            law = self._law(outline)
            found = self._known[key] = outlook(law, Life.model_validate_json(body), self.now, self.until)
        return found

    def alike(self, outline: Outline) -> str:
        """All that the years ahead depend on, as one text. What is unknown here stays in: it parts, it never joins."""
        standing = {name: one for name, one in outline.standing.items() if name not in _OF_ONE_TITLE}
        if standing["stage"] not in PENDING:
            idle = self._idle_dates(outline)
            dates = standing["dates"].items()
            standing["dates"] = {name: day for name, day in dates if name.split(" ")[0] not in idle}
        law = (outline.edition, outline.calendar, outline.successor)
        worked_through = max(outline.at, self.now)  # a wrong clock may have carried it ahead
        clocks = [*map(_clock, outline.obligations)]
        return str((law, self._group(outline), worked_through, standing, clocks))

    def _law(self, outline: Outline) -> Law:
        return self.book.law(outline.edition, outline.calendar, outline.successor)

    def _group(self, outline: Outline) -> str:
        """The category, where the results of its own score sheet may decide how a title goes on."""
        law = self._law(outline)
        named = any(one.regulation.results for one in (law, law.successor) if one)
        return outline.application.unit.category if named else ""

    def _idle_dates(self, outline: Outline) -> frozenset[str]:
        """Law dates of the way in that nothing after the naming is counted from."""
        key = (outline.edition, outline.successor)
        if key not in self._idle:
            law = self._law(outline)
            rules = [one for each in (law, law.successor) if each for one in each.regulation.duties.values()]
            self._idle[key] = frozenset(WAY_IN - {one.counted_from for one in rules})
        return self._idle[key]


WAY_IN = frozenset({"applied", "publicised", "objected"})
"""Law dates of the way in."""

_OF_ONE_TITLE = ("batch", "number")
_OF_ONE_DUTY = ("id", "by", "opened_at", "moved_at", "next_rung", "acknowledged_by")


def _clock(one: dict[str, Any]) -> dict[str, Any]:
    """An obligation without what tells it from another title's: owed by a role, known since a day."""
    alike = {name: value for name, value in one.items() if name not in _OF_ONE_DUTY}
    return alike | {"by": one["by"]["role"], "known": (one["moved_at"] or one["opened_at"])[:10]}
