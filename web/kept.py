"""Kept: what takes seconds to count is counted once for everybody, and again beside them when it has grown old."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

OLD = timedelta(minutes=10)
"""After so long it is counted anew; whoever asks meanwhile is shown what there is, and as of when."""

MOST = 32
"""Answers that are kept: other days, other spans."""

log = logging.getLogger("mingpai.web")


class Counted(NamedTuple):
    """An answer, and the instant that it is of."""

    value: Any
    at: datetime


@dataclass
class Kept:
    """Answers by what was asked. Only the very first of a question waits for it."""

    answers: dict[object, Counted] = field(default_factory=dict)
    under_way: set[object] = field(default_factory=set)
    alone: Lock = field(default_factory=Lock)
    first: dict[object, Lock] = field(default_factory=dict)

    def of(self, question: object, make: Callable[[], T], now: datetime) -> tuple[T, datetime]:
        """The answer, and of when it is. What `make` raises is raised where somebody waits for it, else logged."""
        with self.alone:
            known = self.answers.get(question)
            waits = self.first.setdefault(question, Lock())
        if known is None:
            with waits:
                known = self.answers.get(question) or self._made(question, make, now)
        elif now - known.at > OLD:
            self._beside(question, make, now)
        return known.value, known.at

    def _made(self, question: object, make: Callable[[], Any], now: datetime) -> Counted:
        found = Counted(make(), now)
        with self.alone:
            self.answers[question] = found
            for old in [one for one in self.answers if one != question][: max(len(self.answers) - MOST, 0)]:
                self.answers.pop(old)
                self.first.pop(old, None)
        return found

    def _beside(self, question: object, make: Callable[[], Any], now: datetime) -> None:
        with self.alone:
            if question in self.under_way:
                return
            self.under_way.add(question)

        def count() -> None:
            try:
                self._made(question, make, now)
            except Exception:
                log.exception("could not be counted anew")
            finally:
                with self.alone:
                    self.under_way.discard(question)

        Thread(target=count, name="kept", daemon=True).start()
