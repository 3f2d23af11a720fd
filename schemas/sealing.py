"""Sealing: the canonical text of a model, written by pydantic itself wherever that comes out the same.

To seal an entry is the dearest part of a step. Pydantic writes a model in a third of the time that it takes to dump it
and have `json` sort and write the dump; and as `Model` keeps fields in the order of their names, the text is the same
unless a dict or a float is in it: a dict has an order of its own, and one writes 1e-05 where the other writes 1e-5.
A model's own dicts are sorted first. Which classes hold no other, and no float, is read off the schema by which
pydantic writes. All others go the long way.
"""

from functools import cache
from typing import Any

from pydantic import BaseModel

from schemas.base import canonical

_SAME = frozenset(("bool", "date", "datetime", "enum", "int", "literal", "str"))
"""Kinds of value that both write alike."""
_AROUND = frozenset(("default", "definitions", "function-after", "function-before", "model", "nullable"))
"""Kinds of schema that only surround another."""


def text_of(model: BaseModel, *, without: str | None = None, variant: str | None = None) -> str:
    """The canonical text of a model's JSON, `without` one of its fields.

    `variant` is the field that holds one of many classes: how it is written depends on the one that is there.
    """
    exclude = {without} if without else None
    held: BaseModel | None = getattr(model, variant) if variant else None
    if alike(type(model), variant) and (held is None or (alike(type(held)) and not _tables(type(held)))):
        ordered = {name: dict(sorted(getattr(model, name).items())) for name in _tables(type(model))}
        model = model.model_copy(update=ordered) if ordered else model
        text: bytes = model.__pydantic_serializer__.to_json(model, exclude=exclude)
        return text.decode()
    return canonical(model.model_dump(mode="json", exclude=exclude))


@cache
def alike(cls: type[BaseModel], variant: str | None = None) -> bool:
    """Whether pydantic writes every value of a class in its canonical form, `variant` left aside."""
    whole: Any = cls.__pydantic_core_schema__
    shared = {one["ref"]: one for one in whole.get("definitions", ())}
    seen: set[str] = set()

    def same(schema: Any) -> bool:
        if "serialization" in schema:
            written = schema["serialization"]
            always = written["type"] == "function-plain" and "when_used" not in written
            return always and written.get("return_schema", {}).get("type") in _SAME
        match schema["type"]:
            case kind if kind in _AROUND:
                return same(schema["schema"])
            case "model-fields":
                fields = schema["fields"]
                own = fields is _fields(cls)
                return not schema.get("computed_fields") and all(
                    name == last and "serialization_alias" not in field and all(map(same, parts(own, field)))
                    for (name, field), last in zip(fields.items(), sorted(fields), strict=True)
                    if not (own and name == variant)
                )
            case "tuple":
                return all(map(same, schema["items_schema"]))
            case "tagged-union":
                return all(map(same, schema["choices"].values()))
            case "definition-ref":
                ref = schema["schema_ref"]
                if (
                    ref in seen
                ):  # judged before; only a class that holds itself would have dicts left unsorted
                    return shared[ref].get("cls") is not cls
                seen.add(ref)
                return same(shared[ref])
            case kind:
                return kind in _SAME

    def parts(own: bool, field: Any) -> tuple[Any, ...]:
        table = _table(field["schema"]) if own else None
        return (table["keys_schema"], table["values_schema"]) if table else (field["schema"],)

    return same(whole)


@cache
def _tables(cls: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a class that hold a dict: they are sorted before pydantic writes them."""
    return tuple(name for name, field in _fields(cls).items() if _table(field["schema"]))


def _fields(cls: type[BaseModel]) -> Any:
    """The schemas of a class's own fields."""
    schema: Any = cls.__pydantic_core_schema__
    shared = {one["ref"]: one for one in schema.get("definitions", ())}
    while schema["type"] != "model-fields":
        schema = shared[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema["schema"]
    return schema["fields"]


def _table(schema: Any) -> Any:
    """The schema of a field's dict, None where it holds something else."""
    inner = schema["schema"] if schema["type"] == "default" else schema
    own = "serialization" in schema or "serialization" in inner
    return inner if inner["type"] == "dict" and not own else None
