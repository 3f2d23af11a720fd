"""Foundation 出处: what every value of a measure rests on: a document, an assumption, or a document that hides it."""

from typing import Annotated, Generic, Self, TypeVar

from pydantic import StringConstraints, model_validator

from schemas.base import Line, Model, later

T = TypeVar("T")


class Source(Model):
    """Where a value stands: the document, its section, and at most the few words that fix it."""

    document: Line
    section: Line
    words: Annotated[str, StringConstraints(max_length=60)] | None = None


class Founded(Model):
    """Something that rests on a source, or is assumed 暂定 until an office confirms it: exactly one of both.

    `masked` 隐去: the source names the rule but hides its number; what stands here is a stand-in, and a measure with
    one binds nobody until the office has filled it in.
    """

    source: Source | None = None
    assumed: bool = False
    masked: bool = later(False)

    @model_validator(mode="after")
    def _one_foundation(self) -> Self:
        if (self.source is None) is not self.assumed:
            raise ValueError("必须二选一:写明 source(出处),或写 assumed: true(暂定,待确认)")
        if self.masked and self.source is None:
            raise ValueError("masked: true(原文隐去数值)须写明 source(出处)")
        return self


class Sourced(Founded, Generic[T]):
    """A value with its foundation."""

    value: T
