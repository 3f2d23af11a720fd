"""Findings 问题清单: what is wrong with one title, item by item: measure, who, by when, proof, struck off 销号."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Text, later
from schemas.days import Day
from schemas.document import Document
from schemas.party import Party, Role
from schemas.refusals.reason import Reason
from schemas.undertaking import Deed, Opening, State, UndertakingId

Numbers = Annotated[tuple[int, ...], Field(min_length=1)]
Source = Literal["reinspection", "supervision", "incident", "report", "other"]
"""Where it was found: 复验, 督导, 案（事）件, 举报, or elsewhere."""


class Origin(Model):
    """Where it was found: in which undertaking, at the how-manieth visit or incident of it.

    A campaign visits a title once: there it needs no number.
    """

    undertaking: UndertakingId
    what: Literal["visit", "incident"] = "visit"
    number: Annotated[int, Field(ge=1)] | None = None


class Problem(Model):
    """A problem, what is to be done about it, by whom (the unit, where nothing is said), and by when."""

    problem: Line
    measure: Line
    owner: Role = Role.UNIT
    by: Day


class OpenFindings(Opening):
    """列出问题: the first ones of a title; `proof`: none is struck off without."""

    kind: Literal["open_findings"] = "open_findings"
    title: TitleId
    source: Source
    problems: Annotated[tuple[Problem, ...], Field(min_length=1, max_length=200)]
    documents: tuple[Document, ...] = ()
    origin: Origin | None = later(None)
    proof: bool = later(False)

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.SUPERVISOR, Role.ASSESSOR)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Whose they are."""
        return (self.title,)

    @property
    def rests_on(self) -> tuple[UndertakingId, ...]:
        """Where they were found."""
        return (self.origin.undertaking,) if self.origin else ()


class AddProblems(Deed):
    """增列问题."""

    kind: Literal["add_problems"] = "add_problems"
    problems: Annotated[tuple[Problem, ...], Field(min_length=1, max_length=200)]
    origin: Origin | None = later(None)

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.SUPERVISOR, Role.ASSESSOR)

    @property
    def rests_on(self) -> tuple[UndertakingId, ...]:
        """Where they were found."""
        return (self.origin.undertaking,) if self.origin else ()


class Answered(Deed):
    """整改反馈: what was done about an item, with its proof."""

    kind: Literal["answered"] = "answered"
    numbers: Numbers
    done: Text
    documents: tuple[Document, ...] = ()

    by: ClassVar[tuple[Role, ...]] = (Role.UNIT, Role.TOWNSHIP, Role.OFFICE)


class Strike(Deed):
    """销号: items that are put right; never by the account that said so."""

    kind: Literal["strike"] = "strike"
    numbers: Numbers

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.SUPERVISOR, Role.ASSESSOR)


class Reopen(Deed):
    """退回: items that are not put right after all."""

    kind: Literal["reopen"] = "reopen"
    numbers: Numbers
    ground: Text
    until: Day

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.SUPERVISOR, Role.ASSESSOR)


class LeadTo(Deed):
    """提请处理: the findings are a cause 事由 that the measure names; what it leads to is the measure's to say."""

    kind: Literal["lead_to"] = "lead_to"
    cause: Line
    matter: Text
    documents: Annotated[tuple[Document, ...], Field(min_length=1, max_length=20)]

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.SUPERVISOR)


class Item(Model):
    """An item as it stands. `told` counts how often somebody was reminded of it."""

    number: int
    problem: Line
    measure: Line
    owner: Party
    by: date
    told: int = 0
    done: Text | None = later(None)
    answered_on: date | None = later(None)
    answered_by: Line | None = later(None)
    papers: tuple[Document, ...] = later(())
    struck_on: date | None = later(None)
    origin: Origin | None = later(None)


class Findings(State):
    """The list of a title: open 整改中 until every item is struck off, struck 已全部销号 then."""

    title: TitleId
    unit: Line
    unit_name: Name
    township: Name
    source: Source
    items: tuple[Item, ...] = ()
    proof: bool = later(False)
    """Whether an item is struck off on proof alone."""

    @property
    def titles(self) -> tuple[TitleId, ...]:
        """Whose it is."""
        return (self.title,)


class ListOpen(Reason):
    """The title has a list that is open: items are added there."""

    field: ClassVar[str | None] = "title"
    code: Literal["findings_list_open"] = "findings_list_open"
    other: Line


class NoSuchItem(Reason):
    """The list has no such item, or it is not as it would have to be."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["findings_no_such_item"] = "findings_no_such_item"
    numbers: tuple[int, ...]


class NotYourItem(Reason):
    """Somebody else answers for the item."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["findings_not_your_item"] = "findings_not_your_item"
    numbers: tuple[int, ...]
    owner: Party


class OwnAnswer(Reason):
    """The same account said that it was put right."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["findings_own_answer"] = "findings_own_answer"
    numbers: tuple[int, ...]


class DayOver(Reason):
    """The day by which it is to be put right is over already."""

    field: ClassVar[str | None] = "by"
    code: Literal["findings_day_over"] = "findings_day_over"
    by: date


class ProofMissing(Reason):
    """Items are struck off on proof alone, and these have none."""

    field: ClassVar[str | None] = "numbers"
    code: Literal["findings_proof_missing"] = "findings_proof_missing"
    numbers: tuple[int, ...]


class NoSuchOrigin(Reason):
    """That undertaking has no such visit or incident, or it was not about this title."""

    field: ClassVar[str | None] = "origin"
    code: Literal["findings_no_such_origin"] = "findings_no_such_origin"
    undertaking: UndertakingId


class OtherWords(Reason):
    """The visit did not find that, in these words."""

    field: ClassVar[str | None] = "problems"
    code: Literal["findings_other_words"] = "findings_other_words"
    problem: Line


class ListedAlready(Reason):
    """What was found at that visit stands in a list already."""

    field: ClassVar[str | None] = "problems"
    code: Literal["findings_listed_already"] = "findings_listed_already"
    other: Line
    numbers: tuple[int, ...]
