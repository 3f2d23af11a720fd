"""Command line: what somebody types, and the file that they name: valid ones, spoilt; typed words of no sense."""

import contextlib
import io
import random
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

import starter
from commands.menu import Item
from register.backup import backup
from register.connect import Register
from tests.desk.conftest import NOW
from tests.hostile.composed import composed_once
from tests.hostile.ground import Ground
from tests.hostile.held import Held
from tests.hostile.judged import Said
from tests.hostile.rows import altered
from tests.hostile.spoilt import WORDS, spoilt
from tests.importing.made import GOOD, HEADER, csv, xlsx
from tests.stack import ROOT

REFUSED = (2, 4)
"""Exit codes that say that nothing was done."""
OFFICE = ("--as", "领导小组办公室")

TYPED: tuple[str, ...] = (
    *(
        "2026-0001",
        "2025-0001",
        "2026",
        "file",
        "x.xlsx",
        ".",
        "/dev/null",
        "-",
        "--",
        "=",
        "a=b",
        "[",
        "[a,b",
    ),
    *("甲", "灵泉", "领导小组办公室", "考核组", "大庄乡", "——json", "“甲 乙”", "\udcff", "——", "～"),
    *(
        "--json",
        "--help",
        "--as",
        "--on",
        "--xlsx",
        "--title",
        "--unit",
        "--level",
        "--limit",
        "--from",
        "--to",
    ),
    *(
        "--result",
        "--because",
        "--file",
        "--document",
        "--year",
        "--years",
        "--township",
        "--confirm",
        "--into",
    ),
    *WORDS,
)
"""Words of a command line."""
WAITS = {"up", "rebuild", "reconcile", "urge"}
"""Commands that wait for a server, each of which would cost its patience."""


class Input(NamedTuple):
    """A command line and what its file holds; `office` writes it in the place of office.yaml."""

    kind: str
    arguments: tuple[str, ...]
    name: str
    content: bytes


class CommandLine:
    """An installation in a folder with some titles; every command is run within this process."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self.folder, self._ground = folder, ground
        self.var = folder / "var"
        self.var.mkdir(parents=True)
        self.url = ground.laid(self.var / "mingpai.db")
        self.register = Register(self.url, told_time=True)
        backup(self.register, folder / "valid.tar.gz", NOW)
        self.held = Held(self.url)
        self._into: object = None
        self._other = ""
        self._spoilt_office = False
        self._patch = pytest.MonkeyPatch()
        self._office = (ROOT / "office.example.yaml").read_bytes()
        (folder / "office.yaml").write_bytes(self._office)
        for name, value in {
            "MINGPAI_VAR": str(self.var),
            "MINGPAI_OFFICE": str(folder / "office.yaml"),
            "MINGPAI_DATABASE_URL": self.url,
            "TEMPORAL_ADDRESS": "127.0.0.1:1",
        }.items():
            self._patch.setenv(name, value)
        self._patch.chdir(folder)
        # a process loads one command; this one loads them all, and none twice
        self._patch.setattr(Item, "load", cache(Item.load))
        self._patch.setattr("typer.main.get_command", cache(get_command))
        self._patch.setattr("commands.menu.gc.freeze", lambda: None)
        # nor does it compose twice what comes with the program, or an office.yaml that nobody has spoilt
        self._patch.setattr("regulations.load.compose", composed_once(self._stays))
        self._valid = self._examples()

    def _stays(self, path: Path) -> bool:
        return path.is_relative_to(ROOT) or (path.name == "office.yaml" and not self._spoilt_office)

    def _examples(self) -> list[tuple[str, str, tuple[str, ...], bytes, int]]:
        """Kind, file name, command line, valid content, and how often among all: lists and archives take long."""
        packs = [one.read_bytes() for one in sorted((ROOT / "regulations").glob("*.yaml"))][:6]
        roll = (ROOT / "stories" / "examples" / "roll.csv").read_bytes()
        form = (ROOT / "stories" / "examples" / "application.yaml").read_bytes()
        notice = (ROOT / "regulations" / "calendars" / "2026.yaml").read_bytes()
        story = (ROOT / "stories" / "acknowledged.yaml").read_bytes()
        book = xlsx(HEADER, GOOD)
        table = csv(HEADER, GOOD, GOOD).encode()
        archive = (self.folder / "valid.tar.gz").read_bytes()
        return [
            *(("pack", "file.yaml", ("packs", "check", "file.yaml"), one, 2) for one in packs),
            ("application", "file.yaml", ("apply", "file.yaml", "--as", "单位窗口"), form, 20),
            ("calendar", "file.yaml", ("calendar", "check", "file.yaml"), notice, 12),
            ("story", "file.yaml", ("rehearse", "file.yaml"), story, 2),
            ("office", "office.yaml", ("list",), self._office, 12),
            ("import", "file.csv", ("import", "file.csv", *OFFICE), table, 4),
            ("import", "file.xlsx", ("import", "file.xlsx", *OFFICE), book, 1),
            ("changes", "file.csv", ("changes", "file.csv", *OFFICE), roll, 10),
            ("archive", "file.gz", ("restore", "file.gz"), archive, 3),
            ("rows", "file.gz", ("restore", "file.gz"), archive, 2),
        ]

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        weights = [one[4] for one in self._valid]
        commands = sorted(starter.MENU.keys() - WAITS)
        while True:
            if chance.random() < 0.5:
                words = chance.choices(TYPED, k=chance.randint(1, 4))
                yield Input("arguments", (chance.choice(commands), *words), "file", b"x: 1\n")
                continue
            kind, name, arguments, valid, _ = chance.choices(self._valid, weights)[0]
            yield Input(kind, arguments, name, (altered if kind == "rows" else spoilt)(valid, chance))

    def answer(self, one: Input) -> Said:
        """Run it."""
        (self.folder / one.name).write_bytes(one.content)
        self._spoilt_office = one.kind == "office"
        restores = one.arguments[0] == "restore" and one.kind != "arguments"
        into = ("--into", self._empty()) if restores else ()
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = starter.main([*one.arguments, *into])
        wrong = self._kept_empty(code) if restores else ""
        self._tidy()
        return Said(code, code in REFUSED, said.getvalue(), wrong)

    def _empty(self) -> str:
        """A register without a row, at which a backup may be restored."""
        if not self._other:
            self._other = self._ground.empty(self.folder / "empty.db")
            held = Held(self._other)
            self._into = held.content()
            held.close()
        return self._other

    def _kept_empty(self, code: int) -> str:
        """A refused restore leaves nothing; after one that was not another register is needed."""
        held = Held(self._other)
        same = held.content() == self._into
        held.close()
        if same and code in REFUSED:
            return ""
        self._ground.take_up(self._other)
        self._other = ""
        return "refused, and yet something is restored" if code in REFUSED else ""

    def _tidy(self) -> None:
        """What commands that do their work leave beside: files named by chance, and an office that was spoilt."""
        if self._spoilt_office:
            (self.folder / "office.yaml").write_bytes(self._office)
        for path in self.folder.iterdir():
            if path.name.startswith(("valid.", "office.", "empty.")) or path == self.var:
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def close(self) -> None:
        """The environment is as it was."""
        self._patch.undo()
        self.held.close()
        self.register.close()
        for one in filter(None, (self.url, self._other)):
            self._ground.take_up(one)
