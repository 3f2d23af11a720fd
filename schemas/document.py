"""Document 公文: what a decision rests on."""

from schemas.base import Line, Model, Sha256
from schemas.days import Day


class Document(Model):
    """A document by number, title and date; its file is known by its hash wherever it is kept."""

    number: Line
    title: Line
    date: Day
    sha256: Sha256 | None = None
