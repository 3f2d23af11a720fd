"""Data: a title as it stands, all of it for programs."""

from datetime import date
from typing import Any

from desk.divisions import named
from desk.look import Look
from desk.points import points_of_years
from desk.reasons import reasons
from desk.timeline import line_of
from schemas.obligation import Obligation
from wording.duties import deadline
from workflows.life import tidings


def as_data(look: Look, today: date, *, ledger: bool) -> dict[str, Any]:
    """All of it for programs; with the whole `ledger` on request."""
    law, life = look.law, look.life
    standing = life.standing
    answer: dict[str, Any] = {
        "title": life.title,
        "application": life.application.model_dump(mode="json") if life.application else None,
        "division": named(life.application.unit.division) if life.application else None,
        "stage": standing.stage.value,
        "in_force": law.in_force(standing),
        "is_open": life.is_open,
        "number": standing.number,
        "batch": standing.batch,
        "ground": standing.ground,
        "dates": {name: day.isoformat() for name, day in sorted(standing.dates.items())},
        "ban_until": standing.ban_until.isoformat() if standing.ban_until else None,
        "obligations": [_owed(look, one, today) for one in look.obligations],
        "points": [one._asdict() for one in points_of_years(law, life, today)],
        "edition": life.edition,
        "calendar": life.calendar,
        "seq": life.seq,
        "head": life.head,
        "waiting": [
            {"kind": one.kind, "id": one.id, "received_at": one.received_at.isoformat()}
            for one in look.waiting
        ],
    }
    if ledger:
        answer["ledger"] = [
            line_of(entry, what) | {"recorded_at": one.recorded_at}
            for one, (entry, what) in zip(look.lines, look.history, strict=True)
        ]
    return answer


def _owed(look: Look, one: Obligation, today: date) -> dict[str, Any]:
    return {
        "id": one.id,
        "duty": one.duty.value,
        "what": look.law.rule(one.duty, one.about).what,
        "by": one.by.model_dump(mode="json"),
        "about": one.about,
        "due": one.due.isoformat(),
        "provisional": one.provisional,
        "overdue": one.due < today,
        "acknowledged_by": one.acknowledged_by,
        "urged": one.urged.model_dump(mode="json") if one.urged else None,
        "why": deadline(tidings.deadline(look.law, one)),
        "reasons": reasons(look.law, one, look.lines),
    }
