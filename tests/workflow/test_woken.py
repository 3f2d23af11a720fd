"""A calendar wakes those whom it moves; for the others it is recorded while they sleep. On a real server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from temporalio.client import Client

from activities import calendars, examine, governing, reconcile
from register import lawbook, ledger, queries, verify
from regulations.calendars import calendar_of, known
from schemas.base import CHINA, local_date
from schemas.foundation import Sourced
from schemas.holidays import HolidayNotice, Imported
from schemas.life import Life
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Duty
from tests.next_notice import SHIPPED, fill, notice, patient
from tests.people import KAIYUAN, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack
from workflows.life import clock

pytestmark = pytest.mark.timeout(600)


def later() -> Regulation:
    """A first opinion within five days of any kind; what comes after it has 600 working days."""
    spans = {Duty.PRELIMINARY: "5日", Duty.MATERIALS: "600个工作日"}
    duties = {
        duty: KAIYUAN.duties[duty].model_copy(
            update={"within": Sourced[Span](value=Span.model_validate(within), assumed=True)}
        )
        for duty, within in spans.items()
    }
    edition = KAIYUAN.edition.model_copy(update={"id": "later"})
    return KAIYUAN.model_copy(update={"duties": {**KAIYUAN.duties, **duties}, "edition": edition})


class Arrived:
    """A stack with titles asleep that a calendar has come to, and what of each title ran before."""

    def __init__(self, stack: Stack, client: Client, moved: list[str], others: list[str]) -> None:
        self.stack, self.client, self.moved, self.others = stack, client, moved, others
        self.runs: dict[str, str] = {}

    def life(self, title: str) -> Life:
        """As the ledger has it."""
        life = ledger.life_of(self.stack.register, title)
        assert life is not None
        return life

    async def run_of(self, title: str) -> str:
        """Which run of its workflow sleeps."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                found = await examine.describe(self.client, title)
                if found is not None and found.history_length == 1:
                    return str(found.run_id)
                await asyncio.sleep(0.1)

    async def comes(self) -> None:
        """The notice is imported, and the calendar brought."""
        now, register = datetime.now(UTC), self.stack.register
        for title in (*self.moved, *self.others):
            self.runs[title] = await self.run_of(title)
        news = HolidayNotice.model_validate(notice())
        imported = Imported(notice=news, by="办公室", on=local_date(now))
        lawbook.import_notice(register, imported, calendar_of((*known().notices, news)), now)
        await calendars.start(self.client, governing.arrival_of(register, governing.known_here(register)))
        newest = lawbook.newest_calendar(register)
        assert newest is not None
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                if queries.lacking(register, newest) == 0:
                    return
                await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
async def arrived(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arrived]:
    """Two titles whose date moves, and three whose dates do not."""
    async with Stack.running(tmp_path_factory.mktemp("woken"), patient()) as stack:
        now = datetime.now(CHINA)
        moved = fill(stack.register, 2, now)
        others = fill(stack.register, 3, now, later(), first=10)
        stack.start_worker(
            sweep=3600
        )  # its first round starts them; afterwards nobody wakes anybody by the way
        one = Arrived(stack, await stack.client(), moved, others)
        await one.comes()
        yield one


async def test_all_live_under_the_new_calendar(arrived: Arrived) -> None:
    newest = lawbook.newest_calendar(arrived.stack.register)
    assert {arrived.life(title).calendar for title in (*arrived.moved, *arrived.others)} == {newest}
    assert verify.verify(arrived.stack.register, lawbook.read(arrived.stack.register)) == []


async def test_who_is_moved_is_woken(arrived: Arrived) -> None:
    for title in arrived.moved:
        assert await arrived.run_of(title) != arrived.runs[title]


async def test_who_is_not_moved_sleeps_on(arrived: Arrived) -> None:
    for title in arrived.others:
        assert await arrived.run_of(title) == arrived.runs[title]


async def test_nothing_is_wrong_with_a_sleeper_that_was_not_woken(arrived: Arrived) -> None:
    register = arrived.stack.register
    found = await reconcile.reconcile(arrived.client, register, datetime.now(UTC))
    assert [one for one in found.differences if one.title in arrived.others] == []


async def test_a_working_day_clock_that_opens_later_goes_by_the_new_calendar(arrived: Arrived) -> None:
    title = arrived.others[0]
    opine = does(title, "opine", "township", local_date(datetime.now(CHINA)), result="agreed")
    receipt = await arrived.stack.act(arrived.client, opine)
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    (owed,) = (one for one in arrived.life(title).obligations if one.duty is Duty.MATERIALS)
    new = lawbook.read(arrived.stack.register).calendars[arrived.life(title).calendar]
    assert owed.due == clock.plus(owed.anchor.day, owed.within, new)
    assert owed.due != clock.plus(owed.anchor.day, owed.within, SHIPPED)
