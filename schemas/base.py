"""What every schema shares: frozen models that forbid unknown fields, and texts of them that hash alike."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import partial
from operator import attrgetter, eq, is_
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

CHINA = timezone(timedelta(hours=8), "+08:00")
"""Law dates are dates at +08:00 (design §4); China has kept no summer time since 1991."""


class Model(BaseModel):
    """A frozen value that refuses unknown fields, so that a misspelt field is an error and never a silent loss.

    A number is a finite one: YAML can write .inf and .nan, which JSON cannot carry and no sum can hold. What checks
    and writes a model is built when it is first needed: no command needs all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
    fields_of: ClassVar[frozenset[str]] = frozenset()
    """The names of its fields: a step copies a dozen values, and to ask pydantic for them takes as long as a copy."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Every class has its own."""
        cls.fields_of = frozenset(cls.model_fields)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """This value with some fields changed; their values are not checked. `TypeError` for an unknown field.

        What `cached_property` made of the old values is left behind. Pydantic's own, which is for models of
        every kind, takes twice as long.
        """
        mine = super().model_copy(deep=True) if deep else self
        values = {**mine.__dict__, **(update or {})}
        if len(values) != len(self.fields_of):
            if unknown := (update or {}).keys() - self.fields_of:
                raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
            values = {name: value for name, value in values.items() if name in self.fields_of}
        copy = self.__new__(type(self))
        _put(copy, "__dict__", values)
        _put(copy, "__pydantic_fields_set__", self.__pydantic_fields_set__.union(update or ()))
        _put(copy, "__pydantic_extra__", None)
        _put(copy, "__pydantic_private__", None)
        return copy


_put = object.__setattr__
"""How a frozen value is made: once it is there, nobody changes it."""

GENESIS = "0" * 64
"""The hash before the first entry of a ledger, or of another chain."""


def sealed(*texts: str) -> str:
    """The SHA-256 of texts as they are kept, one after the other: 64 hexadecimal digits."""
    return hashlib.sha256("".join(texts).encode()).hexdigest()


class Code(StrEnum):
    """A closed set of words. Their `value` is read in C: a step writes two dozen, and Python's own look-up is slow."""

    if not TYPE_CHECKING:  # for a reader of types it is what it always was
        value = property(attrgetter("_value_"))


def later(default: Any) -> Any:
    """A field that is not written down while it has its default.

    What is mostly empty takes no room; and an edition, known by its content, keeps its hash when such a field comes.
    """
    # In C, not by a lambda: whoever writes a life asks this two hundred times. None is asked for by itself: to
    # compare it with another value asks that value's class.
    return Field(default=default, exclude_if=partial(is_ if default is None else eq, default))


def _in_order(table: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(table.items()))


Days = Annotated[dict[str, date], PlainSerializer(_in_order, return_type=dict[str, date])]
"""Days by name. They are written in the order of their names, in whatever order they came to be there."""

Words = Annotated[dict[str, str], PlainSerializer(_in_order, return_type=dict[str, str])]
"""Words by name, likewise."""


def canonical(value: Any) -> str:
    """The one JSON text of a JSON-like value: sorted keys, no spaces, UTF-8 kept.

    For what is hashed or signed by its content and not by its text: editions, checkpoints, manifests.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(model: BaseModel) -> str:
    """The SHA-256 of a model's canonical JSON, 64 hexadecimal digits: the address of editions and calendars."""
    return hashlib.sha256(canonical(model.model_dump(mode="json")).encode()).hexdigest()


def local_date(instant: datetime) -> date:
    """The date in China at `instant`."""
    return instant.astimezone(CHINA).date()


def last_day(until: datetime) -> date:
    """The last day of a time that is over at `until`: the midnight that ends a day is that day's."""
    return local_date(until - timedelta(microseconds=1))


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in China. A deadline on day D runs to `midnight(D + 1 day)`."""
    return datetime.combine(day, time(), CHINA)


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Unicode's kinds of control, format, surrogate and private characters, of line and paragraph separators."""


def _one_line(text: str) -> str:
    # `isprintable` is quick and knows these kinds of character; it also objects to some harmless ones.
    if not text.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in text):
        raise ValueError("含有控制字符或不可见字符，请删去后重新填写")
    return text


def _many_lines(text: str) -> str:
    _one_line(text.replace("\n", "").replace("\t", ""))
    return text


def _fold(text: Any) -> Any:
    """Full-width letters, digits and brackets to one width, so that one name is one name (NFKC keeps 汉字)."""
    return unicodedata.normalize("NFKC", text).strip() if isinstance(text, str) else text


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("时刻必须带时区")
    return instant.astimezone(CHINA)


Name = Annotated[
    str, BeforeValidator(_fold), AfterValidator(_one_line), StringConstraints(min_length=1, max_length=100)
]
"""A name on one line: mixed widths folded, control characters refused."""

Line = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=200)]
"""One line of text: a document title, a post."""

Text = Annotated[str, AfterValidator(_many_lines), StringConstraints(min_length=1, max_length=4000)]
"""A paragraph a person wrote: at most 4,000 characters; longer matter belongs in a document."""

Instant = Annotated[datetime, AfterValidator(_aware)]
"""A moment with its zone, kept at +08:00 so that the canonical form is one."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

MonthDay = Annotated[
    str,
    StringConstraints(
        pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$"
    ),
]
"""A day of every year, MM-DD; 29 February is none."""
