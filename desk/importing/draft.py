"""Draft: a row on its way to a title: its cells by meaning, and what is wrong is said of their columns."""

from dataclasses import dataclass, field
from typing import Any

from desk.importing import privacy
from desk.importing.cells import Read, Take, UnfitError, checked, day_of, ditto, nothing, shown
from desk.importing.columns import LABELS, Meaning
from desk.importing.file import Cell
from desk.importing.judged import Answer, Given, Wrong
from desk.importing.names import joined
from desk.importing.table import Line, Table


@dataclass
class Draft:
    """A row on its way: its values so far by the field that they are for."""

    table: Table
    line: Line
    given: Given
    plain: bool
    from_1904: bool
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answer: Answer | None = None
    answered: str = ""
    told: set[str] = field(default_factory=set)
    """What is told once for the whole list."""
    new_township: str = ""
    """A township that is none of those that there are, and like none."""

    def cell(self, meaning: Meaning) -> Cell:
        """A cell that says something, checked; None where it says nothing or is wrong."""
        cell = self.line.cells.get(meaning)
        if cell is None and meaning not in self.line.unopened:
            return None
        try:
            checked(cell, unopened=meaning in self.line.unopened)
        except UnfitError as unfit:
            self.fault(meaning, unfit.why, unfit.remedy)
            return None
        if ditto(cell):
            self.fault(meaning, "上一行没有可以照抄的", "写上内容")
            return None
        return None if nothing(cell) else cell

    def text(self, meaning: Meaning) -> str:
        """A cell as a line of text without the spaces that line it up; nothing of a person in it."""
        cell = self.cell(meaning)
        if cell is None:
            return ""
        if privacy.of_a_person(cell):
            self.fault(meaning, "里有手机号码或身份证号码", "删去个人信息，只留单位的")
            return ""
        return joined(shown(cell).replace("\n", ""))

    def fault(self, meaning: Meaning, why: str, remedy: str) -> None:
        """Something is wrong with a cell: said once a column."""
        called = self.called(meaning)
        if all(one.column != called for one in self.wrong):
            cell = privacy.kept(self.line.cells.get(meaning)).replace("\n", " ")
            self.wrong.append(Wrong(called, "" if meaning in self.line.unopened else cell, why, remedy))

    def called(self, meaning: Meaning) -> str:
        """A column by its header."""
        column = self.table.column(meaning)
        return column.header if column and column.header else LABELS[meaning]

    def day(self, meaning: Meaning, take: Take, cell: Cell = None) -> Read | None:
        """The day in a cell."""
        cell = self.cell(meaning) if cell is None else cell
        if cell is None:
            return None
        try:
            read = day_of(cell, take, plain=self.plain, from_1904=self.from_1904)
        except UnfitError as unfit:
            self.fault(meaning, unfit.why, unfit.remedy)
            return None
        if read.note:
            self.notes.append(f"{self.called(meaning)}{read.note}")
        return read
