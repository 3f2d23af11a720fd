"""Form: the fields of an act on one title: what can be chosen is what its measure and its standing offer now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from desk.fields import Field, fields_of
from desk.hand_in import honours
from desk.points import points_line
from desk.possible import called
from schemas.act import Scoring
from schemas.action import KINDS
from schemas.base import local_date
from schemas.life import Life
from schemas.office import Office
from schemas.party import Role
from schemas.sheet import ScoreSheet, SheetRow
from workflows.life.law import Law, LawBook
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

PASSED = {"passed": "合格", "failed": "不合格"}
"""What an assessment comes to where the measure names nothing of its own."""


def form(law: Law, life: Life, kind: str, office: Office | None = None) -> tuple[Field, ...]:
    """`fields_of` the kind, with the choices that there are for this title now; a score sheet has a field a row.

    What a unit is, and where, is chosen among what the measure and the `office` have.
    """
    fields = fields_of(KINDS[kind])
    if office is not None and any(one.name in ("unit", "application") for one in fields):
        known = {"honour": law.regulation.honour.names, "category": law.regulation.categories.value}
        return tuple(_chosen(one, known | _areas(office)) for one in fields)
    if kind in MATTERS:
        choices = {str(one): called(law, life, kind, one) for one in matters(law, life, kind)}
        return tuple(replace(one, choices=choices) if one.name == MATTERS[kind] else one for one in fields)
    if not issubclass(KINDS[kind], Scoring):
        return fields
    fields = tuple(_offered(fields, law))
    sheet = law.regulation.sheet_for(life.application.unit.category if life.application else "", kind)
    if sheet is None:
        results = _results(law, kind)
        filled = (
            replace(one, choices=results, required=True) if one.name == "result" else one for one in fields
        )
        return tuple(one for one in filled if one.name not in _SHEET)
    asked = (_on_sheet(one, sheet) for one in fields if one.name != "result")
    on_sheet = tuple(one for one in asked if one.name not in _SHEET or one.inner or one.choices)
    line = points_line(law, life, local_date(life.at)) if kind == "inspect" else None
    return tuple(replace(one, hint=line) if line and one.name == "scores" else one for one in on_sheet)


def _offered(fields: Iterable[Field], law: Law) -> Iterator[Field]:
    """What may follow a last failure is asked for where the measure lets choose."""
    choices = {key: one.label for key, one in law.regulation.second_failures.items()}
    for one in fields:
        if one.name != "choice":
            yield one
        elif choices:
            yield replace(one, choices=choices)


_SHEET = ("scores", "vetoes", "indicators", "references")
"""What is asked as far as the sheet has it."""


def _results(law: Law, kind: str) -> Mapping[str, str]:
    """What an assessment without a sheet comes to: of a re-inspection what the measure names."""
    named = law.regulation.results if kind == "inspect" else {}
    return {key: one.label for key, one in named.items()} or PASSED


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


def application_form(book: LawBook, office: Office) -> tuple[Field, ...]:
    """The fields of an application: honours and categories are those of the measures, areas those of the office."""
    categories = [one for edition in book.editions.values() for one in edition.categories.value]
    known = {"honour": honours(book), "category": categories, **_areas(office)}
    fields = {one.name: _chosen(one, known) for one in fields_of(KINDS["apply"])}
    fields["on"] = replace(fields["on"], required=False)
    return tuple(fields[name] for name in ("application", "documents", "on", "note"))


def _areas(office: Office) -> dict[str, Sequence[str]]:
    roles = {"township": Role.TOWNSHIP, "recommender": Role.RECOMMENDER, "funders": Role.FUNDER}
    parties = [one for post in office.posts for one in post.parties if one.area]
    return {
        name: [one.area for one in parties if one.role is role and one.area] for name, role in roles.items()
    }


def _chosen(field: Field, known: Mapping[str, Sequence[str]]) -> Field:
    """With what can be chosen there, and within it. Where nothing is known, or a list tells of others, it is typed."""
    inner = field.inner if field.several else tuple(_chosen(one, known) for one in field.inner)
    choices = {one: one for one in known.get(field.name, ())} or field.choices
    return replace(field, inner=inner, choices=choices)
