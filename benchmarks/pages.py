"""Pages: how long people wait for the desk's pages while fifty of them work and the worker serves.

    python -m benchmarks.pages [--titles 50000] [--people 50] [--seconds 180] [--think 10] [--json FILE]

A register is filled (`copies`), every title put to sleep on the engine, and all served as an installation serves it:
`python -m web`, a dev server and `worker.py`, each a process of its own. When the worker has looked through everything,
as it does at its start, the day begins. People of every kind of post sign in and open the pages of a working day
(`desk_people`); between two pages each thinks for as long as the exponential law has it, `--think` seconds on average.
Townships and the office hand acts in; others act meanwhile, `--acts` a second, past the pages. A bare page of the same
framework, in a process of its own, is opened in the same minutes on the same machine. Every page is counted from the
first byte asked to the last one read, redirects included.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx2
import yaml

from benchmarks.copies import TOWNSHIPS, Copy, fill
from benchmarks.desk_people import LIMIT_KB, Measured, Opened, Person, Who, Work, seated, share
from benchmarks.people import People
from benchmarks.sides import SWEPT
from benchmarks.sleepers import put_to_sleep
from desk import passwords
from register import accounts
from register.accounts import Account
from schemas.account import folded
from schemas.base import CHINA, local_date
from tests.guide.practice import PACK
from tests.people import does
from tests.stack import LONGEST_WAIT, ROOT, Stack, free_port

PASSWORD = "Mingpai-2031-pages"
BARE_EVERY = 0.5
"""Seconds between two looks at the bare page."""
SIGN_IN_EVERY = 0.3
"""Seconds between two people who come in the morning."""
LONGEST_START = 1800.0
"""Seconds in which the worker has compared everything."""
NAMES = {"office": "office", "township": "town", "unit": "unit", "assessor": "assess", "leader": "lead"}


def say(line: str) -> None:
    """At once, on the side: the figures alone are what the command prints."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", file=sys.stderr, flush=True)


@dataclass
class Asked:
    """What is measured."""

    titles: int
    people: int
    seconds: float
    think: float
    acts: float


class Town:
    """An installation with its people; what it starts it stops."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        self.stack = Stack(folder, PACK, told_time=True)
        self.folder, self.asked = folder, asked
        self.web_port, self.bare_port = free_port(), free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.copies: list[Copy] = []
        self.staff: list[tuple[Who, str]] = []

    def furnish(self) -> None:
        """The register, the office's file, an account for everybody."""
        began = perf_counter()
        now = datetime.now(CHINA)
        self.copies = fill(self.stack.register, self.asked.titles, self.folder, now)
        say(f"{len(self.copies)} titles filled in {perf_counter() - began:.0f} s")
        own = [one for one in self.copies if one.waits == "rectify"] or self.copies
        self.staff = [_who(n, kind, own) for n, kind in enumerate(seated(self.asked.people))]
        office = yaml.safe_load((self.folder / "office.yaml").read_text(encoding="utf-8"))
        (self.folder / "office.yaml").write_text(
            yaml.safe_dump(_office(office, self.staff), allow_unicode=True), encoding="utf-8"
        )
        kept = passwords.hashed(PASSWORD)
        with accounts.alone(self.stack.register) as connection:
            for who, _ in self.staff:
                name = who.account
                accounts.add(
                    connection,
                    Account(folded(name), name, None, kept, now, False, None, None, 0, False, None, now),
                )
        self.stack.register.told_time = False

    async def start(self) -> None:
        """Engine, worker, pages and the bare page; the worker has looked through everything, as on any morning."""
        await self.stack.start_server()
        client = await self.stack.client()
        began = perf_counter()
        await put_to_sleep(client, self.stack.register)
        say(f"they sleep on the engine after {perf_counter() - began:.0f} s")
        self._run("worker.py", "worker.log")
        async with asyncio.timeout(LONGEST_START):
            while SWEPT not in (self.folder / "worker.log").read_text(encoding="utf-8"):
                self._none_has_ended()
                await asyncio.sleep(0.2)
        say(f"the worker serves after {perf_counter() - began:.0f} s")
        self._run("-m web", "web.log", MINGPAI_WEB_PORT=str(self.web_port))
        self._run(f"-m benchmarks.bare_page {self.bare_port}", "bare.log")
        for port in (self.web_port, self.bare_port):
            await self._answers(port)

    def _run(self, how: str, log: str, **more: str) -> None:
        ours = {**self.stack.environment(), "PYTHONPATH": str(ROOT), "MINGPAI_HTTP_PORT": "0", **more}
        with (self.folder / log).open("ab") as lines:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, *how.split()],
                    env={**os.environ, **ours},
                    cwd=ROOT,
                    stdout=lines,
                    stderr=lines,
                )
            )

    async def _answers(self, port: int) -> None:
        async with asyncio.timeout(LONGEST_WAIT), httpx2.AsyncClient() as client:
            while True:
                with suppress(httpx2.HTTPError):
                    await client.get(f"http://127.0.0.1:{port}/")
                    return
                self._none_has_ended()
                await asyncio.sleep(0.2)

    def _none_has_ended(self) -> None:
        if any(one.poll() is not None for one in self.processes):
            raise SystemExit(f"one of the processes has ended: see the logs in {self.folder}")

    def close(self) -> None:
        """Stop everything."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait(LONGEST_WAIT)
        self.stack.close()


def _who(n: int, kind: str, own: Sequence[Copy]) -> tuple[Who, str]:
    """Somebody, and what their post is of: a township, or a unit's code."""
    area = {"township": TOWNSHIPS[n % len(TOWNSHIPS)], "unit": own[n % len(own)].unit}.get(kind, "")
    return Who(f"{NAMES[kind]}{n}", kind, f"127.0.1.{n % 250 + 1}"), area


