"""Urging 催办: an office urges many duties at once; whoever owes several of them reads one message, a little later."""

from datetime import datetime, timedelta

from register import outbox, wanted
from register.connect import Register

GATHERED, AT_MOST = timedelta(seconds=20), timedelta(minutes=5)


def gathers_until(register: Register, letter: outbox.Letter) -> datetime:
    """When a notice that urges leaves: once nothing urgent has come for its reader for a while; not for ever."""
    came = [one.recorded_at for one in _of_its_reader(register, letter)]
    return min(max([letter.recorded_at, *came]) + GATHERED, letter.recorded_at + AT_MOST)


def waits_too(register: Register, letter: outbox.Letter, most: int) -> list[outbox.Letter]:
    """What else its reader is urged to do and has not been told yet; the oldest, where it is much."""
    others = [one for one in _of_its_reader(register, letter) if one.key != letter.key]
    urging = wanted.urgings(register, [one.key for one in others])
    return [one for one in others if one.key in urging][:most]


def _of_its_reader(register: Register, letter: outbox.Letter) -> list[outbox.Letter]:
    mine = (letter.role, letter.area)
    return [one for one in outbox.urgent(register) if (one.role, one.area) == mine]
