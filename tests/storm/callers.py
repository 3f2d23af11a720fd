"""Callers: people who act on titles at random, rightly and wrongly, twice, against each other, and again."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.service import RPCError

from activities.ring import ring
from register import inbox
from register.clocks import ClockWrong
from register.connect import Register
from schemas.action import Action
from schemas.base import CHINA
from schemas.unit import credit_check_digit
from tests.people import BAD, GOOD, applies, does
from tests.said import said
from tests.storm.journal import Answer, Journal

PATIENCE = timedelta(seconds=5)
"""How long a caller waits for an answer before they try again."""

FORGETFUL = 0.4
"""The share of duties with a silence that nobody does."""

ASKEW = (*[0] * 18, 90, -90, 1800, -1800, 86400, -86400)
"""Seconds by which the clock of a caller's desk may be off when they hand something in: mostly it is right."""


class Seen(NamedTuple):
    """A title as people see it in the register: its stage and its open duties, by id, kind and whom they are about."""

    stage: str
    is_open: bool
    duties: tuple[tuple[int, str, str | None], ...]


Choice = tuple[str, str, dict[str, Any]]
"""An action's kind, the role of who does it, and what it says."""


def look_up(register: Register, title: str) -> Seen | None:
    """What the register shows; None before the application is in the ledger."""
    with register.reading() as connection:
        row = connection.execute(
            text("SELECT stage, is_open FROM titles WHERE id = :id"), {"id": title}
        ).first()
        query = text("SELECT id, duty, about FROM obligations WHERE title = :id ORDER BY id")
        duties = tuple((one.id, one.duty, one.about) for one in connection.execute(query, {"id": title}))
    return Seen(row.stage, bool(row.is_open), duties) if row else None


class Caller:
    """Whoever acts on one title after another, one life at a time: unit, township, office and the rest, in one person.

    `numbers` gives each new title its number; `clocks` are by how many seconds the clocks of their desks may be off.
    """

    def __init__(
        self,
        register: Register,
        journal: Journal,
        rng: random.Random,
        numbers: Callable[[], int],
        clocks: Sequence[float] = (0,),
    ) -> None:
        self.register, self.journal, self.rng, self.numbers = register, journal, rng, numbers
        self.clocks = clocks
        self.counts: dict[str, int] = {}
        self.forgotten: dict[int, bool] = {}
        self._begin()

    def _begin(self) -> None:
        n = self.numbers()
        self.title = f"{datetime.now(CHINA).year}-{n:04d}"
        stem = f"1153250201518{n:04d}"
        self.code = stem + credit_check_digit(stem)
        self.counts.clear()
        self.forgotten.clear()

    async def live(self, client: Callable[[], Client], pause: float) -> None:
        """Act until called off, with so many seconds between two acts on average."""
        await asyncio.sleep(self.rng.uniform(0, pause))
        while True:
            try:
                seen = await asyncio.to_thread(look_up, self.register, self.title)
            except SQLAlchemyError:
                await asyncio.sleep(1)
                continue
            if seen is not None and not seen.is_open:
                self._begin()
                continue
            await self._act(client(), seen)
            await asyncio.sleep(self.rng.expovariate(1 / pause))

    async def _act(self, client: Client, seen: Seen | None) -> None:
        if seen is None:
            unit = {"code": self.code, "name": f"第{int(self.title[5:])}社区居民委员会"}
            await self._insist(client, applies(self.title, _today(), **unit), False)
            return
        turn = self.rng.random()
        if turn < 0.08:
            await self._insist(client, self._action(self._amiss(seen)), True)
            return
        chosen = self._rightly(seen)
        if chosen is None:
            return
        if turn < 0.16:  # another post, or another clerk, decides at the same moment
            other = self._rightly(seen) or chosen
            actions = [self._action(chosen), self._action(other)]
            await asyncio.gather(*(self._insist(client, one, False) for one in actions))
        elif turn < 0.26:  # the same letter twice
            action = self._action(chosen)
            await asyncio.gather(self._insist(client, action, False), self._hand_in(client, action, False))
        elif turn < 0.34:  # put down, and nobody rings
            await self._hand_in(client, self._action(chosen), False, rings=False)
        else:
            await self._insist(client, self._action(chosen), False)

    async def _insist(self, client: Client, action: Action, amiss: bool) -> None:
        """Hand in again and again until there is an answer, or the caller loses interest."""
        for _ in range(self.rng.randint(1, 5)):
            if await self._hand_in(client, action, amiss):
                return
            await asyncio.sleep(self.rng.uniform(0.1, 3))

    async def _hand_in(self, client: Client, action: Action, amiss: bool, *, rings: bool = True) -> bool:
        """As a desk does: into the inbox, then ring. Whether there was an answer, of whatever kind."""
        about = getattr(action, "body", None) or getattr(action, "objection", None)
        askew = self.rng.choice(self.clocks)
        line = self.journal.open(
            action=action.id,
            title=action.title,
            kind=action.kind,
            about=about,
            amiss=amiss,
            askew=askew,
            called_at=datetime.now(UTC),
        )
        try:
            received = await asyncio.to_thread(inbox.receive, self.register, action, lambda: _shows(askew))
        except SQLAlchemyError:
            return False  # perhaps the inbox has it, perhaps not
        except (ClockWrong, inbox.ActionIdTaken) as no:
            line.turned_away = line.turned_away or type(no).__name__
            return True
        line.taken_at = line.taken_at or datetime.now(UTC)
        receipt = received.receipt
        if receipt is None and rings:
            try:
                receipt = await ring(client, self.register, received.action, PATIENCE)
            except (SQLAlchemyError, RPCError, RuntimeError):
                return False
        if receipt is not None:
            line.answers.append(Answer(receipt.accepted, receipt.entry, said(receipt) or None))
        return receipt is not None

    def _action(self, chosen: Choice) -> Action:
        kind, role, says = chosen
        n = self.counts[kind] = self.counts.get(kind, 0) + 1
        if role == "unit":
            says = {"area": self.code, **says}
        return does(self.title, kind, role, _today(), n=n, **says)

    def _amiss(self, seen: Seen) -> Choice:
        """From the wrong post, or in the wrong stage."""
        wrong: list[Choice] = [
            ("opine", "supervisor", {"result": "agreed"}),
            ("decide", "township", {"result": "approved"}),
            ("revoke", "office", {"result": "revoked"}),
            ("name", "unit", {"result": "named", "batch": "第一批", "number": "甲"}),
            ("report" if seen.stage != "report" else "order", "office", {}),
        ]
        return self.rng.choice(wrong)

    def _rightly(self, seen: Seen) -> Choice | None:
        """What somebody may do now, or nothing: some duties are left to their silence."""
        if not seen.duties:
            return None
        number, duty, about = self.rng.choice(seen.duties)
        if self.rng.random() < 0.06:
            return "acknowledge", "office", {"obligation": number}
        if duty in (
            "publicity",
            "term",
            "consultation",
            "supplement",
            "rectification",
            "statement",
            "review_window",
        ):
            forgets = self.forgotten.setdefault(number, self.rng.random() < FORGETFUL)
            if forgets:
                return None
        if seen.stage in _PENDING and self.rng.random() < 0.02:
            return "withdraw", "unit", {}
        return self._doing(duty, about)

    def _doing(self, duty: str, about: str | None) -> Choice | None:
        rng = self.rng
        if duty in _SIMPLY:
            return _SIMPLY[duty]
        if duty in _EITHER:
            kind, role, usual, other, share = _EITHER[duty]
            return kind, role, {**_named(duty, about), "result": other if rng.random() < share else usual}
        match duty:
            case "assessment":
                return "assess", "assessor", {"scores": BAD if rng.random() < 0.05 else GOOD}
            case "reinspection" | "second":
                return "inspect", "office", {"scores": BAD if rng.random() < 0.5 else GOOD}
            case "naming":
                number = f"KY-{self.title}"
                return "name", "naming_body", {"result": "named", "batch": "第十六批", "number": number}
            case "term":
                cause = rng.choice(("jubao", "ducha", "zuojia"))
                return "raise", "supervisor", {"cause": cause, "matter": "督查发现的情况"}
        return None


