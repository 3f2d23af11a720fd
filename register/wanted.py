"""Wanted 仍须办的: what of the notices that are about to leave is still so. What is done by then is not asked for.

Example. On Saturday a review is opened and done, and on Sunday another one's reminder falls due. Monday's digest has
the reminder alone, by the days that are left on Monday; the first review's notice stays in the register as not sent.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from register.connect import Register
from register.outbox import Letter
from register.tables import obligations, outbox
from schemas.notice import Notice
from schemas.tidings import Tiding
from schemas.tidings.duties import DateMoved, Dropped, Opened, Reminded, TermRunsOut, ToDecide
from wording.notices import worded

DONE = "发出前事项已办结或者已不必办，不再发送"
LATER = "同一事项有较后的通知，并入该份发送"
PARTLY = "其中已办结的事项未再提请"


class Still(NamedTuple):
    """What is left to say: letters as they read now, what each tells, and why others are not sent, by their keys."""

    letters: list[Letter]
    told: dict[str, Notice]
    spared: dict[str, str]
    cut: bool


def still(register: Register, letters: Sequence[Letter], on: date) -> Still:
    """What these letters still have to say on the day `on`."""
    told = _told(register, [one.key for one in letters])
    open_now = _open(register, {one.title for one in letters if told.get(one.key)})
    last = {_ask(one, tiding): one.key for one in letters for tiding in _asks(told.get(one.key))}
    unasked = {
        (one.title, tiding.work.what, tiding.work.deadline.due)
        for one in letters
        for tiding in _asks(told.get(one.key))
        if (one.title, tiding.work.number) not in open_now
    }
    found = Still([], {}, {}, cut=False)
    for one in letters:
        notice = told.get(one.key)
        if notice is None or not notice.tidings:
            found.letters.append(one)
            continue
        superseded = any(last[_ask(one, tiding)] != one.key for tiding in _asks(notice))
        kept = tuple(
            _as_of(tiding, on)
            for tiding in notice.tidings
            if not _is_over(one, tiding, open_now, unasked)
            and not (isinstance(tiding, _ASKS) and last[_ask(one, tiding)] != one.key)
        )
        if not kept:
            found.spared[one.key] = LATER if superseded and _is_open(one, notice, open_now) else DONE
            continue
        left = notice.model_copy(update={"tidings": kept})
        found.told[one.key] = left
        found = found._replace(cut=found.cut or len(kept) < len(notice.tidings))
        found.letters.append(_read_again(one, notice, left))
    return found


_ASKS = Opened | Reminded | ToDecide | TermRunsOut
Open = dict[tuple[str, int], tuple[str, date]]
Ask = tuple[object, ...]


def _asks(notice: Notice | None) -> Iterable[Opened | Reminded | ToDecide | TermRunsOut]:
    return (one for one in notice.tidings if isinstance(one, _ASKS)) if notice else ()


def _ask(letter: Letter, tiding: Opened | Reminded | ToDecide | TermRunsOut) -> Ask:
    """Whom a notice asks for what: of several that ask for the same, the last is said."""
    return (letter.role, letter.area, letter.title, tiding.work.number)


def _is_over(letter: Letter, tiding: Tiding, open_now: Open, unasked: set[tuple[str, str, date]]) -> bool:
    """Whether what a tiding asks for is done, or is not wanted any more."""
    match tiding:
        case Opened() | Reminded() | ToDecide() | TermRunsOut():
            return (letter.title, tiding.work.number) not in open_now
        case DateMoved():
            dates = (known for (title, _), known in open_now.items() if title == letter.title)
            return (tiding.duty.value, tiding.due) not in dates
        case Dropped():  # nobody has heard yet that it was wanted
            return (letter.title, tiding.what, tiding.due) in unasked
    return False


def _is_open(letter: Letter, notice: Notice, open_now: Open) -> bool:
    return any((letter.title, one.work.number) in open_now for one in _asks(notice))


def _as_of(tiding: Tiding, on: date) -> Tiding:
    """A reminder by the days that are left when it leaves."""
    match tiding:
        case Reminded() | TermRunsOut():
            return tiding.model_copy(update={"left": (tiding.work.deadline.due - on).days})
        case ToDecide():
            return tiding.model_copy(update={"late": (on - tiding.work.deadline.due).days})
    return tiding


def _read_again(letter: Letter, was: Notice, now: Notice) -> Letter:
    if was == now:
        return letter
    said = worded(now, letter.title)
    return letter.model_copy(update={"subject": said.subject, "body": said.body})


def _told(register: Register, keys: list[str]) -> dict[str, Notice]:
    """What notices of the ledger tell; a refusal that came late asks for nothing."""
    query = select(outbox.c.key, outbox.c.facts).where(
        outbox.c.key.in_(keys), outbox.c.key.not_like("refused/%")
    )
    with register.reading() as connection:
        return {row.key: Notice.model_validate_json(row.facts) for row in connection.execute(query)}


def _open(register: Register, titles: set[str]) -> Open:
    columns = (obligations.c.title, obligations.c.id, obligations.c.duty, obligations.c.due)
    with register.reading() as connection:
        rows = connection.execute(select(*columns).where(obligations.c.title.in_(titles)))
        return {(row.title, row.id): (row.duty, row.due) for row in rows}
