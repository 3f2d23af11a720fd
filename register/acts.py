"""Acts: what people did in all titles, of some kinds, by the ledger; what was put right or taken back since counts."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, or_, select

from register.connect import Register
from register.tables import entries
from schemas.document import Document
from schemas.stage import Stage

_PUT_RIGHT = ("correct", "annul")


class Act(NamedTuple):
    """One act that stands: which entry, on which day in law, where the title stood before and after it, by what.

    `says` is the act as it was written down, of a corrected one as it should have read.
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


def standing_acts(register: Register, kinds: Iterable[str], before: datetime | None = None) -> list[Act]:
    """The acts of these kinds that still stood, title after title; only what had happened `before` an instant.

    What was annulled is left out, and what followed from it; what was corrected is as it should have read.
    """
    found: list[Act] = []
    for _, rows in groupby(_entries(register, tuple(kinds), before), key=attrgetter("title")):
        kept: dict[int, Act] = {}
        for row in rows:
            _taken_in(kept, json.loads(row.body))
        found += [one for one in kept.values() if one.kind in kinds]
    return found


def _entries(register: Register, kinds: tuple[str, ...], before: datetime | None) -> Iterator[Row[str, str]]:
    said = or_(
        *(entries.c.body.contains(f'"kind":"{kind}"', autoescape=True) for kind in (*kinds, *_PUT_RIGHT))
    )
    query = select(entries.c.title, entries.c.body).where(entries.c.kind == "action", said)
    if before is not None:
        query = query.where(entries.c.effective < before)
    with register.reading() as connection:
        yield from connection.execute(query.order_by(entries.c.title, entries.c.seq))


def _taken_in(kept: dict[int, Act], body: dict[str, Any]) -> None:
    """Remember an act, or what became of an earlier one."""
    action = body["action"]
    wrong = body.get("supersedes")
    if wrong is None:
        kept[body["seq"]] = _act(body, action)
        return
    old = kept.pop(wrong, None)
    same = body["outcome"] == "corrected"
    if not same:  # the course was taken up again there: what had followed from it is recalled
        for seq in [seq for seq in kept if seq > wrong and kept[seq].kind not in ("file", "credit")]:
            del kept[seq]
    if old is None or action["kind"] != "correct":
        return
    new = _act(body, action["instead"])
    papers = tuple(dict.fromkeys((*new.documents, *_papers(action))))
    new = new._replace(was=old.was, documents=papers)
    kept[new.seq] = new._replace(stage=old.stage, outcome=old.outcome) if same else new


def _act(body: dict[str, Any], action: dict[str, Any]) -> Act:
    return Act(
        title=body["title"],
        seq=body["seq"],
        on=date.fromisoformat(action["on"]),
        kind=action["kind"],
        was=Stage(body["was"]),
        stage=Stage(body["stage"]),
        outcome=body["outcome"] or "",
        documents=_papers(action),
        says=action,
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
