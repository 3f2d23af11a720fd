"""Kept: what takes seconds to count is counted once for everybody, and again beside them when it has grown old."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from register.connect import Register

T = TypeVar("T")
Count = Callable[[Register], T]
"""What is counted of a register. It can be pickled, with its answer, for it may be counted in another process."""

OLD = timedelta(minutes=10)
"""After so long it is counted anew; whoever asks meanwhile is shown what there is, and as of when."""

TIMES = 20
"""What takes long to count is old only after so many times as long: a twentieth of a processor goes to it."""

MOST = 32
"""Answers that are kept, and failures that nobody has asked for yet: other days, other spans."""

log = logging.getLogger("mingpai.web")


class Counted(NamedTuple):
    """An answer, the instant that it is of, and how long it took."""

    value: Any
    at: datetime
    took: timedelta = timedelta(0)


@dataclass
class UnderWay:
    """A count that goes on, and what it came to."""

    done: Event = field(default_factory=Event)
    answer: Counted | None = None
    failed: Exception | None = None


@dataclass
class Kept:
    """Answers by what was asked of a register.

    They are counted by `beside`, if given, and nobody waits; else here, and whoever asks first waits.
    """

    register: Register
    beside: Callable[[Count[Any]], Any] | None = None
    answers: dict[object, Counted] = field(default_factory=dict)
    under_way: dict[object, UnderWay] = field(default_factory=dict)
    failed: dict[object, Exception] = field(default_factory=dict)
    alone: Lock = field(default_factory=Lock)

    def of(self, question: object, count: Count[T], now: datetime) -> tuple[T, datetime] | None:
        """The answer, and of when it is; None while nobody has it yet.

        What a count raises is logged, and raised to whoever waits for it or asks next; then it is counted anew.
        """
        with self.alone:
            known = self.answers.get(question)
            going = self.under_way.get(question)
            failed = self.failed.pop(question, None)
            if known is None and failed is not None:
                raise failed
            if going is None and (known is None or now - known.at > max(OLD, TIMES * known.took)):
                going = self.under_way[question] = UnderWay()
                run = self.beside or self._here
                begun = (question, partial(run, count), now, going)
                Thread(target=self._count, args=begun, name="kept", daemon=True).start()
        if known is None and self.beside is None:
            assert going is not None
            going.done.wait()
            if going.failed is not None:
                raise going.failed
            known = going.answer
        return (known.value, known.at) if known else None

    def _here(self, count: Count[Any]) -> Any:
        return count(self.register)

    def _count(self, question: object, made: Callable[[], Any], now: datetime, going: UnderWay) -> None:
        began = monotonic()
        try:
            going.answer = Counted(made(), now, timedelta(seconds=monotonic() - began))
            with self.alone:
                _keep(self.answers, question, going.answer)
        except Exception as failed:
            log.exception("could not be counted")
            going.failed = failed
            if self.beside:
                with self.alone:
                    _keep(self.failed, question, failed)
        finally:
            with self.alone:
                self.under_way.pop(question, None)
            going.done.set()


def _keep(known: dict[object, T], question: object, found: T) -> None:
    """As the newest of not too many."""
    known.pop(question, None)
    known[question] = found
    for old in list(known)[: max(len(known) - MOST, 0)]:
        known.pop(old)
