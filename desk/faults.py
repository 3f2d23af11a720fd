"""Faults: what does not fit in what was filled in, by field, in Chinese; an act is built here, or told why not."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk.errors import DeskError
from schemas.act import Act
from schemas.base import CHINA
from schemas.party import Actor, Party, Role
from schemas.persons import has_number
from wording import forms
from wording.faults import in_words


class Fault(NamedTuple):
    """One fault: the field, and what of it, from outside to inside; and what is wrong, without a full stop."""

    path: tuple[str, ...]
    problem: str


class InvalidError(DeskError):
    """No act of the kind `cls` can say that: `faults`, each about a field."""

    def __init__(self, cls: type[Act], faults: list[Fault]) -> None:
        kind = cls.model_fields["kind"].default
        super().__init__(f"“{forms.ACTS[kind]}”填写有误，共{len(faults)}处")
        self.cls, self.faults = cls, faults


_FREE = ("matter", "ground", "message", "note")
"""What is written in one's own words: it stands in the ledger for ever, and in notices."""
PERSONAL = "里有手机号码或身份证号码，档案不登记个人情况，请删去"


def built(cls: type[Act], fields: Mapping[str, Any], **rest: Any) -> Any:
    """The act that the fields say. `InvalidError`."""
    try:
        act = cls.model_validate({**fields, **rest})
    except ValidationError as invalid:
        raise InvalidError(cls, list(faults_in(invalid))) from None
    if personal := [name for name in _FREE if is_personal(getattr(act, name, None) or "")]:
        raise InvalidError(cls, [Fault((name,), PERSONAL) for name in personal])
    return act


def is_personal(text: str) -> bool:
    """Whether a text has a number of a person."""
    return has_number(text) or has_number("".join(text.split()))


def checked(cls: type[Act], fields: Mapping[str, Any], id_: str | None = None) -> Any:
    """The act as nobody's on no title. `InvalidError` if no act of `cls` can say this, whoever acts on whatever."""
    nobody = Actor(account="-", post="-", party=Party(role=Role.OFFICE))
    known = {"id": "check" if id_ is None else id_, "title": "0000"}
    return built(cls, fields, **known, actor=nobody, received_at=datetime(2021, 1, 1, tzinfo=CHINA))


def faults_in(invalid: ValidationError) -> Iterator[Fault]:
    """Pydantic's errors, one a field."""
    errors = invalid.errors()
    seen: set[tuple[str, ...]] = set()
    for error in errors:
        if error["type"] == "too_short" and any(len(one["loc"]) > len(error["loc"]) for one in errors):
            continue  # of a list whose items have faults pydantic also says that it is empty
        path = tuple(str(part) for part in error["loc"] if not _BRANCH.search(str(part)))
        if path not in seen:  # of several branches one is enough
            seen.add(path)
            yield Fault(path, "，".join(in_words(error)))


_BRANCH = re.compile(r"^=")
"""How the branches of a value are named that may be one number, several, or some by name."""
