"""Story: what people do and when, and what must come of it (`stories/*.yaml`; the format is in `stories/README.md`)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from regulations.load import FaultsError, load, load_pack, path_of
from schemas.action import Action
from schemas.base import CHINA, Line, Model, digest, midnight
from schemas.calendar import Calendar
from schemas.days import Day
from schemas.entry import Entry, RungEnd
from schemas.life import Ground, Life
from schemas.party import Actor, Party, Role
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from schemas.unit import Unit
from wording import forms
from wording.faults import in_words

_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


class StoryFaultError(Exception):
    """A story that cannot be read; the message says where and why, in Chinese."""


class Expect(Model):
    """What must hold at the moment of its event, or at the end of the story. What is absent is not checked."""

    title: Line = "first"
    stage: Stage | None = None
    in_force: bool | None = None
    ground: Ground | None = None
    due: dict[Duty, date] = {}
    """The due date of the open obligation of a duty."""
    open: tuple[Duty, ...] | None = None
    """Exactly the duties that are open, in any order."""
    dates: dict[str, date] = {}
    """Law dates by name: applied, publicised, named, term_start, term_end, served, revoked …"""
    ban_until: date | None = None
    batch: Line | None = None
    number: Line | None = None
    edition: Line | None = None
    """The id of the edition that governs."""
    rungs: dict[Duty, tuple[RungEnd, ...]] = {}
    """How the rungs of a duty's newest obligation have ended so far, first to last."""
    told: dict[Role, int] = {}
    """How many notices a role has had of this title so far."""
    heard: dict[Role, tuple[str, ...]] = {}
    """Words that notices to a role have said, in this order; others between them are allowed."""
    unheard: dict[Role, tuple[str, ...]] = {}
    """Words that no notice to a role has said."""
    outcomes: tuple[str, ...] = ()
    """Outcomes that the ledger must contain in this order, others between them allowed."""


class Event(Model):
    """One thing that somebody does, or an expectation at that moment.

    `does` is an action kind, `by` a role (`consulted/市公安局` names its area) and `says` the action's fields;
    post, account and document are made up unless given. `dated` is the law date where it is not the day itself.
    `mark` gives the event a name: `of` names the event that a `correct` or `annul` is about (or `silence
    rectification` for what followed when nobody acted), `again` hands the very same action in once more.
    An `obligation` is named by its duty. `refused` must be part of the refusal's words. `undelivered` means that
    the action reached the inbox and nobody rang: the title finds it when it next wakes.
    """

    day: Day
    at: time = time(10)
    by: Line | None = None
    does: Line | None = None
    title: Line = "first"
    says: dict[str, Any] = {}
    dated: Day | None = None
    document: Line | None = None
    account: Line | None = None
    mark: Line | None = None
    of: Line | None = None
    again: Line | None = None
    refused: str | None = None
    undelivered: bool = False
    expect: Expect | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.does is None) is (self.expect is None):
            raise ValueError("每个事件只写 does 或 expect 之一")
        if self.does is not None and (self.by is None or self.does not in forms.ACTS):
            raise ValueError(f"does 应为 {'、'.join(forms.ACTS)} 之一，并写明 by")
        if (self.does in ("correct", "annul")) is (self.of is None):
            raise ValueError("correct 和 annul 须用 of 写明所针对的事件（mark），其他行为不写")
        return self

    @property
    def instant(self) -> datetime:
        """When it happens."""
        return datetime.combine(self.day, self.at, CHINA)


