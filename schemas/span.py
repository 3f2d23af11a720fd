"""Span 期限: a length of legal time, written as the documents write it: 10个工作日, 30日, 6个月, 5年."""

import re
from typing import Any, Literal

from pydantic import model_serializer, model_validator

from schemas.base import Model

SpanUnit = Literal["working_days", "days", "months", "years", "seconds"]

_WORDS: dict[str, SpanUnit] = {
    "个工作日": "working_days",
    "工作日": "working_days",
    "日": "days",
    "天": "days",
    "个月": "months",
    "年": "years",
    "秒": "seconds",
}
_LABELS: dict[SpanUnit, str] = {
    "working_days": "个工作日",
    "days": "日",
    "months": "个月",
    "years": "年",
    "seconds": "秒",
}
_PATTERN = re.compile(r"^\s*(\d{1,5})\s*(个工作日|工作日|日|天|个月|年|秒)\s*$")


class Span(Model):
    """`n` units of legal time. Seconds exist for drills on a real clock; no measure may use them."""

    n: int
    unit: SpanUnit

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            match = _PATTERN.match(value)
            if match is None:
                raise ValueError("期限应写作“10个工作日”“30日”“6个月”或“5年”")
            return {"n": int(match[1]), "unit": _WORDS[match[2]]}
        return value

    @model_serializer
    def _write(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The span as the documents write it."""
        return f"{self.n}{_LABELS[self.unit]}"
