"""Act: what acts of every kind say, and what decisions, judgements and scorings say besides."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Instant, Line, Model, Text, later
from schemas.days import Day
from schemas.document import Document
from schemas.party import Actor
from schemas.points import Points

NEW = "NEW-TITLE"
"""In the place of a title's id, until whoever takes the act in gives it one."""
TitleId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,40}$")]
ActionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{4,80}$")]
Documents = Annotated[tuple[Document, ...], Field(min_length=1, max_length=20)]
Figure = Annotated[float, Field(allow_inf_nan=False)]


class Act(Model):
    """What every action says: its own id, whose title, who acted, when it was received, and the law date of the act."""

    format: Literal[1] = 1
    id: ActionId
    title: TitleId
    actor: Actor
    received_at: Instant
    on: Day
    note: Text | None = None

    if TYPE_CHECKING:  # every class of a kind says its own, as a literal
        kind: str


class Decision(Act):
    """An act that rests on documents."""

    documents: Documents


class Judgement(Decision):
    """A decision by which the course goes on: it can be corrected 更正 or annulled 撤销."""


class Scoring(Judgement):
    """A filled score sheet: points by row id, of a row with several methods by method; veto rows that were marked.

    Several assessors give a row as many points, in one order. `indicators` are measured figures and `references` the
    outside values that some are held against. `result` is stated where the measure has no sheet to compute it.
    """

    scores: dict[str, Points] = {}
    vetoes: tuple[Line, ...] = ()
    indicators: dict[str, Figure] = later({})
    references: dict[str, Figure] = later({})
    result: Line | None = later(None)
