"""Duty: what people write of a yearly duty 年度事项: its day, and whose it is."""

import re
from typing import Any

from desk.errors import DeskError
from schemas.folding import fold
from schemas.party import Party, Role
from schemas.undertakings.yearly import YearlyRule


class OwnersUnsaidError(DeskError):
    """It is not said whose it is."""


def month_day(text: str | None) -> str | None:
    """Example. 12月5日, 12.5 and 12-05 are 12-05."""
    found = re.fullmatch(r"(\d{1,2})(?:[-./]|月)(\d{1,2})日?", fold(text)) if text else None
    return f"{int(found[1]):02}-{int(found[2]):02}" if found else text


_ROLES = {
    "领导小组办公室": Role.OFFICE,
    "办公室": Role.OFFICE,
    "领导小组": Role.LEADERSHIP,
    "督导组": Role.SUPERVISOR,
    "命名机关": Role.NAMING_BODY,
}
_AREAS = {
    "乡镇": Role.TOWNSHIP,
    "乡镇（街道）": Role.TOWNSHIP,
    "街道": Role.TOWNSHIP,
    "督导组": Role.SUPERVISOR,
}
"""Of what there are several."""


def party_of(text: str) -> Party:
    """A role by its name; any other name is that of a township."""
    role = next((role for name, role in _ROLES.items() if fold(name) == fold(text)), None)
    return Party(role=role) if role else Party(role=Role.TOWNSHIP, area=text)


def owners_of(text: str | None) -> dict[str, Any]:
    """One, several with 、 between them, or every one of a kind: 各乡镇. `OwnersUnsaidError`."""
    if text is None:
        return {}
    every = re.fullmatch(r"(?:每一个|每个|各)(.+)", text.strip())
    if role := next((role for name, role in _AREAS.items() if every and fold(name) == fold(every[1])), None):
        return {"owner": role, "each": True}
    parties = [party_of(one) for one in re.split(r"[、，,]", text) if one.strip()]
    if not parties:
        raise OwnersUnsaidError("由谁办理没有写")
    one = {"owner": parties[0].role}
    return one | ({"owners": parties} if len(parties) > 1 else {"area": parties[0].area})


def one_of(rule: YearlyRule, text: str | None) -> Party | None:
    """Whose it is, among those who owe it."""
    if text is None:
        return None
    known = [one for one in rule.owners if fold(one.label) == fold(text)]
    return known[0] if known else party_of(text)
