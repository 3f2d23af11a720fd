"""Points 分数: what a row of a score sheet is given, by one assessor or by several, as a whole or by method."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from schemas.base import Name


def _assessors(given: Any) -> str:
    """Whether one assessor gives points, or several; a path through them has it beside the names."""
    return "=several" if isinstance(given, list | tuple) else "=one"


def _shape(given: Any) -> str:
    """The same, or that points are given by method."""
    return "=methods" if isinstance(given, dict) else _assessors(given)


_Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_One = Annotated[_Number, Tag("=one")]
_Several = Annotated[tuple[_Number, ...], Field(min_length=1, max_length=50), Tag("=several")]
Awarded = Annotated[_One | _Several, Discriminator(_assessors)]
"""What one assessor gives, or several."""

_Methods = Annotated[dict[Name, Awarded], Tag("=methods")]
Points = Annotated[_One | _Several | _Methods, Discriminator(_shape)]
"""The same for a row, or by each of its methods."""
