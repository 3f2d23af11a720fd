"""Relive: a title lived again from its entries alone. Whoever has its ledger and the law has the title."""

from collections.abc import Iterator, Sequence

from schemas.entry import Entry
from schemas.life import Life
from schemas.step import Step
from workflows.life.law import LawBook
from workflows.life.step import by_itself, step_under


class Otherwise(Exception):  # noqa: N818  named for what was found
    """The law does not come to what an entry says: its number, and the fields that differ; none where it comes to none.

    A ledger that was written under the law never says so. Should a release let what is in ledgers already come out
    otherwise, even by a word, its entries are of another `format`, and this is the place that must know.
    """

    def __init__(self, seq: int, fields: Sequence[str] = ()) -> None:
        super().__init__(seq, *fields)
        self.seq, self.fields = seq, tuple(fields)


def relive(book: LawBook, entries: Sequence[Entry]) -> Iterator[Step]:
    """The steps of the life that these entries, from the first on, tell of: together they have every entry once.

    What somebody did is judged again, with the facts that stood in the entry; what happened by itself happens again.
    How late that was worked through is known by whether a rung was folded. Raises `Otherwise`, and `UnknownLawError`
    as the book does.
    """
    if entries:
        yield from relive_from(book, unwritten(entries[0]), entries)


def unwritten(first: Entry) -> Life:
    """The life before its first entry."""
    return Life(title=first.title, edition=first.edition, calendar=first.calendar, at=first.effective)


def relive_from(book: LawBook, life: Life, entries: Sequence[Entry]) -> Iterator[Step]:
    """The same of the entries that come after a life: one step for each thing that happened by itself."""
    done = 0
    while done < len(entries):
        step = _next(book, life, entries[done])
        _compare(step, entries[done : done + max(1, len(step.entries) if step else 0)])
        assert step is not None
        yield step
        life, done = step.life, done + len(step.entries)


def lived(book: LawBook, entries: Sequence[Entry]) -> Life:
    """The life that these entries, one at least, have come to."""
    return list(relive(book, entries))[-1].life


def _next(book: LawBook, life: Life, entry: Entry) -> Step | None:
    if entry.action is not None:
        return step_under(book, life, entry.effective, entry.action, entry.facts)
    return by_itself(book.law_of(life), life, folded=any(rung.end == "folded" for rung in entry.rungs))


def _compare(step: Step | None, kept: Sequence[Entry]) -> None:
    found = step.entries if step else ()
    for place, entry in enumerate(kept):
        if place >= len(found):
            raise Otherwise(entry.seq)
        if found[place] != entry:
            names = (name for name in Entry.model_fields if name not in ("prev", "hash", "state"))
            raise Otherwise(
                entry.seq, [one for one in names if getattr(found[place], one) != getattr(entry, one)]
            )
    if len(kept) < len(found):
        raise Otherwise(found[len(kept)].seq)
