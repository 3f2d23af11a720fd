"""Undertaking 工作: what an office does with many titles, or year by year: a batch, a campaign, a yearly duty.

Like a title it has a ledger of its own, gap-free and chained by hashes, and what it is by now follows from that alone.
What people do in it is a deed 经办; what titles are to do for it are errands 交办, each an act for one title.
"""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, SerializeAsAny, StringConstraints

from schemas.act import ActionId, TitleId
from schemas.base import Instant, Line, Model, Name, Sha256, Text, canonical, later, sealed
from schemas.days import Day
from schemas.document import Document
from schemas.notice import Notice
from schemas.party import Actor, Role
from schemas.stage import Duty, Stage

UndertakingId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[0-9]{4}-[0-9]{3,6}$")]
"""Like PC-2027-001: what kind it is of, the year in which it was opened, and the how-manieth of that year it is."""

NEW = "XX-0000-000"
"""In the place of an undertaking's id, until whoever writes its first deed down gives it one."""


class Deed(Model):
    """What every deed says: its own id, in which undertaking, who did it, when it came in, and the law date of it.

    `by` are the roles whose posts may do it.
    """

    format: Literal[1] = 1
    id: ActionId
    undertaking: UndertakingId = NEW
    actor: Actor
    received_at: Instant
    on: Day
    note: Text | None = None

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE,)

    if TYPE_CHECKING:  # every class of a kind says its own, as a literal
        kind: str

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The titles that it names: what they are by then is looked up for it."""
        return ()

    @property
    def papers(self) -> tuple[Document, ...]:
        """The documents that it rests on."""
        found: tuple[Document, ...] = getattr(self, "documents", ())
        return found

    @property
    def gives(self) -> tuple[Line, ...]:
        """The numbers that it gives to titles: whether another title has one is looked up for it."""
        return ()

    @property
    def rests_on(self) -> tuple[UndertakingId, ...]:
        """The other undertakings that it speaks of: what they are is looked up for it."""
        return ()

    @property
    def after(self) -> tuple[Duty, ...]:
        """The duties that have to be over in the titles that it names: which of them are open is looked up for it."""
        return ()


class Opening(Deed):
    """A deed that an undertaking begins with: what it is called."""

    name: Name


class Pause(Deed):
    """暂停: nothing more is handed in to titles, until it is gone on with. Its days run on."""

    kind: Literal["pause"] = "pause"
    ground: Text


class Resume(Deed):
    """继续."""

    kind: Literal["resume"] = "resume"


class Again(Deed):
    """重办: what titles have refused is handed in to them once more, now that it may be possible."""

    kind: Literal["again"] = "again"


class Close(Deed):
    """办结: nothing is left to do, or the rest is given up, on this ground."""

    kind: Literal["close"] = "close"
    ground: Text | None = None


COMMON = (Pause, Resume, Again, Close)
"""What can be done in every undertaking."""


class Seen(Model):
    """A title as it was when a deed named it."""

    title: TitleId
    unit: str
    unit_name: str
    category: str
    township: str
    recommender: str | None = None
    honour: str
    level: str
    stage: Stage
    in_force: bool
    batch: str | None = None
    number: str | None = None
    named_on: date | None = None
    term_end: date | None = None
    score: float | None = None
    """The points of its newest filled score sheet."""
    edition: Sha256 | None = later(None)
    """What it lives under; those that deeds named before this was looked up have none."""
    inspected_on: date | None = later(None)
    """The day of its newest re-inspection 复验, where that matters and there was one since the undertaking began."""


class State(Model):
    """What an undertaking is by now. Kinds add what is theirs."""

    name: Name
    stage: Line
    """Where it has come to, in a word of its kind; `closed` ends every one."""
    began: date
    paused: bool = False
    closed: bool = False

    @property
    def titles(self) -> tuple[TitleId, ...]:
        """The titles that are in it."""
        return ()


class Errand(Model):
    """交办: an act for one title: its kind, and what it says beside who does it and when it came in."""

    title: TitleId
    kind: str
    says: dict[str, Any]

    @property
    def text(self) -> str:
        """The one text of it."""
        return canonical(self.model_dump(mode="json"))


class Progress(Model):
    """How far the errands of an undertaking have come, counted."""

    waiting: int = 0
    handed: int = 0
    done: int = 0
    refused: int = 0

    @property
    def of(self) -> int:
        """How many there are."""
        return self.waiting + self.handed + self.done + self.refused

    @property
    def left(self) -> int:
        """How many are still to come to an end."""
        return self.waiting + self.handed


class RungEnded(Model):
    """A reminder 提醒/升级 that came: of what, which one of those of it, whether it was sent.

    It is folded into a later one that has come by now as well: after an outage one message, not four.
    """

    of: Line
    rung: int
    end: Literal["sent", "folded"]


class Outcome(Model):
    """What came of a deed, or of the clock: what the undertaking is now, what titles are to do, who is told what."""

    state: SerializeAsAny[State]
    errands: tuple[Errand, ...] = ()
    notices: tuple[Notice, ...] = ()
    rungs: tuple[RungEnded, ...] = ()


class Chapter(Model):
    """An entry of an undertaking's ledger: a deed, or what the clock brought; `prev` and `hash` stand beside the text.

    `seen` are the titles that it named or looked at, as they were; `errands` and `state` are hashes of what came of it.
    `looked` is the day on which the clock was looked at, where that is later than the day that it is about. In those of
    the first format no reminder was folded, and how each ended is not said.
    """

    format: Literal[1, 2] = 2
    undertaking: UndertakingId
    seq: Annotated[int, Field(ge=1)]
    effective: Instant
    deed: SerializeAsAny[Deed] | None = None
    came: Line | None = None
    looked: date | None = later(None)
    seen: tuple[Seen, ...] = ()
    rungs: tuple[RungEnded, ...] = later(())
    handed: int = 0
    errands: Sha256
    notices: tuple[Notice, ...] = ()
    state: Sha256


def errands_hash(errands: tuple[Errand, ...]) -> str:
    """The hash of errands, one text after the other."""
    return sealed(*(one.text for one in errands))


class Tending(Model):
    """Which undertaking is to be looked after; `now` is the workflow's."""

    undertaking: UndertakingId
    now: Instant


class Shown(Model):
    """What the engine's pages show of an undertaking: its name; its kind and stage in Chinese."""

    name: Name
    stage: Line


class Tended(Model):
    """What is left: whether more can be handed in now, whether titles were silent, when its clock brings something.

    `shown` is missing where the engine has no place to show it.
    """

    more: bool = False
    silent: bool = False
    wake: Instant | None = None
    shown: Shown | None = None
