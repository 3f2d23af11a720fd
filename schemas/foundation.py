"""Foundation 出处: what every value of a measure rests on: a document, an assumption, or a document that hides it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Generic, Self, TypeVar

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
            raise ValueError("必须二选一：写明 source（出处），或写 assumed: true（暂定，待确认）")
        if self.masked and self.source is None:
            raise ValueError("masked: true（原文隐去数值）须写明 source（出处）")
        return self

    @cached_property
    def foundation(self) -> "Founded":
        """Its foundation alone, without what is founded on it. Each notice of a duty tells three."""
        return Founded(source=self.source, assumed=self.assumed, masked=self.masked)


class MayBeFounded(Model):
    """A part that may have a foundation of its own; where it says none, it rests on what it is a part of."""

    source: Source | None = later(None)
    assumed: bool = later(False)

    @model_validator(mode="after")
    def _at_most_one(self) -> Self:
        if self.source is not None and self.assumed:
            raise ValueError("只能二选一：写明 source（出处），或写 assumed: true（暂定，待确认）")
        return self

    @property
    def own(self) -> Founded | None:
        """Its own foundation, if it has one."""
        return Founded(source=self.source, assumed=self.assumed) if self.source or self.assumed else None


class Sourced(Founded, Generic[T]):
    """A value with its foundation."""

    value: T

    def __reduce__(self) -> Any:
        """To another process: it would not find the class that pydantic makes of `Sourced[…]`, which has no module."""
        return _sourced, (dict(self), self.model_fields_set)


def _sourced(values: dict[str, Any], said: set[str]) -> Sourced[Any]:
    return Sourced[Any].model_construct(said, **values)


Path = tuple[str | int, ...]
"""Where a value stands in a measure: the names of fields, the numbers of items."""


def founded_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, Founded]]:
    """Everything in a value that rests on a source or an assumption, with its place."""
    if isinstance(value, Founded):
        yield path, value
    elif isinstance(value, MayBeFounded) and value.own:
        yield path, value.own
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield from founded_in(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from founded_in(one, (*path, str(name)))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from founded_in(one, (*path, index))
