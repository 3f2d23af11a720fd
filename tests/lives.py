"""Titles of the tests, on the pure law in memory: brought to any stage by people who act as in the stories."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter

from regulations.calendars import load_calendar
from schemas.action import Action
from schemas.base import CHINA, digest, local_date
from schemas.calendar import Calendar
from schemas.entry import Entry
from schemas.facts import Facts
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Actor, Party, Role
from schemas.possible import Possible
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from schemas.step import Receipt
from tests.people import BAD, GOOD, KAIYUAN, STEPWISE, UNIT, bodies_of
from tests.said import said
from wording.notices import worded
from workflows.life.kinds import REINSPECTED
from workflows.life.law import Law, LawBook
from workflows.life.possible import possible
from workflows.life.step import next_wake, step_under

ACTION: TypeAdapter[Action] = TypeAdapter(Action)
CALENDAR = load_calendar(through=2026)  # the next notice is data, and must not move what these tests expect
PAPERLESS = (
    "take_over",
    "amend",
    "update",
    "object",
    "ask",
    "withdraw",
    "acknowledge",
    "urge",
    "state",
    "return_plaque",
)


class Title:
    """One title, its ledger, and a clock that goes only forward."""

    def __init__(self, *regulations: Regulation, calendar: Calendar = CALENDAR) -> None:
        editions = regulations or (KAIYUAN,)
        self.book = LawBook.of(*editions, calendar)
        self.calendar = digest(calendar)
        start = datetime(2036, 3, 1, 10, tzinfo=CHINA)
        self.life = Life(title="2036-0001", edition=digest(editions[0]), calendar=self.calendar, at=start)
        self.entries: list[Entry] = []
        self.handed_in: list[Action] = []

    def copy(self) -> Self:
        """The same title, to go on from here in another way."""
        other = object.__new__(type(self))
        other.__dict__ = {**self.__dict__, "entries": [*self.entries], "handed_in": [*self.handed_in]}
        return other

    @property
    def law(self) -> Law:
        """The law that it lives under."""
        return self.book.law(self.life.edition, self.life.calendar)

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.life.standing.stage

    @property
    def dates(self) -> dict[str, date]:
        """Its law dates."""
        return self.life.standing.dates

    def owed(self, duty: str, about: str | None = None) -> Obligation:
        """The open obligation of a duty."""
        return next(
            one for one in self.life.obligations if one.duty is Duty(duty) and about in (None, one.about)
        )

    def until(self, day: str, at: str = "12:00") -> Self:
        """Time passes, and the title wakes whenever it has asked to."""
        end = _instant(day, at)
        while (wake := next_wake(self.book, self.life)) is not None and wake <= end:
            self._step(wake, None)
        return self

    def sleeps_until(self, day: str) -> Self:
        """Time passes, and nothing works until that day."""
        self._step(_instant(day, "12:00"), None)
        return self

    def action(self, day: str, by: str, kind: str, /, at: str = "10:00", **says: Any) -> Action:
        """What somebody hands in; `account`, `id` and `on` are made up unless said."""
        role, _, area = by.partition("/")
        known = {Role.UNIT: str(UNIT["code"]), Role.TOWNSHIP: str(UNIT["township"])}
        party = Party(role=Role(role), area=area or known.get(Role(role)))
        on = says.pop("on", day)
        document = {"number": f"民创办〔{on[:4]}〕{len(self.handed_in) + 1}号", "title": "文件", "date": on}
        return ACTION.validate_python(
            {
                "kind": kind,
                "id": says.pop("id", f"test.{len(self.handed_in)}"),
                "title": self.life.title,
                "actor": Actor(account=says.pop("account", by), post=party.label, party=party),
                "received_at": _instant(day, at),
                "on": on,
                **({} if kind in PAPERLESS else {"documents": [document]}),
                **says,
            }
        )

    def acts(
        self, day: str, by: str, kind: str, /, at: str = "10:00", facts: Facts | None = None, **says: Any
    ) -> Receipt:
        """Somebody acts; the answer."""
        if kind == "apply":
            says.setdefault("application", {"unit": UNIT, "honour": KAIYUAN.honour.name})
        return self.hand_in(self.action(day, by, kind, at, **says), facts)

    def hand_in(self, action: Action, facts: Facts | None = None) -> Receipt:
        """An action is handed in; the answer."""
        self.handed_in.append(action)
        receipt = self._step(action.received_at, action, facts)
        assert receipt is not None
        return receipt

    def possible(self) -> tuple[Possible, ...]:
        """What can be done now, as whoever acted last is told."""
        last = self.handed_in[-1]
        return possible(self.law, self.life, last.actor, max(last.received_at, self.life.at))

    def done(self, day: str, by: str, kind: str, /, at: str = "10:00", **says: Any) -> Self:
        """Somebody acts, and it is accepted."""
        receipt = self.acts(day, by, kind, at, **says)
        assert receipt.accepted, said(receipt)
        return self

    def comes_to(self, stage: str, **says: dict[str, Any]) -> Self:
        """Whoever owes the next duty does it as well as can be, a day later each time, until the title is there.

        `says` has what else is said on a duty, by its name. Periods run out.
        """
        if self.stage is Stage.APPLICATION:
            self.done("2036-03-03", "unit", "apply", **says.get("apply", {}))
        while self.stage is not Stage(stage):
            assert self.life.is_open, f"ended before it came to {stage}"
            one = next((one for one in self.life.obligations if one.duty in _WELL), None)
            if one is None:
                wake = next_wake(self.book, self.life)
                assert wake is not None
                self._step(wake, None)
                continue
            kind, well = _WELL[one.duty]
            about = {"body": one.about} if kind == "consult" else {}
            said = {**well, **about, **says.get(one.duty.value, {})}
            day = local_date(self.life.at) + timedelta(days=1)
            self.done(day.isoformat(), f"{one.by.role}/{one.by.area or ''}", kind, **said)
        return self

    def named(self) -> Self:
        """The title is named on 2 June 2036."""
        return self.comes_to("naming").done("2036-06-02", "naming_body", "name", **_NAMED)

    @property
    def wakes(self) -> date | None:
        """The day on which something next happens by itself."""
        wake = next_wake(self.book, self.life)
        return wake and local_date(wake)

    def letters(self, kind: str, to: str = "unit") -> str:
        """What one role, or one body as in `body/文明办`, was told with the last entry of a kind."""
        role, _, area = to.partition("/")
        told = [
            one for one in self.entry(kind).notices if one.to.role is Role(role) and area in ("", one.to.area)
        ]
        return "\n".join("\n".join(worded(one, self.life.title)) for one in told)

    def entry(self, kind: str) -> Entry:
        """The last entry of an action of that kind, or of the silence on the duty of that name."""
        return next(
            one
            for one in reversed(self.entries)
            if (one.action and one.action.kind == kind)
            or (one.kind == "silence" and any(closed.duty == kind for closed in one.closed))
        )

    def corrects(self, day: str, by: str, kind: str, /, **instead: Any) -> Receipt:
        """Somebody corrects the last decision of a kind."""
        wrong = self.entry(kind)
        assert wrong.action is not None
        said = {**wrong.action.model_dump(mode="json"), **instead}
        return self.acts(day, by, "correct", entry=wrong.seq, ground="登记有误", instead=said)

    def annuls(self, day: str, by: str, kind: str) -> Receipt:
        """Somebody annuls the last decision of a kind, or what followed when nobody acted on a duty."""
        wrong = self.entry(kind)
        return self.acts(day, by, "annul", entry=wrong.seq, ground="依据不足")

    def heard(self, role: str) -> list[str]:
        """The subjects of all notices to a role."""
        return [
            worded(notice, self.life.title).subject
            for entry in self.entries
            for notice in entry.notices
            if notice.to.role is Role(role)
        ]

    def _step(self, now: datetime, action: Action | None, facts: Facts | None = None) -> Receipt | None:
        done = step_under(self.book, self.life, now, action, facts)
        self.life = done.life
        self.entries += done.entries
        return done.receipt


def _instant(day: str, at: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), CHINA)


_NAMED = {"result": "named", "batch": "第十六批", "number": "KY16-007"}
_WELL: dict[Duty, tuple[str, dict[str, Any]]] = {
    Duty.PRELIMINARY: ("opine", {"result": "agreed"}),
    Duty.MATERIALS: ("check", {"result": "complete"}),
    Duty.SUPPLEMENT: ("supplement", {}),
    Duty.ACCEPTANCE: ("request_acceptance", {}),
    Duty.ASSESSMENT: ("assess", {"scores": GOOD}),
    Duty.CONSULTATION: ("consult", {"result": "agreed"}),
    Duty.DECISION: ("decide", {"result": "approved"}),
    Duty.PUBLICISE: ("publicise", {}),
    Duty.NAMING: ("name", _NAMED),
    Duty.RECOGNITION: ("recognise", {"result": "recognised"}),
    Duty.RECHECK: ("opine", {"result": "agreed"}),
    Duty.REINSPECTION: ("inspect", {"scores": GOOD}),
    Duty.RESULT_CONSULTATION: ("consult", {"result": "agreed"}),
    Duty.CONFIRMATION: ("decide", {"result": "approved"}),
    Duty.RESULT_PUBLICISE: ("publicise", {}),
    Duty.REPORT: ("report", {}),
    Duty.TALK: ("talk", {"posts": ["居委会主任"]}),
    Duty.WARNING: ("warn", {}),
    Duty.CRITICISM: ("criticise", {}),
    Duty.SUSPENSION: ("suspend_title", {}),
    Duty.ORDER: ("order", {}),
    Duty.SERVICE: ("serve", {}),
    Duty.RECTIFICATION: ("rectify", {}),
    Duty.SECOND: ("inspect", {"scores": GOOD}),
    Duty.STATEMENT: ("state", {"result": "stated"}),
    Duty.HEARING: ("hold", {}),
    Duty.REVOCATION: ("revoke", {"result": "revoked"}),
    Duty.PLAQUE: ("return_plaque", {}),
}
"""How each duty is done, as well as can be."""

BODIES = bodies_of(KAIYUAN)
_WAY: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("2036-03-03", "unit", "apply", {}),
    ("2036-03-10", "township", "opine", {"result": "agreed"}),
    ("2036-03-20", "office", "check", {"result": "complete"}),
    ("2036-04-10", "assessor", "assess", {"scores": GOOD}),
    *(("2036-04-15", f"consulted/{one}", "consult", {"body": one, "result": "agreed"}) for one in BODIES),
    ("2036-05-12", "leadership", "decide", {"result": "approved"}),
    ("2036-05-13", "office", "publicise", {}),
    ("2036-06-02", "naming_body", "name", {"result": "named", "batch": "第十六批", "number": "KY16-007"}),
    ("2041-07-01", "office", "inspect", {"scores": BAD}),
    ("2041-07-08", "office", "report", {}),
    ("2041-07-15", "leadership", "talk", {"posts": ["居委会主任"]}),
    ("2041-07-22", "leadership", "order", {}),
    ("2041-07-25", "office", "serve", {}),
    ("2042-01-20", "unit", "rectify", {}),
    ("2042-02-10", "office", "inspect", {"scores": BAD}),
    ("2042-02-14", "unit", "state", {"result": "stated"}),
    ("2042-03-10", "naming_body", "revoke", {"result": "revoked"}),
    ("2042-03-12", "township", "return_plaque", {}),
    ("2042-05-10", "", "", {}),
)


def _stepwise(stage: Stage) -> Title:
    """One whose re-inspection has several steps, at one of them."""
    public = stage in (Stage.RESULT_PUBLICITY, Stage.RESULT_OBJECTION)
    title = Title(STEPWISE).named().comes_to(Stage.RESULT_PUBLICITY if public else stage)
    day = (local_date(title.life.at) + timedelta(days=1)).isoformat()
    if public:
        title.done(day, "office", "publicise")
    if stage is Stage.RESULT_OBJECTION:
        kind, says = _ASIDE[Stage.OBJECTION]
        title.done(day, "township", kind, "17:00", **says).comes_to(stage)
    return title


_ASIDE: dict[Stage, tuple[str, dict[str, Any]]] = {
    Stage.SUPPLEMENT: ("check", {"result": "incomplete"}),
    Stage.OBJECTION: ("object", {"form": "sealed", "matter": "材料不实"}),
}


def title_at(stage: Stage | str) -> Title:
    """A title that has just come to a stage, the shortest way. Publicity has begun where it stands there."""
    return _title_at(Stage(stage)).copy()


@cache
def _title_at(stage: Stage) -> Title:
    if stage is Stage.RECOGNITION:  # nobody comes there along the way
        return title_at(Stage.TERM).done("2037-03-02", "unit", "change", change="merged", unit=UNIT)
    if stage in REINSPECTED and stage is not Stage.REINSPECTION:  # Kaiyuan's re-inspection is one step
        return _stepwise(stage)
    title = Title()
    aside, said = _ASIDE.get(stage, ("", {}))
    for day, by, kind, says in _WAY:
        if title.until(day, "09:00").stage is stage and kind != "publicise":
            return title
        if kind == aside:
            return title.done(day, by, kind, **said)
        if kind:
            title.done(day, by, kind, **says)
        if kind == "publicise" and aside == "object":
            return title.done("2036-05-19", "township", "object", "17:00", **said).until(
                "2036-05-20", "09:00"
            )
        if title.stage is stage and kind != "decide":
            return title
    assert title.stage is stage
    return title
