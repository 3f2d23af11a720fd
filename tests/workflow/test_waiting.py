"""A worker that starts before its database or its server waits for them, says so, and ends when it is told to."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.people import KAIYUAN
from tests.postgres import Postgres
from tests.stack import LONGEST_WAIT, ROOT, Stack

pytestmark = pytest.mark.timeout(600)

PASSWORD = "geheim"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server with the register of an office."""
    with Postgres.running() as one:
        one.do(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'", "CREATE DATABASE office")
        yield one


@pytest.fixture
async def stack(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Stack]:
    """An installation of which nothing runs but the database."""
    one = Stack(tmp_path, KAIYUAN, postgres.url("office", password=PASSWORD))
    yield one
    one.close()


class Log:
    """What a worker said so far."""

    def __init__(self, stack: Stack, program: tuple[str, ...] = ("worker.py",)) -> None:
        self.path = stack.folder / "worker.log"
        with self.path.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, *program],
                cwd=ROOT,
                env={"MINGPAI_HTTP_PORT": "0", **os.environ, **stack.environment()},
                stdout=out,
                stderr=out,
            )
        stack.workers.append(self.process)

    def says(self, words: str) -> None:
        """Wait until it has said so."""
        end = time.monotonic() + LONGEST_WAIT
        while words not in (said := self.path.read_text(encoding="utf-8")):
            assert time.monotonic() < end, said
            assert self.process.poll() is None, said
            time.sleep(0.1)

    def ends(self) -> int:
        """Its exit code once it was told to stop; it has not spoken of its own insides, nor told the password."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(LONGEST_WAIT)
        said = self.path.read_text(encoding="utf-8")
        for never in (PASSWORD, "Traceback", "alembic"):
            assert never not in said
        return code


async def test_a_worker_waits_for_the_database_then_for_the_server_then_serves(
    stack: Stack, postgres: Postgres
) -> None:
    stack.register.close()
    postgres.kill()
    try:
        log = Log(stack)
        log.says("连不上名册所在的数据库")
    finally:
        postgres.start()
    log.says("连不上 Temporal 服务")
    await stack.start_server()
    await asyncio.to_thread(log.says, '"serving"')
    assert await asyncio.to_thread(log.ends) == 0
    assert log.path.read_text(encoding="utf-8").count("已恢复") == 2


@pytest.mark.parametrize("program", [("worker.py",), ("starter.py", "up")], ids=["worker", "up"])
def test_who_waits_for_the_database_ends_when_told_to(
    stack: Stack, postgres: Postgres, program: tuple[str, ...]
) -> None:
    stack.register.close()
    postgres.kill()
    try:
        log = Log(stack, program)
        log.says("正在等待，恢复后自动继续")
        assert log.ends() == 0
    finally:
        postgres.start()


def test_a_worker_that_waits_for_the_server_ends_when_told_to(stack: Stack) -> None:
    log = Log(stack)
    log.says("连不上 Temporal 服务")
    assert log.ends() == 0


def test_a_register_that_somebody_has_to_make_is_refused_at_once(stack: Stack, postgres: Postgres) -> None:
    postgres.do("CREATE DATABASE empty")
    stack.register.close()
    environment = {**os.environ, **stack.environment()}
    for url, words in {
        postgres.url("empty", password=PASSWORD): "还没有名册，请先建立：python -m alembic",
        postgres.url("nothing", password=PASSWORD): "不让登录",
        f"sqlite:///{stack.folder}/nothing.db": "名册文件不在",
    }.items():
        ended = subprocess.run(
            [sys.executable, "worker.py"],
            cwd=ROOT,
            env={**environment, "MINGPAI_DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=LONGEST_WAIT,
            check=False,
        )
        assert ended.returncode == 1
        assert words in ended.stderr
        assert PASSWORD not in ended.stderr
        assert "Traceback" not in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


def test_an_upgrade_of_the_tables_says_that_the_database_is_down() -> None:
    command = [sys.executable, "-m", "alembic", "-c", "register/alembic.ini", "upgrade", "head"]
    url = f"postgresql+psycopg://office:{PASSWORD}@127.0.0.1:1/register"
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "MINGPAI_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=LONGEST_WAIT,
        check=False,
    )
    assert ended.returncode != 0
    assert ended.stderr.startswith("连不上名册所在的数据库（127.0.0.1:1/register）")
    assert len(ended.stderr.splitlines()) == 1
