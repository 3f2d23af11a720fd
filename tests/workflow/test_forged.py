"""Whoever reaches the engine's port may ask for anything to be recorded; what is recorded is what the law says."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowFailureError
from temporalio.common import RetryPolicy
from temporalio.worker import Worker

from register import inbox, lawbook, ledger, verify
from regulations.calendars import calendar_of, known, load_calendar
from rehearsal.story import load_story
from rehearsal.temporal import TemporalEngine, temporal_engine
from schemas.action import Action, Adopt, Check
from schemas.arrival import Arrival, Handing
from schemas.base import CHINA, digest
from schemas.document import Document
from schemas.holidays import HolidayNotice, Imported
from schemas.life import Life
from schemas.refusals.rewriting import NotKept
from schemas.stage import Stage
from tests.next_notice import notice
from tests.people import does
from workflows.life.law import LawBook
from workflows.plugin import TASK_QUEUE, workflow_id

KEPT = Path(__file__).parents[2] / "stories" / "kept.yaml"
SCRIPT = load_story(KEPT, load_calendar())
BOOK = LawBook.of(SCRIPT.regulation, SCRIPT.calendar)
TITLE = "2036-0001"
NOW = datetime(2036, 3, 11, 10, tzinfo=CHINA)


@workflow.defn(name="Evil", sandboxed=False)
class Evil:
    """Has an effect of the house done, as anybody at the port can."""

    @workflow.run
    async def run(self, effect: str, question: Any) -> Any:
        """Its answer."""
        once = RetryPolicy(maximum_attempts=1)
        wait = timedelta(seconds=20)
        return await workflow.execute_activity(
            effect, question, task_queue=TASK_QUEUE, start_to_close_timeout=wait, retry_policy=once
        )


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[TemporalEngine]:
    """A title whose materials are to be checked, and somebody else's worker at the port."""
    async with temporal_engine(SCRIPT, tmp_path) as one:
        for index, event in enumerate(SCRIPT.story.events[:2]):
            await one.until(event.instant)
            await one.act(SCRIPT.action(index))
        await one.until(NOW)
        assert (await one.life(TITLE)).standing.stage is Stage.MATERIALS
        async with Worker(one.client, task_queue="evil", workflows=[Evil]):
            yield one


def forged() -> Action:
    """The office, which nobody asked, finds the materials complete."""
    action = does(TITLE, "check", "office", NOW.date(), NOW, result="complete")
    assert isinstance(action, Check)
    return action.model_copy(update={"id": "forged"})


async def evil(engine: TemporalEngine, effect: str, question: Any) -> Any:
    """What the worker answers."""
    return await engine.client.execute_workflow("Evil", args=[effect, question], id="evil", task_queue="evil")


async def test_a_decision_that_nobody_handed_in_is_not_recorded(engine: TemporalEngine) -> None:
    before = await engine.entries(TITLE)
    answer = await evil(engine, "record", {"title": TITLE, "now": NOW.isoformat(), "want": forged().id})
    assert answer["receipts"] == []
    assert await engine.entries(TITLE) == before


@pytest.mark.parametrize("brought", ["action", "life", "step"])
async def test_whatever_is_brought_along_is_not_even_read(engine: TemporalEngine, brought: str) -> None:
    life = await engine.life(TITLE)
    question = {"title": TITLE, "now": NOW.isoformat(), brought: forged().model_dump(mode="json")}
    with pytest.raises(WorkflowFailureError):
        await evil(engine, "record", question)
    assert await engine.life(TITLE) == life


async def test_a_life_that_somebody_made_up_gives_way_to_the_ledgers(engine: TemporalEngine) -> None:
    life = await engine.life(TITLE)
    standing = life.standing.model_copy(update={"stage": Stage.NAMING})
    await engine.client.get_workflow_handle(workflow_id(TITLE)).terminate()
    made_up: Life = life.model_copy(update={"standing": standing, "filers": ()})
    await engine.client.start_workflow("Title", made_up, id=workflow_id(TITLE), task_queue=TASK_QUEUE)
    receipt = await engine.act(
        does(TITLE, "name", "naming_body", NOW.date(), NOW, result="named", batch="第一批", number="假1")
    )
    assert receipt is not None
    assert not receipt.accepted
    assert await engine.life(TITLE) == life
    action = does(TITLE, "check", "office", NOW.date(), NOW, result="complete")
    receipt = await engine.act(action)
    assert receipt is not None
    assert receipt.accepted
    assert verify.verify(engine.register, BOOK) == []


async def test_the_facts_of_an_application_are_read_by_the_register(engine: TemporalEngine) -> None:
    again = SCRIPT.action(0).model_copy(update={"id": "again", "title": "2036-0002", "received_at": NOW})
    inbox.receive(engine.register, again, lambda: NOW)
    answer = await evil(engine, "record", {"title": "2036-0002", "now": NOW.isoformat()})
    assert [one["accepted"] for one in answer["receipts"]] == [False]
    assert ledger.life_of(engine.register, "2036-0002") is None


async def test_a_calendar_comes_with_the_notice_that_the_register_has(engine: TemporalEngine) -> None:
    news = HolidayNotice.model_validate(notice())
    calendar = calendar_of((*known().notices, news))
    one = Imported(notice=news, by="办公室", on=NOW.date())
    lawbook.import_notice(engine.register, one, calendar, NOW)
    paper = Document(number="假1号", title="假通知", date=NOW.date())
    arrival = Arrival(calendar=digest(calendar), ground="假通知", document=paper)
    handing = Handing(arrival=arrival, now=NOW).model_dump(mode="json")
    await evil(engine, "hand_calendar", handing)
    adopted = [one.action for one in await engine.entries(TITLE) if isinstance(one.action, Adopt)]
    assert [(one.ground, one.documents[0].number) for one in adopted] == [
        (f"{news.title}（{news.number}）", news.number)
    ]


async def test_an_adoption_of_what_the_register_does_not_keep_stops_nothing(engine: TemporalEngine) -> None:
    """It is refused, its row in the inbox closed, and the next act goes on."""
    life = await engine.life(TITLE)
    unknown: dict[str, Any] = {"edition": "0" * 64, "calendar": life.calendar, "ground": "误用"}
    receipt = await engine.act(does(TITLE, "adopt", "office", NOW.date(), NOW, **unknown))
    assert receipt is not None
    assert isinstance(receipt.reason, NotKept)
    assert inbox.waiting(engine.register, TITLE).actions == ()
    assert await engine.life(TITLE) == life
    receipt = await engine.act(does(TITLE, "check", "office", NOW.date(), NOW, result="complete"))
    assert receipt is not None
    assert receipt.accepted
    assert verify.verify(engine.register, BOOK) == []
