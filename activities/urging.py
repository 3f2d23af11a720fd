"""Urging 催办: an office urges many duties at once; whoever owes several of them reads one message, a little later."""

from datetime import datetime, timedelta

from register import outbox, wanted
from register.connect import Register
from schemas.party import Party

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


def _reader(letter: outbox.Letter) -> Party:
    return Party(role=letter.role, area=letter.area)
