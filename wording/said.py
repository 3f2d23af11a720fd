"""Said: one tiding in words, and to whom it is said."""

from typing import NamedTuple

from schemas.party import Party


class Said(NamedTuple):
    """What stands in the subject, and the lines of the body."""

    subject: str
    lines: tuple[str, ...]


class Reader(NamedTuple):
    """Who reads it, and what the unit is called of whose title it tells."""

    to: Party
    unit: str
