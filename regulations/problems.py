"""Problems: what pydantic finds wrong in a file, each fault once and at its own place."""

from collections.abc import Iterable
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from regulations.fault import Fault
from schemas.folding import near
from wording.faults import in_words


def problems(errors: Iterable[Any], data: Any, model: type[BaseModel] | None = None) -> list[Fault]:
    """The errors of a validation of `data` by `model` as faults; in place of a field that it has not, near ones are
    proposed.

    Where a value may have one of several shapes, pydantic tells what is wrong under each: here only under the shape
    that the value has. A list with a wrong item also counts as too short by that item: one fault, not two.
    """
    placed = [(path, one) for one in errors if (path := _path(one, data)) is not None]
    faulty = {path[:n] for path, _ in placed for n in range(len(path))}
    found: dict[tuple[str | int, ...], Fault] = {}
    for path, one in placed:
        if one["type"] != "too_short" or path not in faulty:
            found.setdefault(path, _fault(path, one, model))
    return list(found.values())


def _path(error: Any, data: Any) -> tuple[str | int, ...] | None:
    """Where the error is in the data, without pydantic's names for shapes; None where the value has another shape."""
    path: list[str | int] = []
    last = len(error["loc"]) - 1
    for n, part in enumerate(error["loc"]):
        known, below = _below(data, part)
        if known or (n == last and error["type"] == "missing"):
            path.append(part)
            data = below
        elif str(part).startswith(_SHAPES) and str(part).startswith("tuple[") is not isinstance(data, list):
            return None
    return tuple(path)


_SHAPES = ("tuple[", "str-enum[")


def _below(data: Any, part: str | int) -> tuple[bool, Any]:
    if isinstance(data, dict):
        found = next((key for key in data if str(key) == str(part)), None)
        return found is not None, data.get(found)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return True, data[part]
    return False, None


def _fault(path: tuple[str | int, ...], error: Any, model: type[BaseModel] | None) -> Fault:
    problem, remedy = in_words(error)
    if error["type"] == "extra_forbidden" and path:
        known = [one for one in _fields(model, path[:-1]) if one != path[-1]]  # another shape may have it
        if alike := near(str(path[-1]), known):
            remedy = f"是不是：{'、'.join(alike)}？"
    return Fault(path, problem, remedy)


def _fields(shape: Any, path: tuple[str | int, ...]) -> list[str]:
    """The names of the fields of what stands at a path in a model, whichever of several shapes it may have."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        if not path:
            return list(shape.model_fields)
        field = shape.model_fields.get(str(path[0]))
        return _fields(field.annotation, path[1:]) if field else []
    inner = get_args(shape)
    if path and get_origin(shape) in (dict, tuple):
        inner, path = inner[-1 if get_origin(shape) is dict else 0 :][:1], path[1:]
    return [name for one in inner for name in _fields(one, path)]
