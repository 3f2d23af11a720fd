"""What reaches a clerk's screen: sentences, whole dates and names, whatever the terminal can show and was told."""

import asyncio
import os
import re
import socket
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from activities.client import connect
from commands.place import log_file
from commands.speak import show_table
from commands.stack import EmbeddedServer, free_port
from tests.commands.conftest import Installation
from tests.stack import ROOT

LONG = "x" * 5000


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "\udcff"),
        ("act", "\udcff", "opine"),
        ("export", "out", "--title", "\udcff"),
        ("packs", "check", "\udcff.yaml"),
    ],
    ids=("show", "act", "export", "packs"),
)
def test_an_argument_in_another_encoding_gets_a_sentence(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    assert installation.run(*arguments) == 2
    assert "编码" in installation.complained


@pytest.mark.parametrize(
    "arguments", [("show", LONG), ("packs", "check", LONG), ("verify", LONG)], ids=("show", "packs", "verify")
)
def test_an_argument_of_five_thousand_characters_gets_a_sentence(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    assert installation.run(*arguments) == 2
    assert "过长（5000字" in installation.complained
    assert len(installation.complained) < 200


@pytest.mark.parametrize("steering", ["\x1b[2J", "\x07", "\x9b", "\r", "\u202e", "\u2066"], ids=ascii)
@pytest.mark.parametrize(
    "arguments", [("show", "甲{}"), ("act", "x", "opine", "--because", "{}"), ("packs", "check", "a{}.yaml")]
)
def test_what_steers_a_terminal_is_refused_and_not_said_again(
    installation: Installation, arguments: tuple[str, ...], steering: str
) -> None:
    assert installation.run(*(one.format(steering) for one in arguments)) == 2
    assert f"控制字符（U+{ord(steering[0]):04X}）" in installation.complained
    assert steering not in installation.complained


def test_what_a_web_page_puts_unseen_into_a_name_is_no_harm(installation: Installation) -> None:
    installation.run("show", "甲\u200b单\ufeff位")
    assert "控制字符" not in installation.complained


@pytest.mark.parametrize("value", [LONG, "\udcff", "\x1b[2J"], ids=("long", "strange", "steering"))
def test_so_does_an_environment_that_is_one(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MINGPAI_VAR", value)
    assert installation.run("show", "甲") == 2
    assert installation.complained.startswith("MINGPAI_VAR")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:hunter2@h:port/x",
        "postgresql://u:hun/ter2@h/x",
        "postgres//u:hunter2@h/x",
        "postgresql+psycopg://u:hunter2@@h:54x/x",
        "mysql+nothing://u:hunter2@h/x",
    ],
)
def test_a_malformed_address_shows_and_logs_no_password(installation: Installation, url: str) -> None:
    archive = installation.folder / "备份.tar.gz"
    assert installation.run("backup", str(archive)) == 0
    assert installation.run("restore", str(archive), "--into", url) in (1, 2, 3)
    log = installation.folder / "var" / "log" / "starter.log"
    kept = log.read_text(encoding="utf-8") if log.exists() else ""
    for piece in ("hunter2", "ter2"):
        assert piece not in installation.said + installation.complained + kept


def test_the_log_of_failures_is_for_its_owner_and_holds_no_address(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("postgresql://u:hunter2@h/x does not parse")

    monkeypatch.setattr("commands.show.which", broken)
    assert installation.run("show", "甲") == 1
    log = installation.folder / "var" / "log" / "starter.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "hunter2" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["starter.log", "worker.log", "temporal.log"])
def test_every_log_is_for_its_owner_also_one_that_others_could_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / name).touch(mode=0o644)
    assert stat.S_IMODE(log_file(tmp_path, name).stat().st_mode) == 0o600


def command(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    own = {"MINGPAI_VAR": str(folder / "var"), "MINGPAI_OFFICE": str(folder / "office.yaml")}
    return subprocess.run(
        [sys.executable, str(ROOT / "starter.py"), *arguments],
        env={**os.environ, **own, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_what_a_terminal_cannot_show_is_replaced_and_the_exit_code_stays(served: Installation) -> None:
    form = served.application(unit={"name": "𠮷林街居委会"})
    assert served.run("apply", form, "--as", "单位窗口") == 0, served.complained
    shown = command("show", "林街居委会", folder=served.folder, PYTHONIOENCODING="gbk")
    assert shown.returncode == 0, shown.stderr.decode("gbk")
    assert "?林街居委会" in shown.stdout.decode("gbk")
    programs = command("show", "林街居委会", "--json", folder=served.folder, PYTHONIOENCODING="gbk")
    assert r"\ud842\udfb7" in programs.stdout.decode("gbk"), "a program gets every character"


def test_without_its_environment_it_says_in_two_lines_what_to_do() -> None:
    bare = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "starter.py"), "show", "甲"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    lines = bare.stderr.decode().splitlines()
    assert bare.returncode == 3
    assert len(lines) == 2
    assert "make up" in lines[1]


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_cuts_no_date_name_or_month(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("commands.speak.WIDE", width)
    heads = ("期限", "称号", "单位", "2026年11月", "说明")
    rows = [("2026-11-28", "2026-0001", "开远市灵泉街道南正街社区居民委员会", "3", "长" * 100)]
    show_table(heads, rows)
    said = capsys.readouterr().out
    for whole in ("2026-11-28", "2026-0001"):
        assert whole in said
    assert "…" not in said
    assert len(re.findall("长", said)) == 100
    assert all(char in said for char in "开远市灵泉街道南正街社区居民委员会")


def test_the_engines_own_lines_do_not_reach_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    """A server that hangs up on whoever calls: the engine tries again and warns of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def hang_up() -> None:
            server.settimeout(0.2)
            while not over.is_set():
                with suppress(OSError):
                    server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        try:
            with pytest.raises(RuntimeError):
                asyncio.run(connect(f"127.0.0.1:{server.getsockname()[1]}"))
        finally:
            over.set()
            thread.join()
    assert capfd.readouterr() == ("", "")


def test_up_keeps_the_ports_of_last_time(tmp_path: Path) -> None:
    first = free_port(None)
    assert free_port(first) == first
    second = free_port(None, first)
    assert second != first
    assert max(first, second) < 32_768, (
        "what is above may go to any outgoing connection before a server listens"
    )
    server = EmbeddedServer(tmp_path)
    assert server.pages_port == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) != port
