"""`packs schema`: the JSON Schema of packs, for editors: what may stand where, with a line of Chinese beside it.

It says less than `packs check`, which also knows whether the parts fit together, and never more.
"""

from typing import Any

from commands.fields import FIELDS, WORDS
from commands.speak import show_json
from regulations.check import COUNTED_FROM
from schemas.foundation import Founded
from schemas.regulation import DutyRule, Regulation, Silence
from workflows.life.ruling import SILENCES

_NULL = {"type": "null"}
_FOUNDATION = {
    "oneOf": [
        {"required": ["source"], "properties": {"source": {"type": "object"}}},
        {"required": ["assumed"], "properties": {"assumed": {"const": True}}},
    ]
}
_OVERLAY_OF = {
    "type": "string",
    "minLength": 1,
    "description": "以哪个文件为底：只写与它不同之处，写 null 即删去",
}


def schema() -> None:
    """The shape of a pack for an editor."""
    show_json(pack_schema())


def pack_schema() -> dict[str, Any]:
    """A whole pack, or an overlay of one, in which everything may be left out and null takes away what the base has."""
    whole = Regulation.model_json_schema()
    defs: dict[str, Any] = whole.pop("$defs")
    defs["Regulation"] = whole
    defs["Span"] = {"type": "string", "pattern": "^\\d{1,5} ?(个工作日|工作日|日|天|个月|年)$"}
    for name, one in defs.items():
        _describe(name, one)
    defs = _shortened(defs)
    overlays: dict[str, Any] = {}
    _overlay({"$ref": "#/$defs/Regulation"}, defs, overlays)
    overlays["RegulationOverlay"]["properties"]["overlay_of"] = _OVERLAY_OF
    for one in defs.values():
        if "masked" in one.get("properties", {}):
            one |= _FOUNDATION
        elif "assumed" in one.get("properties", {}):
            one |= {"not": {"required": ["source", "assumed"]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "铭牌办法文件",
        "if": {"required": ["overlay_of"]},
        "then": {"$ref": "#/$defs/RegulationOverlay"},
        "else": {"$ref": "#/$defs/Regulation"},
        "$defs": dict(sorted({**defs, **overlays}.items())),
    }


def _describe(name: str, node: dict[str, Any]) -> None:
    """Chinese in place of what pydantic took from names and docstrings, which are for engineers."""
    for key in ("title", "description"):
        node.pop(key, None)
    if name in WORDS:
        node["description"] = WORDS[name]
    for field, below in node.get("properties", {}).items():
        below.pop("title", None)
        below.pop("default", None)
        below["description"] = told(name, field)
    if name in (DutyRule.__name__, "Filing"):
        node["properties"]["counted_from"]["examples"] = list(COUNTED_FROM)
    if name == Silence.__name__:
        node["properties"]["means"]["examples"] = sorted(
            {one for means in SILENCES.values() for one in means}
        )


def told(name: str, field: str) -> str:
    """The line about a field of a model, or of the first model that it inherits the field from."""
    owners = [name.split("_")[0], *_PARENTS.get(name, ()), Founded.__name__]
    return next(FIELDS[f"{owner}.{field}"] for owner in owners if f"{owner}.{field}" in FIELDS)


_PARENTS = {"Filing": ("DutyRule",), "CategorySheet": ("ScoreSheet",), "OwnExtension": ("ExtensionTerms",)}


def _shortened(defs: dict[str, Any]) -> dict[str, Any]:
    """Pydantic names `Sourced[…]` by its whole type; here by the first field that has it."""
    names: dict[str, str] = {}
    for one in defs.values():
        for field, below in one.get("properties", {}).items():
            for ref in _refs(below):
                if ref.startswith("Sourced_") and ref not in names:
                    n = sum(short.startswith(f"Sourced_{field}") for short in names.values())
                    names[ref] = f"Sourced_{field}{n or ''}"
    return {names.get(name, name): _renamed(one, names) for name, one in defs.items()}


def _refs(node: Any) -> list[str]:
    if isinstance(node, list):
        return [ref for one in node for ref in _refs(one)]
    if not isinstance(node, dict):
        return []
    mine = [_name(node["$ref"])] if "$ref" in node else []
    return mine + [ref for one in node.values() for ref in _refs(one)]


def _name(ref: str) -> str:
    return ref.removeprefix("#/$defs/")


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_renamed(one, names) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"#/$defs/{names.get(_name(one), _name(one))}" if key == "$ref" else _renamed(one, names)
        for key, one in node.items()
    }


def _overlay(node: dict[str, Any], defs: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """The node as an overlay may write it; what it refers to goes into `found`. Lists are replaced whole."""
    if "$ref" in node:
        name = _name(node["$ref"])
        if "properties" not in defs[name]:
            return node
        if f"{name}Overlay" not in found:
            found[f"{name}Overlay"] = {}
            found[f"{name}Overlay"] |= _overlay(defs[name], defs, found)
        return {**node, "$ref": f"#/$defs/{name}Overlay"}
    node = {key: one for key, one in node.items() if key != "required"}
    if "anyOf" in node:
        node["anyOf"] = [_overlay(one, defs, found) for one in node["anyOf"]]
    if "properties" in node:
        node["properties"] = {
            name: _or_null(_overlay(one, defs, found)) for name, one in node["properties"].items()
        }
    if isinstance(node.get("additionalProperties"), dict):
        node["additionalProperties"] = _or_null(_overlay(node["additionalProperties"], defs, found))
    return node


def _or_null(node: dict[str, Any]) -> dict[str, Any]:
    if _NULL in node.get("anyOf", ()):
        return node
    said = {"description": node["description"]} if "description" in node else {}
    return {"anyOf": [{key: one for key, one in node.items() if key != "description"}, _NULL], **said}
