"""Reason: what every "no" of the law has in common, and the things that it speaks of."""

from datetime import date
from typing import ClassVar

from schemas.base import Line, Model, later
from schemas.party import Party
from schemas.stage import Duty, Stage


class Reason(Model):
    """Why an act is refused: a `code` of its own, and as fields the facts that a reader needs. No words: see `wording`.

    `field` is what the act said wrongly, by its path in the act; None where it is not what was said but who, or when.
    """

    field: ClassVar[str | None] = None

    code: str


class Item(Model):
    """One of those that there are: what has to be given, and what it is called."""

    key: str
    name: str


class Cell(Item):
    """A row of a score sheet: of which part, and by which method, where it has parts and methods."""

    part: Line | None = later(None)
    method: Line | None = later(None)


Kind = str
"""A kind of act: its `kind`."""


class Decided(Model):
    """A decision, or a silence, of the title: its entry, what it was, when and by whom."""

    entry: int
    kind: Kind
    duty: Duty
    stage: Stage
    on: date
    by: Party


class Listed(Item):
    """An item of a list of findings 问题清单: `key` is the list's, `name` what is wrong; the how-manieth it is."""

    number: int


class Owed(Model):
    """A duty that is open: its number, and what is to be done."""

    number: int
    what: str
