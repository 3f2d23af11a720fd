"""Unsigned 未签收: reminders that ask their reader to acknowledge, of open duties that nobody has acknowledged."""

from collections.abc import Iterator

from register import ledger, outbox, queries
from register.connect import Register
from register.outbox import Letter
from schemas.life import Life
from schemas.party import Party
from schemas.stage import Duty
from workflows.life import ladders
from workflows.life.law import LawBook


def unsigned(register: Register, book: LawBook) -> Iterator[tuple[Letter, int]]:
    """Each such notice with the number of its obligation, title by title.

    Whoever owes the duty is not asked to acknowledge but to act, so that their own reminders are not among these; nor
    is what was not sent: a later one asks for it.
    """
    for title in queries.open_titles(register):
        wanted = _asked(title.life, book)
        if not wanted:
            continue
        rungs = {
            entry.seq: rung.obligation
            for entry in ledger.entries_of(register, title.title)
            for rung in entry.rungs
            if rung.end == "sent" and rung.obligation in wanted
        }
        for letter in outbox.notices(register, title=title.title):
            if letter.state == "not_sent":
                continue
            obligation = rungs.get(letter.seq)
            if obligation is not None and Party(role=letter.role, area=letter.area) != wanted[obligation]:
                yield letter, obligation


def _asked(life: Life, book: LawBook) -> dict[int, Party]:
    """The obligations whose reminders ask for an acknowledgement that has not come, and who owes each."""
    law = book.law_of(life)
    return {
        one.id: one.by
        for one in life.obligations
        if one.acknowledged_by is None
        and one.next_rung > 0
        and one.duty is not Duty.TERM  # its reminders tell of a date and ask for nothing
        and ladders.of(law, one).acknowledgement != "nothing"
    }
