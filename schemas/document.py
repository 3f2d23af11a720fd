"""Document 公文: what a decision rests on."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from schemas.base import Line, Model, Sha256
from schemas.days import Day
from schemas.folding import fold


def _none(text: Any) -> Any:
    """A letter that bears no number is often entered as 无."""
    return None if isinstance(text, str) and fold(text) in ("", "-", "/", "无", "无文号", "无号") else text


class Document(Model):
    """A document by number, title and date; its file is known by its hash wherever it is kept.

    Minutes, letters and applications of a small unit bear no number 文号 and are documents all the same.
    """

    number: Annotated[Line | None, BeforeValidator(_none)] = None
    title: Line
    date: Day
    sha256: Sha256 | None = None

    @property
    def called(self) -> str:
        """How it is spoken of: by its number, else by its title."""
        return self.number or f"《{self.title[:198]}》"
