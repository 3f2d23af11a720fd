"""Owners: what those who owe duties are told: of new ones, of dates that moved, of what is theirs no more."""

from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.stage import Duty
from schemas.tidings.parts import Cause
from workflows.life import tidings
from workflows.life.duties import Settled
from workflows.life.kinds import PASSING
from workflows.life.law import Law
from workflows.life.tidings import Told


def told(
    law: Law, was: Life, now: Life, change: Settled, cause: Cause, actor: Party | None = None
) -> list[Told]:
    """New duties to who owes them, moved dates and dropped ones likewise, and what was passed on.

    Nobody is told that their own act has rid them of a duty.
    """
    found: list[Told] = []
    for one in change.opened:
        if one.duty not in _BY_THEMSELVES:
            found += tidings.opened(law, now, one)
    for move in change.moved:
        owed = now.find(move.id)
        if owed is not None and move.was != move.due:  # that a date is 暂定 no more is nobody's business
            found.append(tidings.moved(law, owed, move.was, move.cause))
    found += _passed_on(law, was, now, cause, actor)
    for one in change.dropped:
        found += _rid(law, was.find(one.id) or one, cause, actor)
    return found


_BY_THEMSELVES = (Duty.TERM, Duty.LEAD)
"""They run by themselves; their ladders remind of them."""


def _passed_on(law: Law, was: Life, now: Life, cause: Cause, actor: Party | None) -> list[Told]:
    """A duty that is passed on: to them that owe it now that it is theirs, to those who owed it that it is not.

    Example. An application is put right and names another township: that one is to give its opinion, and the first one
    has not to any more. Whose code alone was put right is the same unit, and has heard of its duties.
    """
    found: list[Told] = []
    for one in now.obligations:
        before = was.find(one.id)
        if before is None or before.by == one.by or (one.by.role is Role.UNIT and _reached_alike(was, now)):
            continue
        if one.duty not in _BY_THEMSELVES:
            found += [said for said in tidings.opened(law, now, one) if said.to == one.by]
        found += _rid(law, before, cause, actor)
    return found


def _rid(law: Law, one: Obligation, cause: Cause, actor: Party | None) -> list[Told]:
    silent = one.by == actor or one.duty in PASSING or law.rule_of(one) is None
    return [] if silent else [tidings.dropped(law, one, cause)]


def _reached_alike(was: Life, now: Life) -> bool:
    before, after = was.application, now.application
    return (
        before is not None
        and after is not None
        and (before.unit.name, before.unit.contact.mailbox) == (after.unit.name, after.unit.contact.mailbox)
    )
