"""Bodies: an act as a program sends it: its schema, and how it is decoded: strictly, by the act's own class."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from desk import acts
from desk.acts import NEVER, NOBODY
from desk.faults import Fault, InvalidError, faults_in
from desk.fields import UNTYPED, label_of
from desk.filled import DEFAULTED, Filled, filled
from desk.possible import NOT_FROM_HERE
from register.connect import Register
from schemas.act import Act
from schemas.action import KINDS, Correct
from schemas.application import Application, Held
from schemas.document import Document
from schemas.opening import Apply
from schemas.unit import Contact, Unit
from web.api.problems import ProblemError, Wrong, said
from wording import forms

HERE = {kind: cls for kind, cls in KINDS.items() if kind not in NOT_FROM_HERE}
"""The kinds of act on a title that somebody may hand in."""

REF = "#/components/schemas/{model}"

_SYSTEMS = "这一栏由系统填写，请删去"
_NO_FILES = "接口不收文件：请只写文号、标题、日期，文件在网页上添加"
_HELD = (Application, Unit, Contact, Held, Document)
"""What acts hold, whose fields have labels."""


async def body_of(request: Request) -> dict[str, Any]:
    """What came: one JSON object, each name once, in UTF-8. `ProblemError` for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        detail = "内容应为 JSON，Content-Type 写 application/json"
        raise ProblemError(said(415, "unreadable", "内容读不懂", detail))
    body = await request.body()
    try:
        found = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):  # half a character and a number without end are refused here too
        found = None
    if not isinstance(found, dict):
        detail = "内容应为一个 JSON 对象，用 UTF-8 编码，同一名称只写一次"
        raise ProblemError(said(400, "unreadable", "内容读不懂", detail))
    return found


Body = Annotated[dict[str, Any], Depends(body_of)]
"""What a route asks for."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def kind_of(body: Mapping[str, Any]) -> type[Act]:
    """Which kind of act a body is of. `ProblemError` where it says none of those that there are."""
    kind = body.get("kind")
    if isinstance(kind, str) and kind in HERE:
        return HERE[kind]
    detail = "写明办哪一件，能办的见 /titles/{称号}/possible"
    wrong = (Wrong(field="kind", detail=detail),)
    raise ProblemError(said(422, "invalid", "填写有误", "没有写明办哪一件，或者没有这一种", errors=wrong))


def decoded(register: Register, cls: type[Act], title: str, body: Mapping[str, Any], today: date) -> Filled:
    """The act that a body says: nothing is read as what it is not, and nothing left over. `InvalidError`.

    It bears `today` unless it says another day. `IncompleteError`, `NotCorrectableError`.
    """
    body = dict(body)
    if cls is not Apply:
        body.pop("kind", None)
    if faults := list(_foreign(body)):
        raise InvalidError(cls, faults)
    whole = {name: value for name, value in _defaults(today).items() if name in cls.model_fields} | body
    if cls is Correct:
        whole["instead"] = _instead(register, title, whole)
    _strictly(cls, whole)
    return filled(cls, body, today)


def _defaults(today: date) -> dict[str, Any]:
    return dict(zip(DEFAULTED, (today.isoformat(), today.year), strict=True))


def _foreign(body: Mapping[str, Any], of: tuple[str, ...] = ()) -> Iterator[Fault]:
    """What no program says: whose act it is and when it came; and files, which it cannot have sent."""
    yield from (Fault((*of, name), _SYSTEMS) for name in body if name in UNTYPED and name != "kind")
    papers = body.get("documents")
    for number, one in enumerate(papers if isinstance(papers, list) else ()):
        if isinstance(one, dict) and "kept_as" in one:
            yield Fault((*of, "documents", str(number), "kept_as"), _NO_FILES)
    if isinstance(instead := body.get("instead"), dict):
        yield from _foreign(instead, ("instead",))


def _instead(register: Register, title: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A decision as it should have read: as it reads, with what the body says of it. It stays of its kind."""
    entry, said_ = body.get("entry"), body.get("instead")
    if type(entry) is not int:
        raise InvalidError(Correct, [Fault(("entry",), "写明更正第几条档案，是一个数")])
    if not isinstance(said_, dict):
        raise InvalidError(Correct, [Fault(("instead",), "写明要改的各栏，不改的不写")])
    found = acts.corrected(register, title, entry, {})
    if (kind := said_.get("kind", found["kind"])) != found["kind"]:
        raise InvalidError(Correct, [Fault(("instead", "kind"), f"原来是“{forms.ACTS[found['kind']]}”")])
    _strictly(KINDS[kind], {**found, **said_}, ("instead",))
    return {**found, **said_}


