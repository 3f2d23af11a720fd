"""Acts: what has happened in all titles by the ledger; what was put right or taken back since is left out of it."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from register.connect import Register
from register.tables import entries
from schemas.base import local_date
from schemas.document import Document
from schemas.stage import Stage

Body = dict[str, Any]
"""An entry as it was written down."""

_PUT_RIGHT = ("correct", "annul")
_BESIDE = ("file", "credit", "update", "acknowledge", "urge")
"""What stays whatever is recalled of the course."""


class Act(NamedTuple):
    """What stands: which entry, on which day in law, where the title stood before and after it, by which documents.

    `kind` is `silence` where nobody acted. `says` is the act as it was written down, of a corrected one as it should
    have read.
    """

    title: str
    seq: int
    on: date
    kind: str
    was: Stage
    stage: Stage
    outcome: str
    documents: tuple[Document, ...]
    says: dict[str, Any]


def standing_acts(register: Register, kinds: Collection[str], before: datetime | None = None) -> list[Act]:
    """The acts of these kinds that still stood, title after title; only what had happened `before` an instant."""
    whole = (
        one for _, bodies in ledgers(register, before, (*kinds, *_PUT_RIGHT)) for one in standing(bodies)
    )
    return [one for one in whole if one.kind in kinds]


def ledgers(
    register: Register, before: datetime | None = None, kinds: Collection[str] = ()
) -> Iterator[tuple[str, list[Body]]]:
    """Each title with its entries but the reminders; only what had happened `before`, only the acts of some kinds."""
    query = select(entries.c.title, entries.c.body).where(entries.c.kind != "rung")
    if kinds:
        query = query.where(or_(entries.c.act.in_(kinds), entries.c.kind.in_(kinds)))
    if before is not None:
        query = query.where(entries.c.effective < before)
    with register.reading() as connection:
        rows = connection.execute(query.order_by(entries.c.title, entries.c.seq))
        for title, those in groupby(rows, key=attrgetter("title")):
            yield title, [json.loads(row.body) for row in those]


def standing(bodies: Iterable[Body]) -> list[Act]:
    """What stands of a title's entries: what was annulled is left out, and what followed from it; what was corrected
    is as it should have read."""
    kept: dict[int, Act] = {}
    for body in bodies:
        if body.get("supersedes") is None:
            kept[body["seq"]] = _act(body, body["action"])
        else:
            _put_right(kept, body)
    return list(kept.values())


def _put_right(kept: dict[int, Act], body: Body) -> None:
    action, wrong = body["action"], body["supersedes"]
    old = kept.pop(wrong, None)
    same = body["outcome"] == "corrected"
    if not same:  # the course was taken up again there: what had followed from it is recalled
        for seq in [seq for seq in kept if seq > wrong and kept[seq].kind not in _BESIDE]:
            del kept[seq]
    if old is None or action["kind"] != "correct":
        return
    new = _act(body, action["instead"])
    papers = tuple(dict.fromkeys((*new.documents, *_papers(action))))
    new = new._replace(was=old.was, documents=papers)
    kept[new.seq] = new._replace(stage=old.stage, outcome=old.outcome) if same else new


def _act(body: Body, action: dict[str, Any] | None) -> Act:
    on = date.fromisoformat(action["on"]) if action else local_date(datetime.fromisoformat(body["effective"]))
    return Act(
        title=body["title"],
        seq=body["seq"],
        on=on,
        kind=action["kind"] if action else "silence",
        was=Stage(body["was"]),
        stage=Stage(body["stage"]),
        outcome=body["outcome"] or "",
        documents=_papers(action or {}),
        says=action or {},
    )


def _papers(action: dict[str, Any]) -> tuple[Document, ...]:
    inherited = action.get("inherited") or {}
    listed = [inherited["document"]] if inherited.get("document") else []
    return tuple(Document.model_validate(one) for one in (*(action.get("documents") or ()), *listed))


def left_with_unit(register: Register, before: datetime) -> set[str]:
    """The titles that by then had ended with their unit: it was merged, split or abolished, and they did not go on."""
    query = select(entries.c.title).where(
        entries.c.outcome.in_(("unit_gone", "refused")), entries.c.effective < before
    )
    with register.reading() as connection:
        return set(connection.scalars(query))
