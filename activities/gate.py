"""Gate: the way out to one robot. One message goes through at a time; it stays shut for as long as the platform asks.

A platform takes so many messages a minute and then refuses all (钉钉 for ten minutes). Sixty notices that are each
tried again in step would knock in step again, and be refused in step, until they are given up.
"""

import random
import threading
from datetime import datetime, timedelta

from activities.secret import ChannelError
from schemas.office import Channel

AFTER_FAILURE = timedelta(seconds=20)
"""A robot that did not answer is not asked sixty times more by those who wait behind."""


class Gate:
    """Whether a robot takes messages now. `why` it did not, whether it `asked` for time; who sends has the `lock`."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.why = ""
        self.asked = False
        self._until: datetime | None = None

    def shut_for(self, now: datetime) -> timedelta:
        """How long it stays shut; nothing when it is open."""
        return max(self._until - now, timedelta(0)) if self._until else timedelta(0)

    def shut(self, now: datetime, failed: ChannelError) -> None:
        """The platform has refused, and asks for so many seconds where it says so."""
        self._until = now + (timedelta(seconds=failed.wait) if failed.wait else AFTER_FAILURE)
        self.why, self.asked = str(failed), failed.wait is not None


class Gates:
    """The gates of an installation, one a robot; each worker has its own."""

    def __init__(self) -> None:
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def of(self, channel: Channel) -> Gate | None:
        """The gate of a robot; the other channels have none."""
        if channel.kind in ("file", "smtp", "webhook"):
            return None
        with self._lock:
            return self._gates.setdefault(channel.model_dump_json(), Gate())


def apart(wait: timedelta) -> timedelta:
    """At least so long, and each time a little longer: so that those who wait do not all come back at once."""
    seconds = wait.total_seconds()
    return wait + timedelta(seconds=random.uniform(0, max(5.0, seconds / 4)))
