"""Spoken: days as people write several of them at once: a day, or every day from one to another."""

import re
from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from desk.errors import DeskError
from schemas.days import Day

_DAYS: TypeAdapter[tuple[Day, ...]] = TypeAdapter(tuple[Day, ...])
_LONGEST = 366
"""Days that somebody is away at a stretch, at most."""


class DaysUnclearError(DeskError):
    """What was written is no day, and no days from one to another."""


def days_in(text: str) -> list[str]:
    """A day, or every day from one to another. `DaysUnclearError`."""
    try:
        found = _DAYS.validate_python(re.split("至|到", text))
    except ValidationError:
        found = ()
    if not 1 <= len(found) <= 2 or not 0 <= (found[-1] - found[0]).days <= _LONGEST:
        raise DaysUnclearError(f"外出“{text[:40]}”看不懂：应写成 2027-03-05，或者 2027-03-08至2027-03-10")
    return [(found[0] + timedelta(days=n)).isoformat() for n in range((found[-1] - found[0]).days + 1)]
