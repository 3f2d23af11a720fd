"""The checker: whether the register kept every promise, judged by the measure and the callers' journals alone.

It reads the tables and the pack as data. It uses none of our code that decides, records or verifies.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from tests.storm.books import Books, Row, day, instant
from tests.storm.clocks import CHINA, GRACE, Duties
from tests.storm.course import ANSWERS, COURSE, OWNERS, STAYS
from tests.storm.journal import Handed, Journal

TOLERANCE = timedelta(minutes=5)
"""How far the instant of receipt may lie from the right time: what clocks may differ by."""

EARLY = timedelta(seconds=15)
"""By how much an entry may seem to be recorded before its own instant: a step is recorded by the time at which its
task began, and an action that came in meanwhile moves the life on to its own receipt."""

MORNING = time(8, 30)
"""When digests leave."""

GENESIS = "0" * 64


class Finding(NamedTuple):
    """A broken promise: of which title, which one, and what was seen."""

    title: str
    promise: str
    seen: str

    def __str__(self) -> str:
        return f"{self.title}  {self.promise}: {self.seen}"


def check(books: Books, pack: Row, journal: Journal, now: datetime) -> list[Finding]:
    """Every broken promise; `now` is the time, and nobody has acted for a while."""
    findings = list(_journals(books, journal))
    for title, entries in books.entries.items():
        duties = Duties(entries, pack)
        findings += _chained(title, books.titles[title], entries)
        findings += _on_course(title, entries)
        findings += (Finding(title, "rungs", seen) for seen in duties.rungs(now))
        findings += (Finding(title, "silences", seen) for seen in duties.silences(now))
        findings += _in_time(title, entries, duties, journal)
        findings += _listed(title, books, duties)
    findings += (
        Finding(row["title"], "nothing waits", f"{row['action_id']} since {instant(row['received_at'])}")
        for row in books.inbox.values()
        if row["state"] == "waiting"
    )
    findings += _notices(books, now)
    return findings


def _journals(books: Books, journal: Journal) -> Iterator[Finding]:
    """Accepted: in the ledger exactly once, as handed in. Refused: not in it. Nothing in it that nobody handed in."""
    recorded: dict[str, list[Row]] = {}
    for entry in (one for entries in books.entries.values() for one in entries if one["action"]):
        recorded.setdefault(entry["action"]["id"], []).append(entry)
    for line in journal.handed.values():
        found = recorded.pop(line.action, [])
        row = books.inbox.get(line.action)
        yield from (Finding(line.title, "once", f"{line.action}: {seen}") for seen in _kept(line, found, row))
    for action, found in recorded.items():
        yield Finding(found[0]["title"], "once", f"{action} is in the ledger, and nobody handed it in")


def _kept(line: Handed, found: list[Row], row: Row | None) -> Iterator[str]:
    if len(found) > 1:
        yield f"in the ledger {len(found)} times"
    if len({answer.accepted for answer in line.answers}) > 1:
        yield f"answered differently: {line.answers}"
    if any(answer.accepted for answer in line.answers) and not found:
        yield "accepted, and not in the ledger"
    if any(not answer.accepted for answer in line.answers) and found:
        yield f"refused, and in the ledger as entry {found[0]['seq']}"
    yield from _entered(line, found)
    if line.taken_at is not None:
        if row is None:
            yield "taken in, and not in the inbox"
        elif row["state"] == ("refused" if found else "done"):
            yield f"{row['state']} in the inbox, {len(found)} times in the ledger"
    if row is not None:
        yield from _stamped(line, row)


def _entered(line: Handed, found: list[Row]) -> Iterator[str]:
    """The ledger has it as it was handed in, where the answers say, from a post that may."""
    for entry in found:
        same = (entry["title"], entry["action"]["kind"]) == (line.title, line.kind)
        if not same or any(answer.entry not in (None, entry["seq"]) for answer in line.answers):
            yield f"in the ledger as {entry['title']}/{entry['seq']}, answered as {line.answers}"
        if line.amiss and entry["action"]["actor"]["party"]["role"] != OWNERS.get(line.kind, "office"):
            yield f"taken from the wrong post at {entry['was']}"


def _stamped(line: Handed, row: Row) -> Iterator[str]:
    """Received when it was: no clock dates an application back, none a day ahead."""
    received = instant(row["received_at"])
    last = line.taken_at or received
    if not line.called_at - TOLERANCE <= received <= last + TOLERANCE:
        yield f"handed in at {line.called_at} by a clock {line.askew:g} s off, received at {received}"


def _chained(title: str, row: Row, entries: list[Row]) -> Iterator[Finding]:
    """Entries from 1 on without a gap, each with the hash of what it says and of the one before."""
    prev = GENESIS
    for n, entry in enumerate(entries, 1):
        right = hashed(prev + entry["row"]["body"])
        if (entry["seq"], entry["prev"], entry["hash"]) != (n, prev, right):
            yield Finding(
                title, "chain", f"entry {entry['seq']} in place {n} does not follow or is not what it says"
            )
        prev = entry["hash"]
    if hashed(row["life"]) != entries[-1]["state"]:
        yield Finding(title, "chain", "the life is not the one that its newest entry says")
    if (row["seq"], row["head"], row["stage"]) != (len(entries), prev, entries[-1]["stage"]):
        yield Finding(title, "chain", f"the title is at {row['seq']}, its ledger at {len(entries)}")


def hashed(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _on_course(title: str, entries: list[Row]) -> Iterator[Finding]:
    stage = "application"
    latest = None
    for entry in entries:
        outcome, where = entry["outcome"], f"entry {entry['seq']}"
        stays = outcome is None or outcome in STAYS
        allowed = (stage,) if stays else COURSE.get((stage, outcome), ())
        if entry["was"] != stage or entry["stage"] not in allowed:
            seen = f"{where} leads from {entry['was']} by {outcome} to {entry['stage']}, after {stage}"
            yield Finding(title, "course", seen)
        stage = entry["stage"]
        effective, recorded = instant(entry["effective"]), instant(entry["row"]["recorded_at"])
        # An action's instant is that of its receipt, which may come while its title is already at work.
        by_itself = entry["action"] is None
        if by_itself and recorded < effective - EARLY:
            yield Finding(title, "clock", f"{where} of {effective} was recorded at {recorded}")
        if not by_itself and effective > max(filter(None, (instant(entry["action"]["received_at"]), latest))):
            yield Finding(title, "clock", f"{where} of {effective}, ahead of its receipt")
        if latest is not None and effective < latest:
            yield Finding(title, "clock", f"{where} is of {effective}, after one of {latest}")
        latest = effective


def _in_time(title: str, entries: list[Row], duties: "Duties", journal: Journal) -> Iterator[Finding]:
    """No silence took effect for a duty that somebody had answered before: whatever lay between inbox and ledger."""
    places = {entry["action"]["id"]: entry["seq"] for entry in entries if entry["action"]}
    for one in duties.lapsed():
        kind = ANSWERS.get(one.duty)
        for line in journal.handed.values():
            about = line.about == one.about if one.duty == "consultation" else True
            if line.title != title or line.kind != kind or line.amiss or not about or line.taken_at is None:
                continue
            in_time = one.opened_at < line.called_at and line.taken_at < one.ended_at
            if in_time and places.get(line.action, one.ended_by + 1) > one.ended_by:
                seen = f"{line.action} was handed in at {line.taken_at}, entry {one.ended_by} says silence"
                yield Finding(title, "in time", f"{seen} at {one.ended_at}")


def _listed(title: str, books: Books, duties: "Duties") -> Iterator[Finding]:
    """The list of open duties is what the ledger leaves open."""
    listed = Counter(row["id"] for row in books.obligations.get(title, ()))
    is_open = Counter(one.id for one in duties.open())
    if listed != is_open:
        yield Finding(title, "open duties", f"listed {sorted(listed)}, by the ledger {sorted(is_open)}")


def _notices(books: Books, now: datetime) -> Iterator[Finding]:
    """Delivered, shown as undelivered, or waiting for the morning of its digest."""
    for row in books.outbox:
        due = instant(row["recorded_at"])
        if row["digest_on"] is not None:
            due = max(due, datetime.combine(day(row["digest_on"]), MORNING, CHINA))
        if row["state"] == "pending" and due < now - GRACE:
            seen = f"{row['key']}, due at {due}, is neither delivered nor shown as undelivered"
            yield Finding(row["title"], "notices", seen)


def counted(books: Books) -> dict[str, Any]:
    """What the storm was made of, for its report."""
    kinds = Counter(entry["kind"] for entries in books.entries.values() for entry in entries)
    return {
        "titles": len(books.titles),
        "open": sum(bool(row["is_open"]) for row in books.titles.values()),
        "entries": dict(kinds),
        "stages": dict(Counter(row["stage"] for row in books.titles.values())),
        "notices": dict(Counter(row["state"] for row in books.outbox)),
        "recoveries": len(books.recoveries),
    }
