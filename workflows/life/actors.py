"""Actors: the plain act that answers a duty with a wanted outcome, for lives that are only thought of (plan, tests)."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from schemas.act import Scoring
from schemas.action import KINDS, Action
from schemas.base import local_date
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Actor
from schemas.sheet import Indicator
from schemas.stage import Duty
from workflows.life import filling, lengths, scoring
from workflows.life.kinds import ANSWERS
from workflows.life.law import Law

_ACTION: TypeAdapter[Any] = TypeAdapter(Action, config=ConfigDict(defer_build=True))


def answer(law: Law, life: Life, one: Obligation, outcome: str, at: datetime) -> Action:
    """The act by which whoever owes `one` brings it to `outcome` at the instant `at`, in documents made up.

    `KeyError` for a duty that nobody acts on. Each kind has an account of its own: nobody decides on what they filed.
    """
    kind = ANSWERS[one.duty]
    cls = KINDS[kind]
    day = local_date(at)
    document = {"number": f"推演〔{day.year}〕{life.seq + 1}号", "title": "推演用文件", "date": day}
    known: dict[str, Any] = {
        "kind": kind,
        "id": f"think.{life.title}.{life.seq + 1}",
        "title": life.title,
        "actor": Actor(account=f"think-{kind}", post=one.by.label, party=one.by),
        "received_at": at,
        "on": day,
        "documents": _documents(law, one, kind, document),
        "result": outcome,
        "body": one.about,
        "objection": one.about,
        "posts": ("主要负责人",),
        "batch": f"{day.year}年批次",
        "number": life.title,
        "filing": one.about,
        "choice": _chosen(law, life, one, outcome),
        "within": lengths.longest(law, life.standing, kind, outcome)[1],
        **(_scored(law, life, one, outcome) if issubclass(cls, Scoring) else {}),
    }
    act: Action = _ACTION.validate_python({n: known[n] for n in cls.model_fields if n in known})
    return act


def _documents(law: Law, one: Obligation, kind: str, document: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """One, or as many of each kind as a report has to come with."""
    pieces = law.regulation.filings[str(one.about)].pieces if kind == "file" else {}
    several = [{**document, "title": piece} for piece, wanted in pieces.items() for _ in range(wanted)]
    return tuple(several) or (document,)


def _chosen(law: Law, life: Life, one: Obligation, outcome: str) -> str | None:
    """The first of what may be chosen after the last failure."""
    last = one.duty is Duty.SECOND and outcome == "failed" and scoring.last_round(law, life.standing)
    return next(iter(sorted(law.regulation.second_failures)), None) if last else None


def outcome_of(law: Law, category: str, duty: Duty, outcome: str) -> str:
    """What `passed` and `failed` are under this measure: of a re-inspection with named results, one of these."""
    results = law.regulation.results
    if duty is not Duty.REINSPECTION or not results or outcome not in ("passed", "failed"):
        return outcome
    return _best(law, category) if outcome == "passed" else law.regulation.lowest


def _best(law: Law, category: str) -> str:
    """The result that full marks reach without bonus rows; without a sheet the first that renews or keeps the title."""
    results, sheet = law.regulation.results, law.regulation.sheet_for(category, "inspect")
    if sheet is None:
        good = [name for name, one in sorted(results.items()) if one.passes]
        then = {results[name].follows.then: name for name in reversed(good)}
        return then.get("renew") or then.get("keep") or [*good, *results][0]
    lines = [(one.at_least, name) for name, one in results.items() if one.at_least is not None]
    return max((one for one in lines if one[0] <= sheet.total), default=(0.0, law.regulation.lowest))[1]


def _scored(law: Law, life: Life, one: Obligation, outcome: str) -> dict[str, Any]:
    """Full marks or none, by as many assessors as there must be; without a sheet the result by name."""
    passed, category = outcome == "passed", _category(life)
    sheet = law.regulation.sheet_for(category, "assess" if one.duty is Duty.ASSESSMENT else "inspect")
    if sheet is None:
        named = Duty.REINSPECTION if one.duty is Duty.SECOND else one.duty
        return {"result": outcome_of(law, category, named, outcome), "scores": {}}
    scores = filling.filled(sheet, 1.0 if passed else 0.0)
    figures = {one.id: _reached(one, passed=passed) for one in sheet.indicators}
    references = {one.id: 0.0 for one in sheet.indicators if one.reference}
    return {"scores": scores, "indicators": figures, "references": references, "result": None}


def _category(life: Life) -> str:
    return life.application.unit.category if life.application else ""


def _reached(one: Indicator, *, passed: bool) -> float:
    against = one.threshold or 0.0
    return against if passed else against + (-1 if one.must_be == "at_least" else 1)
