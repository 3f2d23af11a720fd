"""Today 今日事项: what a post has to do, by when and how late, and what it waits for from others."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desk.due import Owed, due
from desk.seats import Seat
from register.connect import Register
from schemas.office import Office
from schemas.party import Party, Role
from workflows.life.kinds import RUN_OUT

WEEK = timedelta(days=7)
LATER = timedelta(days=60)
"""How far a morning looks ahead."""


class Today(NamedTuple):
    """What the post owes: overdue, due today, within a week, within two months; and what others owe, late or soon.

    `to_pass_on` are among its own: nobody has a post for them, and the office is told in their stead.
    """

    late: list[Owed]
    due: list[Owed]
    week: list[Owed]
    later: list[Owed]
    others: list[Owed]
    to_pass_on: frozenset[tuple[str, int]]

    @property
    def soon(self) -> int:
        """How many there are to do within a week."""
        return len(self.late) + len(self.due) + len(self.week)


def today_of(register: Register, office: Office, seat: Seat, today: date) -> Today:
    """The morning of a seat. Periods that run out by themselves are nobody's to do."""
    parties = seat.post.parties
    rows = [one for one in due(register, today + LATER, today, seen=parties) if one.row.duty not in RUN_OUT]
    stands_in = any(one.role is Role.OFFICE for one in parties)
    passed = {_key(one) for one in rows if stands_in and office.reader(_by(one)) is None}
    own = [one for one in rows if owes(parties, one) or _key(one) in passed]
    mine = {_key(one) for one in own}
    return Today(
        late=[one for one in own if one.late],
        due=[one for one in own if one.row.due == today],
        week=[one for one in own if today < one.row.due <= today + WEEK],
        later=[one for one in own if one.row.due > today + WEEK],
        others=[one for one in rows if _key(one) not in mine and one.row.due <= today + WEEK],
        to_pass_on=frozenset(passed),
    )


def owes(parties: Sequence[Party], one: Owed) -> bool:
    """Whether a duty is that of a post that stands for these parties."""
    return any(own.covers(_by(one)) for own in parties)


def _by(one: Owed) -> Party:
    return Party(role=one.row.role, area=one.row.area)


def _key(one: Owed) -> tuple[str, int]:
    return one.row.title, one.row.id
