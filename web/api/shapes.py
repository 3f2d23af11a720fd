"""Shapes: what the API answers with, field by field; dates as 2026-11-03, codes beside the words that people read."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from desk.fields import Field as Asked
from desk.fields import Shape
from schemas.base import Instant, Model
from schemas.event import Event
from schemas.party import Role
from schemas.precondition import Level
from schemas.stage import Duty, Stage


class Me(Model):
    """By which key, for whom and from which post one comes in; `until` is the key's last day."""

    key: str
    name: str
    until: date
    account: str
    post: str
    post_name: str
    roles: tuple[Role, ...]
    office: str
    today: date


class TitleRow(Model):
    """A title in a list. `in_force`: whether the honour may be shown."""

    title: str
    unit: str
    code: str | None
    category: str
    township: str
    honour: str
    level: Level
    stage: Stage
    stage_label: str
    in_force: bool
    number: str | None
    batch: str | None
    named_on: date | None
    term_end: date | None


class Titles(Model):
    """Some titles by their ids; `next` asks for those behind them, where there are any."""

    titles: tuple[TitleRow, ...]
    next: str | None


class OwedHere(Model):
    """An open duty of a title: what, who, by when, so many days late; by which act it is answered; why that day."""

    id: int
    duty: Duty
    what: str
    role: Role
    area: str | None
    who: str
    due: date
    late: int
    provisional: bool
    answer: str | None
    why: tuple[str, ...]


class Waiting(Model):
    """An act that was received and is not yet worked off."""

    action: str
    kind: str
    label: str
    received_at: Instant


class Title(Model):
    """A title as it stands. `stages`: those that go on side by side; `seq`: how many entries its ledger has."""

    title: str
    unit: str
    code: str | None
    category: str
    township: str
    honour: str
    level: Level
    stage: Stage
    stages: tuple[Stage, ...]
    in_force: bool
    open: bool
    state: str
    sentence: str
    number: str | None
    batch: str | None
    dates: dict[str, date]
    ban_until: date | None
    duties: tuple[OwedHere, ...]
    waiting: tuple[Waiting, ...]
    edition: str
    seq: int


class Entry(Model):
    """An entry of a title's ledger: what happened, on which day, by whom, where it stood after it."""

    seq: int
    date: date
    effective: Instant
    recorded_at: Instant
    kind: str
    what: str
    who: str
    stage: Stage
    outcome: str | None
    action: str | None
    hash: str


class History(Model):
    """Some entries, the oldest first; `next` asks for those behind them, where there are any."""

    entries: tuple[Entry, ...]
    next: str | None


class Owed(Model):
    """An open duty in a list."""

    title: str
    unit: str
    township: str
    id: int
    duty: Duty
    what: str
    role: Role
    area: str | None
    who: str
    due: date
    late: int
    provisional: bool
    answer: str | None
    ground: str
    urged: int


class Duties(Model):
    """Some duties, the earliest first; `next` asks for those behind them, where there are any."""

    duties: tuple[Owed, ...]
    next: str | None


class Can(Model):
    """What the post may do: which kind of act; where there are several, about which: `matter` stands in `field`."""

    kind: str
    label: str
    field: str | None
    matter: str | int | None
    about: str
    by: str
    due: date | None


class Cannot(Model):
    """What it may not do, and why."""

    kind: str
    label: str
    matter: str | int | None
    about: str
    reason: str
    why: str
    article: str | None


class Possible(Model):
    """What this post may do with a title now, and what not. `anybody`: what anybody may, in words."""

    stages: tuple[Stage, ...]
    can: tuple[Can, ...]
    cannot: tuple[Cannot, ...]
    anybody: tuple[str, ...]


class Input(Model):
    """A field of an act as this title has it now; `choices` by what is sent, with their words.

    `several`: a list of such values; `keyed`: an object of them, by the names of `inner`.
    """

    name: str
    label: str
    hint: str
    required: bool
    shape: Shape
    several: bool
    keyed: bool
    longest: int | None
    least: int | None
    most: int | None
    lowest: float | None
    highest: float | None
    choices: dict[str, str] | None
    inner: tuple["Input", ...]

    @classmethod
    def of(cls, one: Asked) -> "Input":
        """As it is sent."""
        inner = tuple(cls.of(each) for each in one.inner)
        choices = dict(one.choices) if one.choices else None
        plain = {name: getattr(one, name) for name in cls.model_fields if name not in ("inner", "choices")}
        return cls(**plain, inner=inner, choices=choices)


class Inputs(Model):
    """What an act of a kind says, for this title now."""

    kind: str
    label: str
    fields: tuple[Input, ...]


class Receipt(Model):
    """What became of an act: `recorded` as entry so-and-so, `waiting` to be worked off, or `refused` after all.

    It counts from `received_at` in any case. Ask again at `/receipts/{action}` for as long as it waits.
    """

    action: str
    title: str
    kind: str
    label: str
    on: date
    received_at: Instant
    state: Literal["recorded", "waiting", "refused"]
    entry: int | None
    why: str | None
    article: str | None


class Events(Model):
    """What happened, as CloudEvents; `place` is from where to ask on."""

    events: tuple[Event, ...]
    place: str


class Opens(Model):
    """A duty that would be opened: who has to do what by when, why that day, and what follows if nobody acts."""

    what: str
    by: str
    due: date
    deadline: str
    silence: str


class Moves(Model):
    """A date that would be moved."""

    what: str
    was: date
    due: date


class Letter(Model):
    """A notice that would leave, and to whom."""

    to: str
    subject: str
    text: str


class Preview(Model):
    """What an act would cause. Nothing was written."""

    was: tuple[Stage, ...]
    stages: tuple[Stage, ...]
    opened: tuple[Opens, ...]
    moved: tuple[Moves, ...]
    ended: tuple[str, ...]
    notices: tuple[Letter, ...]


Limit = Annotated[int, Field(ge=1, le=100)]
