"""Grouping 组合: points, belts, circles, alliances, corridors, joint creation: who belongs to it, since when."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Text, later
from schemas.days import Day
from schemas.document import Document
from schemas.foundation import Founded, Source
from schemas.refusals.reason import Reason
from schemas.undertaking import Deed, Opening, State

Form = Literal["point", "belt", "circle", "alliance", "corridor", "cluster", "joint"]
"""示范点, 示范带, 示范圈, 示范联盟, 示范长廊, 示范群, 联创."""


class Member(Model):
    """Who belongs to it: a title of the register, or whoever is in none, by name; of which level in joint creation."""

    name: Name
    title: TitleId | None = later(None)
    level: Name | None = later(None)


class Plan(Model):
    """What a grouping is beside its members: its levels, the places that it covers, how many members it is to have.

    `levels`, the highest first, are those of joint creation 三级联创, 四级联创.
    """

    form: Form
    levels: tuple[Name, ...] = later(())
    areas: tuple[Name, ...] = later(())
    planned: Annotated[int, Field(ge=1, le=10_000)] | None = later(None)


class GroupingRule(Plan, Founded):
    """A grouping as a document has it."""

    name: Name
    members: tuple[Member, ...] = ()


class Groupings(Model):
    """A file of groupings."""

    schema_version: Literal[1] = 1
    name: Name
    groupings: Annotated[tuple[GroupingRule, ...], Field(min_length=1, max_length=200)]


class FormGrouping(Opening, Plan):
    """组建; `source` is where a document speaks of it."""

    kind: Literal["form_grouping"] = "form_grouping"
    members: tuple[Member, ...] = ()
    source: Source | None = later(None)
    documents: tuple[Document, ...] = ()

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The titles among its members."""
        return tuple(one.title for one in self.members if one.title)


class Admit(Deed):
    """吸收成员."""

    kind: Literal["admit"] = "admit"
    members: Annotated[tuple[Member, ...], Field(min_length=1)]

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The titles among them."""
        return tuple(one.title for one in self.members if one.title)


class Release(Deed):
    """成员退出, by its name or its title."""

    kind: Literal["release"] = "release"
    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    ground: Text


class Identify(Deed):
    """对上称号: members that belong to it by name alone are these titles, since they have one now."""

    kind: Literal["identify"] = "identify"
    members: Annotated[tuple[Member, ...], Field(min_length=1)]

    @property
    def about(self) -> tuple[TitleId, ...]:
        """The titles."""
        return tuple(one.title for one in self.members if one.title)


class Belongs(Member):
    """A member since a day, and until one."""

    since: Day
    until: date | None = later(None)


class Grouping(State, Plan):
    """It stands until it is closed 解散."""

    members: tuple[Belongs, ...] = ()
    source: Source | None = later(None)

    @property
    def here(self) -> tuple[Belongs, ...]:
        """Who belongs to it now."""
        return tuple(one for one in self.members if not one.until)

    def members_on(self, day: date) -> tuple[Belongs, ...]:
        """Who belonged to it at the end of a day: whoever left on it did not any more."""
        return tuple(one for one in self.members if one.since <= day and (not one.until or day < one.until))

    @property
    def titles(self) -> tuple[TitleId, ...]:
        """The titles that belong to it now."""
        return tuple(one.title for one in self.here if one.title)


class MemberTwice(Reason):
    """It belongs to it already, or stands twice."""

    field: ClassVar[str | None] = "members"
    code: Literal["grouping_member_twice"] = "grouping_member_twice"
    names: tuple[Name, ...]


class NoMember(Reason):
    """It does not belong to it."""

    field: ClassVar[str | None] = "names"
    code: Literal["grouping_no_member"] = "grouping_no_member"
    names: tuple[Name, ...]


class NoSuchLevel(Reason):
    """The joint creation has no such level."""

    field: ClassVar[str | None] = "members"
    code: Literal["grouping_no_such_level"] = "grouping_no_such_level"
    level: Line
    known: tuple[Name, ...]


class LevelsUnstated(Reason):
    """A joint creation goes over levels, three or four as a rule; and nothing else does."""

    field: ClassVar[str | None] = "levels"
    code: Literal["grouping_levels"] = "grouping_levels"


class GroupingThere(Reason):
    """A grouping of this name stands already."""

    field: ClassVar[str | None] = "name"
    code: Literal["grouping_there"] = "grouping_there"
    other: Line
