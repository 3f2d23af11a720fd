"""Namesakes 同名同代码: no act renames another title's unit, sends its notices elsewhere, or doubles it unasked."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.action import Action, ChangeUnit
from schemas.folding import same
from schemas.life import Life
from schemas.opening import OPENING, STATING, Amend, UpdateUnit
from schemas.refusals.applying import (
    CodeOfAnother,
    CodeShared,
    SameName,
    UnitNamedBefore,
    UnitNamedOtherwise,
    UnitReachedOtherwise,
)
from schemas.unit import Unit
from workflows.life.others import Other

Stranger = UnitNamedOtherwise | UnitNamedBefore | UnitReachedOtherwise | CodeShared | CodeOfAnother | SameName


def spoken_for(before: Life, action: Action) -> Unit | None:
    """The unit of which an act says what it is called, where it is not plainly the title's own that changes."""
    if isinstance(action, OPENING):
        return action.application.unit
    own = before.application.unit if before.application else None
    if isinstance(action, Amend):
        unit = action.application.unit
        return unit if any(_said_anew(own, unit)) else None
    if isinstance(action, UpdateUnit):
        return own.model_copy(update={"code": action.code}) if own and action.code else None
    if isinstance(action, ChangeUnit) and action.unit and own and action.unit.id != own.id:
        return action.unit
    return None


class _Anew(NamedTuple):
    """What an act newly says of a unit, against what the title says of it already."""

    code: bool
    name: bool
    mailbox: bool


def _said_anew(own: Unit | None, unit: Unit) -> _Anew:
    if own is None or own.id != unit.id:
        return _Anew(code=True, name=True, mailbox=True)
    return _Anew(
        code=own.code != unit.code,
        name=not same(own.name, unit.name),
        mailbox=own.contact.mailbox != unit.contact.mailbox,
    )


def stranger(before: Life, action: Action, unit: Unit, others: Sequence[Other]) -> Stranger | None:
    """Why the act cannot speak for the unit, as others have it.

    Example. A school holds a title under its code. A kindergarten that shares the code applies: as it is called
    otherwise it is refused, and applies again under a number that the office has given it. A second school of the same
    name, under a code of its own, is asked about once. The first one puts its telephone right meanwhile: it is asked
    about nothing, for neither its code nor its name is new.
    """
    if isinstance(action, UpdateUnit):
        return _code_of_another(unit, others)
    amended = before.application if isinstance(action, Amend) else None
    anew = _said_anew(amended.unit if amended else None, unit)
    own = [one for one in others if one.unit.id == unit.id]
    if own:
        return (_renamed(unit, own) if anew.name else None) or (
            _sent_elsewhere(unit, own) if anew.mailbox else None
        )
    if not isinstance(action, STATING) or action.application.another_unit:
        return None
    return _doubled(unit, others, anew)


def _code_of_another(unit: Unit, others: Sequence[Other]) -> Stranger | None:
    """Whoever has a number, and gets a code: a branch that shares its parent's says so by a change, with papers."""
    for one in sorted(others, key=lambda one: one.title):
        if one.unit.code == unit.code and one.unit.id != unit.id:
            return CodeOfAnother(shared=str(unit.code), name=one.unit.name, unit=one.unit.id, title=one.title)
    return None


def _renamed(unit: Unit, own: Sequence[Other]) -> Stranger | None:
    under_way = [one for one in own if one.is_open]
    known = under_way or own
    if any(same(one.unit.name, unit.name) for one in known):
        return None
    first = min(known, key=lambda one: one.title)
    if under_way:
        return UnitNamedOtherwise(unit=unit.id, name=first.unit.name, title=first.title)
    if any(same(former, one.unit.name) for former in unit.former_names for one in own):
        return None
    return UnitNamedBefore(unit=unit.id, name=first.unit.name, title=first.title)


def _sent_elsewhere(unit: Unit, own: Sequence[Other]) -> Stranger | None:
    """A mailbox that is not stated changes nothing: the notices go where they went."""
    mailbox = unit.contact.mailbox
    under_way = [one for one in own if one.is_open]
    if mailbox is None or not under_way:
        return None
    if any(same(one.unit.contact.mailbox or "", mailbox) for one in under_way):
        return None
    return UnitReachedOtherwise(title=min(one.title for one in under_way))


def _doubled(unit: Unit, others: Sequence[Other], anew: _Anew) -> Stranger | None:
    """A unit that the register does not know yet, but one with its code, or of its name."""
    for one in sorted(others, key=lambda one: one.title):
        if anew.code and unit.code and unit.office_number is None and one.unit.code == unit.code:
            return CodeShared(shared=unit.code, name=one.unit.name, unit=one.unit.id, title=one.title)
    for one in sorted(others, key=lambda one: one.title):
        if anew.name and any(same(name, unit.name) for name in (one.unit.name, *one.unit.former_names)):
            return SameName(name=one.unit.name, unit=one.unit.id, title=one.title)
    return None
