"""Supervision 督导: groups with their townships and departments, regular rounds, unannounced visits, incidents."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Text, later
from schemas.document import Document
from schemas.party import Role
from schemas.refusals.reason import Reason
from schemas.span import Span
from schemas.undertaking import Deed, Opening, State


class Group(Model):
    """A group 督导组: the townships and departments that it looks after."""

    name: Name
    areas: Annotated[tuple[Name, ...], Field(min_length=1)]


class OpenSupervision(Opening):
    """组成督导组: which groups, and how often each makes its regular round."""

    kind: Literal["open_supervision"] = "open_supervision"
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=100)]
    every: Span | None = None
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


class NoPlace(Reason):
    """It is not said where."""

    field: ClassVar[str | None] = "area"
    code: Literal["supervision_no_place"] = "supervision_no_place"
