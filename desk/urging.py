"""Urging 催办 of many: what others owe until a day, as the acts by which an office urges each of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desk import acts
from desk.due import Owed, due
from desk.errors import UnlistedError
from desk.seats import Seat
from desk.several import Item
from desk.today import owes
from register import owing
from register.connect import Register
from register.owing import Sought
from schemas.action import Urge
from schemas.folding import same
from schemas.party import Party, Role
from workflows.life.kinds import RUN_OUT
from workflows.life.law import LawBook


def to_urge(
    register: Register,
    seat: Seat,
    until: date,
    today: date,
    *,
    role: Role | None = None,
    townships: Collection[str] = (),
    titles: Collection[str] = (),
    seen: Sequence[Party] = (),
) -> list[Owed]:
    """What is due on or before `until` that somebody else owes; of one role, some townships or titles, or of all.

    Of titles alone that whoever asks has `seen`. What was urged lately or stands still is among it: the law says so of
    each. `UnlistedError` for a township that no open title's unit has.
    """
    rows = due(register, until, today, role, seen)
    for name in townships:
        _check_township(register, name, rows)
    return [
        one
        for one in rows
        if is_others(seat.post.parties, one)
        if not townships or any(same(one.row.township, name) for name in townships)
        if not titles or one.row.title in titles
    ]


def is_others(parties: Sequence[Party], one: Owed) -> bool:
    """Whether somebody else owes it than a post that stands for these parties, and it is not a period that runs out."""
    return one.row.duty not in RUN_OUT and not owes(parties, one)


def late_of_others(register: Register, parties: Sequence[Party], sought: Sought, today: date) -> Sought:
    """Of the duties that are sought those that somebody else is late with."""
    late = replace(sought, until=min(sought.until, today - timedelta(days=1)), without=RUN_OUT)
    everybody = owing.owners(register, late)
    mine = [one for one in everybody if any(own.covers(one) for own in parties)]
    rest = [one for one in everybody if one not in mine]
    return replace(late, by=owing.Owners(rest, mine))


def may_urge(book: LawBook, parties: Sequence[Party]) -> bool:
    """Whether some measure lets a post that stands for these parties urge anybody."""
    return any(one.among(edition.urges.by) for edition in book.editions.values() for one in parties)


def _check_township(register: Register, name: str, rows: Collection[Owed]) -> None:
    """A township that owes nothing is none that is not there."""
    if any(same(one.row.township, name) for one in rows):
        return
    known = {one.township for one in owing.due(register, Sought(date.max))}
    if not any(same(one, name) for one in known):
        raise UnlistedError("township", name, sorted(known))


def urgings(owed: Collection[Owed], today: date, message: str | None = None) -> Iterator[Item]:
    """The act that urges each; `message` goes with all of them."""
    for one in owed:
        fields = {"obligation": one.row.id, "on": today, "message": message}
        meant = acts.Meant(Urge, one.row.title, fields, apart=0)
        yield Item(meant, one.row.unit_name, one.what)
