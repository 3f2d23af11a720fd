"""Batch 批次: from the call for applications to one document that names all: what is done in it, and what it is."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Sha256, Text, later
from schemas.days import Day
from schemas.document import Document
from schemas.party import Role
from schemas.precondition import Level
from schemas.refusals.reason import Reason
from schemas.stage import Duty
from schemas.undertaking import Deed, Opening, State
from schemas.undertakings.common import Papers, Titles
from schemas.undertakings.upward import Recommended


class Limit(Model):
    """At most so many of a category or of a recommending body; of each of them where it names none."""

    of: Literal["category", "recommender"]
    name: Name | None = None
    most: Annotated[int, Field(ge=0)]


class Call(Opening):
    """发出申报通知: which honour, from when to when, at most how many, what has to be handed in.

    `edition` is the measure by which its cap and quotas are judged; they may be lower than it says, never higher.
    `refills` are titles that were lost, where the measure lets their places be filled again: beside cap and quotas.
    """

    kind: Literal["call"] = "call"
    honour: Name
    level: Level
    edition: Sha256
    batch: Line
    opens: Day
    closes: Day
    material: tuple[Name, ...] = ()
    cap: Annotated[int, Field(ge=1)] | None = None
    limits: tuple[Limit, ...] = ()
    documents: tuple[Document, ...] = ()
    refills: tuple[TitleId, ...] = later(())

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The lost ones."""
        return self.refills

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.closes < self.opens:
            raise ValueError("截止日期早于开始日期")
        return self


class Enter(Deed):
    """列入: titles that take part; after the call has closed only on a ground."""

    kind: Literal["enter"] = "enter"
    titles: Titles
    ground: Text | None = None

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those."""
        return self.titles


class Leave(Deed):
    """移出: titles that no longer take part."""

    kind: Literal["leave"] = "leave"
    titles: Titles
    ground: Text


class DecideList(Deed):
    """审定名单: each title of the batch is approved or rejected, by one document."""

    kind: Literal["decide_list"] = "decide_list"
    approved: Titles
    rejected: tuple[TitleId, ...] = ()
    documents: Papers

    by: ClassVar[tuple[Role, ...]] = (Role.LEADERSHIP,)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """All of them, as they are now."""
        return (*self.approved, *self.rejected)


class PubliciseList(Deed):
    """公示名单: all that were approved, from `on`; objections are of each title."""

    kind: Literal["publicise_list"] = "publicise_list"
    documents: Papers


class NameList(Deed):
    """命名: one document names all of these, each with its number; their terms begin on its date."""

    kind: Literal["name_list"] = "name_list"
    numbers: Annotated[dict[TitleId, Line], Field(min_length=1)]
    documents: Papers

    by: ClassVar[tuple[Role, ...]] = (Role.NAMING_BODY,)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those that are named."""
        return tuple(self.numbers)

    @property
    def gives(self) -> tuple[Line, ...]:
        """Their numbers."""
        return tuple(self.numbers.values())

    @property
    def after(self) -> tuple[Duty, ...]:
        """The list is decided and publicised, and no objection is open."""
        return (Duty.DECISION, Duty.PUBLICISE, Duty.PUBLICITY, Duty.OBJECTION)


class Entrant(Model):
    """A title that takes part, as it was when it entered."""

    title: TitleId
    unit: str
    unit_name: str
    category: str
    recommender: str | None = None


class Batch(State):
    """Where the batch is: collecting 受理申报, selecting 遴选, decided 已审定, publicised 公示, named 已命名."""

    honour: Name
    level: Level
    edition: Sha256
    batch: Line
    opens: date
    closes: date
    material: tuple[Name, ...] = ()
    cap: int | None = None
    limits: tuple[Limit, ...] = ()
    entrants: tuple[Entrant, ...] = ()
    approved: tuple[TitleId, ...] = ()
    rejected: tuple[TitleId, ...] = ()
    numbers: dict[TitleId, Line] = {}
    named_by: tuple[Document, ...] = ()
    recommended: tuple[Recommended, ...] = later(())
    refills: tuple[Entrant, ...] = later(())
    """Those whose places are filled again, as they were when they were lost."""

    @property
    def titles(self) -> tuple[TitleId, ...]:
        """Those that take part."""
        return tuple(one.title for one in self.entrants)

    @property
    def holding(self) -> tuple[Entrant, ...]:
        """Those that are in no other batch meanwhile: none once it has named or is closed, and nobody rejected."""
        over = self.closed or self.stage == "named"
        return () if over else tuple(one for one in self.entrants if one.title not in self.rejected)


