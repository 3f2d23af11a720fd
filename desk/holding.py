"""Holding: whether an account still holds a post, for what it left there to be used without it: a calendar, a key."""

from datetime import datetime

from desk.seats import Seat, sit_down
from register import accounts, substitutions
from register.connect import Register
from schemas.base import local_date
from schemas.office import Office


def seat_of(register: Register, office: Office, account: str, post: str, now: datetime) -> Seat | None:
    """The seat of an account at a post, of its own or by substitution; None where it may not work from there now."""
    with register.reading() as connection:
        known = accounts.find(connection, account)
    if known is None or known.disabled_at is not None or known.administrator is not None:
        return None
    lent = substitutions.held_by(register, account, local_date(now))
    if post not in {one.order.post for one in lent} | {one.id for one in office.posts_of(account)}:
        return None
    return sit_down(office, account, post, lent)
