"""Inputs: the desk's fields as a page draws them: name, words, limits, what was typed, and what is wrong beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from desk.fields import Field
from web.forms.reading import KEPT, is_paper, typed_in
from web.forms.tree import Tree, branch, name_of, rows_of, text_at, texts_at

Widget = Literal[
    "line",
    "text",
    "date",
    "number",
    "radio",
    "select",
    "checks",
    "yes",
    "group",
    "rows",
    "list",
    "file",
    "table",
    "fixed",
]
"""How it is drawn: `rows` are a table of labels and boxes, `list` repeats what is within, `table` does so under heads.

What is `fixed` is shown, and carried on.
"""

Path = tuple[str, ...]
Faults = Mapping[Path, str]
"""What is wrong, by the place in the act."""

BLANK = 3
"""Rows of a list that wait to be filled."""
BUTTONS = 5
"""Choices that are shown beside one another; more of them are dropped down."""
MOST = 100
"""Rows of a list without a limit of its own."""

_WIDGETS: dict[str, Widget] = {
    "text": "text",
    "date": "date",
    "number": "number",
    "whole": "number",
    "yes": "yes",
    "group": "group",
    "act": "group",
    "fixed": "fixed",
}


@dataclass(frozen=True)
class Input:
    """One thing to fill in. `value` is as it was typed; `chosen` are the boxes that were ticked.

    `more`: a list may get further rows. `kept` is a document's file that came before: its hash and name.
    """

    path: Path
    label: str
    widget: Widget
    hint: str = ""
    required: bool = False
    value: str = ""
    chosen: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None
    longest: int | None = None
    highest: float | None = None
    inner: tuple["Input", ...] = ()
    more: bool = False
    kept: str = ""
    faults: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is posted as."""
        return name_of(self.path)

    @property
    def id(self) -> str:
        """What a label and a fault point at."""
        return f"f-{self.name}"


def laid_out(
    fields: Sequence[Field], given: Tree, faults: Faults | None = None, more: Mapping[str, int] | None = None
) -> tuple[Input, ...]:
    """A form's inputs with what was typed and what is wrong. `more` asks for further rows, by the name of a list.

    An act within an act is asked for once it is known which it is.
    """
    layout = _Layout(faults or {}, more or {})
    return tuple(layout.field(one, given, ()) for one in fields if one.inner or one.shape != "act")


def unplaced(inputs: Sequence[Input], faults: Faults) -> list[str]:
    """What is wrong that stands beside none of the inputs."""
    placed = set(_placed(inputs))
    return [problem for problem in dict.fromkeys(faults.values()) if problem not in placed]


def _placed(inputs: Sequence[Input]) -> list[str]:
    return [problem for one in inputs for problem in (*one.faults, *_placed(one.inner))]


class _Layout:
    """What a form's faults are, and which of its lists grow."""

    def __init__(self, faults: Faults, more: Mapping[str, int]) -> None:
        self.faults, self.more = faults, more

    def field(self, field: Field, given: Tree, at: Path) -> Input:
        """A field with what was typed for it."""
        path = (*at, field.name)
        if field.keyed and field.inner:
            return self._rows(field, branch(given, field.name), path)
        if field.keyed or (field.several and field.choices is None):
            return self._list(field, given, path)
        if field.several:
            return self._box(field, path, "checks", chosen=tuple(texts_at(given, field.name)))
        if field.shape in ("group", "act"):
            return self._group(field, branch(given, field.name), path)
        return self._box(field, path, _widget(field), value=text_at(given, field.name))

    def _box(
        self, field: Field, path: Path, widget: Widget, value: str = "", chosen: tuple[str, ...] = ()
    ) -> Input:
        return Input(
            path,
            field.label,
            widget,
            field.hint,
            field.required,
            value,
            chosen,
            field.choices,
            field.longest,
            field.highest,
            faults=tuple(self._below(path)),
        )

    def _group(self, field: Field, given: Tree, path: Path) -> Input:
        inner = tuple(self.field(one, given, path) for one in typed_in(field))
        kept = text_at(given, KEPT)
        if is_paper(field):
            inner = (
                *inner,
                Input((*path, "file"), "附件", "file", faults=tuple(self._below((*path, "file")))),
            )
        return Input(
            path,
            field.label,
            "group",
            field.hint,
            field.required,
            inner=inner,
            kept=kept,
            faults=self._own(path, inner),
        )

    def _rows(self, field: Field, given: Tree, path: Path) -> Input:
        inner = tuple(self.field(one, given, path) for one in field.inner)
        return Input(
            path,
            field.label,
            "rows",
            field.hint,
            field.required,
            inner=inner,
            faults=self._own(path, inner),
        )

    def _list(self, field: Field, given: Tree, path: Path) -> Input:
        rows, most = rows_of(given, field.name), field.most or MOST
        laid = bool(field.inner) and field.inner[0].shape == "fixed"
        blank = 0 if laid else self.more.get(name_of(path), 0) + BLANK
        count = max(min(len(rows) + blank, most), len(rows))
        inner = tuple(
            self._item(field, rows[n] if n < len(rows) else {}, (*path, str(n)), n) for n in range(count)
        )
        return Input(
            path,
            field.label,
            "table" if field.sheet else "list",
            field.hint,
            field.required,
            inner=inner,
            more=count < most and not laid,
            heads=tuple(one.label for one in field.inner) if field.sheet else (),
            faults=self._own(path, inner),
        )

    def _item(self, field: Field, row: Tree, path: Path, number: int) -> Input:
        label = f"第{number + 1}项"
        if field.keyed:
            halves = tuple(
                Input(
                    (*path, part),
                    word,
                    "line",
                    value=text_at(row, part),
                    faults=tuple(self._below((*path, part))),
                )
                for part, word in (("key", "名称"), ("value", "内容"))
            )
            return Input(path, label, "group", inner=halves)
        if field.shape == "group":
            one = Field(field.name, label, "", False, "group", inner=field.inner)
            return self._group(one, row, path)
        return Input(
            path,
            label,
            "line",
            value=text_at(row, ""),
            longest=field.longest,
            faults=tuple(self._below(path)),
        )

    def _below(self, path: Path) -> list[str]:
        """What is wrong at a place or within it."""
        return [one for at, one in self.faults.items() if at[: len(path)] == path]

    def _own(self, path: Path, inner: Sequence[Input]) -> tuple[str, ...]:
        """What is wrong within a place, and beside nothing in it."""
        placed = {one.path for one in inner}
        return tuple(
            problem
            for at, problem in self.faults.items()
            if at[: len(path)] == path and at[: len(path) + 1] not in placed
        )


def _widget(field: Field) -> Widget:
    if field.shape == "fixed":
        return "fixed"
    if field.choices is not None:
        few = len(field.choices) <= BUTTONS
        return "radio" if few and field.required else "select"
    return _WIDGETS.get(field.shape, "line")
