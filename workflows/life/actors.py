"""Actors: the plain act that answers a duty with a wanted outcome, for lives that are only thought of (plan, tests)."""

import typing
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from schemas.action import Action, Scoring
from schemas.base import local_date
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Actor
from schemas.sheet import Indicator
from schemas.stage import Duty
from workflows.life.law import Law
from workflows.life.phrases import ANSWERS

_ACTION: TypeAdapter[Any] = TypeAdapter(Action)
_KINDS = {one.model_fields["kind"].default: one for one in typing.get_args(typing.get_args(Action)[0])}


def answer(law: Law, life: Life, one: Obligation, outcome: str, at: datetime) -> Action:
    """The act by which whoever owes `one` brings it to `outcome` at the instant `at`, in documents made up.

    `KeyError` for a duty that nobody acts on. Each kind has an account of its own: nobody decides on what they filed.
    """
    kind = ANSWERS[one.duty]
    cls = _KINDS[kind]
    day = local_date(at)
    document = {"number": f"推演〔{day.year}〕{life.seq + 1}号", "title": "推演用文件", "date": day}
    known: dict[str, Any] = {
        "kind": kind,
        "id": f"think.{life.title}.{life.seq + 1}",
        "title": life.title,
        "actor": Actor(account=f"think-{kind}", post=one.by.label, party=one.by),
        "received_at": at,
        "on": day,
        "documents": (document,),
        "result": outcome,
        "body": one.about,
        "objection": one.about,
        "posts": ("主要负责人",),
        "batch": f"{day.year}年批次",
        "number": life.title,
        "filing": one.about,
        **(_scored(law, life, one, outcome) if issubclass(cls, Scoring) else {}),
    }
    act: Action = _ACTION.validate_python({n: known[n] for n in cls.model_fields if n in known})
    return act


def _scored(law: Law, life: Life, one: Obligation, outcome: str) -> dict[str, Any]:
    """Full marks or none, by as many assessors as there must be; or the best or worst result by name."""
    passed, sheet = outcome == "passed", law.regulation.sheet_for(_category(life))
    if sheet is None:
        named = _named(law, passed=passed) if one.duty is not Duty.ASSESSMENT else ""
        return {"result": named or outcome, "scores": {}}
    times = sheet.assessors.at_least if sheet.assessors else 1
    best = {row.id: row.maximum if passed else 0.0 for row in sheet.rows if not row.bonus}
    scores = {row: (points,) * times if sheet.assessors else points for row, points in best.items()}
    figures = {one.id: _reached(one, passed=passed) for one in sheet.indicators}
    references = {one.id: 0.0 for one in sheet.indicators if one.reference}
    return {"scores": scores, "indicators": figures, "references": references, "result": None}


def _category(life: Life) -> str:
    return life.application.unit.category if life.application else ""


def _named(law: Law, *, passed: bool) -> str:
    """The best result that renews the title, or the one without a line."""
    good = [
        name for name, one in law.regulation.results.items() if one.passes and one.follows.then == "renew"
    ]
    return "" if not law.regulation.results else good[0] if passed and good else law.regulation.lowest


def _reached(one: Indicator, *, passed: bool) -> float:
    against = one.threshold or 0.0
    return against if passed else against + (-1 if one.must_be == "at_least" else 1)
