"""TitleWorkflow on the time-skipping server: it hibernates, wakes for people, and believes what the ledger has."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import Replayer

from register import inbox, outbox, verify
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import Script, load_story
from rehearsal.temporal import TemporalEngine, temporal_engine
from schemas.base import CHINA
from schemas.party import Role
from tests.histories import all_runs
from tests.people import does
from tests.said import said
from workflows import labels
from workflows.life.law import LawBook
from workflows.plugin import TASK_QUEUE, plugin, workflow_id

REVOKED = Path(__file__).parents[2] / "stories" / "revoked.yaml"


@pytest.fixture
def script() -> Script:
    """The revoked life."""
    return load_story(REVOKED, load_calendar())


@pytest.fixture
async def engine(script: Script, tmp_path: Path) -> AsyncIterator[TemporalEngine]:
    """A real engine; the title of the story is named and in its term."""
    async with temporal_engine(script, tmp_path) as one:
        for index, event in enumerate(script.story.events):
            await one.until(event.instant)
            if event.expect is not None:
                break
            receipt = await one.act(script.action(index))
            assert receipt is not None
            assert receipt.accepted, said(receipt)
        await one.until(datetime(2036, 6, 4, 9, tzinfo=CHINA))
        yield one


async def events(engine: TemporalEngine) -> list[int]:
    """The event types of the current run of the story's title."""
    handle = engine.client.get_workflow_handle(workflow_id("2036-0001"))
    run_id = (await handle.describe()).run_id
    history = engine.client.get_workflow_handle(workflow_id("2036-0001"), run_id=run_id)
    return [event.event_type async for event in history.fetch_history_events()]


async def test_a_sleeping_title_is_one_event(engine: TemporalEngine) -> None:
    assert await events(engine) == [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED]


async def test_a_sleeping_title_carries_which_one_it_is_and_the_ledger_has_its_life(
    engine: TemporalEngine,
) -> None:
    runs = await all_runs(engine.client, "2036-0001")
    started = [run.events[0].workflow_execution_started_event_attributes.input.payloads for run in runs]
    carried = [(await engine.client.data_converter.decode(one))[0] for one in started]
    assert all(one == {"title": "2036-0001"} for one in carried)
    assert (await engine.life("2036-0001")).taken


async def test_a_sleeper_that_still_carries_its_life_wakes(engine: TemporalEngine, script: Script) -> None:
    life = await engine.life("2036-0001")
    await engine.client.start_workflow(
        "Title",
        life,
        id=workflow_id(life.title),
        task_queue=TASK_QUEUE,
        start_delay=timedelta(days=1),
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
    )
    now = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    raised = does("2036-0001", "talk", "leadership", now.date(), now, posts=["主任"])
    receipt = await engine.act(raised)
    assert receipt is not None
    assert "有效期" in said(receipt)


async def test_a_sleeping_title_tells_its_stage_and_next_date_in_the_memo(engine: TemporalEngine) -> None:
    description = await engine.client.get_workflow_handle(workflow_id("2036-0001")).describe()
    memo = (await description.memo())["title"]
    assert memo["stage"] == "term"
    assert str(memo["next"]).startswith("2040-12-03")


async def test_a_sleeping_title_is_listed_with_its_unit_and_stage(engine: TemporalEngine) -> None:
    description = await engine.client.get_workflow_handle(workflow_id("2036-0001")).describe()
    told = description.typed_search_attributes
    life = await engine.life("2036-0001")
    assert life.application is not None
    assert (told.get(labels.NAME), told.get(labels.STAGE)) == (life.application.unit.name, "有效期")


async def test_what_is_listed_changes_with_the_stage_and_costs_no_event(engine: TemporalEngine) -> None:
    runs = await all_runs(engine.client, "2036-0001")
    started = [run.events[0].workflow_execution_started_event_attributes for run in runs]
    stages = [
        json.loads(one.search_attributes.indexed_fields[labels.STAGE.name].data)
        for one in reversed(started)
        if one.search_attributes.indexed_fields
    ]
    assert len(set(stages)) > 3, "it has come a long way"
    kinds = {event.event_type for run in runs for event in run.events}
    assert EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES not in kinds


async def test_a_refused_action_leaves_the_ledger_as_it_was(engine: TemporalEngine) -> None:
    before = await engine.entries("2036-0001")
    now = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    receipt = await engine.act(does("2036-0001", "talk", "leadership", now.date(), now, posts=["主任"]))
    assert receipt is not None
    assert not receipt.accepted
    assert "有效期" in said(receipt)
    assert await engine.entries("2036-0001") == before


async def test_the_same_action_long_after_gives_the_first_receipt(
    script: Script, engine: TemporalEngine
) -> None:
    first = await engine.act(script.action(1))
    await engine.until(datetime(2041, 1, 4, 10, tzinfo=CHINA))
    before = await engine.entries("2036-0001")
    again = await engine.act(script.action(1))
    assert again == first
    assert await engine.entries("2036-0001") == before


