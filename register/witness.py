"""Witness: a worker's own sense of how much time has passed, which no setting of a clock can move.

Titles step at the server's time. When that leaps ahead, whether of the server or of the whole machine, silences would
be enforced that are not due; so nothing is written until the leap has stood for a while.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from schemas.tolerance import CLOCK_TOLERANCE

BELIEVED_AFTER = timedelta(minutes=10)
"""How long a leap ahead must stand. A clock put right after a dead battery leaps too, and the office has to go on."""


class Witness:
    """Compares the instants of steps with the time that has passed since the first one.

    `passed` gives the seconds since some fixed moment, through suspension too. Threads may share it.
    """

    def __init__(self, passed: Callable[[], float]) -> None:
        self._passed = passed
        self._guard = Lock()
        self._base: datetime | None = None
        """The instant at which `passed` was nothing, as it is believed now."""
        self._leapt_at: timedelta | None = None

    def believes(self, instant: datetime, now: datetime) -> bool:
        """Whether a step can be of that instant, when the register's clock says `now`.

        To be asked for each step, so that a leap and its end are seen: it begins with the first instant ahead and ends
        when one comes that is not.
        """
        with self._guard:
            passed = timedelta(seconds=self._passed())
            if self._base is None:
                self._base = max(instant, now) - passed
            expected = self._base + passed
            if instant > expected + CLOCK_TOLERANCE:
                if self._leapt_at is None:
                    self._leapt_at = passed
                if passed - self._leapt_at < BELIEVED_AFTER:
                    return False
                self._base, self._leapt_at = instant - passed, None
            elif instant >= expected - CLOCK_TOLERANCE:
                self._leapt_at = None
                if abs(now - expected) <= CLOCK_TOLERANCE:  # clocks drift, and are put right by seconds
                    self._base = now - passed
            elif abs(now - instant) <= CLOCK_TOLERANCE:  # both have gone back: what we believed was ahead
                self._base, self._leapt_at = now - passed, None
            return True  # an old one is that of an activity that was tried again: it says nothing of now