class Story(Model):
    """A story. `packs` are further editions by name, for `adopt`; events stand in time order.

    `units` are the units of titles that are not the story's own `unit`, by the title's name.
    """

    story: Line
    start: Day
    end: Day
    pack: Line
    packs: dict[str, Line] = {}
    unit: Unit
    units: dict[str, Unit] = {}
    funders: tuple[Line, ...] = ()
    recommender: Line | None = None
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    expect: tuple[Expect, ...] = ()

    @field_validator("events")
    @classmethod
    def _one_at_a_time(cls, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """Events of one moment follow each other by a minute, so that both engines receive them in one order."""
        apart: list[Event] = []
        for told, event in enumerate(events):
            moment = event
            if told and events[told - 1].instant == event.instant:
                later = (apart[-1].instant + timedelta(minutes=1)).time()
                moment = event.model_copy(update={"at": later})
            apart.append(moment)
        return tuple(apart)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        instants = [event.instant for event in self.events]
        if (
            instants != sorted(instants)
            or instants[0] < midnight(self.start)
            or self.end < self.events[-1].day
        ):
            raise ValueError("事件须按时间先后排列，并在 start 与 end 之间")
        return self


class Script(Model):
    """A story with the law that it is told under."""

    story: Story
    regulation: Regulation
    others: dict[str, Regulation]
    calendar: Calendar

    def title_id(self, alias: str) -> str:
        """The number of a title in this story: the first one named is 0001."""
        aliases = list(dict.fromkeys(event.title for event in self.story.events))
        return f"{self.story.start.year}-{aliases.index(alias) + 1:04d}"

    def action(self, index: int, life: Life | None = None, entries: Sequence[Entry] = ()) -> Action:
        """The action of event `index`, with its documents, post and account made up from role and date.

        `life` and `entries` are the title's so far: obligations and decisions have numbers only there.
        """
        event = self.story.events[index]
        assert event.does is not None
        assert event.by is not None
        if event.again is not None:
            return self.action(self._marked(event.again), life, entries)
        role, _, area = event.by.partition("/")
        if role not in set(Role):
            raise StoryFaultError(f"by 应为 {'、'.join(Role)} 之一，不能是“{role}”")
        unit = self.story.units.get(event.title, self.story.unit)
        known = {"unit": unit.id, "township": unit.township}
        party = Party(role=Role(role), area=area or known.get(role))
        on = event.dated or event.day
        fields: dict[str, Any] = {
            "kind": event.does,
            "id": self._id(index),
            "title": self.title_id(event.title),
            "actor": Actor(account=event.account or event.by, post=party.label, party=party),
            "received_at": event.instant,
            "on": on,
            **self._documents(event, on, index),
            **event.says,
        }
        if isinstance(fields.get("obligation"), str):
            fields["obligation"] = _obligation(fields["obligation"], life)
        if event.of is not None:
            fields["entry"] = self._entry(event.of, entries)
        match event.does:
            case "apply":
                fields["application"] = {
                    "unit": unit,
                    "honour": self.regulation.honour.name,
                    "recommender": self.story.recommender,
                    "funders": self.story.funders,
                    **_part(event, "application"),
                }
            case "adopt":
                name = fields.pop("edition", None)
                if name is not None and name not in self.others:
                    raise StoryFaultError(f"packs 中没有“{name}”")
                new = self.regulation if name is None else self.others[name]
                fields |= {"edition": digest(new), "calendar": digest(self.calendar)}
            case "correct":
                base = self.action(self._marked(str(event.of))).model_dump(mode="json")
                said = dict(_part(event, "instead"))
                fields["instead"] = {**base, "on": said.pop("dated", base["on"]), **said}
        return _ACTION.validate_python(fields)

    def _id(self, index: int) -> str:
        return f"{self.story.start.year}.story.{index}"

    def _marked(self, mark: str) -> int:
        for index, event in enumerate(self.story.events):
            if event.mark == mark:
                return index
        raise StoryFaultError(f"没有 mark 为“{mark}”的事件")

    def _entry(self, of: str, entries: Sequence[Entry]) -> int:
        """The ledger's number of a marked event's decision, or of the last silence on a duty."""
        word, _, duty = of.partition(" ")
        if word == "silence":
            silences = [one for one in entries if one.kind == "silence"]
            about = [one.seq for one in silences if any(closed.duty == duty for closed in one.closed)]
            return about[-1] if about else 0
        wanted = self._id(self._marked(of))
        return next((one.seq for one in entries if one.action_id == wanted), 0)

    def _documents(self, event: Event, on: date, index: int) -> dict[str, Any]:
        if event.does in (
            "amend",
            "update",
            "object",
            "ask",
            "withdraw",
            "acknowledge",
            "urge",
            "state",
            "return_plaque",
        ):
            return {}
        number = event.document or f"民创办〔{on.year}〕{index + 1}号"
        title = f"关于{forms.ACTS[str(event.does)]}的文件"
        return {"documents": [{"number": number, "title": title, "date": on}]}


def _obligation(name: str, life: Life | None) -> int:
    """The number of the open obligation called `duty` or, where there are several, `duty about`."""
    duty, _, about = name.partition(" ")
    found = [one for one in life.obligations if one.duty == duty] if life else []
    return next((one.id for one in found if not about or one.about == about), 0)


def load_story(path: Path, calendar: Calendar) -> Script:
    """The story in a file with its packs. `StoryFaultError` or `PackFaultsError` says what is wrong with it."""
    try:
        story = load(path, Story, lambda _: [], _StoryFaultsError)
        script = Script(
            story=story,
            regulation=load_pack(path.parent / story.pack),
            others={name: load_pack(path.parent / file) for name, file in story.packs.items()},
            calendar=calendar,
        )
        for index, event in enumerate(story.events):
            if event.does:
                _check(script, index)
    except _StoryFaultsError as faults:
        raise StoryFaultError("\n".join(faults.lines)) from None
    except StoryFaultError as fault:
        raise StoryFaultError(f"{path.name}：{fault}") from None
    return script


def _part(event: Event, name: str) -> dict[str, Any]:
    """A group of fields within what an event says."""
    found = event.says.get(name, {})
    if not isinstance(found, dict):
        raise StoryFaultError(f"says.{name} 应是一组“名称: 值”")
    return found


def _check(script: Script, index: int) -> None:
    try:
        script.action(index)
    except ValidationError as invalid:
        lines = [f"{path_of(one['loc'][1:])}：{'；'.join(in_words(one))}" for one in invalid.errors()]
        raise StoryFaultError(
            "\n".join(f"{path_of(('events', index, 'says'))}.{line}" for line in lines)
        ) from None


class _StoryFaultsError(FaultsError):
    """What is wrong with the file of a story; with its pack, `PackFaultsError`."""
