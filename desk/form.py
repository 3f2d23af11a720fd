"""Form: the fields of an act on one title: what can be chosen is what its measure and its standing offer now."""

from collections.abc import Mapping
from dataclasses import replace

from desk.fields import Field, fields_of
from desk.points import points_line
from desk.possible import called
from schemas.act import Scoring
from schemas.action import KINDS
from schemas.base import local_date
from schemas.life import Life
from schemas.sheet import ScoreSheet, SheetRow
from workflows.life.law import Law
from workflows.life.possible import matters

MATTERS = {
    "file": "filing",
    "credit": "filing",
    "consult": "body",
    "examine": "objection",
    "ask": "step",
    "raise": "cause",
    "change": "change",
    **dict.fromkeys(("acknowledge", "urge", "extend", "pause", "resume"), "obligation"),
    **dict.fromkeys(("correct", "annul"), "entry"),
}
"""The field in which an act says which of several it is about."""

_PASSED = {"passed": "合格", "failed": "不合格"}


def form(law: Law, life: Life, kind: str) -> tuple[Field, ...]:
    """`fields_of` the kind, with the choices that there are for this title now; a score sheet has a field a row."""
    fields = fields_of(KINDS[kind])
    if kind in MATTERS:
        choices = {str(one): called(law, life, kind, one) for one in matters(law, life, kind)}
        return tuple(replace(one, choices=choices) if one.name == MATTERS[kind] else one for one in fields)
    if not issubclass(KINDS[kind], Scoring):
        return fields
    sheet = law.regulation.sheet_for(life.application.unit.category if life.application else "", kind)
    if sheet is None:
        results = _results(law, kind)
        filled = (
            replace(one, choices=results, required=True) if one.name == "result" else one for one in fields
        )
        return tuple(one for one in filled if one.name not in _SHEET)
    on_sheet = tuple(_on_sheet(one, sheet) for one in fields if one.name != "result")
    line = points_line(law, life, local_date(life.at)) if kind == "inspect" else None
    return tuple(replace(one, hint=line) if line and one.name == "scores" else one for one in on_sheet)


_SHEET = ("scores", "vetoes", "indicators", "references")


def _results(law: Law, kind: str) -> Mapping[str, str]:
    """What an assessment without a sheet comes to: of a re-inspection what the measure names."""
    named = law.regulation.results if kind == "inspect" else {}
    return {key: one.label for key, one in named.items()} or _PASSED


def _on_sheet(field: Field, sheet: ScoreSheet) -> Field:
    number = replace(field, several=False, keyed=False, hint="", inner=())
    if field.name == "scores":
        rows = (_row(number, row) for section in sheet.sections for row in section.rows)
        return replace(field, required=True, inner=tuple(rows))
    if field.name == "vetoes":
        return replace(field, choices={one.id: one.name for one in sheet.vetoes})
    if field.name in ("indicators", "references"):
        wanted = [one for one in sheet.indicators if field.name == "indicators" or one.reference]
        inner = (
            replace(number, name=one.id, label=_indicator(field.name, one.name, one.reference), required=True)
            for one in wanted
        )
        return replace(field, required=bool(wanted), inner=tuple(inner))
    return field


def _row(number: Field, row: SheetRow) -> Field:
    """A field for the points of a row, or for those of each of its methods, with its part before its name."""
    label = f"{row.part}：{row.name}" if row.part else row.name
    one = replace(number, name=row.id, label=label, required=not row.bonus, highest=row.maximum)
    if len(row.methods) < 2:
        return one
    each = (replace(one, name=method, label=method, highest=most) for method, most in row.methods.items())
    return replace(one, shape="group", inner=tuple(each))


def _indicator(field: str, name: str, reference: str | None) -> str:
    return name if field == "indicators" else f"{name}（{reference}）"
