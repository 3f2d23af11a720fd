"""Facts 事实: what other titles mean for this one. Every engine has its own rows of them, and all have this rule."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple, cast

from schemas.action import Action, Application, Apply
from schemas.bar import Barred, Bars
from schemas.facts import Facts, Known
from schemas.life import Life
from schemas.precondition import Level
from schemas.refusals.applying import OtherTitleOpened
from schemas.stage import Duty
from schemas.step import Step
from workflows.life.law import Law, LawBook
from workflows.life.refusal import Refusal
from workflows.life.step import refused, step_under


class Other(NamedTuple):
    """What is asked of another title: whose it is, which honour at which level, since when, and whom it bars from what.

    `held`: the unit has it, and may show it: it is named, and nobody has taken it away or suspended it.
    """

    title: str
    unit: str
    honour: str
    level: str
    recommender: str | None
    is_open: bool
    since: date | None
    held: bool
    bars: Bars
    recommender_from: date | None = None
    plaque_out: bool = False

    @classmethod
    def of(cls, life: Life, law: Law) -> "Other | None":
        """A life as others see it; None before its application."""
        application, standing = life.application, life.standing
        if application is None:
            return None
        return cls(
            title=life.title,
            unit=application.unit.code,
            honour=application.honour,
            level=law.regulation.honour.level,
            recommender=application.recommender,
            is_open=life.is_open,
            since=standing.dates.get("named"),
            held=law.in_force(standing),
            bars=Bars(**standing.bars()),
            recommender_from=standing.recommender_from,
            plaque_out=plaque_out(life),
        )


def plaque_out(life: Life) -> bool:
    """Whether a title is over, and its plaque has still to be given back."""
    return any(one.duty is Duty.PLAQUE for one in life.obligations)


Others = Callable[[Application], Iterable[Other]]
"""The titles that may matter to an application: at least those of its unit and of its recommending body."""


def facts_of(application: Application, level: str, title: str, others: Iterable[Other]) -> Facts:
    """What they mean for an applicant of `title`. Another honour, also one of the same family, bars nobody."""
    rows = [one for one in others if one.title != title]
    place = (application.unit.code, application.honour, level)
    same = [one for one in rows if (one.unit, one.honour, one.level) == place]
    barred = [
        Barred(since=one.recommender_from, until=one.bars.recommender_until)
        for one in rows
        if (one.honour, one.level) == place[1:]
        and one.bars.recommender_until
        and one.recommender
        and one.recommender == application.recommender
    ]
    return Facts(
        open_title=min((one.title for one in same if one.is_open), default=None),
        ban_until=max((one.bars.ban_until for one in same if one.bars.ban_until), default=None),
        held_before=any(one.since and not one.is_open for one in same),
        honours=tuple(
            Known(
                title=one.title,
                honour=one.honour,
                level=cast(Level, one.level),
                since=one.since,
                held=one.held,
            )
            for one in sorted(rows, key=lambda one: one.title)
            if one.since and one.unit == application.unit.code and one not in same
        ),
        recommender_until=max((one.until for one in barred if one.since is None), default=None),
        recommender_bars=tuple(sorted((one for one in barred if one.since), key=lambda one: one.until)),
        plaque_out=min((one.title for one in same if one.plaque_out), default=None),
    )


def judge(book: LawBook, life: Life, now: datetime, action: Action | None, others: Others) -> Step:
    """`step_under` with the facts of the moment; what they forbid, the law refuses.

    An application is judged by them itself. Whatever else opens a title, or brings an open one to another unit, must
    find no other one open there.
    """
    facts = None
    if isinstance(action, Apply):
        level = book.law_of(life).regulation.honour.level
        facts = facts_of(action.application, level, life.title, others(action.application))
    done = step_under(book, life, now, action, facts)
    if action is None or done.receipt is None or not done.receipt.accepted:
        return done
    if isinstance(action, Apply) or (twin := _twin(book, life, done.life, others)) is None:
        return done
    before = step_under(book, life, now)
    refusal = Refusal(OtherTitleOpened(title=twin), book.law_of(done.life).regulation.honour)
    receipt = refused(before.life, action, refusal)
    return before._replace(receipt=receipt)


def _twin(book: LawBook, before: Life, after: Life, others: Others) -> str | None:
    """The other open title of the unit that `after` would have, where it has come to be there."""
    if after.application is None or not after.is_open:
        return None
    if before.is_open and _place(book, before) == _place(book, after):
        return None
    level = book.law_of(after).regulation.honour.level
    return facts_of(after.application, level, after.title, others(after.application)).open_title


def _place(book: LawBook, life: Life) -> tuple[str, str, str] | None:
    """Where at most one open title may be: a unit's honour of a level."""
    row = Other.of(life, book.law_of(life))
    return row and (row.unit, row.honour, row.level)
