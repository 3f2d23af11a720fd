"""Reason: what every "no" of the law has in common."""

from typing import ClassVar

from schemas.base import Model


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


Kind = str
"""A kind of act: its `kind`."""
