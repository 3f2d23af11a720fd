"""The whole stack as a clerk has it: `up` in a process of its own, killed, started again, stopped."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from activities.place import HOME
from commands.place import clock
from commands.stack import EmbeddedServer
from register import inbox
from register.connect import Register
from register.migrate import to_head
from register.stamp import Stamp
from schemas.action import Opine
from schemas.document import Document
from schemas.party import Actor, Party, Role
from schemas.refusals.acting import NotStamped

pytestmark = pytest.mark.timeout(600)

TODAY = clock().date().isoformat()
PAPER = f"民创办〔2026〕1号；关于办理的文件；{TODAY}"
TITLE = f"{clock().year}-0001"
READY = 180
"""Seconds that a busy machine may take until the banner."""


class Site:
    """A folder, its `up` process, and the commands of its clerks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.up: subprocess.Popen[str] | None = None
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("TEMPORAL_")},
            "MINGPAI_VAR": str(folder / "var"),
            "MINGPAI_OFFICE": str(folder / "office.yaml"),
            "COLUMNS": "160",
        }

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command in a process of its own."""
        return subprocess.run(
            [sys.executable, "starter.py", *arguments],
            cwd=HOME,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def start(self) -> None:
        """`up`, until its banner is there."""
        log = self.folder / "up.log"
        with log.open("w") as out:
            self.up = subprocess.Popen(
                [sys.executable, "starter.py", "up"],
                cwd=HOME,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.wait(lambda: "服务已启动" in log.read_text() or self.up is None or self.up.poll() is not None)
        assert self.up.poll() is None, log.read_text()

    def wait(self, done: Callable[[], bool], seconds: float = READY) -> None:
        """Until something holds."""
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, (self.folder / "up.log").read_text()
            time.sleep(0.1)

    def server_pid(self) -> int:
        """The embedded server's pid."""
        return int(json.loads((self.folder / "var" / "stack.json").read_text())["server_pid"])

    def kill(self) -> None:
        """The power goes."""
        assert self.up is not None
        server = self.server_pid()
        self.up.kill()
        self.up.wait(READY)
        os.kill(server, signal.SIGKILL)
        self.up = None

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.up is not None
        self.up.send_signal(signal.SIGINT)
        code = self.up.wait(READY)
        self.up = None
        return code


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh folder; whatever still runs at the end is ended by its pid."""
    folder = tmp_path / "安装 2"
    folder.mkdir()
    site = Site(folder)
    yield site
    if site.up is not None:
        site.up.kill()
        site.up.wait(READY)
    state = folder / "var" / "stack.json"
    if state.exists() and str(folder) in _command_line(site.server_pid()):
        os.kill(site.server_pid(), signal.SIGKILL)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_title_goes_on_where_it_was_after_the_power_went(site: Site) -> None:
    site.start()
    assert (site.folder / "office.yaml").exists(), "a fresh folder gets the example"
    again = site.call("up")
    assert again.returncode == 4, again.stderr
    assert "已经在运行" in again.stderr

    applied = site.call("apply", "stories/examples/application.yaml", "--as", "单位窗口")
    assert applied.returncode == 0, applied.stderr
    opined = site.call("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--as", "灵泉街道")
    assert opined.returncode == 0, opined.stderr
    assert "材料审核" in opined.stdout

    site.kill()
    checked = ("act", TITLE, "check", "--result", "齐全", "--document", PAPER, "--as", "领导小组办公室")
    kept = site.call(*checked)
    assert kept.returncode == 5, kept.stderr
    assert site.call("rebuild").returncode == 3

    site.start()
    site.wait(lambda: "考核验收" in site.call("show", TITLE).stdout)
    repeated = site.call(*checked)
    assert repeated.returncode == 4, repeated.stderr
    scores = [f"--score={row}={points}" for row, points in SCORES.items()]
    assessed = site.call("act", TITLE, "assess", *scores, "--document", PAPER, "--as", "考核组")
    assert assessed.returncode == 0, assessed.stderr
    assert "征求意见" in assessed.stdout

    rebuilt = json.loads(site.call("rebuild", "--json").stdout)
    assert (rebuilt["started"], rebuilt["running"], rebuilt["rung"]) == (0, 1, 0)
    assert site.call("verify").returncode == 0
    server = site.server_pid()
    assert site.stop() == 0
    assert str(site.folder) not in _command_line(server)


SCORES = {"zhengzhi": 18, "sixiang": 18, "wenhua": 14, "wuzhi": 13, "shehui": 14, "fazhi": 14}


def test_a_lost_server_file_is_made_good_from_the_register(site: Site) -> None:
    site.start()
    assert site.call("apply", "stories/examples/application.yaml", "--as", "单位窗口").returncode == 0
    assert site.stop() == 0
    for file in (site.folder / "var").glob("temporal.db*"):
        file.unlink()
    site.start()
    site.wait(lambda: "正从名册恢复 1 个称号" in (site.folder / "up.log").read_text())
    opined = site.call("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--as", "灵泉街道")
    assert opined.returncode == 0, opined.stderr


def test_a_lost_key_of_the_engine_is_made_good_from_the_register(site: Site) -> None:
    site.start()
    keys = site.folder / "var" / "keys" / "engine"
    [key] = keys.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert site.call("apply", "stories/examples/application.yaml", "--as", "单位窗口").returncode == 0
    assert site.stop() == 0
    files = list((site.folder / "var").glob("temporal.db*"))
    assert not any(b'"application"' in one.read_bytes() for one in files), "a life lies in it sealed"
    key.unlink()
    site.start()
    told = (site.folder / "up.log").read_text()
    assert "流程从名册恢复" in told
    assert key not in keys.iterdir()
    opined = site.call("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--as", "灵泉街道")
    assert opined.returncode == 0, opined.stderr
    listed = site.call("keys", "list")
    assert listed.stdout.count("现用") == 1
    assert "已新建密钥" in site.call("keys", "new").stdout
    checked = ("act", TITLE, "check", "--result", "齐全", "--document", PAPER, "--as", "领导小组办公室")
    assert site.call(*checked).returncode == 0, "the new key seals while the service runs"
    assert site.call("verify").returncode == 0


def opinion() -> Opine:
    """Of the township, which never gave it."""
    township = Actor(account="wang", post="灵泉街道", party=Party(role=Role.TOWNSHIP, area="灵泉街道"))
    document = Document(number="灵街〔2026〕9号", title="初审意见", date=clock().date())
    return Opine(
        id="forged",
        title=TITLE,
        result="agreed",
        on=clock().date(),
        documents=(document,),
        actor=township,
        received_at=clock(),
    )


@pytest.mark.parametrize(
    "program", [("starter.py", "up"), ("worker.py",), ("-m", "web")], ids=("up", "worker", "web")
)
def test_who_has_not_the_key_that_the_inbox_was_stamped_with_serves_nobody(
    site: Site, program: tuple[str, ...], stack: EmbeddedServer
) -> None:
    stamp = Stamp(site.folder / "var")
    register = Register(f"sqlite:///{stamp.var / 'mingpai.db'}", stamp=stamp)
    stamp.var.mkdir()
    to_head(register)
    stamp.made(register, clock())
    inbox.receive(register, opinion(), clock)
    register.close()
    stamp.path.unlink()
    own = {"MINGPAI_OFFICE": str(HOME / "office.example.yaml"), "TEMPORAL_ADDRESS": stack.address}
    done = subprocess.run(
        [sys.executable, *program],
        cwd=HOME,
        env={**site.environment, **own},
        capture_output=True,
        text=True,
        timeout=READY,
        check=False,
    )
    assert done.returncode != 0
    assert "名册里的收件和档案不是用" in done.stderr
    assert ("keys new" if program[-1] == "up" else "安装维护手册第十节") in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server for who brings none."""
    server = EmbeddedServer(tmp_path / "stack")
    server.var.mkdir()
    server.start("error")
    yield server
    server.stop()


