"""Facts 事实: what other titles mean for this one. Every engine has its own rows of them, and all have this rule."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from schemas.action import Action, ChangeUnit, Rectify
from schemas.application import Application
from schemas.bar import Barred
from schemas.facts import Facts, Known
from schemas.folding import fold, same
from schemas.life import Life
from schemas.opening import STATING
from schemas.precondition import Level
from schemas.refusals.applying import HeldBefore, OtherTitleOpened, PlaqueOut, TitleOpen, UnitBarred
from schemas.refusals.deciding import NotRenamed, NumberTaken
from schemas.refusals.listing import ItemsUnanswered, ItemsUnstruck
from schemas.step import Receipt, Step
from schemas.unit import Unit
from workflows.life import namesakes
from workflows.life.law import Law, LawBook
from workflows.life.others import Asked, Lists, Other, Others, no_lists
from workflows.life.refusal import Refusal
from workflows.life.step import refused, step_under


def facts_of(application: Application, level: str, title: str, others: Iterable[Other]) -> Facts:
    """What they mean for an applicant of `title`. Another honour, also one of the same family, bars nobody."""
    rows = [one for one in others if one.title != title]
    place = (application.unit.id, application.honour, level)
    alike = [one for one in rows if (one.unit.id, one.honour, one.level) == place]
    barred = [
        Barred(since=one.recommender_from, until=one.bars.recommender_until)
        for one in rows
        if (one.honour, one.level) == place[1:]
        and one.bars.recommender_until
        and one.recommender
        and same(one.recommender, application.recommender or "")
    ]
    return Facts(
        open_title=min((one.title for one in alike if one.is_open), default=None),
        ban_until=max((one.bars.ban_until for one in alike if one.bars.ban_until), default=None),
        held_before=any(one.since and not one.is_open for one in alike),
        honours=tuple(
            Known(
                title=one.title,
                honour=one.honour,
                level=cast(Level, one.level),
                since=one.since,
                held=one.held,
            )
            for one in sorted(rows, key=lambda one: one.title)
            if one.since and one.unit.id == application.unit.id and one not in alike
        ),
        recommender_until=max((one.until for one in barred if one.since is None), default=None),
        recommender_bars=tuple(sorted((one for one in barred if one.since), key=lambda one: one.until)),
        plaque_out=min((one.title for one in alike if one.plaque_out), default=None),
    )


def judge(
    book: LawBook,
    life: Life,
    now: datetime,
    action: Action | None,
    others: Others,
    lists: Lists = no_lists,
) -> Step:
    """`step_under` with the facts of the moment; what they forbid, the law refuses.

    An application is judged by them itself. Whatever else opens a title, or brings an open one to another unit, must
    find no other one open there; a number is given once; nobody speaks for a unit that is not theirs;
    and rectification is reported when its lists have come as far as the measure asks.
    """
    facts = None
    if isinstance(action, STATING):
        level = book.law_of(life).regulation.honour.level
        application = action.application
        asked = others(Asked(unit=application.unit, recommender=application.recommender))
        facts = facts_of(application, level, life.title, asked)
    done = step_under(book, life, now, action, facts)
    if action is None or done.receipt is None:
        return done
    refusal = (
        _not_theirs(life, action, done.receipt, others)
        or _nothing_new(life, action, done.receipt)
        or _unfinished(book.law_of(life), action, done.receipt, lists)
    )
    if refusal is None and done.receipt.accepted:
        refusal = _forbidden(book, life, done.life, others)
    if refusal is None:
        return done
    before = step_under(book, life, now)
    receipt = refused(before.life, action, refusal)
    return before._replace(receipt=receipt)


_SHOWN = 10
"""Items that a refusal names; the rest is counted."""


def _unfinished(law: Law, action: Action, receipt: Receipt, lists: Lists) -> Refusal | None:
    """Why a report of rectification 整改报告 comes too early. Entries that were made once are relived as they are."""
    rule = law.regulation.findings
    if not isinstance(action, Rectify) or not receipt.accepted or rule is None or rule.before_report is None:
        return None
    struck = rule.before_report == "struck"
    left = [one for one in lists(action.title) if struck or not one.answered]
    if not left:
        return None
    count, items = len(left), tuple(one.item for one in left[:_SHOWN])
    if struck:
        return Refusal(ItemsUnstruck(count=count, items=items), rule)
    return Refusal(ItemsUnanswered(count=count, items=items), rule)


_OF_THE_UNIT = (TitleOpen, UnitBarred, HeldBefore, PlaqueOut)


def _not_theirs(before: Life, action: Action, receipt: Receipt, others: Others) -> Refusal | None:
    """Why an act cannot speak for the unit that it names; asked before anything of that unit's is held against it."""
    unit = namesakes.spoken_for(before, action)
    if unit is None or not (receipt.accepted or isinstance(receipt.reason, _OF_THE_UNIT)):
        return None
    rows = [one for one in others(Asked(unit=unit)) if one.title != action.title]
    stranger = namesakes.stranger(before, action, unit, rows)
    return Refusal(stranger) if stranger else None


def _nothing_new(before: Life, action: Action, receipt: Receipt) -> Refusal | None:
    """Why a rename 更名 is none. Asked of whatever is new: such entries were made once, and are relived as they are."""
    if not isinstance(action, ChangeUnit) or action.change != "renamed" or not receipt.accepted:
        return None
    was = before.application.unit if before.application else None
    if was is None or action.unit is None or _told_apart(action.unit) != _told_apart(was):
        return None
    return Refusal(NotRenamed(name=was.name))


def _told_apart(unit: Unit) -> tuple[str, ...]:
    """What a change may change of a unit, as it is compared; how it is reached is not among it."""
    own = (unit.name, unit.category, unit.township)
    return (*map(fold, own), unit.division, unit.code or "", unit.office_number or "")


def _forbidden(book: LawBook, before: Life, after: Life, others: Others) -> Refusal | None:
    """Why other titles stand against what an act has come to."""
    honour = book.law_of(after).regulation.honour
    if twin := _twin(book, before, after, others):
        return Refusal(OtherTitleOpened(title=twin), honour)
    if number := _number_taken(book, before, after, others):
        return Refusal(number, honour)
    return None


def _twin(book: LawBook, before: Life, after: Life, others: Others) -> str | None:
    """The other open title of the unit that `after` would have, where it has come to be there."""
    application = after.application
    if application is None or not after.is_open:
        return None
    if before.is_open and _place(book, before) == _place(book, after):
        return None
    level = book.law_of(after).regulation.honour.level
    return facts_of(application, level, after.title, others(Asked(unit=application.unit))).open_title


def _place(book: LawBook, life: Life) -> tuple[str, str, str] | None:
    """Where at most one open title may be: a unit's honour of a level."""
    row = Other.of(life, book.law_of(life))
    return row and (row.unit.id, row.honour, row.level)


def _number_taken(book: LawBook, before: Life, after: Life, others: Others) -> NumberTaken | None:
    """That the number which a title has come by is another's, however its brackets and digits are typed."""
    number, mine = after.standing.number, Other.of(after, book.law_of(after))
    if number is None or mine is None or number == before.standing.number:
        return None
    for one in sorted(others(Asked(honour=mine.honour, number=number)), key=lambda one: one.title):
        theirs = one.title != after.title and (one.honour, one.level) == (mine.honour, mine.level)
        if theirs and one.number is not None and same(one.number, number):
            return NumberTaken(number=number, title=one.title)
    return None
