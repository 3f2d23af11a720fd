"""Supervision 督导: groups with their townships and departments, regular rounds, unannounced visits, incidents."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Text, later
from schemas.document import Document
from schemas.folding import fold
from schemas.foundation import Founded, Source
from schemas.party import Role
from schemas.refusals.reason import Reason
from schemas.span import Span
from schemas.undertaking import Deed, Opening, State


class Group(Model):
    """A group 督导组: the townships and departments that it looks after."""

    name: Name
    areas: Annotated[tuple[Name, ...], Field(min_length=1)]


Groups = Annotated[tuple[Group, ...], Field(min_length=1, max_length=100)]
Unsaid = Literal["every", "areas"]
"""What a document that speaks of the groups may leave unsaid: how often, and who looks after what."""


def twice(groups: Iterable[Group]) -> list[str]:
    """What two groups are both called, or both look after."""
    some = list(groups)
    found: set[str] = set()
    for names in ([one.name for one in some], [area for one in some for area in one.areas]):
        counts = Counter(map(fold, names))
        found |= {name for name in names if counts[fold(name)] > 1}
    return sorted(found)


class SupervisionRule(Founded):
    """Groups as a document has them; `unsaid` are the parts that are assumed 暂定 although it speaks of them."""

    name: Name
    groups: Groups
    every: Span | None = None
    unsaid: tuple[Unsaid, ...] = ()


class Supervisions(Model):
    """A file of supervision groups."""

    schema_version: Literal[1] = 1
    name: Name
    supervisions: Annotated[tuple[SupervisionRule, ...], Field(min_length=1, max_length=50)]


class OpenSupervision(Opening):
    """组成督导组: which groups, and how often each makes its regular round; `source` is where a document has them."""

    kind: Literal["open_supervision"] = "open_supervision"
    groups: Groups
    every: Span | None = None
    source: Source | None = later(None)
    unsaid: tuple[Unsaid, ...] = later(())
    documents: tuple[Document, ...] = ()


class Regroup(Deed):
    """调整督导组: the groups as they are from now on, or how often they go; what the office says is assumed no more."""

    kind: Literal["regroup"] = "regroup"
    groups: Groups | None = None
    every: Span | None = None
    ground: Text
    documents: tuple[Document, ...] = ()


class Supervised(Deed):
    """督导: where a group was, and what it saw; of a round, or unannounced."""

    kind: Literal["supervised"] = "supervised"
    group: Name
    area: Name | None = None
    title: TitleId | None = None
    unannounced: bool = False
    seen: Text
    documents: tuple[Document, ...] = ()

    by: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR, Role.OFFICE)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The title, where it was at one."""
        return (self.title,) if self.title else ()


class Incident(Deed):
    """案（事）件: what has happened where; nobody's name."""

    kind: Literal["incident"] = "incident"
    area: Name
    title: TitleId | None = None
    what: Line
    matter: Text

    by: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR, Role.OFFICE, Role.TOWNSHIP)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The title, where it is about one."""
        return (self.title,) if self.title else ()


class Going(Model):
    """A group, the day by which its next round is due, and how often it was reminded of it."""

    group: Group
    due: date | None = None
    told: int = later(0)


class Visited(Model):
    """Where a group was."""

    group: Name
    area: Name
    title: TitleId | None = later(None)
    on: date
    unannounced: bool = later(False)
    seen: Text


class Happened(Model):
    """An incident."""

    area: Name
    title: TitleId | None = later(None)
    on: date
    what: Line
    matter: Text


class Supervision(State):
    """It goes on until it is closed."""

    every: Span | None = None
    groups: tuple[Going, ...]
    source: Source | None = later(None)
    unsaid: tuple[Unsaid, ...] = later(())
    visits: tuple[Visited, ...] = later(())
    incidents: tuple[Happened, ...] = later(())


class AreaTwice(Reason):
    """Two groups look after one township, or two are called alike."""

    field: ClassVar[str | None] = "groups"
    code: Literal["supervision_area_twice"] = "supervision_area_twice"
    names: tuple[Name, ...]


class NoSuchGroup(Reason):
    """No group is called so, or it does not look after that place."""

    field: ClassVar[str | None] = "group"
    code: Literal["supervision_no_such_group"] = "supervision_no_such_group"
    name: Name
    known: tuple[Name, ...]


class NothingChanges(Reason):
    """Groups and rounds are so already, or nothing is said."""

    field: ClassVar[str | None] = "groups"
    code: Literal["supervision_nothing_changes"] = "supervision_nothing_changes"


class NoPlace(Reason):
    """It is not said where."""

    field: ClassVar[str | None] = "area"
    code: Literal["supervision_no_place"] = "supervision_no_place"
