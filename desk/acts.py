"""Acts: an act as it was filled in, its content complete, before anybody has handed it in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from desk import parts
from desk.applying import check_contacts, measure_for
from desk.errors import NotBegunError, NotCorrectableError
from desk.faults import built, checked
from desk.fields import UNTYPED
from desk.filled import Filled
from desk.meant import as_registered, by_the_measure, in_its_batch, township
from register import lawbook, ledger, queries
from register.connect import Register
from schemas.act import Act, Scoring
from schemas.action import CORRECTABLE, Action, ChangeUnit, Correct
from schemas.application import Application
from schemas.base import CHINA, local_date
from schemas.office import Office
from schemas.opening import Amend, Apply
from schemas.party import Actor, Party, Role
from schemas.unit import Unit
from workflows.life.law import Law
from workflows.life.powers import POWERS


class Meant(NamedTuple):
    """What somebody means to do to a title. `apart` tells it from the same act said at another time on purpose.

    `dated` says that its day was stated; else it is that of saying it.
    """

    cls: type[Act]
    title: str
    fields: Mapping[str, Any]
    apart: Any
    dated: bool = True

    def make(self, action_id: str, actor: Actor, now: datetime) -> Action:
        """The act of whoever acts. `InvalidError`."""
        action: Action = built(
            self.cls, self.fields, id=action_id, title=self.title, actor=actor, received_at=now
        )
        return action

    def seed(self, account: str) -> list[Any]:
        """What its id is the hash of: said again by the same account, in whatever form, it is the same act.

        `InvalidError`.
        """
        title = None if self.cls is Apply else self.title  # an application's number is not its own yet
        said = self.make("seed", NOBODY, NEVER).model_dump(mode="json")
        beside = UNTYPED if self.dated else {*UNTYPED, "on"}
        content = {name: value for name, value in said.items() if name not in beside}
        return [title, self.apart, self.cls.model_fields["kind"].default, content, account]


NOBODY = Actor(account="-", post="-", party=Party(role=Role.OFFICE))
NEVER = datetime(2021, 1, 1, tzinfo=CHINA)


def meant(
    register: Register,
    cls: type[Act],
    title: str,
    fields: Mapping[str, Any],
    *,
    dated: bool = True,
    turn: int | None = None,
) -> Meant:
    """An act on a title.

    One that answers a duty can come again in the duty's next turn; any other, said twice on a day, is one act.
    `turn` is the one in which it was filled in; sent twice it is one act, though the first has been recorded meanwhile.
    """
    if not POWERS[cls.model_fields["kind"].default].duties:
        return Meant(cls, title, fields, 0, dated)
    life = ledger.life_of(register, title)
    now = life.seq if life else 0
    return Meant(cls, title, fields, now if turn is None else turn, dated)


def asked_for(
    register: Register, office: Office, application: Application, on: date | None, now: datetime, **more: Any
) -> Meant:
    """An application as it was filled in, all names as register, measure and office write them.

    `LevelUnclearError`, `NoMeasureError`, `NoContactError`.
    """
    book = lawbook.read(register)
    application = as_registered(register, application, office, book)
    measure = measure_for(register, application, local_date(now))
    check_contacts(office, measure, application)
    return applied(register, application, on, now, **more)


def applied(
    register: Register, application: Application, on: date | None, now: datetime, **more: Any
) -> Meant:
    """An application of a day, or of today, with its documents and note in `more`.

    It can come again once the unit's earlier ones ended.
    """
    earlier = sorted(one.id for one in queries.titles_of(register, application.unit.id))
    fields = {"application": application, "on": on or local_date(now), **more}
    title = queries.next_title_id(register, local_date(now).year)
    return Meant(Apply, title, fields, earlier, dated=on is not None)


def on_title(
    register: Register,
    office: Office,
    cls: type[Act],
    title: str,
    filled: Filled,
    changes: Mapping[str, Any] | None = None,
    id_: str | None = None,
    turn: int | None = None,
) -> Meant:
    """An act on a title as it was filled in, all names as register, measure and office write them.

    `changes` are of what it is to put right, by place or label; without them it says the fields of that itself.
    `turn` is how long the ledger was when somebody looked at it to fill this in, where that is known.
    `InvalidError` if no act of `cls` can say this, whoever acts, under whatever id or under this one;
    `NoContactError`; of changes `NotBegunError`, `NotCorrectableError`, `UnknownPartError`, `FixedPartError`,
    `UnreadablePartError`.
    """
    fields = dict(filled.fields)
    if cls is Correct:
        own = fields["instead"] if changes is None else {}
        fields["instead"] = {**corrected(register, title, fields["entry"], changes or {}), **own}
    if changes is not None and cls is Amend:
        fields.setdefault("application", amended(register, title, changes))
    book, life = lawbook.read(register), ledger.life_of(register, title)
    if life is not None:
        fields = by_the_measure(cls, fields, book.law_of(life), life)
        fields |= in_its_batch(register, fields, life)
    made = checked(cls, fields, id_)
    if life is not None and life.application is not None:
        fields |= _written(register, office, book.law_of(life), life.application, made)
    return meant(register, cls, title, fields, dated=filled.dated, turn=turn)


def _written(register: Register, office: Office, law: Law, before: Application, made: Act) -> dict[str, Any]:
    """Whom an act speaks of as register, measure and office write it; `NoContactError` where nobody is reached."""
    if isinstance(made, Amend):
        after = as_registered(register, made.application, office, lawbook.read(register))
        found: dict[str, Any] = {"application": after}
    elif isinstance(made, ChangeUnit) and made.unit is not None:
        unit = made.unit.model_copy(update={"township": township(office, made.unit)})
        after = before.model_copy(update={"unit": unit})
        found = {"unit": unit}
    else:
        return {}
    check_contacts(office, law.regulation, after, before)
    return found


def renamed(register: Register, title: str, name: str) -> dict[str, Any]:
    """The title's unit, as the register has it by now, under another name. `NotBegunError`."""
    life = ledger.life_of(register, title)
    if life is None or life.application is None:
        raise NotBegunError(title)
    unit = life.application.unit
    known = queries.unit(register, unit.id) or unit
    return known.model_dump() | {"category": unit.category, "name": name}