def _strictly(cls: type[Act], fields: Mapping[str, Any], of: tuple[str, ...] = ()) -> None:
    """By the class itself, as JSON: a text is no number, a number is no date."""
    who = {
        "id": "check",
        "title": "0000",
        "actor": NOBODY.model_dump(mode="json"),
        "received_at": NEVER.isoformat(),
    }
    try:
        cls.model_validate_json(json.dumps({**fields, **who}), strict=True)
    except ValidationError as invalid:
        raise InvalidError(cls, [Fault((*of, *path), told) for path, told in faults_in(invalid)]) from None


def schemas() -> dict[str, Any]:
    """The schemas of all bodies, and of what they hold: `Act` on a title, `Apply`, and one of each kind."""
    found: dict[str, Any] = {}
    every: dict[str, type[Act]] = {**HERE, "apply": Apply}
    for kind, cls in every.items():
        made, within = _schema(cls)
        found |= within | {f"act_{kind}": made}
    kinds = {kind: REF.format(model=f"act_{kind}") for kind in HERE}
    found["Act"] = {
        "title": "办一件事",
        "oneOf": [{"$ref": ref} for ref in kinds.values()],
        "discriminator": {"propertyName": "kind", "mapping": kinds},
    }
    return found


def _schema(cls: type[Act]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of a kind, and what it refers to."""
    made = cls.model_json_schema(ref_template=REF)
    within = made.pop("$defs", {})
    kind = cls.model_fields["kind"].default
    with_kind = () if cls is Apply else ("kind",)
    named = [name for name in made["properties"] if name in with_kind or name not in UNTYPED]
    made["properties"] = {name: made["properties"][name] for name in named}
    made["required"] = [
        *with_kind,
        *(name for name in made["required"] if name in named and name not in DEFAULTED),
    ]
    made |= {"title": forms.ACTS[kind], "description": forms.ACTS[kind]}
    if cls is Correct:
        made["properties"]["instead"] = {"type": "object", "minProperties": 1}
    _label(made, cls)
    for one in _HELD:
        if one.__name__ in within:
            within[one.__name__].pop("description", None)
            _label(within[one.__name__], one)
    if "Document" in within:
        within["Document"]["properties"].pop("kept_as")
    if "Span" in within:
        within["Span"] = {
            "type": "string",
            "pattern": r"^[0-9]{1,5}(个工作日|日|个月|年)$",
            "title": "期限，如 10个工作日、6个月、5年",
        }
    return made, {name: within[name] for name in _reached(made, within)}


def _label(schema: dict[str, Any], cls: type[BaseModel]) -> None:
    """With what people call its fields."""
    for name, one in schema["properties"].items():
        if name != "kind":
            one["title"] = label_of(cls, name).full


def _reached(made: Any, within: Mapping[str, Any]) -> set[str]:
    """Which of the schemas beside it one refers to, and those again."""
    found: set[str] = set()
    rest = [made]
    while rest:
        match rest.pop():
            case {"$ref": str(ref)} if (name := ref.rpartition("/")[2]) not in found:
                found.add(name)
                rest.append(within[name])
            case dict(inside):
                rest += inside.values()
            case list(inside):
                rest += inside
    return found
