"""One document names many, and all fall due on one date: each reader has one message, and one night suffices.

On virtual time, with as many titles as the suite has time for; `python -m benchmarks herd --great` does it with 5,000.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from activities import undertakings as service
from activities.office_file import load_office
from register import deliveries, engine, ledger, outbox
from register.connect import Register
from register.ledger import RecordedEntry
from register.migrate import to_head
from rehearsal.temporal import QUIET, TemporalEngine, virtual_time
from schemas.action import NameTitle
from schemas.base import CHINA, local_date, midnight
from schemas.stage import Duty, Stage
from schemas.undertaking import Progress
from tests.load.cohort import Cohort, furnished, publicised
from tests.stack import LONGEST_WAIT, ROOT
from worker import hosting
from workflows.life.digest_day import digest_at
from workflows.plugin import plugin

pytestmark = pytest.mark.timeout(900)

TITLES = 200

BEGINS, ENDS, MORNING = time(0, 30), time(6), time(8, 30)
"""When the first titles wake, when the last have been stepped, when the digest leaves."""

FAR = datetime(2100, 1, 1, tzinfo=CHINA)

OFFICE = "领导小组办公室"

LIVED = [
    *("applied", "approved", "publicised", "unopposed", "named"),
    *(None, None, None),  # the reminders half a year, three months and one month before the end
    "expired",
]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[TemporalEngine]:
    """An installation on virtual time whose register is a file, and whose readers have folders for their messages."""
    register = Register(f"sqlite:///{tmp_path / 'register.db'}", told_time=True)
    to_head(register)
    furnished(register)
    office = load_office(ROOT / "office.example.yaml")
    async with (
        await virtual_time(plugins=[plugin()], runtime=QUIET) as environment,
        hosting(environment.client, register, office, tmp_path, sweep_every=None, watch_deadlocks=False),
    ):
        yield TemporalEngine(environment, environment.client, register)
    register.close()


async def named(here: TemporalEngine) -> Cohort:
    """Titles that one document has named: the service has handed the naming to each."""
    today = local_date(await here.environment.get_current_time())
    cohort = await asyncio.to_thread(publicised, furnished(here.register), TITLES, today)
    await here.until(datetime.combine(cohort.day, time(10), CHINA))
    cohort.name()
    await service.wake(here.client, cohort.work)
    async with asyncio.timeout(LONGEST_WAIT):
        while cohort.house.progress(cohort.work).left:  # noqa: ASYNC110  the service writes it
            await asyncio.sleep(0.1)
    return cohort


async def until(here: TemporalEngine, day: date, at: time) -> None:
    """Time passes: by the hour where many wake, and after the instant of a digest only when all have left."""
    end = datetime.combine(day, at, CHINA)
    while (now := await here.environment.get_current_time()) < end:
        ((_, wake),) = engine.wakes_before(here.register, FAR, 1)
        digests = [one for one in mornings(here) if one > now]
        stop = min(end, max(wake, now + timedelta(hours=1)), *digests)
        await here.until(stop)
        async with asyncio.timeout(LONGEST_WAIT):
            while stop in digests and stop in mornings(here):  # noqa: ASYNC110  the service writes it
                await asyncio.sleep(0.1)


def mornings(here: TemporalEngine) -> set[datetime]:
    """When the digests leave of which something has not left yet."""
    return {digest_at(one.digest_on) for one in deliveries.waiting(here.register) if one.digest_on}


async def test_named_by_one_document_all_fall_due_on_one_date_and_one_night_suffices(
    here: TemporalEngine, tmp_path: Path
) -> None:
    cohort = await named(here)
    assert_each_has_a_number_of_its_own(cohort)
    due = falls_due(cohort)
    await until(here, due, ENDS)
    assert_each_woke_in_the_night(cohort, due)
    assert_nothing_is_left_for_the_morning(cohort, due)
    await until(here, morning(cohort), time(9))
    assert_one_message_a_reader(cohort, tmp_path)
    assert_every_ledger_is_complete(cohort)


def assert_each_has_a_number_of_its_own(cohort: Cohort) -> None:
    """In the order of the list, by one document; decided, publicised and named once, and nobody refused."""
    assert cohort.house.progress(cohort.work) == Progress(done=3 * TITLES)
    actions = [line.entry.action for title in cohort.titles for line in lines(cohort, title)]
    namings = [one for one in actions if isinstance(one, NameTitle)]
    assert [one.number for one in namings] == [f"KY5-{n:04}" for n in range(1, TITLES + 1)]
    assert len({one.documents for one in namings}) == 1


def assert_each_woke_in_the_night(cohort: Cohort, due: date) -> None:
    """At a time of its own, some in every hour; in law it is one instant."""
    woken = [lines(cohort, title)[-1] for title in cohort.titles]
    assert {(one.entry.outcome, one.entry.effective) for one in woken} == {("expired", midnight(due))}
    at = [one.recorded_at.astimezone(CHINA) for one in woken]
    assert all(local_date(one) == due and BEGINS <= one.time() < ENDS for one in at)
    assert {one.hour for one in at} == set(range(ENDS.hour))


def assert_nothing_is_left_for_the_morning(cohort: Cohort, due: date) -> None:
    """Each is where the law wants it and owes what comes next; none has overslept."""
    assert engine.wakes_before(cohort.house.register, datetime.combine(due, MORNING, CHINA), TITLES) == []
    for life in map(cohort.house.desk.life, cohort.titles):
        owed = [one.duty for one in life.obligations]
        assert (life.standing.stage, owed) == (Stage.REINSPECTION, [Duty.REINSPECTION])


def assert_one_message_a_reader(cohort: Cohort, var: Path) -> None:
    """On every morning since the naming; on this one to the office of all, and to each unit of its own."""
    day = str(morning(cohort))
    messages = [(file.parent.name, file.name[:10]) for file in var.glob("notices/*/*")]
    assert set(Counter(messages).values()) == {1}
    units = {
        life.application.unit.code for life in map(cohort.house.desk.life, cohort.titles) if life.application
    }
    assert {reader for reader, on in messages if on == day} == {OFFICE, *units}
    (file,) = var.glob(f"notices/{OFFICE}/{day}*")
    text = file.read_text(encoding="utf-8")
    assert [title for title in cohort.titles if title not in text] == []
    since = datetime.combine(cohort.day, time(10), CHINA)
    letters = [one for one in outbox.notices(cohort.house.register) if one.recorded_at >= since]
    assert {one.state for one in letters} == {"delivered"}


def assert_every_ledger_is_complete(cohort: Cohort) -> None:
    """Entry by entry, nothing twice and nothing missing, also by the register's own verification."""
    for title in cohort.titles:
        entries = [line.entry for line in lines(cohort, title)]
        assert [one.outcome for one in entries] == LIVED
        assert [one.seq for one in entries] == list(range(1, len(LIVED) + 1))
    assert cohort.house.faults() == []


def falls_due(cohort: Cohort) -> date:
    """The day after the term of each."""
    (end,) = {cohort.house.desk.life(title).standing.dates["term_end"] for title in cohort.titles}
    return end + timedelta(days=1)


def morning(cohort: Cohort) -> date:
    """On which that night's notices leave: the first working one."""
    letters = outbox.notices(cohort.house.register)
    (on,) = {one.digest_on for one in letters if one.seq == len(LIVED)}
    assert on is not None
    return on


def lines(cohort: Cohort, title: str) -> list[RecordedEntry]:
    """Its ledger."""
    return ledger.lines_of(cohort.house.register, title)
