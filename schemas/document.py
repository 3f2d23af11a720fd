"""Document 公文: what a decision rests on."""

from datetime import date

from schemas.base import Line, Model, Sha256


class Document(Model):
    """A document by number, title and date; its file is known by its hash wherever it is kept."""

    number: Line
    title: Line
    date: date
    sha256: Sha256 | None = None
