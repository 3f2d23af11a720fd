"""Document 公文: what a decision rests on, and the file of it that is kept 佐证材料."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from schemas.base import Line, Model, Sha256, later
from schemas.days import Day
from schemas.folding import fold


def _none(text: Any) -> Any:
    """A letter that bears no number is often entered as 无."""
    return None if isinstance(text, str) and fold(text) in ("", "-", "/", "无", "无文号", "无号") else text


def _no_path(name: str) -> str:
    if "/" in name or "\\" in name or name.startswith("."):
        raise ValueError("文件名不能带文件夹，也不能以点开头")
    return name


FileName = Annotated[Line, AfterValidator(_no_path)]
"""What a file is called: a label, and no place."""


class Document(Model, defer_build=False):
    """A document by number, title and date; its file is known by its hash wherever it is kept.

    Minutes, letters and applications of a small unit bear no number 文号 and are documents all the same. One whose file
    is kept here says under which name it came, `kept_as`; of any other the hash alone is known.
    """

    number: Annotated[Line | None, BeforeValidator(_none)] = None
    title: Line
    date: Day
    sha256: Sha256 | None = None
    kept_as: FileName | None = later(None)

    @model_validator(mode="after")
    def _known_by_its_hash(self) -> Self:
        if self.kept_as and not self.sha256:
            raise ValueError("写了存入的文件名，没有写文件的 SHA-256")
        return self

    @property
    def called(self) -> str:
        """How it is spoken of: by its number, else by its title."""
        return self.number or f"《{self.title[:198]}》"
