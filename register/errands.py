"""Errands 交办: the acts that an undertaking has for titles, page after page, and what became of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import Row, and_, select, update

from register import undertakings
from register.connect import Register
from register.tables import errands
from schemas.act import NEW, TitleId
from schemas.action import Action
from schemas.opening import OPENING
from schemas.party import Actor
from schemas.undertaking import Errand, Progress, UndertakingId

_ACTION: TypeAdapter[Action] = TypeAdapter(Action, config=ConfigDict(defer_build=True))

State = Literal["waiting", "handed", "done", "refused"]
"""Still to be handed in; in the inbox of its title, which has not answered; in its ledger; refused by it."""

_BEGIN = tuple(one.model_fields["kind"].default for one in OPENING)


class Ordered(NamedTuple):
    """An errand as the register has it. `entry` is its place in the title's ledger, `why` the title's no, in words."""

    undertaking: UndertakingId
    seq: int
    number: int
    turn: int
    errand: Errand
    actor: Actor
    state: State
    entry: int | None
    why: str | None

    @property
    def id(self) -> str:
        """The id of the act: handed in by whomever and however often, it is one."""
        return id_of(self)

    @property
    def title(self) -> TitleId:
        """Whose it is."""
        return self.errand.title

    @property
    def begins(self) -> bool:
        """Whether a title begins with it, of the unit that has this one."""
        return self.errand.kind in _BEGIN

    def act(self, now: datetime) -> Action:
        """The act as it is handed in now. `ValidationError` where it makes none."""
        title = NEW if self.begins else self.title
        fields = {**self.errand.says, "kind": self.errand.kind, "id": self.id, "title": title}
        return _ACTION.validate_python({**fields, "actor": self.actor, "received_at": now})


def id_of(one: Any) -> str:
    """The id of the act of an errand, or of its row."""
    return f"{one.undertaking}.{one.seq}.{one.number}.{one.turn}"


def page(register: Register, undertaking: UndertakingId, size: int) -> list[Ordered]:
    """The next that are not handed in; where there are none left, those that no title has answered."""
    found = _some(register, undertaking, "waiting", size)
    return found or _some(register, undertaking, "handed", size)


def all_of(register: Register, undertaking: UndertakingId, state: State | None = None) -> list[Ordered]:
    """Every errand of an undertaking, or those in one state, in their order."""
    return _some(register, undertaking, state, None)


def settle(register: Register, one: Ordered, state: State, now: datetime, **became: Any) -> None:
    """Write down what became of one: `entry` where it is done, `why` where it is refused."""
    place = and_(
        errands.c.undertaking == one.undertaking,
        errands.c.seq == one.seq,
        errands.c.number == one.number,
        errands.c.turn == one.turn,
    )
    with register.writing() as connection:
        connection.execute(update(errands).where(place).values(state=state, settled_at=now, **became))


def progress(register: Register, undertaking: UndertakingId) -> Progress:
    """How far they have come."""
    with register.reading() as connection:
        return undertakings.progress(connection, undertaking)


def _some(
    register: Register, undertaking: UndertakingId, state: State | None, size: int | None
) -> list[Ordered]:
    query = select(errands).where(errands.c.undertaking == undertaking)
    if state is not None:
        query = query.where(errands.c.state == state)
    with register.reading() as connection:
        rows: Sequence[Row[Any]] = connection.execute(
            query.order_by(errands.c.seq, errands.c.number).limit(size)
        ).all()
    return [_ordered(row) for row in rows]


def _ordered(row: Row[Any]) -> Ordered:
    return Ordered(
        row.undertaking,
        row.seq,
        row.number,
        row.turn,
        Errand.model_validate_json(row.body),
        Actor.model_validate_json(row.actor),
        row.state,
        row.entry,
        row.why,
    )
