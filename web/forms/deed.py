"""Deed: what is wrong with what was filled in for a deed: beside the fields of its form, in the rows of its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from desk import undertakings as works
from desk.deeds.form import DeedForm, UnmeantError
from desk.errors import DeskError
from desk.fields import Field
from web.forms.inputs import Path
from web.forms.tree import Tree, rows_of, text_at
from web.forms.wrong import MISSING, WANTED
from wording.undertakings import words


def faults_of(no: DeskError, form: DeedForm, fields: Sequence[Field], tree: Tree) -> dict[Path, str]:
    """What is wrong, by the place in the form."""
    known = {one.name: one for one in fields}
    if isinstance(no, UnmeantError):
        return no.faults
    if isinstance(no, works.UnwrittenDeedError):
        return _unwritten(no, form, known, tree)
    if isinstance(no, works.DeedRefusedError):
        name = no.why.field or ""
        at = form.places.get(name, name)
        if at not in known:
            return {(): str(no)}
        told = words.reason(form.kind, no.why)
        return {(at, row): told for row in _rows(known[at], tree, vars(no.why))} or {(at,): told}
    field = getattr(no, "field", None)
    at = form.places.get(field, field) if isinstance(field, str) else ""
    return {(at,) if at in known else (): str(no)}


def _unwritten(
    no: works.UnwrittenDeedError, form: DeedForm, known: Mapping[str, Field], tree: Tree
) -> dict[Path, str]:
    """What makes no deed; what the form has no field for is told with what it is about."""
    found: dict[Path, str] = {}
    for one in no.faults:
        problem = WANTED if one.problem == MISSING else one.problem
        name = one.path[0] if one.path else ""
        at = form.places.get(name, name)
        if at not in known:
            about = words.field(form.kind, name)
            found[()] = "；".join(filter(None, (found.get(()), f"{about}：{problem}")))
        elif at == name:
            found[(at, *_below(known[at], tree, one.path[1:]))] = problem
        else:
            found[(at,)] = problem
    return found


def _below(field: Field, tree: Tree, rest: Path) -> Path:
    """A place within a field; what is under a title stands in that title's row."""
    if not field.sheet or not rest or rest[0].isdecimal():
        return rest
    rows = rows_of(tree, field.name)
    return next(((str(n),) for n, one in enumerate(rows) if text_at(one, "title") == rest[0]), ())


def _rows(field: Field, tree: Tree, facts: Mapping[str, Any]) -> list[str]:
    """The rows of a table that a refusal is about, by title, number or name."""
    if not field.sheet:
        return []
    about = {name: set(facts.get(f"{name}s") or ()) for name in ("title", "number", "name")}
    rows = rows_of(tree, field.name)
    return [
        str(n)
        for n, row in enumerate(rows)
        if any(text_at(row, name).split("　")[0] in some for name, some in about.items())
    ]
