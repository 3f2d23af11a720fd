"""Keys 接口密钥: made and ended by an account for its post; a program comes in by one as long as the account would."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from desk.errors import DeskError
from desk.faults import faults_in
from desk.holding import seat_of
from desk.seats import Seat
from register import keys
from register.connect import Register
from register.keys import Key as Key  # what every face is given
from schemas.base import Name, local_date
from schemas.office import Office

DAYS = (30, 90, 180, 365)
"""How long a key may last: a year at most, then a new one is made."""
MOST = 10
"""Keys of an account for one post."""


class KeyRefusedError(DeskError):
    """No key is made, or none ended; as a text: why."""


class CameIn(NamedTuple):
    """By which key, and from which seat."""

    key: Key
    seat: Seat


_NAME: TypeAdapter[str] = TypeAdapter(Name)


def make(register: Register, seat: Seat, name: str, days: int, now: datetime, address: str) -> str:
    """A key for the post of a seat; what opens, which is told once. `KeyRefusedError`."""
    if days not in DAYS:
        raise KeyRefusedError(f"有效期请在{'、'.join(map(str, DAYS))}天之中选择")
    try:
        called = _NAME.validate_python(name)
    except ValidationError as invalid:
        raise KeyRefusedError(f"用途{next(faults_in(invalid)).problem}") from None
    until = local_date(now) + timedelta(days=days)
    secret = keys.make(register, seat.login, seat.post.id, called, until, now, address, MOST)
    if secret is None:
        raise KeyRefusedError(f"一个账号在一个岗位至多{MOST}个密钥，先停用不用的，再新建")
    return secret


def end(register: Register, seat: Seat, id_: str, now: datetime, address: str) -> None:
    """End one of the seat's keys. `KeyRefusedError`."""
    if not keys.end(register, seat.login, seat.post.id, id_, now, address):
        raise KeyRefusedError("没有这个密钥，或者已经停用")


def came_in(register: Register, office: Office, secret: str, now: datetime) -> CameIn | None:
    """Who comes by what opens; None where it opens nothing, any more or yet."""
    key = keys.by(register, secret)
    if key is None or key.until < local_date(now):
        return None
    seat = seat_of(register, office, key.account, key.post, now)
    if seat is None:
        return None
    keys.touch(register, key, now)
    return CameIn(key, seat)


def over(key: Key, today: date) -> bool:
    """Whether its last day is past."""
    return key.until < today