async def test_an_action_nobody_rang_for_is_found_at_the_next_wake(engine: TemporalEngine) -> None:
    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    left = does("2036-0001", "acknowledge", "office", at.date(), at, obligation=99)
    assert await engine.act(left, ring=False) is None
    await engine.until(datetime(2040, 12, 4, 10, tzinfo=CHINA))
    receipt = await engine.act(left)
    assert receipt is not None
    assert not receipt.accepted


async def test_a_refusal_found_late_becomes_a_notice_to_the_actor(engine: TemporalEngine) -> None:

    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    await engine.act(does("2036-0001", "acknowledge", "office", at.date(), at, obligation=99), ring=False)
    await engine.until(datetime(2040, 12, 4, 10, tzinfo=CHINA))
    told = [one for one in outbox.notices(engine.register, Role.OFFICE) if one.key.startswith("refused/")]
    assert len(told) == 1
    assert "99" in told[0].body


async def test_a_refusal_found_by_ringing_again_becomes_a_notice_too(engine: TemporalEngine) -> None:
    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    kept = does("2036-0001", "acknowledge", "office", at.date(), at, obligation=99)
    await engine.act(kept, ring=False)
    await engine.until(at + timedelta(hours=1))
    receipt = await engine.act(kept)  # as the worker's sweep does, long after the clerk has gone
    assert receipt is not None
    assert not receipt.accepted
    told = [one for one in outbox.notices(engine.register, Role.OFFICE) if one.key.startswith("refused/")]
    assert [one.key for one in told] == [f"refused/{kept.id}"]


async def test_a_refusal_that_the_clerk_is_shown_is_not_told_again(engine: TemporalEngine) -> None:
    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    await engine.until(at)
    calls = [does("2036-0001", "acknowledge", "office", at.date(), at, n=n, obligation=99) for n in range(5)]
    receipts = await asyncio.gather(*(engine.act(call) for call in calls))
    assert [receipt for receipt in receipts if receipt is None or receipt.accepted] == []
    assert [one.key for one in outbox.notices(engine.register, Role.OFFICE) if "refused" in one.key] == []


async def test_an_action_for_a_title_that_never_began_is_refused_and_does_not_wait_for_ever(
    engine: TemporalEngine,
) -> None:
    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    receipt = await engine.act(does("2036-0099", "opine", "township", at.date(), at, result="agreed"))
    assert receipt is not None
    assert "申报" in said(receipt)
    assert inbox.waiting(engine.register, "2036-0099").actions == ()


async def test_sixty_callers_at_once_are_each_recorded_once(engine: TemporalEngine) -> None:
    at = datetime(2036, 6, 4, 10, tzinfo=CHINA)
    life = await engine.life("2036-0001")
    one = life.obligations[0].id
    calls = [
        does("2036-0001", "acknowledge", "office", at.date(), at, n=n, obligation=one) for n in range(60)
    ]
    before = len(await engine.entries("2036-0001"))
    receipts = await asyncio.gather(*(engine.act(call) for call in calls))
    assert [receipt for receipt in receipts if receipt is None or not receipt.accepted] == []
    entries = await engine.entries("2036-0001")
    assert len(entries) == before + 60
    assert {entry.action_id for entry in entries[before:]} == {call.id for call in calls}


# Without a cache the SDK cancels local activities at every eviction, does them again, and warns of the cancelling.
@pytest.mark.filterwarnings("ignore:Cannot find activity to cancel")
async def test_without_a_workflow_cache_every_task_replays_to_the_same_life(
    script: Script, tmp_path: Path
) -> None:
    short = script.model_copy(
        update={"story": script.story.model_copy(update={"events": script.story.events[:3]})}
    )
    book = LawBook.of(script.regulation, script.calendar)
    memory = MemoryEngine.of(book, script.regulation, script.calendar)
    async with temporal_engine(script, tmp_path, max_cached_workflows=0) as engine:
        for index, event in enumerate(short.story.events):
            for one in (memory, engine):
                await one.until(event.instant)
                receipt = await one.act(script.action(index))
                assert receipt is not None
                assert receipt.accepted, said(receipt)
        assert await engine.entries("2036-0001") == await memory.entries("2036-0001")
        assert verify.verify(engine.register, book) == []


async def test_every_run_of_a_life_replays_without_a_difference(script: Script, tmp_path: Path) -> None:
    async with temporal_engine(script, tmp_path) as engine:
        assert await run(script, engine, LawBook.of(script.regulation, script.calendar)) == []
        replayer = Replayer(workflows=[], plugins=[plugin()], debug_mode=True)
        runs = await all_runs(engine.client, "2036-0001")
        for history in runs:
            await replayer.replay_workflow(history)
    assert len(runs) > len(script.story.events)


async def test_digests_reach_their_readers_as_files(engine: TemporalEngine, tmp_path: Path) -> None:
    await engine.until(datetime(2036, 6, 3, 12, tzinfo=CHINA) + timedelta(days=3))
    files = sorted((tmp_path / "notices").rglob("*.txt"))
    assert files
    assert any("南正街社区" in file.read_text(encoding="utf-8") for file in files)
