"""Today 今日事项: what a post has to do, by when and how late, and what it waits for from others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from desk.due import Owed, Some, some
from desk.seats import Seat
from register import owing
from register.connect import Register
from register.owing import Owners, Sought
from schemas.office import Office
from schemas.party import Party, Role
from workflows.life.kinds import RUN_OUT
from workflows.life.powers import POWERS

WEEK = timedelta(days=7)
LATER = timedelta(days=60)
"""How far a morning looks ahead."""


class Today(NamedTuple):
    """What the post owes: overdue, due today, within a week, within two months; and what others owe, late or soon.

    Of each there may be more than the rows that are shown. `to_pass_on` are among its own: nobody has a post for them,
    and the office is told in their stead. By which act it answers them itself stands there only where it may.
    """

    late: Some
    due: Some
    week: Some
    later: Some
    others: Some
    others_late: int
    to_pass_on: frozenset[tuple[str, int]]

    @property
    def soon(self) -> int:
        """How many there are to do within a week."""
        return self.late.number + self.due.number + self.week.number

    @property
    def own(self) -> tuple[Some, ...]:
        """What the post itself owes, the earliest first."""
        return self.late, self.due, self.week, self.later


def today_of(register: Register, office: Office, seat: Seat, today: date, most: int | None = None) -> Today:
    """The morning of a seat, with so many rows of each kind, or all. Periods that run out by themselves are nobody's.

    First who owes anything at all: whose part the seat takes is the office's to say. Then the rows of each kind.
    """
    week, all_open = today + WEEK, Sought(today + LATER, seen=seat.post.parties, without=RUN_OUT)
    open_ = owing.narrowed(register, all_open)
    own, others, passed = shared(register, office, seat, open_)

    def rows(since: date | None, until: date, by: Owners) -> Some:
        found = some(register, replace(open_, since=since, until=until, by=by), today, most)
        return found._replace(
            rows=[one._replace(answer=_on_behalf(one)) if _by(one) in passed else one for one in found.rows]
        )

    found = Today(
        late=rows(None, today - timedelta(days=1), own),
        due=rows(today, today, own),
        week=rows(today + timedelta(days=1), week, own),
        later=rows(week + timedelta(days=1), today + LATER, own),
        others=rows(None, week, others),
        others_late=owing.count(register, replace(open_, until=today - timedelta(days=1), by=others)),
        to_pass_on=frozenset(),
    )
    to_pass_on = (_key(one) for part in found.own for one in part.rows if _by(one) in passed)
    return found._replace(to_pass_on=frozenset(to_pass_on))


class Shared(NamedTuple):
    """Who owes what a seat itself has to do, and who the rest; `passed` are among the first: nobody has their post."""

    own: Owners
    others: Owners
    passed: set[Party]


def shared(register: Register, office: Office, seat: Seat, sought: Sought) -> Shared:
    """Whose the open duties are that are sought."""
    parties = seat.post.parties
    everybody = owing.owners(register, sought)
    stands_in = any(one.role is Role.OFFICE for one in parties)
    passed = {one for one in everybody if stands_in and office.reader(one) is None}
    mine = [one for one in everybody if one in passed or _covered(parties, one)]
    rest = [one for one in everybody if one not in mine]
    return Shared(Owners(mine, rest), Owners(rest, mine), passed)


def _on_behalf(one: Owed) -> str | None:
    """The act by which the office answers what another owes, where the law lets it."""
    return one.answer if one.answer and Role.OFFICE in POWERS[one.answer].roles else None


def _covered(parties: Sequence[Party], by: Party) -> bool:
    return any(own.covers(by) for own in parties)


def owes(parties: Sequence[Party], one: Owed) -> bool:
    """Whether a duty is that of a post that stands for these parties."""
    return _covered(parties, _by(one))


def _by(one: Owed) -> Party:
    return Party(role=one.row.role, area=one.row.area)


def _key(one: Owed) -> tuple[str, int]:
    return one.row.title, one.row.id