def amended(register: Register, title: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The title's application with what is at dotted paths, like `unit.name`, or under its label changed.

    `NotBegunError`, `UnknownPartError`, `UnreadablePartError`.
    """
    life = ledger.life_of(register, title)
    if life is None or life.application is None:
        raise NotBegunError(title)
    application: dict[str, Any] = life.application.model_dump(mode="json")
    application = {name: application.get(name) for name in Application.model_fields}
    application["unit"] = {name: application["unit"].get(name) for name in Unit.model_fields}
    parts.amend(application, changes)
    return {name: value for name, value in application.items() if value is not None}


def corrected(register: Register, title: str, entry: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The decision of an entry with what is at dotted paths, like `documents.0.number`, or under its label changed.

    `NotCorrectableError`, `UnknownPartError`, `FixedPartError`, `UnreadablePartError`.
    """
    found = next((one for one in ledger.entries_of(register, title) if one.seq == entry), None)
    if found is None or found.action is None or found.action.kind not in (*CORRECTABLE, "correct"):
        raise NotCorrectableError(title, entry)
    original = found.action.instead if isinstance(found.action, Correct) else found.action
    dump = original.model_dump(mode="json")
    instead: dict[str, Any] = {name: dump[name] for name in type(original).model_fields if name in dump}
    life = ledger.life_of(register, title)
    measure, sheet = lawbook.read(register).editions[found.edition], None
    if life and life.application and isinstance(original, Scoring):
        sheet = measure.sheet_for(life.application.unit.category, original.kind)
    parts.correct(instead, changes, sheet)
    return instead
