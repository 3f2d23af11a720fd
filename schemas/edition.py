"""Edition 版本: which text a measure is, and how it takes over from the one that it replaces."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from schemas.base import Line, later
from schemas.foundation import Founded, Sourced

Governs = Literal["old", "new"]


class Transition(Founded):
    """What a new edition takes over when it replaces an old one: open duties keep their dates, or are counted anew.

    And which edition governs what is running: where the old one does, the new one takes over when that phase ends.
    """

    running: Literal["keep_dates", "count_anew"]
    application: Governs = later("new")
    term: Governs = later("new")
    reinspection: Governs = later("new")
    rectification: Governs = later("new")


class Edition(Founded):
    """Which text this is: title, issuing body, number, basis of approval 批准依据, in force from and until."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,60}$")]
    title: Line
    issuer: Line
    number: Line | None = None
    basis: Line | None = None
    in_force_from: Sourced[date]
    in_force_until: date | None = None
    trial: bool = False
    replaces: Line | None = None
    transition: Transition
