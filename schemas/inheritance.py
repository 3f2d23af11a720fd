"""Inheritance 接管: a title in mid-life, as the list has it that an office kept until now."""

from typing import Literal

from pydantic import Field

from schemas.application import Application
from schemas.base import Line, Model, Sha256, later
from schemas.days import Day
from schemas.document import Document

State = Literal["held", "inspecting", "rectifying", "revoked", "ended"]
"""How a title stands by the list: held 有效, under re-inspection 复验中, rectifying 整改中, revoked 已取消, or ended
otherwise 已终止 (expired, given up, its unit gone)."""


PLAIN = "文本"
"""What is stored as the sheet of a text."""


class Row(Model):
    """Where it was read: in which file, known by its hash, on which sheet, in which row as the program shows it."""

    file: Line
    sha256: Sha256
    sheet: Line
    row: int = Field(ge=1)

    @property
    def on_sheet(self) -> str:
        """The sheet as people call it; none where the file is a text, which has rows alone."""
        workbook = self.file.lower().endswith((".xlsx", ".xlsm", ".xls", ".et", ".ods"))
        return "" if self.sheet == PLAIN and not workbook else self.sheet


class Inherited(Model):
    """What a list says of one title.

    `passed_on` is the day of the last re-inspection that was passed, `until` the last day of its term where the list
    says so; else both follow from the measure. `since` is when its state came about: rectification was ordered, the
    title revoked or ended. `due` is the last day for rectification, or for the re-inspection that is under way.
    """

    application: Application
    named_on: Day
    batch: Line | None = None
    number: Line | None = None
    document: Document | None = None
    passed_on: Day | None = later(None)
    until: Day | None = later(None)
    state: State = "held"
    since: Day | None = later(None)
    due: Day | None = later(None)
    plaque_out: bool = later(False)
    """That the plaque of a title that is lost still hangs."""
