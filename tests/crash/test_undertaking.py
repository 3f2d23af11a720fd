"""An undertaking goes on where it was, whatever was killed, and gives every title its act once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from activities import tending
from activities import undertakings as service
from desk import upward
from desk.bell import woken
from register import errands, lawbook, ledger, queries, undertakings, verify
from schemas.base import CHINA, local_date
from schemas.party import Actor, Party, Role
from schemas.undertaking import Close, Deed, Errand, Pause, Progress, Resume
from schemas.undertakings.batch import Batch, Call
from schemas.undertakings.drive import Dispatch
from schemas.undertakings.upward import Answer, Recommend
from tests.next_notice import fill, patient
from tests.register.desk import PACK
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)

TITLES = 60


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server on a file, no worker yet, titles whose first opinion is still to be given."""
    async with Stack.running(tmp_path, patient()) as one:
        fill(one.register, TITLES, datetime.now(CHINA))
        yield one


def deed(cls: type[Deed], work: str | None = None, **says: Any) -> Deed:
    """A deed of the township, now."""
    now = datetime.now(UTC)
    actor = Actor(account="li", post="township", party=Party(role=Role.TOWNSHIP, area="灵泉街道"))
    fixed = {"id": f"{cls.__name__}-{now.timestamp()}", "actor": actor, "received_at": now}
    where = {"undertaking": work} if work else {}
    return cls.model_validate({**fixed, **where, "on": local_date(now), **says})


def dispatch(stack: Stack) -> str:
    """Every title's first opinion."""
    today = local_date(datetime.now(UTC)).isoformat()
    document = {"number": "开灵〔2026〕1号", "title": "初审意见", "date": today}
    says = {"result": "agreed", "on": today, "documents": [document]}
    titles = [one.title for one in queries.open_titles(stack.register)]
    wanted = [Errand(title=one, kind="opine", says=says) for one in titles]
    act = deed(Dispatch, name="初审", act="opine", errands=wanted)
    return undertakings.do(stack.register, act, datetime.now(UTC)).undertaking


def common(stack: Stack, cls: type[Deed], work: str, **says: Any) -> None:
    undertakings.do(stack.register, office(deed(cls, work, **says)), datetime.now(UTC))


def office(one: Deed) -> Deed:
    """As the office does it."""
    actor = Actor(account="wang", post="office", party=Party(role=Role.OFFICE))
    return one.model_copy(update={"actor": actor})


async def until(stack: Stack, work: str, done: int) -> Progress:
    """Wait until so many are done."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            found = errands.progress(stack.register, work)
            if found.done >= done:
                return found
            await asyncio.sleep(0.05)


def assert_once(stack: Stack) -> None:
    """Every title has its opinion once, and the register is sound."""
    for one in queries.open_titles(stack.register):
        said = [entry for entry in ledger.entries_of(stack.register, one.title) if entry.action]
        assert [entry.action.kind for entry in said if entry.action] == ["apply", "opine"]
    assert stack.faults() == []


async def test_a_killed_worker_and_server_leave_nothing_half_done(stack: Stack) -> None:
    work = dispatch(stack)
    worker = stack.start_worker(sweep=1)
    await until(stack, work, 5)
    worker.kill()
    assert stack.server is not None
    stack.kill_all()
    assert errands.progress(stack.register, work).done < TITLES
    await stack.start_server()
    stack.start_worker(sweep=1)
    assert await until(stack, work, TITLES) == Progress(done=TITLES)
    assert_once(stack)


async def test_a_deed_done_while_nobody_serves_is_left_to_the_sweep(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", timedelta(seconds=2))
    assert not await woken(stack.client, dispatch(stack))


async def test_paused_it_stops_after_a_page_and_goes_on_where_it_was(stack: Stack) -> None:
    work = dispatch(stack)
    stack.start_worker(sweep=1)
    await until(stack, work, 1)
    common(stack, Pause, work, ground="等候领导小组会议")
    # The page that was under way is carried out, and no other is begun.
    await until(stack, work, tending.PAGE)
    client = await stack.client()
    await service.wake(client, work)
    assert errands.progress(stack.register, work) == Progress(
        done=tending.PAGE, waiting=TITLES - tending.PAGE
    )
    common(stack, Resume, work)
    await service.wake(client, work)
    await until(stack, work, TITLES)
    common(stack, Close, work)
    assert_once(stack)


def named_above(stack: Stack) -> str:
    """A batch of which the prefecture has named every title, by a measure that is kept here."""
    now, today = datetime.now(UTC), local_date(datetime.now(UTC))
    titles = [one.title for one in queries.open_titles(stack.register)]
    own = lawbook.current_edition(stack.register, PACK.honour.name)
    assert own is not None
    honour = PACK.honour.model_copy(update={"level": "prefectural"})
    lawbook.add(stack.register, PACK.model_copy(update={"honour": honour}), now)
    papers = [{"number": "州发〔2026〕3号", "title": "命名决定", "date": today}]
    says = {"name": "第五批命名", "honour": PACK.honour.name, "level": "county", "edition": own}
    call = office(deed(Call, **says, batch="第五批", opens=today, closes=today))
    work = undertakings.do(stack.register, call, now).undertaking
    common(stack, Recommend, work, titles=titles, to="prefectural", documents=papers)
    state = undertakings.find(stack.register, work).state
    assert isinstance(state, Batch)
    above = upward.named_above(stack.register, state, titles, upward.Naming(today))
    common(stack, Answer, work, named=above, documents=papers)
    return work


async def test_titles_of_a_higher_level_begin_once_whatever_is_killed(stack: Stack) -> None:
    work = named_above(stack)
    worker = stack.start_worker(sweep=1)
    await until(stack, work, 5)
    worker.kill()
    stack.start_worker(sweep=1)
    assert await until(stack, work, TITLES) == Progress(done=TITLES)
    begun = [one for one in queries.open_titles(stack.register) if one.life.standing.stage == "term"]
    units = [one.life.application.unit.id for one in begun if one.life.application]
    assert len(units) == len(set(units)) == TITLES
    assert verify.verify(stack.register, lawbook.read(stack.register)) == []
