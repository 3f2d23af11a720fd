"""Undertakings 工作: deeds from a seat; what they come to, how far their errands are."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from desk.errors import DeskError, NotReceivedError, OutOfReachError, UnstampedError
from desk.faults import PERSONAL, Fault, faults_in, is_personal
from desk.hand_in import content_id
from desk.seats import Seat
from register import errands, reach, undertakings
from register.clocks import ClockWrong, LiesAhead
from register.connect import Register
from register.keyfile import NoKeyError
from register.undertakings import DeedIdTaken, Kept, NoUndertaking, Written
from schemas.base import local_date
from schemas.folding import fold
from schemas.refusals.reason import Reason
from schemas.undertaking import COMMON, NEW, Deed, Opening, Outcome, Progress
from wording.undertakings import words
from workflows.undertakings.kinds import UNDERTAKINGS, kind_of
from workflows.undertakings.world import NotDone

Clock = Callable[[], datetime]


class UnknownUndertakingError(DeskError):
    """No undertaking is numbered or called so."""


class DeedRefusedError(DeskError):
    """The law of undertakings says no: `why`."""

    def __init__(self, kind: str, word: str, why: Reason) -> None:
        super().__init__(f"“{words.deed(kind, word)}”不予办理：{words.reason(kind, why)}")
        self.why = why


class UnwrittenDeedError(DeskError):
    """What is filled in makes no deed: every fault, with the field that it is about."""

    def __init__(self, kind: str, word: str, faults: list[Fault]) -> None:
        super().__init__(f"“{words.deed(kind, word)}”填写有误，共{len(faults)}处")
        self.faults = faults
        self.lines = tuple(
            f"{'·'.join(words.field(kind, name) for name in one.path[:1])}：{one.problem}" for one in faults
        )


class DoneBeforeError(DeskError):
    """Just this was done, and nothing since."""

    def __init__(self, kind: str, word: str, known: Written) -> None:
        where = f"{known.undertaking}经办记录第{known.seq}条"
        super().__init__(f"“{words.deed(kind, word)}”已经照此办理过（{where}），以后没有变化，不必再办")


class Look(NamedTuple):
    """An undertaking as one looks at it: itself, and how far its errands have come."""

    kept: Kept
    progress: Progress


def do(
    register: Register,
    seat: Seat,
    cls: type[Deed],
    fields: Mapping[str, Any],
    clock: Clock,
    undertaking: str = NEW,
    *,
    kind: str | None = None,
    id_: str | None = None,
) -> Written:
    """Do a deed: written down at once, or refused. Said again while nothing else was done it is the same deed.

    Under an `id_` of its own it is the same whenever it is said.

    What it has for titles the service hands in (`bell`). `DeedRefusedError`, `UnwrittenDeedError`,
    `UnknownUndertakingError`, `NotReceivedError`, `UnstampedError`, `OutOfReachError`.
    """
    kind = kind or kind_of(undertaking)
    now = clock()
    deed = meant(register, seat, cls, fields, now, undertaking, kind=kind)
    if id_ is not None:
        deed = deed.model_copy(update={"id": id_})
    with _told(register, kind, deed):
        return undertakings.do(register, deed, now)


def rehearsed(register: Register, deed: Deed, kind: str, now: datetime) -> Outcome:
    """What would come of a deed that is `meant`: nothing is written. As `do` raises; `DoneBeforeError`."""
    with _told(register, kind, deed):
        if known := undertakings.written(register, deed.id):
            raise DoneBeforeError(kind, deed.kind, known[0])
        return undertakings.rehearse(register, deed, now)


def meant(
    register: Register,
    seat: Seat,
    cls: type[Deed],
    fields: Mapping[str, Any],
    now: datetime,
    undertaking: str = NEW,
    *,
    kind: str,
) -> Deed:
    """The deed that the fields say, with its id, from the post of the seat that may do it. `UnwrittenDeedError`."""
    word = cls.model_fields["kind"].default
    actor = next((one for one in seat.actors if one.party.role in cls.by), seat.actors[0])
    said = {"on": local_date(now), **fields, "undertaking": undertaking}
    try:
        deed = cls.model_validate({**said, "id": "check", "actor": actor, "received_at": now})
    except ValidationError as invalid:
        raise UnwrittenDeedError(kind, word, list(faults_in(invalid))) from None
    content = _content(deed)
    if personal := [name for name, value in content.items() if any(map(is_personal, _texts(value)))]:
        raise UnwrittenDeedError(kind, word, [Fault((name,), PERSONAL) for name in personal])
    try:
        return deed.model_copy(update={"id": _id(register, kind, deed, content)})
    except NoUndertaking as no:
        raise UnknownUndertakingError(f"没有编号为“{no}”的工作") from None
    except SQLAlchemyError as failed:
        raise OutOfReachError(reach.explain(register.url, failed)) from failed


@contextmanager
def _told(register: Register, kind: str, deed: Deed) -> Iterator[None]:
    """What the register says no with, as the desk says it."""
    try:
        yield
    except NotDone as no:
        raise DeedRefusedError(kind, deed.kind, no.reason) from None
    except ClockWrong as no:
        raise NotReceivedError(no, lies_ahead=isinstance(no, LiesAhead)) from None
    except NoKeyError as no:
        raise UnstampedError(no) from None
    except NoUndertaking as no:
        raise UnknownUndertakingError(f"没有编号为“{no}”的工作") from None
    except DeedIdTaken:
        raise UnknownUndertakingError(f"没有编号为“{deed.undertaking}”的工作") from None
    except SQLAlchemyError as failed:
        raise OutOfReachError(reach.explain(register.url, failed)) from failed


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep; a file's hash is none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one) if name != "sha256" else ()
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _id(register: Register, kind: str, deed: Deed, content: Mapping[str, Any]) -> str:
    """The id of a deed: that of the newest one, where it is said again and nothing has come since.

    Example. A visit is moved to Tuesday, then to Friday, then to Tuesday: that is three deeds. The last one, said again
    since the window had frozen, is the third.
    """
    account = deed.actor.account
    if isinstance(deed, Opening):
        return content_id(kind, content, account)
    last = undertakings.newest(register, deed.undertaking)
    before = last.deed
    if before and before.actor.account == account and _content(before) == content:
        return before.id
    return content_id(kind, content, account, last.seq)


def _content(deed: Deed) -> dict[str, Any]:
    return deed.model_dump(mode="json", exclude={"id", "actor", "received_at"})


def called(register: Register, text: str, kind: str | None = None) -> Kept:
    """The undertaking of that number or name. `UnknownUndertakingError` where none, or more than one, is called so."""
    plain = fold(text)
    known = undertakings.every(register, kind)
    found = [one for one in known if fold(one.id) == plain] or [
        one for one in known if plain and plain in fold(one.state.name)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownUndertakingError(f"没有找到“{text[:100]}”这项工作")
    several = "、".join(f"{one.id}（{one.state.name}）" for one in found[:10])
    raise UnknownUndertakingError(f"“{text[:100]}”对应{len(found)}项工作：{several}，请写编号")


def looked_at(register: Register, kept: Kept) -> Look:
    """It with its progress."""
    return Look(kept, errands.progress(register, kept.id))


def every(register: Register, kind: str | None = None, *, open_only: bool = False) -> list[Look]:
    """All of them, the newest first."""
    return [looked_at(register, one) for one in undertakings.every(register, kind, open_only=open_only)]


def common_class(word: str) -> type[Deed]:
    """The class of a deed that every kind has. `KeyError`."""
    return next(one for one in COMMON if one.model_fields["kind"].default == word)


def kinds() -> tuple[str, ...]:
    """Every kind."""
    return tuple(UNDERTAKINGS)