class BatchNameTaken(Reason):
    """Another batch of this honour is called so."""

    field: ClassVar[str | None] = "batch"
    code: Literal["batch_name_taken"] = "batch_name_taken"
    batch: Line
    other: Line


class AboveTheMeasure(Reason):
    """More than the measure lets a batch have."""

    field: ClassVar[str | None] = "cap"
    code: Literal["batch_above_the_measure"] = "batch_above_the_measure"
    given: int
    most: int


class NoRefill(Reason):
    """The measure does not let a lost place be filled again, or says nothing of it."""

    field: ClassVar[str | None] = "refills"
    code: Literal["batch_no_refill"] = "batch_no_refill"


class NotLost(Reason):
    """The title was never named, or is not lost, or its place was filled in another batch."""

    field: ClassVar[str | None] = "refills"
    code: Literal["batch_not_lost"] = "batch_not_lost"
    titles: tuple[TitleId, ...]


class OtherHonour(Reason):
    """The title is of another honour or level."""

    field: ClassVar[str | None] = "titles"
    code: Literal["batch_other_honour"] = "batch_other_honour"
    titles: tuple[TitleId, ...]


class NoCandidate(Reason):
    """The title is named already, or over."""

    field: ClassVar[str | None] = "titles"
    code: Literal["batch_no_candidate"] = "batch_no_candidate"
    titles: tuple[TitleId, ...]


class InAnother(Reason):
    """The title, or its unit, is in another batch that is open, or twice in this one."""

    field: ClassVar[str | None] = "titles"
    code: Literal["batch_in_another"] = "batch_in_another"
    titles: tuple[TitleId, ...]
    other: Line


class CallIsOver(Reason):
    """The call has closed: whoever still enters does so on a ground."""

    field: ClassVar[str | None] = "ground"
    code: Literal["batch_call_over"] = "batch_call_over"
    closes: date


class NotInIt(Reason):
    """The title is not in this batch, or not among those that it is about."""

    field: ClassVar[str | None] = "titles"
    code: Literal["batch_not_in_it"] = "batch_not_in_it"
    titles: tuple[TitleId, ...]


class Undecided(Reason):
    """Every title of the batch is approved or rejected, once."""

    field: ClassVar[str | None] = "approved"
    code: Literal["batch_undecided"] = "batch_undecided"
    titles: tuple[TitleId, ...]


class QuotaExceeded(Reason):
    """More are approved than may be: in all, or of one category or recommending body."""

    field: ClassVar[str | None] = "approved"
    code: Literal["batch_quota_exceeded"] = "batch_quota_exceeded"
    what: Line
    given: int
    most: int


class PaperUsed(Reason):
    """The document has named others before."""

    field: ClassVar[str | None] = "documents"
    code: Literal["batch_paper_used"] = "batch_paper_used"
    paper: Line
    where: Line


class NumberTwice(Reason):
    """Two titles would have one number, or another title has it already."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["batch_number_twice"] = "batch_number_twice"
    numbers: tuple[Line, ...]


class NotPublicised(Reason):
    """The measure has a publicity, and of these it has not begun."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["batch_not_publicised"] = "batch_not_publicised"
    titles: tuple[TitleId, ...]


class StillPublicised(Reason):
    """The publicity of these runs until then, by that rule: nobody is named before it is over."""

    field: ClassVar[str | None] = "on"
    code: Literal["batch_still_publicised"] = "batch_still_publicised"
    titles: tuple[TitleId, ...]
    until: date
    article: str


class DatedTooEarly(Reason):
    """The document is of a day on which these could not be named yet: publicity and objections were not over."""

    field: ClassVar[str | None] = "on"
    code: Literal["batch_dated_too_early"] = "batch_dated_too_early"
    titles: tuple[TitleId, ...]
    since: date


class UnderObjection(Reason):
    """An objection to these is open: they are left for a later document."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["batch_under_objection"] = "batch_under_objection"
    titles: tuple[TitleId, ...]
