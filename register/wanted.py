"""Wanted 仍须办的: what of the notices that are about to leave is still so. What is done by then is not asked for.

Example. On Saturday a review is opened and done, and on Sunday another one's reminder falls due. Monday's digest has
the reminder alone, by the days that are left on Monday; the first review's notice stays in the register as not sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import select

from register.connect import Register
from register.outbox import Letter, in_order
from register.tables import obligations, outbox
from schemas.notice import Notice
from schemas.party import Role
from schemas.tidings import Tiding
from schemas.tidings.duties import Asking, DateMoved, Dropped, Opened, Reminded, TermRunsOut, ToDecide, Urged
from wording.notices import Worded, worded

DONE = "发出前事项已办结或者已不必办，不再发送"
LATER = "同一事项有较后的通知，并入该份发送"
PARTLY = "其中已办结的事项未再提请"


class Still(NamedTuple):
    """What is left to say: letters as they read now, and what each tells, by their keys.

    `done` are the keys of what nobody has to hear any more. `later` has what another of these letters says, with the
    keys of those that say it: it is not sent once they have arrived. `reworded` are the letters that say it in other
    words than they were written in, `cut` those of them that leave something out.
    """

    letters: list[Letter]
    told: dict[str, Notice]
    done: list[str]
    later: dict[str, set[str]]
    reworded: set[str]
    cut: set[str]


def still(register: Register, own: Sequence[Letter], on: date, along: Sequence[Letter] = ()) -> Still:
    """What these letters still have to say on the day `on`, and what those that go `along` with them have.

    What goes along takes nothing from the others: it may never leave. Example. The reminders of 2 and 12 May are for
    one task. The second one leaves and takes the first along: what it says is said. The first one leaves and takes the
    second along: both are said.
    """
    both = [*own, *along]
    told = facts_of(register, [one.key for one in both])
    open_now = open_of(register, {one.title for one in both if told.get(one.key)})
    asked = _asked(register, [one for one in both if _drops(told.get(one.key))])
    of_own, of_both = _last(own, told), _last(both, told)
    mine = {one.key for one in own}
    found = Still([], {}, [], {}, set(), set())
    for one in both:
        notice = told.get(one.key)
        if notice is None or not notice.tidings:
            found.letters.append(one)
            continue
        last = of_own if one.key in mine else of_both
        open_still = [each for each in notice.tidings if not _is_over(one, each, open_now, asked)]
        said_by = [_said_by(one, each, last) for each in open_still]
        kept = tuple(as_of(each, on) for each, by in zip(open_still, said_by, strict=True) if by is None)
        if kept:
            found.told[one.key] = left = notice.model_copy(update={"tidings": kept})
            found.letters.append(again := _read_again(one, notice, left))
            if again != one:
                found.reworded.add(one.key)
            if len(kept) < len(notice.tidings):
                found.cut.add(one.key)
        elif open_still:
            found.later[one.key] = set(filter(None, said_by))
        else:
            found.done.append(one.key)
    return found


def urgings(register: Register, keys: list[str]) -> set[str]:
    """Which of these notices do nothing but urge 催办."""
    told = facts_of(register, keys)
    return {
        key
        for key, notice in told.items()
        if notice.tidings and all(isinstance(t, Urged) for t in notice.tidings)
    }


Open = dict[tuple[str, int], tuple[str, date]]
Reader = tuple[Role, str | None, str]
"""Whom a notice of which title is for."""
Ask = tuple[Reader, int]


def _asks(notice: Notice | None) -> Iterable[Asking]:
    return (one for one in notice.tidings if isinstance(one, Asking)) if notice else ()


def _ask(letter: Letter, tiding: Asking) -> Ask:
    """Whom a notice asks for what: of several that ask for the same, the last is said."""
    return (_reader(letter), tiding.work.number)


def _reader(letter: Letter) -> Reader:
    return (letter.role, letter.area, letter.title)


def _last(letters: Sequence[Letter], told: Mapping[str, Notice]) -> dict[Ask, str]:
    """The key of the newest notice that asks for each thing."""
    return {_ask(one, each): one.key for one in in_order(letters) for each in _asks(told.get(one.key))}


def _said_by(letter: Letter, tiding: Tiding, last: Mapping[Ask, str]) -> str | None:
    """The key of the later notice that asks for the same, if there is one."""
    later = last[_ask(letter, tiding)] if isinstance(tiding, Asking) else letter.key
    return None if later == letter.key else later


class Asked(NamedTuple):
    """That a reader was to be told of a duty of a title, whether to do it, and whether that has ever arrived."""

    reader: Reader
    tiding: Asking | DateMoved
    arrived: bool

    def is_about(self, dropped: Dropped) -> bool:
        """By the duty's number; what was written before notices had it is known by what is to be done."""
        one = self.tiding if isinstance(self.tiding, DateMoved) else self.tiding.work
        if one.number is None or dropped.number is None:
            return one.what == dropped.what
        return one.number == dropped.number


