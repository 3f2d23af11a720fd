"""Escalated 升级: what others are late with and the ladder has told a post of, told apart from what it owes itself."""

from collections.abc import Sequence
from itertools import groupby

from desk.due import Owed
from desk.urging import is_others
from register import ledger
from register.connect import Register
from schemas.ladder import Ladder
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Party, Those
from workflows.life import ladders
from workflows.life.duties import readers_of
from workflows.life.law import Law, LawBook

MOST = 500
"""Of so many that are late, the oldest, is it asked: each asks for its title's life."""


def escalated(
    register: Register, book: LawBook, parties: Sequence[Party], rows: Sequence[Owed]
) -> list[Owed]:
    """Those of `rows` that others owe and that have come to a post of these parties, the oldest first.

    A rung after the due date that has come means it; what its owner has acknowledged since, where that stops the
    ladder, is no longer among it.
    """
    late = [one for one in rows if one.late and is_others(parties, one)][:MOST]
    found = []
    for title, those in groupby(sorted(late, key=lambda one: one.row.title), key=lambda one: one.row.title):
        life = ledger.life_of(register, title)
        if life is not None:
            law = book.law_of(life)
            kept = {one.id: one for one in life.obligations}
            found += [
                one for one in those if one.row.id in kept and _told(law, life, kept[one.row.id], parties)
            ]
    return sorted(found, key=lambda one: (one.row.due, one.row.title, one.row.id))


def _told(law: Law, life: Life, one: Obligation, parties: Sequence[Party]) -> bool:
    ladder = ladders.of(law, one)
    if one.acknowledged_by and ladder.acknowledgement != "nothing":
        return False
    return any(
        own.covers(reader)
        for who in _come(ladder, one)
        for reader in readers_of(life, who, one)
        for own in parties
    )


def _come(ladder: Ladder, one: Obligation) -> Those:
    """Whom the rungs mean that have come since it was due."""
    rungs = [who for rung in ladder.rungs[: one.next_rung] if rung.when == "after" for who in rung.to]
    repeated = ladder.repeat is not None and one.next_rung > len(ladder.rungs)
    return (*rungs, *(ladder.repeat.to if ladder.repeat and repeated else ()))
