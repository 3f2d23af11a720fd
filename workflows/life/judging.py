"""Judging: which edition judges an act, where that may be another than the life's own."""

from schemas.action import Action, Adopt, Annul
from schemas.life import Life
from schemas.opening import TakeOver
from workflows.life import editions
from workflows.life.kinds import PHASES
from workflows.life.law import Law, LawBook


def under_another(life: Life, action: Action | None) -> bool:
    """Whether another edition than the life's own may have to judge it."""
    match action:
        case Adopt():
            return True
        case Annul():
            return editions.adoption(life, action.entry) is not None
        case TakeOver():
            return action.edition not in (None, life.edition)
    return False


def law_for(book: LawBook, life: Life, action: Adopt | Annul | TakeOver) -> Law | None:
    """The law that judges an adoption, or that it is taken back; None where the book has not what is to be adopted.

    A title that is taken over again is judged by the edition of its naming.
    """
    if isinstance(action, TakeOver):
        known = action.edition in book.editions
        return book.law(str(action.edition), life.calendar) if known else None
    if isinstance(action, Adopt):
        known = action.calendar in book.calendars and action.edition in (None, *book.editions)
        return _adopting(book, life, action) if known else None
    one = editions.adoption(life, action.entry)
    left = one.left if one else None
    return book.law(left.edition, life.calendar, left.successor) if left else book.law_of(life)


def _adopting(book: LawBook, life: Life, action: Adopt) -> Law:
    """The law that judges an adoption: the new edition, or the old one where that governs this phase to its end.

    Example. A title is in re-inspection since 1 June. An edition whose transition leaves re-inspection to the old one
    is adopted on 10 June: it is noted as `successor`, and the old one goes on to judge. The re-inspection is passed on
    1 July: the term that begins is no more re-inspection, so from that entry on the new edition governs.
    """
    if action.edition in (None, life.edition):
        return book.law(life.edition, action.calendar, life.successor)
    new = book.law(str(action.edition), action.calendar)
    phase = PHASES.get(life.standing.stage)
    if phase is None:
        return new
    if getattr(new.regulation.edition.transition, phase) == "old":
        return book.law(life.edition, life.calendar, action.edition)
    return new