def _drops(notice: Notice | None) -> bool:
    return notice is not None and any(isinstance(one, Dropped) for one in notice.tidings)


def _asked(register: Register, letters: Sequence[Letter]) -> list[Asked]:
    """What the readers of these letters were ever to be told of duties, of the titles that they are about."""
    if not letters:
        return []
    query = select(outbox).where(
        outbox.c.title.in_({one.title for one in letters}),
        outbox.c.role.in_({one.role.value for one in letters}),
        outbox.c.key.not_like("refused/%"),
    )
    with register.reading() as connection:
        rows = connection.execute(query).all()
    return [
        Asked((Role(row.role), row.area, row.title), one, row.delivered_at is not None)
        for row in rows
        if (notice := _read(row.facts))
        for one in notice.tidings
        if isinstance(one, Asking | DateMoved)
    ]


def _is_unheard(letter: Letter, dropped: Dropped, asked: Iterable[Asked]) -> bool:
    """Whether a reader was to be asked for what is dropped, and nothing about it has arrived.

    Who was never to be asked by a notice knows of it otherwise. Example. The township is asked on 5 March, and its
    reminder of the 22nd waits for Monday the 24th. On Sunday the unit withdraws: the reminder is over, but that it
    need not act any more is told, since it was asked on the 5th.
    """
    about = [one for one in asked if one.reader == _reader(letter) and one.is_about(dropped)]
    return any(isinstance(one.tiding, Asking) for one in about) and not any(one.arrived for one in about)


def _is_over(letter: Letter, tiding: Tiding, open_now: Open, asked: Sequence[Asked]) -> bool:
    """Whether what a tiding asks for is done, or is not wanted any more."""
    match tiding:
        case Opened() | Reminded() | Urged() | ToDecide() | TermRunsOut():
            return (letter.title, tiding.work.number) not in open_now
        case DateMoved():
            dates = (
                known
                for (title, number), known in open_now.items()
                if title == letter.title and tiding.number in (number, None)
            )
            return (tiding.duty.value, tiding.due) not in dates
        case Dropped():
            return _is_unheard(letter, tiding, asked)
    return False


def as_of(tiding: Tiding, on: date) -> Tiding:
    """A reminder by the days that are left when it leaves."""
    match tiding:
        case Reminded() | Urged() | TermRunsOut():
            return tiding.model_copy(update={"left": (tiding.work.deadline.due - on).days})
        case ToDecide():
            return tiding.model_copy(update={"late": (on - tiding.work.deadline.due).days})
    return tiding


def may_say(notice: Notice, title: str, on: date) -> Iterator[Worded]:
    """Everything that a notice could still say when it left on the day `on`: some of what it tells, as of that day."""
    tidings = [as_of(one, on) for one in notice.tidings]
    for n in range(len(tidings), 0, -1):
        for kept in combinations(tidings, n):
            yield worded(notice.model_copy(update={"tidings": kept}), title)


def _read_again(letter: Letter, was: Notice, now: Notice) -> Letter:
    """As it was written where nothing is otherwise; one that was sent before may have been kept in other words."""
    if was == now and letter.delivered_at is None:
        return letter
    said = worded(now, letter.title)
    return letter.model_copy(update={"subject": said.subject, "body": said.body})


def facts_of(register: Register, keys: list[str]) -> dict[str, Notice]:
    """What notices of the ledger tell; a refusal that came late, or a reply, asks for nothing."""
    query = select(outbox.c.key, outbox.c.facts).where(
        outbox.c.key.in_(keys), outbox.c.key.not_like("refused/%")
    )
    with register.reading() as connection:
        read = {row.key: _read(row.facts) for row in connection.execute(query)}
    return {key: notice for key, notice in read.items() if notice}


def _read(facts: str) -> Notice | None:
    """What a notice tells; None for one of before facts were kept, or of another release: it is sent as written."""
    try:
        return Notice.model_validate_json(facts)
    except ValidationError:
        return None


def open_of(register: Register, titles: set[str]) -> Open:
    """The duties that are open now: what each is and its due day, by title and number."""
    columns = (obligations.c.title, obligations.c.id, obligations.c.duty, obligations.c.due)
    with register.reading() as connection:
        rows = connection.execute(select(*columns).where(obligations.c.title.in_(titles)))
        return {(row.title, row.id): (row.duty, row.due) for row in rows}