_SIMPLY: dict[str, Choice] = {
    "supplement": ("supplement", "unit", {}),
    "publicise": ("publicise", "office", {}),
    "publicity": ("object", "township", {"form": "sealed", "matter": "公示材料与事实不符"}),
    "report": ("report", "office", {}),
    "talk": ("talk", "leadership", {"posts": ["居委会主任"]}),
    "order": ("order", "leadership", {}),
    "service": ("serve", "office", {}),
    "rectification": ("rectify", "unit", {}),
    "plaque": ("return_plaque", "unit", {}),
    "review_window": ("request_review", "unit", {}),
}
"""What there is only one way to do: kind, role, content."""

_EITHER = {
    "preliminary": ("opine", "township", "agreed", "rejected", 0.03),
    "materials": ("check", "office", "complete", "incomplete", 0.25),
    "consultation": ("consult", "consulted", "agreed", "opposed", 0.04),
    "decision": ("decide", "leadership", "approved", "rejected", 0.05),
    "objection": ("examine", "office", "dismissed", "upheld", 0.2),
    "statement": ("state", "unit", "stated", "waived", 0.3),
    "revocation": ("revoke", "naming_body", "revoked", "kept", 0.2),
    "review": ("decide_review", "naming_body", "upheld", "restored", 0.3),
}
"""What comes out one way or the other: kind, role, the usual result, the other one and its share."""


def _named(duty: str, about: str | None) -> dict[str, Any]:
    """Which body is consulted, which objection examined."""
    if duty == "consultation":
        return {"area": about, "body": about}
    return {"objection": about} if duty == "objection" else {}


_PENDING = (
    "preliminary",
    "materials",
    "supplement",
    "assessment",
    "consultation",
    "decision",
    "publicity",
    "naming",
)


def _shows(askew: float) -> datetime:
    """What a clock shows that is so many seconds off."""
    return datetime.now(UTC) + timedelta(seconds=askew)


def _today() -> Any:
    """The law date, by a clock that is right."""
    return datetime.now(CHINA).date()
