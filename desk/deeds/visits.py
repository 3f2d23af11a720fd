"""Visits 走访: the forms of what visits came to, row by row, and of the lists 问题清单 of what they found."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from desk import campaign, several
from desk.deeds.campaign import KIND
from desk.deeds.form import (
    DeedForm,
    Place,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    ask,
    asked,
    lacking,
    laid,
    numbered,
    rows,
    whose,
)
from desk.errors import RollError
from desk.fields import Field, field_of
from desk.form import PASSED
from desk.parts import points
from desk.roll import Line, Named
from desk.visit_findings import listed, listings
from register import lawbook
from register.seen import seen
from schemas.action import Inspect
from schemas.base import sealed
from schemas.folding import fold
from schemas.sheet import ScoreSheet
from schemas.undertaking import NEW
from schemas.undertakings.campaign import Campaign, Results, Visit
from schemas.undertakings.findings import OpenFindings

MOST = 300
"""Visits on one form, the nearest first."""
_PLAIN = "result"
"""The form of titles whose measure has no score sheet."""


def _sheets(setting: Setting) -> dict[str, tuple[ScoreSheet | None, list[Visit]]]:
    """The visits that a result may be given for, by the sheet that they are scored on; the nearest day first."""
    book, found = lawbook.read(setting.register), dict[str, tuple[ScoreSheet | None, list[Visit]]]()
    visits = [one for one in setting.state(Campaign).visits if one.why != "gone" and not one.elsewhere]
    with setting.register.reading() as connection:
        known = seen(connection, [one.title for one in visits])
    for one in sorted(visits, key=lambda one: (one.day is None, str(one.day), one.title)):
        it = known.get(one.title)
        measure = book.editions.get(it.edition or "") if it else None
        sheet = measure.sheet_for(it.category, "inspect") if it and measure else None
        key = sealed(sheet.model_dump_json())[:8] if sheet else _PLAIN
        found.setdefault(key, (sheet, []))[1].append(one)
    return found


def _chosen(setting: Setting) -> tuple[ScoreSheet | None, list[Visit]]:
    known = _sheets(setting)
    return known.get(setting.about) or next(iter(known.values()), (None, []))


def _also(setting: Setting) -> Mapping[str, str]:
    """Titles that are scored on different sheets have a form each."""
    return {key: f"{some[0].unit}等{len(some)}家的评分表" for key, (_, some) in _sheets(setting).items()}


def _columns(sheet: ScoreSheet | None, setting: Setting) -> Iterator[Field]:
    if sheet is None:
        book = lawbook.read(setting.register)
        named = {key: one.label for law in book.editions.values() for key, one in law.results.items()}
        yield ask(KIND, "results", "result", "choice", choices=named or PASSED)
        return
    for n, (name, most) in enumerate(_names(sheet)):
        yield Field(f"s{n}", name, "", False, "number", highest=most)


def _names(sheet: ScoreSheet) -> Iterator[tuple[str, float]]:
    """The rows as a score list has them for heads: one that is scored by methods is 组织领导.实地考察."""
    for row in (one for section in sheet.sections for one in section.rows):
        if len(row.methods) < 2:
            yield row.name, row.maximum
        else:
            yield from ((f"{row.name}.{method}", most) for method, most in row.methods.items())


def _results(setting: Setting) -> tuple[Field, ...]:
    table = rows(
        KIND,
        "results",
        "results",
        *whose(KIND),
        ask(KIND, "", "visited", "date"),
        *_columns(_chosen(setting)[0], setting),
        ask(KIND, "", "found"),
        required=True,
    )
    papers = replace(field_of(Inspect, "documents"), required=True)
    return (table, *asked(KIND, Results, ("results",), [papers]))


def _waiting(setting: Setting) -> Mapping[str, Any]:
    return {
        "results": [
            {"title": one.title, "unit": one.unit, "visited": one.day}
            for one in [one for one in _chosen(setting)[1] if not one.visited_on][:MOST]
        ]
    }


def _came(setting: Setting, said: Said) -> list[Wanted]:
    """Each as its title would take it: where one does not, none is written down."""
    sheet, _ = _chosen(setting)
    names = [name for name, _ in _names(sheet)] if sheet else []
    some = [(n, row) for n, row in laid(said, "results") if _is_filled(row)]
    if not some:
        raise UnmeantError({("results",): "请填写走访的结果，至少一家"})
    lacking({("documents",): said.get("documents")})
    named = [Named(_line(n, row, names), row["title"]) for n, row in some]
    fields = {"documents": said["documents"], "on": said.get("on") or setting.today.isoformat()}
    try:
        items = several.on_each(
            setting.register, lawbook.read(setting.register), Inspect, named, fields, dated=True
        )
    except RollError as no:
        raise UnmeantError(dict(_slips(no))) from None
    now = setting.now
    refused: dict[Place, str] = {
        ("results", str(one.line.number)): result.why
        for one, result in zip(
            named, several.rehearsed(setting.register, setting.seat, items, now), strict=True
        )
        if result.state == "refused"
    }
    if refused:
        raise UnmeantError(refused)
    results = campaign.said_of(items, named)
    beside = {name: said[name] for name in ("note",) if name in said}
    return [Wanted(KIND, Results, {"results": results, **beside}, setting.work)]


def _is_filled(row: Mapping[str, Any]) -> bool:
    return any(name not in ("title", "unit", "visited") for name in row)


def _line(n: int, row: Mapping[str, Any], names: list[str]) -> Line:
    own: dict[str, Any] = {"scores": {}}
    for place, name in enumerate(names):
        if (value := row.get(f"s{place}")) is not None:
            own["scores"][name] = points(str(value))
    own = {name: value for name, value in own.items() if value}
    own |= {"result": row["result"]} if row.get("result") else {}
    own |= {"on": row["visited"]} if row.get("visited") else {}
    beside = {"found": row["found"]} if row.get("found") else {}
    return Line(n, row["title"], own, beside)


def _slips(no: RollError) -> Iterator[tuple[Place, str]]:
    for one in no.slips:
        yield ("results", str(one.line)), one.why


def _rectify(setting: Setting) -> tuple[Field, ...]:
    table = rows(
        KIND,
        "rectify",
        "measures",
        *whose(KIND),
        ask(KIND, "", "problem", "fixed"),
        ask(KIND, "", "measure"),
    )
    titles = {
        one.title: numbered(one.title, one.unit) for one in setting.state(Campaign).visits if one.findings
    }
    return (
        ask(KIND, "rectify", "until", "date", required=True),
        table,
        ask(KIND, "rectify", "titles", several=True, choices=titles),
        ask(KIND, "rectify", "proof", "yes"),
    )


def _unlisted(setting: Setting) -> Mapping[str, Any]:
    there = listed(setting.register, setting.work)
    return {
        "measures": [
            {"title": one.title, "unit": one.unit, "problem": problem}
            for one in setting.state(Campaign).visits
            for problem in dict.fromkeys(one.findings)
            if (one.title, problem) not in there
        ]
    }


def _listings(setting: Setting, said: Said) -> list[Wanted]:
    """A list for each title, or what is added to the one that is open."""
    lacking({("until",): said.get("until")})
    state, kept = setting.state(Campaign), setting.kept
    assert kept is not None
    some = [row for _, row in laid(said, "measures") if row.get("problem")]
    only = said.get("titles", ())
    found = []
    for title in dict.fromkeys(row["title"] for row in some if not only or row["title"] in only):
        mine = [row for row in some if row["title"] == title]
        own = {fold(row["problem"]): row["measure"] for row in mine if row.get("measure")}
        proof = bool(said.get("proof"))
        new = listings(setting.register, kept, state, [title], said["until"], own, proof=proof)
        found += [Wanted("findings", one.cls, one.fields, one.joins or NEW) for one in new]
    if not found:
        raise UnmeantError({("measures",): "没有还没有列入问题清单的问题"})
    return found


FORMS = (
    DeedForm(KIND, Results, _results, _came, _waiting, {"titles": "results"}, also=_also),
    DeedForm(
        KIND,
        OpenFindings,
        _rectify,
        _listings,
        _unlisted,
        {"problems": "measures", "by": "until"},
        own_word="rectify",
        within=True,
    ),
)
