"""Who: the roles that regulations speak of, the bodies that they name, and the accounts that act for them."""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from schemas.base import Code, Line, Model, Name, later
from schemas.folding import same


class Role(Code):
    """A role in a regulation; which post stands behind it is the installation's `office.yaml`.

    `OWNER` stands in ladders for whoever owes the duty, `SYSTEM` for the engine itself. `BODY` is what bodies are that
    a measure calls by name: it stands in no measure, there the name does.
    """

    UNIT = "unit"
    TOWNSHIP = "township"
    OFFICE = "office"
    ASSESSOR = "assessor"
    CONSULTED = "consulted"
    LEADERSHIP = "leadership"
    NAMING_BODY = "naming_body"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    RECOMMENDER = "recommender"
    FUNDER = "funder"
    BODY = "body"
    SYSTEM = "system"
    OWNER = "owner"

    @property
    def label(self) -> str:
        """The role in the words of the documents."""
        return _LABELS[self]


_LABELS = {
    Role.UNIT: "单位",
    Role.TOWNSHIP: "乡镇（街道）",
    Role.OFFICE: "领导小组办公室",
    Role.ASSESSOR: "考核组",
    Role.CONSULTED: "征求意见部门",
    Role.LEADERSHIP: "领导小组",
    Role.NAMING_BODY: "命名机关",
    Role.SUPERVISOR: "督导组",
    Role.AUDITOR: "审计",
    Role.RECOMMENDER: "推荐单位",
    Role.FUNDER: "资金项目主管部门",
    Role.BODY: "办法点名的部门",
    Role.SYSTEM: "系统",
    Role.OWNER: "承办者",
}


class Body(str):
    """A body 部门 that a measure calls by its name where it would else say a role: 市委宣传部, 文明办."""

    __slots__ = ()

    @property
    def label(self) -> str:
        """As the measure calls it."""
        return str(self)

    @property
    def value(self) -> str:
        """The word for it in a pack."""
        return str(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A `Name`."""
        return core_schema.no_info_after_validator_function(cls, handler.generate_schema(Name))


Who = Annotated[Role | Body, Field(union_mode="left_to_right")]
"""Whom a measure means: a role, by its word, or a body by its name."""

Those = Annotated[tuple[Who, ...], Field(min_length=1)]
"""Several whom a measure means, at least one."""


class Party(Model):
    """A role, and where it needs one the area it answers for: a unit's code, a township, a body's name."""

    role: Role
    area: Name | None = None

    @property
    def label(self) -> str:
        """The party as a reader would call it: by its area where that is a name, a unit by its code."""
        if self.area is None:
            return self.role.label
        return f"{self.role.label}（{self.area}）" if self.role is Role.UNIT else self.area

    @classmethod
    def of(cls, who: Who) -> Self:
        """Whom a measure means, wherever that may be: a body is itself."""
        return cls(role=who) if isinstance(who, Role) else cls(role=Role.BODY, area=who)

    @property
    def who(self) -> Who:
        """How a measure means this party: by its role, a body by its name."""
        return Body(self.area) if self.role is Role.BODY and self.area else self.role

    def among(self, several: Iterable[Who]) -> bool:
        """Whether it is one of those whom a measure means."""
        return any(self.covers(Party.of(who)) for who in several)

    def covers(self, duty: "Party") -> bool:
        """Whether this party answers for `duty`: the same role, and the same area unless one names none."""
        return self.role is duty.role and (
            self.area is None or duty.area is None or same(self.area, duty.area)
        )


class Actor(Model, defer_build=False):
    """The account that acted and the post it acted from: all that is kept about a person (invariant 7)."""

    account: Line
    post: Line
    party: Party
    substitution: int | None = later(None)
    """The number of the substitution 代理 by which it acted from a post that is not its own."""
