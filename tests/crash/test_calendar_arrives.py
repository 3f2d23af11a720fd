"""A new calendar comes to every open title once, whoever is killed on the way: command, worker or server."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from register import lawbook, ledger, outbox, queries, verify
from schemas.base import CHINA
from schemas.party import Role
from tests.next_notice import fill, notice, patient, write
from tests.stack import LONGEST_WAIT, ROOT, Stack
from wording import causes

pytestmark = pytest.mark.timeout(600)

TITLES = 12


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server on a file, no worker yet, twelve titles whose first opinion is due in the coming notice's year."""
    async with Stack.running(tmp_path, patient()) as one:
        fill(one.register, TITLES, datetime.now(CHINA))
        yield one


def imports(stack: Stack) -> subprocess.Popen[str]:
    """A clerk's import, in a process of its own."""
    file = write(stack.folder / "通知.yaml", notice())
    return subprocess.Popen(
        [sys.executable, "starter.py", "calendar", "import", str(file), "--as", "领导小组办公室"],
        cwd=ROOT,
        env={**os.environ, **stack.environment()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lacking(stack: Stack) -> int:
    """How many titles live under an older calendar than the newest."""
    newest = lawbook.newest_calendar(stack.register)
    assert newest is not None
    return queries.lacking(stack.register, newest)


async def until_lacking(stack: Stack, few: int) -> None:
    """Wait until no more than so many do, once the notice is there."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            if lawbook.imported(stack.register) and lacking(stack) <= few:
                return
            await asyncio.sleep(0.05)


def assert_once(stack: Stack) -> None:
    """Every title adopted once, every township was told once, and the register is sound."""
    for one in queries.open_titles(stack.register):
        adopted = [
            entry for entry in ledger.entries_of(stack.register, one.title) if entry.outcome == "adopted"
        ]
        (entry,) = adopted
        assert entry.action is not None
        assert entry.action.actor.party.role is Role.SYSTEM
        assert "国办发明电" in causes.why(entry.moved[0].cause)
        told = [
            letter.subject
            for letter in outbox.notices(stack.register, title=one.title)
            if letter.seq == entry.seq
        ]
        assert len(told) == 1
        assert "的期限改为" in told[0]
    assert verify.verify(stack.register, lawbook.read(stack.register)) == []


async def test_command_worker_and_server_are_killed_in_the_middle_and_it_is_completed_by_itself(
    stack: Stack,
) -> None:
    stack.start_worker(delay=0.3)
    command = imports(stack)
    await until_lacking(stack, TITLES - 4)
    command.kill()
    stack.kill_all()
    command.communicate(timeout=10)
    assert 0 < lacking(stack) < TITLES

    await stack.start_server()
    stack.start_worker()
    await until_lacking(stack, 0)
    assert_once(stack)


async def test_what_was_imported_while_nobody_served_is_done_when_somebody_does(stack: Stack) -> None:
    stack.kill_all()
    command = imports(stack)
    said, _ = await asyncio.to_thread(command.communicate, timeout=LONGEST_WAIT)
    assert command.returncode == 5, said
    assert lacking(stack) == TITLES

    await stack.start_server()
    stack.start_worker()
    await until_lacking(stack, 0)
    again = imports(stack)  # typed once more, it has nothing to do
    said, _ = await asyncio.to_thread(again.communicate, timeout=LONGEST_WAIT)
    assert again.returncode == 0, said
    assert "已经登记，内容相同" in said
    assert "全部在办称号已按现行放假安排计算" in said
    assert_once(stack)
