"""What every schema shares: frozen models that forbid unknown fields, one canonical JSON form, and its hash."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema

CHINA = timezone(timedelta(hours=8), "+08:00")
"""Law dates are dates at +08:00 (design §4); China has kept no summer time since 1991."""


class Model(BaseModel):
    """A frozen value that refuses unknown fields, so that a misspelt field is an error and never a silent loss.

    A number is a finite one: YAML can write .inf and .nan, which JSON cannot carry and no sum can hold. What checks
    and writes a model is built when it is first needed: no command needs all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Values are kept, and so written, in the order of their fields' names: a hash needs no second sorting."""
        schema = handler(source)
        inner: Any = handler.resolve_ref_schema(schema)
        while inner["type"] != "model-fields":
            inner = inner["schema"]
        inner["fields"] = dict(sorted(inner["fields"].items()))
        return schema

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:  # type: ignore[override]
        """Pydantic's own, in that order too."""
        made = super().model_construct(_fields_set, **values)
        _put_values(made, dict(sorted(made.__dict__.items())))
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """This value with some fields changed; their values are not checked. `TypeError` for an unknown field.

        A step makes a dozen copies. Pydantic's own looks also for what a frozen value without extra fields or private
        attributes does not have, and takes twice as long; and it keeps what `cached_property` made of old values.
        """
        if deep:
            return super().model_copy(update=update, deep=True)
        changes = update or {}
        values = {**self.__dict__, **changes}
        fields = type(self).__pydantic_fields__
        if len(values) != len(fields):
            if unknown := changes.keys() - fields.keys():
                raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
            values = {name: values[name] for name in fields}
        copy = _new(type(self))
        _put_values(copy, values)
        _put_set(copy, self.__pydantic_fields_set__.union(changes))
        _put_extra(copy, None)
        _put_private(copy, None)
        return copy


_new = object.__new__
# The four slots of a model, past its frozen `__setattr__`.
_put_values = BaseModel.__dict__["__dict__"].__set__
_put_set = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_put_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_put_private = BaseModel.__dict__["__pydantic_private__"].__set__


class Code(StrEnum):
    """A closed set of words. Their `value` is read in C: a step writes two dozen, and Python's own look-up is slow."""

    if not TYPE_CHECKING:  # for a reader of types it is what it always was
        value = property(attrgetter("_value_"))


def later(default: Any) -> Any:
    """A field that a release after 0.1.0 added to something hashed: while it has its default it is not written down.

    So whatever was written before the field was there keeps its canonical form and its hash.
    """
    return Field(default=default, exclude_if=lambda value: value == default)


# What is written is a tree: no circle to look for.
_ENCODER = json.JSONEncoder(check_circular=False, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """The one JSON text of a JSON-like value: sorted keys, no spaces, UTF-8 kept. Hashes are taken of this."""
    return _ENCODER.encode(value)


def digest(model: BaseModel) -> str:
    """The SHA-256 of a model's canonical JSON, 64 hexadecimal digits: the address of editions and calendars."""
    return hashlib.sha256(canonical(model.model_dump(mode="json")).encode()).hexdigest()


def local_date(instant: datetime) -> date:
    """The date in China at `instant`."""
    return instant.astimezone(CHINA).date()


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in China. A deadline on day D runs to `midnight(D + 1 day)`."""
    return datetime.combine(day, time(), CHINA)


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Unicode's kinds of control, format, surrogate and private characters, of line and paragraph separators."""


def _one_line(text: str) -> str:
    # `isprintable` is quick and knows these kinds of character; it also objects to some harmless ones.
    if not text.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in text):
        raise ValueError("含有控制字符或不可见字符,请删去后重新填写")
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