def test_an_act_that_came_in_past_the_program_is_refused_and_named(site: Site) -> None:
    site.start()
    key = site.folder / "var" / "keys" / "stamp.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert site.call("apply", "stories/examples/application.yaml", "--as", "单位窗口").returncode == 0
    register = Register(f"sqlite:///{site.folder / 'var' / 'mingpai.db'}")  # by who writes it and has no key
    inbox.receive(register, opinion(), clock)
    site.wait(lambda: inbox.queued(register, TITLE) == [])
    known = inbox.received(register, "forged")
    assert known is not None
    assert known.receipt is not None
    assert isinstance(known.receipt.reason, NotStamped)
    register.close()
    found = site.call("verify")
    assert found.returncode != 0
    assert found.stderr.count(f"{TITLE}：收件forged没有本单位的收件戳") == 1
    opined = site.call("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--as", "灵泉街道")
    assert opined.returncode == 0, opined.stderr


def test_up_says_so_and_stops_when_its_server_dies(site: Site) -> None:
    site.start()
    assert site.up is not None
    os.kill(site.server_pid(), signal.SIGKILL)
    assert site.up.wait(READY) == 3
    assert "意外退出（被信号9终止，多为内存不足，或者有人强行终止）" in (site.folder / "up.log").read_text()
    site.up = None


def test_a_server_that_outlived_its_up_is_ended_first(site: Site) -> None:
    site.start()
    assert site.up is not None
    orphan = site.server_pid()
    site.up.kill()
    site.up.wait(READY)
    site.start()
    assert str(site.folder) not in _command_line(orphan)
    assert site.stop() == 0


def test_the_servers_pages_ask_nothing_of_the_internet(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    server.start("error")
    try:
        assert _settings(server)["DisableNewsFetch"] is True
    finally:
        server.stop()


def _settings(server: EmbeddedServer) -> dict[str, object]:
    """What the server's pages are told, once they answer."""
    end = time.monotonic() + READY
    while True:
        try:
            with urlopen(f"{server.ui}/api/v1/settings", timeout=10) as answer:
                found: dict[str, object] = json.load(answer)
                return found
        except OSError:
            assert time.monotonic() < end, server.last_words()
            time.sleep(0.1)


def test_up_refuses_a_register_that_was_emptied_and_one_that_is_older(site: Site, tmp_path: Path) -> None:
    site.start()
    pages = json.loads((site.folder / "var" / "stack.json").read_text())["pages_port"]
    before = tmp_path / "before.db"
    site.stop()
    register = site.folder / "var" / "mingpai.db"
    before.write_bytes(register.read_bytes())
    site.start()
    assert json.loads((site.folder / "var" / "stack.json").read_text())["pages_port"] == pages
    assert site.call("apply", "stories/examples/application.yaml", "--as", "单位窗口").returncode == 0
    site.stop()
    for content, told in ((b"", "是空的"), (before.read_bytes(), "比这里运行过的旧")):
        for name in ("mingpai.db-wal", "mingpai.db-shm"):
            (site.folder / "var" / name).unlink(missing_ok=True)
        register.write_bytes(content)
        refused = site.call("up")
        assert refused.returncode == 3, refused.stdout
        assert told in refused.stderr
        assert register.read_bytes() == content, "nothing is created"
