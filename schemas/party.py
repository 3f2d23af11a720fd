"""Who: the roles that regulations speak of, and the accounts that act in them."""

from schemas.base import Code, Line, Model, Name
from schemas.folding import same


class Role(Code):
    """A role in a regulation; which post stands behind it is the installation's `office.yaml`.

    `OWNER` stands in ladders for whoever owes the duty, `SYSTEM` for the engine itself.
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
    Role.SYSTEM: "系统",
    Role.OWNER: "承办者",
}


class Party(Model):
    """A role, and where it needs one the area it answers for: a unit's code, a township, a consulted body."""

    role: Role
    area: Name | None = None

    @property
    def label(self) -> str:
        """The party as a reader would call it: by its area where that is a name, a unit by its code."""
        if self.area is None:
            return self.role.label
        return f"{self.role.label}（{self.area}）" if self.role is Role.UNIT else self.area

    def covers(self, duty: "Party") -> bool:
        """Whether this party answers for `duty`: the same role, and the same area unless one names none."""
        return self.role is duty.role and (
            self.area is None or duty.area is None or same(self.area, duty.area)
        )


class Actor(Model):
    """The account that acted and the post it acted from: all that is kept about a person (invariant 7)."""

    account: Line
    post: Line
    party: Party
