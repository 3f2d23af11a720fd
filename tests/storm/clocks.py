"""Clocks: when each duty of a title was due, by its entries and the pack, and what its ladder and its silence did."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from typing import NamedTuple

from tests.storm.books import Row, instant

CHINA = timezone(timedelta(hours=8))

GRACE = timedelta(seconds=20)
"""How late an installation at rest may be on a busy machine."""


class Duty(NamedTuple):
    """One obligation as the ledger tells of it: opened by an entry, ended by another or still open."""

    id: int
    duty: str
    about: str | None
    opened_at: datetime
    due_at: datetime
    rungs: tuple[tuple[str, datetime], ...] = ()
    ended_by: int = 0
    ended_at: datetime = datetime.max.replace(tzinfo=CHINA)
    how: str | None = None


class Duties:
    """All obligations of one title. The pack's times are read where they are in seconds or in days."""

    def __init__(self, entries: list[Row], pack: Row) -> None:
        self.pack = pack
        self.all: dict[int, Duty] = {}
        self._odd: list[str] = []
        for entry in entries:
            self._read(entry)

    def _read(self, entry: Row) -> None:
        effective = instant(entry["effective"])
        for rung in entry["rungs"]:
            one = self.all.get(rung["obligation"])
            if one is None or one.how is not None:
                self._amiss(entry, f"a rung of duty {rung['obligation']}, which is not open")
                continue
            if rung["rung"] != len(one.rungs):
                self._amiss(entry, f"rung {rung['rung']} of duty {one.id} after {len(one.rungs)}")
            self.all[one.id] = one._replace(rungs=(*one.rungs, (rung["end"], effective)))
        for ended in entry["closed"]:
            one = self.all.get(ended["id"])
            if one is None or one.how is not None:
                self._amiss(entry, f"duty {ended['id']}, which is not open")
                continue
            self.all[one.id] = one._replace(ended_by=entry["seq"], ended_at=effective, how=ended["how"])
            if (ended["how"] == "lapsed") is not (entry["kind"] == "silence") and ended["how"] != "dropped":
                self._amiss(entry, f"duty {one.id} as {ended['how']}")
        for new in entry["opened"]:
            opened, due = instant(new["opened_at"]), instant(new["due_at"])
            self.all[new["id"]] = Duty(new["id"], new["duty"], new["about"], opened, due)

    def _amiss(self, entry: Row, what: str) -> None:
        self._odd.append(f"entry {entry['seq']}, {entry['kind']}, ends {what}")

    def open(self) -> list[Duty]:
        """Those that nothing has ended."""
        return [one for one in self.all.values() if one.how is None]

    def lapsed(self) -> list[Duty]:
        """Those that silence has ended."""
        return [one for one in self.all.values() if one.how == "lapsed"]

    def rungs(self, now: datetime) -> Iterator[str]:
        """Each rung once, in order, not before its time; none forgotten."""
        yield from self._odd
        for one in self.all.values():
            for n, ((end, ended), at) in enumerate(zip(one.rungs, self._ladder(one), strict=False)):
                if ended < at and end != "stopped":
                    yield f"rung {n} of {one.duty} {one.id} was due at {at} and ended at {ended}"
            last = now - GRACE if one.how is None else one.ended_at
            for n, at in enumerate(self._ladder(one)):
                if at >= last:
                    break
                if n >= len(one.rungs):
                    yield f"rung {n} of {one.duty} {one.id} was due at {at} and never ended"
                    break

    def silences(self, now: datetime) -> Iterator[str]:
        """Not before its time, and nothing else ended the duty after it."""
        for one in self.all.values():
            at = self._silence(one)
            if at is None:
                if one.how == "lapsed":
                    yield f"{one.duty} {one.id} has no silence and lapsed at {one.ended_at}"
            elif one.how == "lapsed" and one.ended_at < at:
                yield f"{one.duty} {one.id} lapsed at {one.ended_at}, before {at}"
            elif one.how in ("done", "dropped") and one.ended_at > at:
                yield f"{one.duty} {one.id} was {one.how} at {one.ended_at}, after its silence of {at}"
            elif one.how is None and at < now - GRACE:
                yield f"{one.duty} {one.id}: silence of {at} is overdue and nothing enforced it"

    def _silence(self, one: Duty) -> datetime | None:
        rule = self.pack["duties"][one.duty]["silence"]
        n, unit = split(rule["after"]) if rule else (0, "")
        return one.due_at + timedelta(seconds=n) if unit == "秒" else None

    def _ladder(self, one: Duty) -> Iterator[datetime]:
        """The instants of its rungs; the repeating one without end, where it is in seconds."""
        ladder = self.pack["ladders"][self.pack["duties"][one.duty]["ladder"]]
        at = one.due_at
        for rung in ladder["rungs"]:
            at = _rung(one.due_at, rung["when"], *split(rung["by"]))
            yield at
        if ladder["repeat"]:
            n, unit = split(ladder["repeat"]["every"])
            while unit == "秒":
                at += timedelta(seconds=n)
                yield at


def _rung(due_at: datetime, when: str, n: int, unit: str) -> datetime:
    sign = -1 if when == "before" else 1
    if unit == "秒":
        return due_at + sign * timedelta(seconds=n)
    due = (due_at - timedelta(microseconds=1)).astimezone(CHINA).date()
    return datetime.combine(due + sign * timedelta(days=n), time(), CHINA)


def split(span: str) -> tuple[int, str]:
    """A span as the pack writes it: 10秒, 30日."""
    digits = len(span) - len(span.lstrip("0123456789"))
    return int(span[:digits]), span[digits:]
