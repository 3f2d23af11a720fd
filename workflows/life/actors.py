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
        "scores": _scores(law, outcome) if issubclass(cls, Scoring) else {},
    }
    act: Action = _ACTION.validate_python({n: known[n] for n in cls.model_fields if n in known})
    return act


def _scores(law: Law, outcome: str) -> dict[str, float]:
    """Full marks, or none."""
    return {row.id: row.maximum if outcome == "passed" else 0.0 for row in law.regulation.sheet.rows}
