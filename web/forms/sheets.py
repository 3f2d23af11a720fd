"""Sheets: spreadsheets that come with a form: their rows stand in its tables as if somebody had typed them."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData, UploadFile

from desk.errors import UnreadableRollError
from desk.fields import Field
from desk.importing.file import LARGEST
from desk.sheet_rows import Row, rows_in
from schemas.folding import fold
from web.forms.inputs import Path
from web.forms.tree import Tree, rows_of, text_at

SHEET = "sheet"
"""Of a table the file that its rows are in."""


def taken(fields: Sequence[Field], form: FormData, tree: Tree) -> dict[Path, str]:
    """Put the rows of the sheets of a form into its tree; what is wrong with a sheet, by its table."""
    wrong: dict[Path, str] = {}
    for one in fields:
        sent = form.get(f"{one.name}.{SHEET}")
        if not (one.sheet and isinstance(sent, UploadFile) and sent.filename):
            continue
        try:
            some = rows_in(sent.file.read(LARGEST + 1), sent.filename, one.inner)
        except UnreadableRollError as no:
            wrong[(one.name,)] = f"{no}，表格里的内容没有填入"
            continue
        laid = one.inner[0].shape == "fixed"
        problem = _filled(tree, one, some) if laid else _added(tree, one, some)
        if problem:
            wrong[(one.name,)] = problem
    return wrong


def _added(tree: Tree, field: Field, some: Sequence[Row]) -> str:
    """After what was typed; a row that stands there already is not put there again."""
    known = rows_of(tree, field.name)
    new = [row for one in some if not _there(row := _row(one), known)]
    tree[field.name] = {str(n): row for n, row in enumerate([*known, *new])}
    return ""


def _there(row: Tree, known: Sequence[Tree]) -> bool:
    return any(all(text_at(one, name) == text_at(row, name) for name in row) for one in known)


def _filled(tree: Tree, field: Field, some: Sequence[Row]) -> str:
    """Beside the titles that stand there, by number or by unit."""
    known = rows_of(tree, field.name)
    strangers = []
    for one in some:
        row = next((row for row in known if _meant(row, one)), None)
        if row is None:
            strangers.append(one.get("title") or one.get("unit") or one.get("name") or "没有写称号的一行")
            continue
        fixed = {part.name for part in field.inner if part.shape == "fixed"}
        row.update({name: [text] for name, text in one.items() if name not in fixed})
    tree[field.name] = {str(n): row for n, row in enumerate(known)}
    if not strangers:
        return ""
    return f"表格里这几行不在名单里，没有填入：{'、'.join(strangers[:20])}"


def _meant(row: Tree, one: Row) -> bool:
    """Whether a row of a sheet is this one: by its title, called so or by its unit; and by its problem."""
    called = {fold(text_at(row, name)) for name in ("title", "unit", "name")} - {""}
    said = next((one[name] for name in ("title", "unit", "name") if one.get(name)), "")
    problem = one.get("problem")
    return fold(said) in called and (problem is None or fold(problem) == fold(text_at(row, "problem")))


def _row(one: Mapping[str, str]) -> Tree:
    return {name: [text] for name, text in one.items()}
