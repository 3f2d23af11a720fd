"""Judged: what is handed on of a list: row by row a title or what is wrong, what is doubtful, and how it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from desk.importing.file import Book
from desk.importing.table import Table
from schemas.inheritance import Inherited, Row
from schemas.precondition import Level


class Known(NamedTuple):
    """A unit that the register has."""

    id: str
    name: str
    township: str
    code: str | None = None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a list does not say, and who asks.

    `honours`, `categories` and `townships` are those that there are; where none are given, none is refused. `columns`
    is what a person says of columns: by header or letter, what it means. `today` bounds the days that are past.
    """

    honour: str
    division: str
    today: date
    level: Level | None = None
    township: str | None = None
    category: str | None = None
    post: str = "办公室"
    places: tuple[str, ...] = ()
    """What names may begin with and leave out: the province, the prefecture, the city, in any form."""
    honours: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    known: Sequence[Known] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


class Wrong(NamedTuple):
    """A cell that cannot be taken over: its column, what it says, why not, and what to do."""

    column: str
    cell: str
    why: str
    remedy: str

    def __str__(self) -> str:
        said = f"“{self.cell[:40]}”" if self.cell else ""
        return f"“{self.column}”{said}{self.why}：{self.remedy}"


Answer = Literal["same", "another", "skip"]
"""A person's answer 处理: 同一单位, 另一单位, 不接管."""
ANSWERS: dict[str, Answer] = {"同一单位": "same", "另一单位": "another", "不接管": "skip"}


class Doubt(NamedTuple):
    """That a unit may be the one of another row, or one that the register has: `other` is how that is spoken of."""

    question: str
    other: str


@dataclass(frozen=True)
class Judged:
    """A row: a title or what is wrong with it. With `doubts` it waits for an answer; `skip`: it is not taken over."""

    row: Row
    inherited: Inherited | None = None
    wrong: tuple[Wrong, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    answer: Answer | None = None
    answered: str = ""
    """The answer as it was written."""

    @property
    def ready(self) -> bool:
        """Whether it can be taken over as it is."""
        return self.inherited is not None and not self.doubts and self.answer != "skip"


@dataclass(frozen=True)
class Reading:
    """A list as it was read. `questions` are to be confirmed or corrected before anything is taken over."""

    book: Book
    tables: tuple[Table, ...]
    rows: tuple[Judged, ...]
    questions: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether every row can be taken over as it is, or is not to be."""
        return not self.questions and all(one.ready or one.answer == "skip" for one in self.rows)
