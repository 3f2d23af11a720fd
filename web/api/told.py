"""Told: the document of the API as a page for people: routes, what they take and answer, and an example of each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.party import Role
from web.api.problems import ROOT
from web.rights import FILERS, RIGHTS
from wording import forms


class Row(NamedTuple):
    """A parameter or a field: its name, what it is called, what it is, whether it must be said, which table it has."""

    name: str
    label: str
    what: str
    required: bool
    table: str


class Table(NamedTuple):
    """What a body or an answer holds."""

    name: str
    label: str
    rows: tuple[Row, ...]


class Route(NamedTuple):
    """A route: how it is asked, what it does, who may, what it takes, what it answers, an example."""

    name: str
    method: str
    path: str
    what: str
    who: str
    asked: tuple[Row, ...]
    body: str
    answer: str
    example: str


def routes(document: Mapping[str, Any], base: str) -> Iterator[Route]:
    """Every route, in the order of the document; `base` is the address of this installation."""
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            body = one.get("requestBody")
            answers = (one["responses"].get(status) for status in ("200", "201"))
            answer = next(found for found in answers if found)
            yield Route(
                name=one["operationId"],
                method=method.upper(),
                path=ROOT + path,
                what=one["summary"],
                who=_who(RIGHTS[f"api_{one['operationId']}"]),
                asked=tuple(
                    _row(each["name"], each["schema"], each["required"]) for each in one.get("parameters", ())
                ),
                body=_table(body["content"]["application/json"]["schema"]) if body else "",
                answer=_table(answer["content"]["application/json"]["schema"]),
                example=_curl(
                    method.upper(), base + ROOT + path, _BODIES.get(path) if body else None, _once(one)
                ),
            )


def tables(document: Mapping[str, Any]) -> Iterator[Table]:
    """What bodies and answers hold, acts behind answers."""
    for name, one in document["components"]["schemas"].items():
        required = one.get("required", ())
        rows = tuple(_row(each, said, each in required) for each, said in one.get("properties", {}).items())
        rows += tuple(_row(_kind(said), said, False) for said in one.get("oneOf", ()))
        rows += tuple(Row(each, _WORDS[name].get(each, ""), "", False, "") for each in one.get("enum", ()))
        yield Table(name, one.get("title", name), rows or (_row(name, one, required=False),))


_WORDS: dict[str, Mapping[Any, str]] = {
    "Stage": forms.STAGES,
    "Duty": forms.DUTIES,
    "Role": {one: one.label for one in Role},
}
"""The words for the values of closed sets that have a table of their own."""


def _who(ranks: frozenset[str]) -> str:
    return "、".join(Role(one).label for one in sorted(ranks)) if ranks == FILERS else "各岗位"


def _row(name: str, schema: Mapping[str, Any], required: bool) -> Row:
    label = schema.get("title", "")
    return Row(name, label, _what(schema), required, _table(schema))


def _kind(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/act_")[2]


_FORMATS = {"date": "日期，如 2026-11-03", "date-time": "时刻，带时区"}
_TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": "true 或 false", "object": "对象"}


def _what(schema: Mapping[str, Any]) -> str:
    """What a value is, in words."""
    match schema:
        case {"anyOf": kinds} | {"oneOf": kinds}:
            said = dict.fromkeys("null" if one.get("type") == "null" else _what(one) for one in kinds)
            return "，或者 ".join(said)
        case {"const": value}:
            return json.dumps(value, ensure_ascii=False)
        case {"enum": values}:
            return "、".join(map(str, values))
        case {"type": "array", "items": items}:
            return f"若干：{_what(items)}"
        case {"format": str(name)} if name in _FORMATS:
            return _FORMATS[name]
        case {"type": str(name)}:
            return _TYPES.get(name, name)
    return "见表"


def _table(schema: Mapping[str, Any]) -> str:
    """The table of a schema, where it has one."""
    match schema:
        case {"$ref": str(ref)}:
            return ref.rpartition("/")[2]
        case {"anyOf": kinds}:
            return next((name for one in kinds if (name := _table(one))), "")
        case {"items": items}:
            return _table(items)
    return ""


def _once(route: Mapping[str, Any]) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in route.get("parameters", ()))


def _curl(method: str, url: str, body: Mapping[str, Any] | None, once: bool) -> str:
    """A call as one types it, with the key in $KEY."""
    url = url.replace("{title}", "2021-0003").replace("{kind}", "inspect").replace("{action}", "收件编号")
    lines = ['curl -H "Authorization: Bearer $KEY"']
    if method == "POST":
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body, ensure_ascii=False)}'"]
    if once:
        lines.append("-H 'Idempotency-Key: 2f1c9a52-0f6e-4c55-9d3e-6f0f3c1b7a10'")
    return " \\\n  ".join([*lines, url])


_PAPER = {"number": "乐街〔2026〕12号", "title": "初审意见", "date": "2026-11-21"}
ACT = {"kind": "opine", "result": "agreed", "documents": [_PAPER]}
_UNIT = {
    "code": "115325020151800337",
    "name": "开远市灵泉街道南正街社区居民委员会",
    "category": "社区",
    "division": "532502",
    "township": "灵泉街道",
    "contact": {"post": "办公室", "phone": "0873-7120000"},
}
APPLICATION = {
    "application": {"unit": _UNIT, "honour": "民族团结进步示范单位", "funders": ["市民族宗教事务局"]},
    "documents": [{"title": "申报表", "date": "2026-11-20"}],
}
_BODIES: dict[str, Mapping[str, Any]] = {
    "/titles/{title}/acts": ACT,
    "/titles/{title}/acts/preview": ACT,
    "/applications": APPLICATION,
    "/applications/preview": APPLICATION,
}
"""What is handed in as an example."""
