"""Urging 催办: an office urges many duties at once; whoever owes several of them reads one message, a little later."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from activities.message import Link
from register import outbox, wanted
from register.connect import Register
from schemas.notice import Notice
from schemas.party import Party
from schemas.tidings.duties import Urged

GATHERED, AT_MOST = timedelta(seconds=20), timedelta(minutes=5)


def gathers_until(register: Register, letter: outbox.Letter) -> datetime:
    """When a notice that urges leaves: once nothing urgent has come for its reader for a while; not for ever."""
    newest = outbox.last_urgent(register, _reader(letter)) or letter.recorded_at
    return min(max(letter.recorded_at, newest) + GATHERED, letter.recorded_at + AT_MOST)


def waits_too(register: Register, letter: outbox.Letter, most: int) -> list[outbox.Letter]:
    """What else its reader is urged to do and has not been told yet; the oldest, where it is much."""
    others = [one for one in outbox.urgent(register, _reader(letter)) if one.key != letter.key]
    urging = wanted.urgings(register, [one.key for one in others])
    return [one for one in others if one.key in urging][:most]


def link(address: str | None, letters: Sequence[outbox.Letter], told: Mapping[str, Notice]) -> Link | None:
    """A new link to reply to what urges among these letters; None where nothing does, or no page can be reached."""
    keys = tuple(
        one.key for one in letters if one.key in told and isinstance(told[one.key].tidings[0], Urged)
    )
    if address is None or not keys:
        return None
    secret = secrets.token_urlsafe(24)
    return Link(f"{address}/replies/{secret}", secret, keys)


def _reader(letter: outbox.Letter) -> Party:
    return Party(role=letter.role, area=letter.area)