def _office(said: dict[str, Any], staff: Sequence[tuple[Who, str]]) -> dict[str, Any]:
    """The office of the example with these townships, in earnest: each account has a post."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for who, area in staff:
        holders[who.kind, area].append(who.account)
    posts = [one for one in said["posts"] if one["parties"][0]["role"] != "township"]
    kinds = {"office": "office", "leadership": "leader", "assessor": "assessor"}
    for one in posts:
        one["accounts"] = holders.get((kinds.get(one["parties"][0]["role"], ""), ""), [])
    for town in TOWNSHIPS:
        party = {"role": "township", "area": town}
        posts.append(
            {"id": town, "name": town, "parties": [party], "accounts": holders.get(("township", town), [])}
        )
    units = [(area, held) for (kind, area), held in holders.items() if kind == "unit"]
    posts += [
        {"id": area, "name": area, "parties": [{"role": "unit", "area": area}], "accounts": held}
        for area, held in units
    ]
    order = {"townships": list(TOWNSHIPS)}
    targets = str(ROOT / said["targets"])
    return {**said, "trial": False, "posts": posts, "order": order, "targets": targets}


def _work_of(copies: Sequence[Copy]) -> dict[str, Work]:
    """Who finds which titles waiting: a township its own, the office and the assessors all."""
    of_towns: dict[str, list[str]] = defaultdict(list)
    found: dict[str, list[str]] = defaultdict(list)
    for one in copies:
        if one.waits == "opine":
            of_towns[one.township].append(one.title)
        found[one.waits].append(one.title)
    return {
        "opine": Work(dict(of_towns)),
        "check": Work({"": found["check"]}),
        "sheet": Work({"": found["assess"] * 50}),  # looked at, not handed in
    }


async def _bare(port: int, measured: Measured, until: float) -> None:
    async with httpx2.AsyncClient() as client:
        while perf_counter() < until:
            began = perf_counter()
            got = await client.get(f"http://127.0.0.1:{port}/")
            took, size = perf_counter() - began, len(got.content)
            measured.pages.append(Opened("bare page", took, size, got.num_bytes_downloaded, got.status_code))
            await asyncio.sleep(BARE_EVERY)


async def day(town: Town, asked: Asked) -> tuple[Measured, Any]:
    """Everybody works; what they saw, and how long those waited who acted past the pages."""
    callers = [one.title for one in town.copies if one.waits == "decide"]
    await town.start()
    client, measured, work = await town.stack.client(), Measured(), _work_of(town.copies)
    address = f"http://127.0.0.1:{town.web_port}"
    people = [
        Person(who, area if who.kind == "township" else "", address, work, measured)
        for who, area in town.staff
    ]
    coming = [_later(n * SIGN_IN_EVERY, one.sign_in(PASSWORD)) for n, one in enumerate(people)]
    await asyncio.gather(*coming)
    say("everybody has signed in")
    until = perf_counter() + asked.seconds

    async def act(n: int) -> bool:
        if n >= len(callers):
            return True
        now = datetime.now(UTC)
        decision = does(callers[n], "decide", "leadership", local_date(now), now, n, result="approved")
        return await town.stack.act(client, decision) is not None

    def think(chance: random.Random) -> float:
        return chance.expovariate(1 / asked.think)

    at_desk = asyncio.gather(*(one.works(until, think) for one in people))
    bare = asyncio.create_task(_bare(town.bare_port, measured, until))
    waits = await People(act, asked.acts).during(at_desk)
    await bare
    for one in people:
        await one.browser.aclose()
    return measured, waits


async def _later(seconds: float, what: Any) -> None:
    await asyncio.sleep(seconds)
    await what


MORNING = ("sign-in", "sign-in, sent", "static", "today, first", "titles, first")
"""What is opened once, while all come in at the same time and the processes are new: it stands in no sum of the day."""


def figures(measured: Measured) -> dict[str, dict[str, float]]:
    """Page by page, and of all pages of the working day together."""
    found = measured.by_page()
    desk = [one for page, those in found.items() if page not in (*MORNING, "bare page") for one in those]
    rows = {**{page: found[page] for page in sorted(found)}, "all pages": desk}
    return {page: _figures(those) for page, those in rows.items() if those}


def _figures(those: Sequence[Opened]) -> dict[str, float]:
    took = [one.seconds * 1000 for one in those]
    return {
        "n": len(those),
        "p50_ms": share(took, 0.5),
        "p99_ms": share(took, 0.99),
        "longest_ms": max(took),
        "largest_kb": max(one.size for one in those) / 1024,
        "sent_kb": max(one.sent for one in those) / 1024,
        "failed": sum(one.status not in (200, 409) for one in those),
    }


def table(rows: dict[str, dict[str, float]]) -> str:
    """The figures as they are printed."""
    bare = rows["bare page"]
    lines = [
        f"{'page':18}{'n':>7}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}{'KB':>8}{'sent KB':>9}{'p50/bare':>9}  failed"
    ]
    for page, one in rows.items():
        mark = " *" if one["largest_kb"] > LIMIT_KB else "  "
        lines.append(
            f"{page:18}{one['n']:7}{one['p50_ms']:9.0f}{one['p99_ms']:9.0f}{one['longest_ms']:9.0f}"
            f"{one['largest_kb']:8.1f}{one['sent_kb']:9.1f}{one['p50_ms'] / bare['p50_ms']:9.1f}"
            f"  {one['failed']:.0f}{mark}"
        )
    return "\n".join(lines)


def measure(folder: Path, asked: Asked) -> dict[str, Any]:
    """All of it: the figures, and how busy the machine was."""
    town = Town(folder, asked)
    try:
        town.furnish()
        before = os.getloadavg()
        measured, waits = asyncio.run(day(town, asked))
        rows = figures(measured)
    finally:
        town.close()
    return {
        "asked": vars(asked),
        "cores": os.cpu_count(),
        "load_before": before,
        "load_after": os.getloadavg(),
        "acts_meanwhile": str(waits),
        "pages": rows,
    }


def main() -> None:
    """Print the table, then the same as JSON, or write that to a file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--titles", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument(
        "--think", type=float, default=10, help="seconds between two pages of one person, on average"
    )
    parser.add_argument("--acts", type=float, default=0.5, help="a second, past the pages")
    parser.add_argument("--folder", type=Path, help="where it all happens, and stays")
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args()
    asked = Asked(given.titles, given.people, given.seconds, given.think, given.acts)
    with tempfile.TemporaryDirectory(prefix="mingpai-") as made:
        folder = given.folder or Path(made)
        folder.mkdir(exist_ok=True, parents=True)
        found = measure(folder, asked)
    print(table(found["pages"]))
    print(f"acts meanwhile: {found['acts_meanwhile']}")
    before, after = found["load_before"][0], found["load_after"][0]
    print(f"load of the machine ({found['cores']} cores): {before:.1f} before, {after:.1f} after")
    said = json.dumps(found, ensure_ascii=False)
    if given.json:
        given.json.write_text(said, encoding="utf-8")
    else:
        print(said)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # with the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)
