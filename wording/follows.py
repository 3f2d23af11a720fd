"""Follows: what a duty is about and what follows from it, as short as a list has it; notices say more."""

from schemas.consequence import Consequence, Lasting
from schemas.party import Party
from schemas.span import Span
from schemas.stage import Duty
from wording import forms
from wording.phrases import THEN


def consequence(follows: Consequence) -> str:
    """A consequence in the words of a measure: 谈话、警告，提前复验."""
    measures = "、".join(forms.STAGES[stage] for stage in follows.measures)
    return f"{measures}，{THEN[follows.then]}" if measures else THEN[follows.then]


def lasting(one: Lasting | Span) -> str:
    """How long a suspension lasts."""
    if isinstance(one, Span):
        return f"自决定之日起{one.label}"
    return "至作出恢复称号的决定时止" if one == "until_lifted" else "至处理结束、称号保留时止"


def apart(duty: Duty, about: str | None, by: Party) -> str:
    """What a duty is about, in brackets, where several of its kind are owed and what or whose it is does not tell."""
    plain = about is None or duty is Duty.FILING or about in (by.area, by.role.value)
    return "" if plain else f"（{about}）"
