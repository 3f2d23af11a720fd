"""The storm: an installation, callers and weather for so many seconds, then quiet, then the checker."""

import asyncio
import itertools
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from temporalio.client import Client

from tests.storm import books as book
from tests.storm import quiet
from tests.storm.callers import ASKEW, Caller
from tests.storm.checker import Finding, check, counted
from tests.storm.installation import Installation
from tests.storm.journal import Journal
from tests.storm.measure import stormy
from tests.storm.strike import strike
from tests.storm.weather import Database, Fault, Shape, forecast

HANDS = 64
"""Threads for callers: each may wait half a minute for a locked register."""


class Plan(NamedTuple):
    """A storm: told again by the same numbers, as far as the machine's own pace lets it.

    `titles` live at one time; each caller acts about every `pause` seconds, a fault strikes about `every` so many.
    """

    seed: int
    database: Database
    shape: Shape
    titles: int
    seconds: float
    every: float
    pause: float
    quiet: float
    askew: bool = True
    """Whether the clocks of the callers' desks are off at times, where they have their own."""
    sweeps: float = 30
    """Seconds between two rounds of a worker's sweep."""
    settles_within: float = 0
    """Further seconds of quiet that the installation may take where something is still amiss."""


class Report(NamedTuple):
    """What a storm was, and which promises it broke."""

    plan: Plan
    faults: list[Fault]
    actions: dict[str, int]
    seen: dict[str, Any]
    findings: list[Finding]
    folder: Path

    def __str__(self) -> str:
        struck = Counter(fault.kind for fault in self.faults)
        lines = [
            f"storm {self.plan._asdict()}",
            f"{len(self.faults)} faults: " + ", ".join(f"{kind} {n}" for kind, n in sorted(struck.items())),
            f"actions: {self.actions}",
            f"register: {self.seen}",
            f"{len(self.findings)} findings: {dict(Counter(one.promise for one in self.findings))}",
            *map(str, sorted(self.findings)),
        ]
        return "\n".join(lines)


async def storm(
    plan: Plan, folder: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Let it blow. The folder with logs, register and journals stays where something was found."""
    folder = folder or Path(tempfile.mkdtemp(prefix="storm-"))
    pack = stormy()
    journal = Journal()
    loop = asyncio.get_running_loop()
    hands = ThreadPoolExecutor(HANDS)
    loop.set_default_executor(hands)
    faults = forecast(plan.seed, plan.seconds, plan.every, plan.database)
    installation = await asyncio.to_thread(Installation, folder, pack, plan.database, plan.shape, plan.sweeps)
    async with installation as one:
        client = [await one.client()]
        callers = _callers(one, journal, plan)
        tasks = [asyncio.create_task(caller.live(lambda: client[0], plan.pause)) for caller in callers]
        following = asyncio.create_task(_follow(one, client))
        try:
            await _blow(one, faults, plan.seconds, say)
        finally:
            await _call_off([*tasks, following])
        journal.save(folder / "journal.jsonl")
        say(f"quiet: {_actions(journal)}")
        began = time.monotonic()
        findings = await _settled(one, plan, pack.model_dump(mode="json"), journal)
        settled = round(time.monotonic() - began)
        seen = counted(await asyncio.to_thread(book.read, one.url)) | {
            "starts": {each.name: each.starts for each in (*one.programs, *filter(None, [one.server]))},
            "messages": one.channel.taken,
            "looked at after": f"{settled} s",
            "load": os.getloadavg(),
        }
    report = Report(plan, faults, _actions(journal), seen, findings, folder)
    (folder / "report.txt").write_text(str(report), encoding="utf-8")
    return report


def _callers(one: Installation, journal: Journal, plan: Plan) -> list[Caller]:
    numbers = itertools.count(1)
    rng = random.Random(f"callers {plan.seed}")
    # The file of SQLite has no clock of its own: its desks and programs are of one machine, and have one.
    clocks = ASKEW if plan.askew and plan.database == "postgresql" else (0,)
    return [
        Caller(one.register, journal, random.Random(rng.random()), lambda: next(numbers), clocks)
        for _ in range(plan.titles)
    ]


async def _blow(one: Installation, faults: list[Fault], seconds: float, say: Callable[[str], None]) -> None:
    """Each fault at its second; all are over, undone, when this returns."""
    began = time.monotonic()
    striking = []
    for fault in faults:
        await asyncio.sleep(max(0, began + fault.at - time.monotonic()))
        say(str(fault))
        striking.append(asyncio.create_task(strike(one, fault)))
    await asyncio.sleep(max(0, began + seconds - time.monotonic()))
    for failed in await asyncio.gather(*striking, return_exceptions=True):
        if isinstance(failed, BaseException):
            raise failed


async def _follow(one: Installation, client: list[Client]) -> None:
    """An `up` that was started again may have another port."""
    address = one.address
    while True:
        await asyncio.sleep(1)
        if one.address != address:
            address = one.address
            client[0] = await one.client()


async def _call_off(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _settled(one: Installation, plan: Plan, pack: dict[str, Any], journal: Journal) -> list[Finding]:
    """Quiet; then what is amiss, looked for again while it may still settle."""
    await asyncio.sleep(plan.quiet)
    client = await one.client()
    ends = time.monotonic() + plan.settles_within
    while True:
        found = await _checked(one, client, pack, journal)
        if not found or time.monotonic() > ends:
            return found
        await asyncio.sleep(2)


async def _checked(
    one: Installation, client: Client, pack: dict[str, Any], journal: Journal
) -> list[Finding]:
    books = await asyncio.to_thread(book.read, one.url)
    broken = await asyncio.to_thread(check, books, pack, journal, datetime.now(UTC))
    return broken + await quiet.engine(client, books, lambda: book.read(one.url))


def _actions(journal: Journal) -> dict[str, int]:
    lines = journal.handed.values()
    return {
        "handed in": len(lines),
        "calls": sum(line.calls for line in lines),
        "accepted": sum(any(answer.accepted for answer in line.answers) for line in lines),
        "refused": sum(any(not answer.accepted for answer in line.answers) for line in lines),
        "unanswered": sum(not line.answered for line in lines),
    }
