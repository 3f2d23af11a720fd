"""Escalated 升级: what others are late with and the ladder has told a post of, told apart from what it owes itself."""

from collections.abc import Collection, Iterator, Sequence

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
"""Of so many that are late, the oldest, is it asked."""

Told = dict[int, frozenset[Party]]
"""Whom the ladder of each open duty of a title has told since it was due, by the duty's number."""

_KNOWN: dict[str, Told] = {}
"""What was worked out of lives, by the hash of a title's last entry: it stands as long as that is the last."""

_MOST_KNOWN = 5_000


def escalated(
    register: Register, book: LawBook, parties: Sequence[Party], rows: Sequence[Owed]
) -> list[Owed]:
    """Those of `rows` that others owe and that have come to a post of these parties, the oldest first.

    A rung after the due date that has come means it; what its owner has acknowledged since, where that stops the
    ladder, is no longer among it.
    """
    late = [one for one in rows if one.late and is_others(parties, one)][:MOST]
    told = _told(register, book, {one.row.title for one in late})
    found = [
        one
        for one in late
        if any(
            own.covers(reader)
            for reader in told.get(one.row.title, {}).get(one.row.id, ())
            for own in parties
        )
    ]
    return sorted(found, key=lambda one: (one.row.due, one.row.title, one.row.id))


def _told(register: Register, book: LawBook, titles: Collection[str]) -> dict[str, Told]:
    """By title. A life is read once for all who look, and again when something was entered."""
    heads = ledger.heads_of(register, titles)
    found = {title: told for title, head in heads.items() if (told := _KNOWN.get(head)) is not None}
    new = ledger.lives_of(register, heads.keys() - found.keys())
    if len(_KNOWN) + len(new) > _MOST_KNOWN:
        _KNOWN.clear()
    for title, life in new.items():
        law = book.law_of(life)
        told = {one.id: frozenset(_readers(law, life, one)) for one in life.obligations}
        found[title] = _KNOWN[life.head] = told
    return found


def _readers(law: Law, life: Life, one: Obligation) -> Iterator[Party]:
    ladder = ladders.of(law, one)
    if one.acknowledged_by and ladder.acknowledgement != "nothing":
        return
    for who in _come(ladder, one):
        yield from readers_of(life, who, one)


def _come(ladder: Ladder, one: Obligation) -> Those:
    """Whom the rungs mean that have come since it was due."""
    rungs = [who for rung in ladder.rungs[: one.next_rung] if rung.when == "after" for who in rung.to]
    repeated = ladder.repeat is not None and one.next_rung > len(ladder.rungs)
    return (*rungs, *(ladder.repeat.to if ladder.repeat and repeated else ()))
