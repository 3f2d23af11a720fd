"""Target 目标: what a place has set itself: so many titles by a day, a consolidation rate 巩固率."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Model, Name, later
from schemas.cohort import Share
from schemas.days import Day
from schemas.foundation import Founded, Sourced
from schemas.precondition import Level

Formula = Literal["kept_of_decided", "kept_of_named"]
"""How 巩固率 is worked out: of the titles whose term ran out or that were re-inspected, and whose result is known, the
share kept; or of all titles that were ever named, the share still held. Titles that ended with their unit count in
neither."""

Fate = Literal["kept", "lost", "early", "pending", "fresh", "gone", "unknown"]
"""What became of a title: kept by a re-inspection; lost after one, or its term is over by now; lost within a term that
is not over yet; its result awaited; not re-inspected yet; ended with its unit; or taken over when it had ended already,
nobody knows why."""


class Counted(Founded):
    """Which titles count: those of any of these honours, and where categories are named of any of them."""

    honours: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    categories: Annotated[tuple[Name, ...], Field(max_length=50)] = ()


class Target(Founded):
    """So many titles in force by a day, of a level or of all; exactly so many, or at least."""

    name: Name
    level: Level | None = None
    counted: Counted
    measure: Literal["exactly", "at_least"]
    number: Annotated[int, Field(ge=1, le=1_000_000)]
    by: Day


class Consolidation(Founded):
    """巩固率: at least this share by a day, by this formula; of all titles, or of those that `counted` names."""

    at_least: Share
    by: Day
    formula: Sourced[Formula]
    counted: Counted | None = later(None)


class Targets(Model):
    """The targets of one place, as one document sets them."""

    schema_version: Literal[1] = 1
    name: Line
    targets: Annotated[tuple[Target, ...], Field(min_length=1, max_length=200)]
    consolidation: Consolidation | None = None
