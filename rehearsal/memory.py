"""The memory engine: the pure law with an inbox, as fast as it computes. It wakes titles just when Temporal would."""

from collections.abc import Iterator
from datetime import datetime

from schemas.action import Action
from schemas.base import digest
from schemas.entry import Entry
from schemas.life import Life
from schemas.step import Receipt
from workflows.life.facts import judge
from workflows.life.law import LawBook
from workflows.life.others import Asked, Other
from workflows.life.step import next_wake


class MemoryEngine:
    """Titles, their ledgers and their waiting actions, in dictionaries."""

    def __init__(self, book: LawBook, edition: str, calendar: str) -> None:
        self.book, self.edition, self.calendar = book, edition, calendar
        self.lives: dict[str, Life] = {}
        self.ledgers: dict[str, list[Entry]] = {}
        self.inbox: dict[str, list[Action]] = {}
        self.receipts: dict[str, Receipt] = {}

    async def act(self, action: Action, *, ring: bool = True) -> Receipt | None:
        """Put an action into the inbox and, when somebody rings, work the inbox off."""
        if action.id in self.receipts:
            return self.receipts[action.id]
        if action.title not in self.lives:
            unborn = Life(
                title=action.title, edition=self.edition, calendar=self.calendar, at=action.received_at
            )
            self.lives[action.title] = unborn
            self.ledgers[action.title] = []
        self.inbox.setdefault(action.title, []).append(action)
        if ring:
            self._drain(action.title)
        return self.receipts.get(action.id)

    async def until(self, instant: datetime) -> None:
        """Let time pass, waking each title at every instant it asks for."""
        for title in self.lives:
            while (wake := next_wake(self.book, self.lives[title])) is not None and wake <= instant:
                self._drain(title)
                self._step(title, max(wake, self.lives[title].at), None)

    def _drain(self, title: str) -> None:
        for action in self.inbox.pop(title, []):
            self._step(title, action.received_at, action)

    def _step(self, title: str, now: datetime, action: Action | None) -> None:
        done = judge(self.book, self.lives[title], now, action, self._others)
        self.lives[title] = done.life
        self.ledgers[title].extend(done.entries)
        if done.receipt is not None:
            self.receipts[done.receipt.action] = done.receipt

    def _others(self, asked: Asked) -> Iterator[Other]:
        for life in self.lives.values():
            if row := Other.of(life, self.book.law_of(life)):
                yield row

    async def entries(self, title: str) -> list[Entry]:
        """The title's ledger."""
        return self.ledgers.get(title, [])

    async def life(self, title: str) -> Life:
        """The title as it stands."""
        return self.lives[title]

    @classmethod
    def of(cls, book: LawBook, regulation: object, calendar: object) -> "MemoryEngine":
        """An engine whose new titles live under this edition and calendar."""
        return cls(book, digest(regulation), digest(calendar))  # type: ignore[arg-type]
