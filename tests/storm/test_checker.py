"""The checker itself: a life that kept every promise passes, and each promise that is broken by hand is found."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from register import inbox, lawbook, ledger, recording
from register.connect import Register
from register.migrate import to_head
from regulations.calendars import load_calendar
from schemas.action import Action
from schemas.life import Life
from schemas.record import Recorded, RecordRequest
from schemas.step import Receipt
from tests.people import GOOD, applies, bodies_of, does
from tests.said import said
from tests.storm.books import Books, Row, read
from tests.storm.checker import check
from tests.storm.journal import Answer, Journal
from tests.storm.measure import stormy
from workflows.life.law import LawBook
from workflows.life.step import next_wake

TITLE = "2026-0001"
PACK = stormy()
BEGAN = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


class Office:
    """Hands in and records as people and a title's workflow do, at told instants; keeps the callers' journal."""

    def __init__(self, folder: Path) -> None:
        self.register = Register(f"sqlite:///{folder / 'register.db'}", told_time=True)
        to_head(self.register)
        calendar = load_calendar()
        self.edition = lawbook.add(self.register, PACK, BEGAN)
        self.calendar = lawbook.add(self.register, calendar, BEGAN)
        self.book = LawBook.of(PACK, calendar)
        self.journal = Journal()
        self.now = BEGAN

    def life(self) -> Life:
        known = ledger.life_of(self.register, TITLE)
        return known or Life(title=TITLE, edition=self.edition, calendar=self.calendar, at=BEGAN)

    def does(self, kind: str, role: str, n: int = 0, **says: Any) -> None:
        """An action one second after the last thing that happened."""
        self.hand_in(does(TITLE, kind, role, self.now.date(), n=n, **says))

    def hand_in(self, action: Action) -> None:
        self.now += timedelta(seconds=1)
        about = getattr(action, "body", None)
        opened = {"action": action.id, "title": TITLE, "kind": action.kind, "about": about}
        line = self.journal.open(**opened, called_at=self.now - timedelta(milliseconds=10))
        received = inbox.receive(self.register, action, lambda: self.now).action
        line.taken_at = self.now
        receipt = self.record(received, self.now)
        assert receipt is not None
        line.answers.append(Answer(receipt.accepted, receipt.entry, said(receipt) or None))

    def passes(self, seconds: float) -> None:
        """Time passes, and what comes by itself is recorded when it comes."""
        until = self.now + timedelta(seconds=seconds)
        while (wake := next_wake(self.book, self.life())) is not None and wake <= until:
            self.record(None, wake)
        self.now = until

    def record(self, action: Action | None, at: datetime) -> Receipt | None:
        done = recording.record(self.register, RecordRequest(TITLE, action.id if action else None, at))
        assert isinstance(done, Recorded)
        return done.receipt


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A title from its application to its re-inspection, with a refusal, silences and rungs on the way."""
    one = Office(tmp_path_factory.mktemp("storm"))
    one.hand_in(applies(TITLE, BEGAN.date()))
    one.does("decide", "leadership", result="approved")  # far too early
    one.does("opine", "township", result="agreed")
    one.does("check", "office", result="complete")
    one.passes(25)  # the assessors are reminded, and then their superiors
    one.does("assess", "assessor", scores=GOOD)
    body = bodies_of(PACK)[0]
    one.does("consult", "consulted", area=body, body=body, result="agreed")
    one.passes(10)  # the other two bodies are silent
    one.does("decide", "leadership", n=1, result="approved")
    one.does("publicise", "office")
    one.does("object", "township", form="sealed", matter="公示材料与事实不符")
    one.does("examine", "office", objection="1", result="dismissed")
    one.passes(10)
    one.does("name", "naming_body", result="named", batch="第一批", number="甲")
    one.passes(15)
    assert one.life().standing.stage == "reinspection"
    one.register.close()
    return one


Plant = Callable[[Books, Journal], object]


def found(office: Office, plant: Plant, later: float = 0) -> set[str]:
    """The promises that the checker misses once something was put wrong."""
    books = copy.deepcopy(read(office.register.url.render_as_string()))
    for row in books.outbox:
        row["state"] = "delivered"  # no channel in this office
    journal = copy.deepcopy(office.journal)
    plant(books, journal)
    now = office.now + timedelta(seconds=later)
    return {finding.promise for finding in check(books, PACK.model_dump(mode="json"), journal, now)}


