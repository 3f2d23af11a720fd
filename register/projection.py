"""Projections: what the register shows of a life in columns of its own, so that people can look for it."""

from datetime import datetime

from register.ledger import FILES
from schemas.entry import Entry
from schemas.folding import fold
from schemas.life import Life
from wording.articles import article
from workflows.life.law import Law


def folded(text: str | None) -> str | None:
    """A text as it is looked up: folded, and no longer than its column. What is found is compared in full."""
    return fold(text)[:200] if text else None


def title_values(life: Life, law: Law, next_wake: datetime | None) -> dict[str, object]:
    """A title's columns: its life, and what they show of it. `ValueError` before its application."""
    kept = {"seq": life.seq, "head": life.head, "life": life.text, "next_wake": next_wake}
    return {**shown_values(life, law), **kept}


def shown_values(life: Life, law: Law) -> dict[str, object]:
    """What a title's columns show of its life. `ValueError` before its application."""
    application, standing = life.application, life.standing
    if application is None:
        raise ValueError(f"{life.title}: a life is recorded from its application on")
    return {
        "unit_code": application.unit.id,
        "honour": application.honour,
        "level": law.regulation.honour.level,
        "stage": standing.stage.value,
        "is_open": life.is_open,
        "edition": life.edition,
        "calendar": life.calendar,
        "number": standing.number,
        "batch": standing.batch,
        "named_on": standing.dates.get("named"),
        "term_end": standing.dates.get("term_end"),
        "number_folded": folded(standing.number),
        "recommender": application.recommender,
        "recommender_folded": folded(application.recommender),
        **standing.bars(),
    }


def entry_values(entry: Entry, body: str) -> dict[str, object]:
    """What an entry's columns show of its text."""
    return {
        "title": entry.title,
        "seq": entry.seq,
        "action_id": entry.action_id,
        "kind": entry.kind,
        "outcome": entry.outcome,
        "effective": entry.effective,
        "act": entry.action.kind if entry.action else None,
        "files": FILES in body,
    }


def obligation_rows(life: Life, law: Law) -> list[dict[str, object]]:
    """A life's open obligations as the register lists them."""
    return [
        {
            "title": life.title,
            "id": one.id,
            "duty": one.duty.value,
            "what": law.rule(one.duty, one.about).what,
            "role": one.by.role.value,
            "area": one.by.area,
            "about": one.about,
            "due": one.due,
            "due_at": one.due_at,
            "provisional": one.provisional,
            "article": article(law.rule(one.duty, one.about).within),
            "assumed": law.rule(one.duty, one.about).within.assumed,
            "urged": one.urged.times if one.urged else 0,
            "urged_on": one.urged.last if one.urged else None,
        }
        for one in life.obligations
    ]
