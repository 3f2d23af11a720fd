"""Sealing: the canonical text of a model, written by pydantic itself wherever that comes out the same.

To seal an entry is the dearest part of a step. Pydantic writes a model in a third of the time that it takes to dump it
and have `json` sort and write the dump; and as `Model` keeps fields in the order of their names, the text is the same
unless a dict or a float is in it: a dict has an order of its own, and one writes 1e-05 where the other writes 1e-5.
Which classes hold neither is read off the schema by which pydantic writes. All others go the long way.
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
    if alike(type(model), variant) and (held is None or alike(type(held))):
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
                own = schema["model_name"] == cls.__name__
                return not schema.get("computed_fields") and all(
                    name == last and "serialization_alias" not in field and same(field["schema"])
                    for (name, field), last in zip(fields.items(), sorted(fields), strict=True)
                    if not (own and name == variant)
                )
            case "tuple":
                return all(map(same, schema["items_schema"]))
            case "tagged-union":
                return all(map(same, schema["choices"].values()))
            case "definition-ref":
                ref = schema["schema_ref"]
                known = ref in seen
                seen.add(ref)
                return known or same(shared[ref])
            case kind:
                return kind in _SAME

    return same(whole)
