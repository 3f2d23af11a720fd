"""Sample 样例: a city's invented titles into a register that is only for trials, each by the law itself.

Nothing is written past the law: whoever owes a duty does it, as an account that says that it is of the sample. A load
that is killed goes on where it was; loaded again a city does nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from desk.city import HONOUR, Home, Move
from desk.errors import NotEmptyError, OnTrialOnlyError, OtherMeasureError, RealChannelError, RefusedError
from desk.hand_in import Clock, Make, recorded_at_once, take_in
from desk.seats import Seat
from desk.takeover import Candidate, Verdict, carry_out
from register import inbox, lawbook, ledger, queries
from register.connect import Register
from schemas.act import NEW
from schemas.action import KINDS, Action
from schemas.base import local_date
from schemas.document import Document
from schemas.inheritance import Inherited
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.office import Office, Post
from schemas.opening import OPENING, Apply
from schemas.party import Actor, Party, Role
from schemas.tolerance import CLOCK_TOLERANCE
from schemas.unit import Unit
from workflows.life.actors import answer
from workflows.life.law import Law

ACCOUNT = "样例"
"""How the accounts begin that act in a sample."""
_NOTE = "样例数据：单位和事项均为虚构"


class Loaded(NamedTuple):
    """A title of a sample, as it stands; `new` if it was not there, or not so far."""

    life: Life
    new: bool


def check(register: Register, office: Office, homes: Sequence[Home], now: datetime) -> None:
    """Whether a city may be loaded: into a register that has nothing else, of an office that only tries things out.

    `OnTrialOnlyError`, `RealChannelError`, `NotEmptyError`, `OtherMeasureError`.
    """
    if not office.trial:
        raise OnTrialOnlyError
    real = [post.name for post in office.posts if any(one.kind != "file" for one in post.channels)]
    if real or office.mail is not None:
        raise RealChannelError(real)
    ours = {id_ for home in homes for id_ in home.ids}
    others = [one for one in (*queries.every_unit(register), *_waiting(register, now)) if one.id not in ours]
    if others:
        raise NotEmptyError(others[0].name, len(others))
    law = lawbook.read(register).editions.get(str(lawbook.current_edition(register, HONOUR)))
    if law is None or not {home.unit.category for home in homes} <= set(law.categories.value):
        raise OtherMeasureError(HONOUR)


def _waiting(register: Register, now: datetime) -> Iterator[Unit]:
    """The units of titles that wait to be begun."""
    acts = inbox.stragglers(register, now + CLOCK_TOLERANCE)
    return (one.application.unit for one in acts if isinstance(one, OPENING))


def load(register: Register, homes: Sequence[Home], clock: Clock) -> Iterator[Loaded]:
    """The titles of a city in turn, each brought as far as it is to come. Nobody is rung: that is the face's."""
    known = [_title(register, home) for home in homes]
    last = max((n for n, title in enumerate(known) if title), default=-1)
    for n, (home, title) in enumerate(zip(homes, known, strict=True)):
        if title is None:
            yield Loaded(_brought(register, home, _opened(register, home, clock), clock), new=True)
            continue
        life = _there(register, title)
        if n == last and (after := _brought(register, home, life, clock)).seq > life.seq:
            yield Loaded(after, new=True)
        else:
            yield Loaded(life, new=False)


def _title(register: Register, home: Home) -> str | None:
    """The id of a home's title, where the register has it."""
    found = [row.id for id_ in home.ids for row in queries.titles_of(register, id_)]
    return found[0] if found else None


def _there(register: Register, title: str) -> Life:
    life = ledger.life_of(register, title)
    assert life is not None
    return life


def _opened(register: Register, home: Home, clock: Clock) -> Life:
    """The title as it comes into the register."""
    if isinstance(home.opening, Inherited):
        done = carry_out(register, _seat(Party(role=Role.OFFICE)), Candidate(home.opening, home.row), clock)
        assert isinstance(done, Verdict)
        if done.why is not None:
            raise done.why
        assert done.life is not None
        return done.life
    application = home.opening

    def make(id_: str, actor: Actor, now: datetime) -> Action:
        return Apply(
            id=id_,
            title=NEW,
            actor=actor,
            received_at=now,
            on=local_date(now),
            documents=(_document(now, 0),),
            note=_NOTE,
            application=application,
        )

    return _recorded(register, None, Party(role=Role.UNIT), make, clock, "apply", application.unit.id)


def _brought(register: Register, home: Home, life: Life, clock: Clock) -> Life:
    """The title after its moves; those that it has taken are not taken again, and what a person has gone on with stays.

    What the measure does not take is left out, and the title stays there.
    """
    acts = [one.action for one in ledger.entries_of(register, life.title) if one.action]
    if any(not one.actor.account.startswith(ACCOUNT) for one in acts):
        return life
    done = [one.kind for one in acts][1:]
    for move in home.moves:
        before = done
        while done and done[0] == move.kind:
            done = done[1:]
        if move.duty is None and before != done:
            continue
        try:
            life = _moved(register, life, move, clock)
        except RefusedError:
            return life
    return life


def _moved(register: Register, life: Life, move: Move, clock: Clock) -> Life:
    """The title after one move: a duty is answered by everybody who owes it."""
    if move.duty is None:
        return _recorded(register, life, Party(role=move.by), partial(_does, life, move), clock, move.kind)
    law = lawbook.read(register).law_of(life)
    for one in [one for one in life.obligations if one.duty is move.duty]:
        make = partial(_answers, law, life, one, move.outcome)
        life = _recorded(register, life, one.by, make, clock, move.kind)
    return life


def _does(life: Life, move: Move, id_: str, actor: Actor, now: datetime) -> Action:
    """What somebody does who owes nothing."""
    cls = KINDS[move.kind]
    says: dict[str, Any] = {
        "id": id_,
        "title": life.title,
        "actor": actor,
        "received_at": now,
        "on": local_date(now),
        "note": _NOTE,
    }
    if "documents" in cls.model_fields:
        says["documents"] = (_document(now, life.seq),)
    return cls.model_validate({**says, **move.says})


def _answers(
    law: Law, life: Life, one: Obligation, outcome: str, id_: str, actor: Actor, now: datetime
) -> Action:
    """The plain act that brings a duty to its outcome."""
    made = answer(law, life, one, outcome, now)
    says: dict[str, Any] = {"id": id_, "actor": actor, "note": _NOTE}
    if getattr(made, "documents", ()):
        says["documents"] = (_document(now, life.seq),)
    return made.model_copy(update=says)


def _document(now: datetime, number: int) -> Document:
    day = local_date(now)
    return Document(number=f"样例〔{day.year}〕{number + 1}号", title="样例文件", date=day)


def _recorded(register: Register, life: Life | None, by: Party, make: Make, clock: Clock, *seed: str) -> Life:
    """The title after an act by that party: taken in, and recorded at once. `RefusedError`."""
    place = (life.title, life.seq) if life else (NEW, 0)
    action = take_in(register, _seat(by), make, clock, ["sample", *place, by.label, *seed]).action
    recorded_at_once(register, action, clock)
    return _there(register, action.title)


def _seat(party: Party) -> Seat:
    """Whoever is that party in a sample, whether the office has such a post or not."""
    account = f"{ACCOUNT}@{party.label}"
    return Seat(Post(id=ACCOUNT, name=f"{ACCOUNT}（{party.label}）", parties=(party,)), account, ACCOUNT)
