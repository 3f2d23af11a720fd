"""Last 上次: what a form begins with from what was handed in for the same title before: it need not be typed again.

What is of its year is not taken over: dates, numbers of documents, files. The rest is shown as what it is, last time's.
"""

from typing import Any

from desk.form import MATTERS
from desk.look import Look
from schemas.action import Action, documents_of

REPEATED = ("file", "renew", "rectify")
"""Acts that a unit does again and again, each time with the same kind of papers."""


def last_of(look: Look, kind: str, about: str) -> Action | None:
    """The last act of a kind on a title, of several reports that of the same one; None where none is in the ledger."""
    if kind not in REPEATED:
        return None
    for one in reversed(look.lines):
        action = one.entry.action
        if (
            action is not None
            and action.kind == kind
            and about == str(getattr(action, MATTERS.get(kind, ""), ""))
        ):
            return action
    return None


def begins(last: Action) -> dict[str, Any]:
    """What of it a new one begins with."""
    papers = [{"title": one.title} for one in documents_of(last)]
    return {"documents": papers, "note": last.note}
