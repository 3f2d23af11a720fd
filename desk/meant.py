"""Meant: what was typed, as the register, the measure and the office write it.

What means nothing there is left as it is typed, and the law refuses it: the law knows keys and names as its measure
writes them; people type names, other widths, other brackets.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from desk.hand_in import honours
from desk.units import as_known
from register.connect import Register
from register.queries import batches
from schemas.act import Act, Scoring
from schemas.action import KINDS, Correct
from schemas.application import Application
from schemas.folding import batch, key_of, meant
from schemas.life import Life
from schemas.office import Office
from schemas.party import Role
from schemas.sheet import ScoreSheet
from schemas.stage import Stage
from schemas.unit import Unit
from wording import forms
from workflows.life.law import Law, LawBook


def as_registered(register: Register, application: Application, office: Office, book: LawBook) -> Application:
    """An application whose unit is the one that the register knows, all names as measure and office write them."""
    honour = meant(application.honour, honours(book)) or application.honour
    categories = [
        category
        for one in book.editions.values()
        if honour in one.honour.names
        for category in one.categories.value
    ]
    unit = as_known(register, application.unit)
    unit = unit.model_copy(
        update={
            "category": meant(unit.category, dict.fromkeys(categories)) or unit.category,
            "township": township(office, unit),
        }
    )
    recommender = application.recommender and _area(office, Role.RECOMMENDER, application.recommender)
    funders = tuple(_area(office, Role.FUNDER, one) for one in application.funders)
    return application.model_copy(
        update={"unit": unit, "honour": honour, "recommender": recommender, "funders": funders}
    )


def township(office: Office, unit: Unit) -> str:
    """A unit's township as the office writes it."""
    return _area(office, Role.TOWNSHIP, unit.township)


def _area(office: Office, role: Role, typed: str) -> str:
    areas = [
        party.area for post in office.posts for party in post.parties if party.role is role and party.area
    ]
    return meant(typed, dict.fromkeys(areas)) or typed


def by_the_measure(cls: type[Act], fields: dict[str, Any], law: Law, life: Life) -> dict[str, Any]:
    """The fields of an act of `cls` with names in the place of keys put right: of bodies, causes, choices, rows."""
    measure = law.regulation
    named: dict[str, Mapping[str, str]] = {
        "body": _themselves(measure.bodies.value if measure.bodies else ()),
        "cause": {key: cause.label for key, cause in measure.causes.items()},
        "choice": {key: one.label for key, one in measure.second_failures.items()},
        "filing": {key: rule.what for key, rule in measure.filings.items()},
        "step": {stage.value: forms.STAGES[stage] for stage in Stage},
    }
    if issubclass(cls, Scoring):
        named["result"] = {key: result.label for key, result in measure.results.items()}
    put = {
        name: key_of(fields[name], known) or fields[name]
        for name, known in named.items()
        if isinstance(fields.get(name), str)
    }
    category = life.application.unit.category if life.application else ""
    kind = cls.model_fields["kind"].default
    sheet = measure.sheet_for(category, kind) if issubclass(cls, Scoring) else None
    if sheet is not None:
        vetoes = {one.id: one.name for one in sheet.vetoes}
        figures = {one.id: one.name for one in sheet.indicators}
        put |= {
            name: _keyed(fields[name], figures)
            for name in ("indicators", "references")
            if isinstance(fields.get(name), dict)
        }
        if isinstance(fields.get("scores"), dict):
            put["scores"] = _scores(fields["scores"], sheet)
        if fields.get("vetoes"):
            put["vetoes"] = tuple(key_of(one, vetoes) or one for one in fields["vetoes"])
    if issubclass(cls, Correct) and isinstance(instead := fields.get("instead"), dict):
        put["instead"] = by_the_measure(KINDS[instead["kind"]], instead, law, life)
    return fields | put


def in_its_batch(register: Register, fields: Mapping[str, Any], life: Life) -> dict[str, str]:
    """The batch of a naming as the other titles in it have it: one batch has one name."""
    if not isinstance(fields.get("batch"), str) or life.application is None:
        return {}
    wanted, known = batch(fields["batch"]), batches(register, life.application.honour)
    return {"batch": next((one for one in known if batch(one) == wanted), fields["batch"])}


def _keyed(typed: dict[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """By key; as typed where a thing stands there by its key and by its name."""
    found = {key_of(key, known) or key: value for key, value in typed.items()}
    return found if len(found) == len(typed) else typed


def _scores(typed: dict[str, Any], sheet: ScoreSheet) -> dict[str, Any]:
    """Points by row and method, where a row is typed as 组织领导.实地考察; as typed where one stands there twice."""
    names = {row.id: row.name for row in sheet.rows}
    found: dict[str, Any] = {}
    for said, value in typed.items():
        key, method = key_of(said, names), ""
        if key is None:
            before, _, method = said.rpartition(".")
            key = key_of(before, names)
        row = next((row for row in sheet.rows if row.id == key), None)
        if row is None:
            found[said] = value
            continue
        given = {method: value} if method else value
        if isinstance(given, dict):
            given = {meant(one, row.methods) or one: points for one, points in given.items()}
        there = found.setdefault(row.id, given)
        if there is not given:
            if not (isinstance(there, dict) and isinstance(given, dict)) or there.keys() & given.keys():
                return typed
            there.update(given)
    return found


def _themselves(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}
