"""Replying 答复 to an urging 催办 by the link in its notice: what it asks, whether it still does, what is said to it.

Whoever has the link replies: no account stands behind it, so that it cannot be an act of the law. What the law takes
from whoever owes a duty is that they do it, from their post; that a notice was read or will be acted on is worth
knowing to whoever urged, and is kept for them beside the ledger, with nothing of who said it.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from desk.errors import UnfitError
from register import ledger, outbox, replies, wanted
from register.connect import Register
from register.outbox import Letter
from schemas.base import Line, local_date
from schemas.days import Day
from schemas.persons import has_number
from schemas.reply import Answer, Replied, Reply
from schemas.tidings.duties import Urged
from wording.replying import told
from workflows.life.digest_day import digest_on
from workflows.life.law import LawBook

MOST = 5
"""Replies to one notice: whoever has the link may change their mind, and not fill the register."""
NOTE = 100
"""Characters of a sentence."""
FARTHEST = timedelta(days=366)
"""Until when something may be expected to be done."""


class Asked(NamedTuple):
    """A notice that a link is for: what it urges, as of today; whether that is still to be done; the replies so far."""

    letter: Letter
    unit: str
    urged: Urged
    is_open: bool
    replies: list[Reply]

    @property
    def may_reply(self) -> bool:
        """Whether another reply is taken."""
        return self.is_open and len(self.replies) < MOST


class Said(NamedTuple):
    """A reply that fits."""

    answer: Answer
    day: date | None
    note: str | None


def asked(register: Register, secret: str, now: datetime) -> list[Asked]:
    """What the link with this secret is for; nothing where there is none, or no longer."""
    keys = replies.notices_of(register, secret, now - replies.HOLDS)
    facts, today = wanted.facts_of(register, keys), local_date(now)
    letters = [one for key in facts if (one := outbox.by_key(register, key))]
    open_now = wanted.open_of(register, {one.title for one in letters})
    said = replies.to_notices(register, keys)
    found = []
    for one in outbox.in_order(letters):
        notice = facts[one.key]
        for each in notice.tidings:
            urged = wanted.as_of(each, today)
            if isinstance(urged, Urged):
                is_open = (one.title, urged.work.number) in open_now
                found.append(Asked(one, notice.unit, urged, is_open, said.get(one.key, [])))
    return found


def fit(answer: str, day: str, note: str, today: date) -> Said:
    """What was typed, as a reply. `UnfitError`."""
    wrong: dict[str, str] = {}
    if answer not in get_args(Answer):
        wrong["answer"] = "请选一项"
    on = None
    if day:
        try:
            on = TypeAdapter[date](Day).validate_python(day)
        except ValidationError:
            wrong["day"] = "没有这一天，请照2026年11月28日这样写"
    if on and not today <= on <= today + FARTHEST:
        wrong["day"] = "这一天已经过去" if on < today else "至多写到一年以后"
    elif answer == "doing" and not day:
        wrong["day"] = "请写预计哪一天办结"
    elif answer != "doing" and day:
        wrong["day"] = "写预计办结日期的，请选“正在办理”"
    if answer == "not_ours" and not note:
        wrong["note"] = "请写应由谁办，或者转给了谁"
    elif note and (why := _unfit(note)):
        wrong["note"] = why
    if wrong:
        raise UnfitError(wrong)
    return Said(TypeAdapter[Answer](Answer).validate_python(answer), on, note or None)


def reply(
    register: Register, book: LawBook, to: Sequence[Asked], chosen: Collection[str], said: Said, now: datetime
) -> list[Reply]:
    """Said to those that were chosen by the keys of their notices; whoever urged is told with the next digest."""
    by_key = {one.letter.key: one for one in to if one.letter.key in chosen and one.may_reply}
    mornings = {one.letter.title: _morning(register, book, one.letter.title, now) for one in by_key.values()}

    def letter(made: Reply) -> dict[str, object]:
        one = by_key[made.notice]
        work = one.urged.work
        facts = Replied(unit=one.unit, what=work.what, by=work.by, due=work.deadline.due, reply=made)
        return outbox.row(
            one.urged.by,
            told(facts),
            facts,
            urgent=mornings[made.title] is None,
            key=replies.key_of(made.number),
            title=made.title,
            seq=one.letter.seq,
            effective=now,
            recorded_at=now,
            digest_on=mornings[made.title],
        )

    urged = [replies.Urged(key, one.letter.title, one.urged.work.number) for key, one in by_key.items()]
    return replies.write(register, urged, said.answer, said.day, said.note, now, MOST, letter)


def _morning(register: Register, book: LawBook, title: str, now: datetime) -> date | None:
    life = ledger.life_of(register, title)
    calendar = book.calendars.get(life.calendar) if life else None
    return digest_on(calendar, now) if calendar else None


_SENTENCE = TypeAdapter[str](Line)


def _unfit(note: str) -> str:
    if len(note) > NOTE:
        return f"至多{NOTE}字，现在是{len(note)}字"
    try:
        _SENTENCE.validate_python(note)
    except ValidationError:
        return "含有控制字符或不可见字符，请删去后重新填写"
    return "不得写身份证号码、手机号码" if has_number(note) else ""
