"""Models that are made ready to check and to write when the first is met: one of several, or one from elsewhere."""

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, get_args

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from schemas.base import Model


class OneOf:
    """Stands beside a union in the place of `Field(discriminator=field)`: what is right and what is wrong is the same.

    Pydantic's own makes every model of the union ready at once. There are four dozen kinds of act, and the ledger of a
    title has a dozen of them: to make the others ready takes longer than to read it.
    """

    def __init__(self, field: str) -> None:
        self._field = field
        self._union: Any = None

    def __get_pydantic_core_schema__(self, union: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        """The field says which model it is; that one does the rest."""
        self._union = union
        choices = {tag: _when_met(model) for model in get_args(union) for tag in self._tags(model)}
        return core_schema.tagged_union_schema(choices, self._field)

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """As pydantic itself describes the union."""
        whole: Any = Annotated[self._union, Field(discriminator=self._field)]
        return handler(TypeAdapter(whole).core_schema)

    def _tags(self, model: type[Model]) -> tuple[str, ...]:
        tags: tuple[str, ...] = get_args(model.model_fields[self._field].annotation)
        return tags


class WhenMet:
    """Stands for a type that `load` gives: until a value of it is met, its module need not even be loaded.

    What is right and what is wrong is the same; only what is no object at all in a text has another code for the same
    words. `load` is a function with an import in it.
    """

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._load())

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """The type itself does it all."""

        def met(value: Any) -> Any:
            return self._adapter.validate_python(value)

        return core_schema.no_info_plain_validator_function(met, serialization=core_schema.any_schema())

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """As pydantic itself describes the type."""
        return handler(self._adapter.core_schema)


def _when_met(model: type[Model]) -> CoreSchema:
    def met(value: Any) -> Any:
        return model.__pydantic_validator__.validate_python(value)

    return core_schema.no_info_plain_validator_function(met, serialization=core_schema.any_schema())