def test_a_life_that_kept_every_promise_passes(office: Office) -> None:
    assert found(office, lambda _books, _journal: None) == set()


def entry(books: Books, kind: str, outcome: str | None = None) -> Row:
    """The first entry of a kind."""
    of_kind = (one for one in books.entries[TITLE] if one["kind"] == kind)
    return next(one for one in of_kind if outcome in (None, one["outcome"]))


def lose(books: Books, _: Journal) -> None:
    books.entries[TITLE].remove(entry(books, "action", "agreed"))


def double(books: Books, _: Journal) -> None:
    books.entries[TITLE].append(entry(books, "action", "agreed"))


def invent(_: Books, journal: Journal) -> None:
    journal.handed.pop(f"{TITLE}.opine.0")


def refuse(_: Books, journal: Journal) -> None:
    journal.handed[f"{TITLE}.opine.0"].answers[0] = Answer(False, None, "不行")


def accept(_: Books, journal: Journal) -> None:
    journal.handed[f"{TITLE}.decide.0"].answers[0] = Answer(True, 2, None)


def forget_in_inbox(books: Books, _: Journal) -> None:
    books.inbox[f"{TITLE}.opine.0"]["state"] = "waiting"


def date_back(books: Books, _: Journal) -> None:
    books.inbox[f"{TITLE}.opine.0"]["received_at"] = str(BEGAN - timedelta(days=1))


def change(books: Books, _: Journal) -> None:
    one = entry(books, "action", "approved")
    one["outcome"] = "rejected"
    one["row"]["body"] = one["row"]["body"].replace('"approved"', '"rejected"')


def change_the_life(books: Books, _: Journal) -> None:
    books.titles[TITLE]["life"] = books.titles[TITLE]["life"].replace("reinspection", "term")


def skip_a_rung(books: Books, _: Journal) -> None:
    entry(books, "rung")["rungs"][0]["rung"] = 1


def climb_early(books: Books, _: Journal) -> None:
    one = entry(books, "rung")
    one["effective"] = str(datetime.fromisoformat(one["effective"]) - timedelta(seconds=2))


def lapse_early(books: Books, _: Journal) -> None:
    one = entry(books, "silence", "unopposed")
    one["effective"] = str(datetime.fromisoformat(one["effective"]) - timedelta(seconds=1))


def come_in_time(_: Books, journal: Journal) -> None:
    """A body whose answer lay in the inbox before its silence took effect."""
    given = journal.handed[f"{TITLE}.consult.0"]
    again = given.model_copy(update={"action": "late", "about": bodies_of(PACK)[1], "answers": []})
    journal.handed["late"] = again


def drop_a_duty(books: Books, _: Journal) -> None:
    books.obligations[TITLE].clear()


def lose_a_notice(books: Books, _: Journal) -> None:
    row = next(one for one in books.outbox if one["urgent"])
    row["state"] = "pending"
    row["recorded_at"] = str(BEGAN - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("plant", "promise"),
    [
        (lose, "once"),
        (double, "once"),
        (invent, "once"),
        (refuse, "once"),
        (accept, "once"),
        (date_back, "once"),
        (forget_in_inbox, "nothing waits"),
        (lose, "chain"),
        (change, "chain"),
        (change_the_life, "chain"),
        (change, "course"),
        (skip_a_rung, "rungs"),
        (climb_early, "rungs"),
        (lapse_early, "silences"),
        (come_in_time, "in time"),
        (drop_a_duty, "open duties"),
        (lose_a_notice, "notices"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_a_broken_promise_is_found(office: Office, plant: Plant, promise: str) -> None:
    assert promise in found(office, plant)


def test_what_nobody_enforced_is_found(office: Office) -> None:
    def reopen(books: Books, _: Journal) -> None:
        """As if the ledger ended before the term ran out."""
        last = entry(books, "silence", "expired")["seq"]
        del books.entries[TITLE][last - 1 :]

    assert "silences" in found(office, reopen, later=60)
