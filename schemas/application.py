"""Application 申报: which unit asks for which title, and what it states."""

from typing import Annotated

from pydantic import Field

from schemas.base import Model, Name, later
from schemas.days import Day
from schemas.precondition import Level
from schemas.unit import Unit


class Held(Model):
    """A title that the unit holds already, of another measure."""

    level: Level
    honour: Name
    since: Day


class Application(Model):
    """申报: which unit asks for which title, through whom, and whose money would follow.

    And what it states for the preconditions 申报条件: titles it holds, since when it has been preparing, since when
    there has been no incident of the kind that the measure names.
    """

    unit: Unit
    honour: Name
    level: Level | None = later(None)
    """Which level's title, where the honour is given at several."""
    recommender: Name | None = None
    funders: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    another_unit: bool = later(False)
    """That the unit is not the one of the same name, or the same code, that the register has."""
    holds: Annotated[tuple[Held, ...], Field(max_length=20)] = later(())
    preparing_since: Day | None = later(None)
    no_incident_since: Day | None = later(None)
