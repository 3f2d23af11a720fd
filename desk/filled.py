"""Filled: what somebody filled in for an act, made whole before anybody judges it: its day, its words, what lacks."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from desk.choices import CLOSED, members, words_of
from desk.errors import IncompleteError, NotAmongError
from desk.fields import UNTYPED
from schemas.act import Act
from schemas.action import Credit
from schemas.folding import meant, perhaps
from schemas.opening import Amend

PUT_RIGHT = ("instead", "application")
"""What may be said as what is to be changed of it, part by part."""

ONE_OF = {"update": ("post", "phone", "mailbox", "code")}
"""Of acts that need not say any one thing: at least one of these."""

DEFAULTED = ("on", "year")
"""Fields that an act has to say, and that are today's where nobody says them."""


class Filled(NamedTuple):
    """The fields of an act, plain, and whether its day was stated or is only that of saying it."""

    fields: dict[str, Any]
    dated: bool


def filled(cls: type[Act], said: Mapping[str, Any], today: date, *, changes: bool = False) -> Filled:
    """The fields of an act of `cls`, complete but for id, title, actor and time of receipt.

    It bears `today` unless it says another day. `changes` are given apart, of what it is to put right.
    `NotAmongError`, `IncompleteError`.
    """
    fields = {"on": today.isoformat(), **said}
    if cls is Credit:
        fields.setdefault("year", today.year)
    for name in CLOSED:
        if name in fields and members(cls, name):
            fields[name] = _choice(cls, name, str(fields[name]))
    partly = changes or (cls is Amend and "documents" in fields)
    if lacking := tuple(name for name in _lacking(cls, fields) if not (partly and name in PUT_RIGHT)):
        raise IncompleteError(cls, lacking, least=lacking == ONE_OF.get(cls.model_fields["kind"].default))
    return Filled(fields, "on" in said)


def _lacking(cls: type[Act], fields: Mapping[str, Any]) -> tuple[str, ...]:
    one_of = ONE_OF.get(cls.model_fields["kind"].default, ())
    if one_of and not any(name in fields for name in one_of):
        return one_of
    wanted = (name for name in cls.model_fields if name not in UNTYPED and name not in fields)
    return tuple(name for name in wanted if cls.model_fields[name].is_required())


def _choice(cls: type[Act], name: str, text: str) -> str:
    words = words_of(cls, name)
    if value := next((one for one in members(cls, name) if meant(text, words[one])), None):
        return value
    near = perhaps(text, [word for all_ in words.values() for word in all_])
    raise NotAmongError(cls, name, text, near)
