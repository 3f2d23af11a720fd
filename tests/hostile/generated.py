"""Generated: hostile inputs without end, made from valid ones by a seed, and what a command may not do with any.

Each input is a command line and the file that it names. It is given to the command line within one process; a watcher
outside of it (`tests/hostile/__main__.py`) sees whether that one hangs or grows.
"""

import contextlib
import hashlib
import io
import os
import random
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import starter
from register.backup import backup
from register.connect import Register
from register.migrate import migrate
from schemas.base import CHINA
from tests.guide import practice
from tests.hostile.rows import altered
from tests.importing.made import GOOD, HEADER, csv, xlsx
from tests.stack import ROOT

NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)
SECONDS = 10
"""No command may take longer."""
MEGABYTES = 500
"""Nor the process that runs them all grow beyond, which does nothing else."""
REFUSED = (2, 4)
"""Exit codes that say that nothing was done."""
OFFICE = ("--as", "领导小组办公室")

_BAD = ("程序出错", "Traceback", "详情已记入")
_TOKENS = [
    *(b"", b" ", b"\n", b"\t", b"---\n", b"|\n", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J"),
    *(b"-", b"[", b"{", b"}", b":", b"&a", b"<<:", b"!!python/object:x", b"null", b"true", b"~"),
    *(b"0", b"-1", b"1e999", b"2026-02-30", b"9999-12-31", b"0001-01-01", b"=1+1", b'"', b"'"),
    *(b"%", b",", b"#", b"*a"),
    *(one.encode() for one in ("甲", "𠮷", "二〇二六年", "\u202e")),
    *(b"9" * 400, b"[" * 40, b"x" * 5000),
]
_WORDS = [
    *("2026-0001", "2025-0001", "2026", "file", "x.xlsx", "."),
    *("甲", "灵泉", "领导小组办公室", "考核组", "大庄乡"),
    *("..", "/", "/dev/null", "-", "--", "*", "=", "a=b", "[", "[a,b", "--json", "--help", "--as"),
    *("--on", "--xlsx", "--title", "--unit", "--level", "--limit", "--from", "--to", "--result"),
    *("--because", "--file", "--document", "--year", "--years", "--township", "——json", "１２"),
    *("2026-13-40", "9999-12-31", "0001-01-01", "-1", "nan", "1e9", "%s", "{}", "{0}"),
    *("99999999999999999999", "“甲 乙”", ""),
    *("x" * 300, "x" * 5000, "\udcff", "\x1b[2J", "\u202e", "\0"),
]
_WAITS = {"up", "rebuild", "reconcile", "urge"}
"""Commands that wait for a server, each of which would cost its patience."""


class Input(NamedTuple):
    """A command line and what its file holds; `office` writes it in the place of office.yaml."""

    kind: str
    arguments: tuple[str, ...]
    name: str
    content: bytes


class Found(NamedTuple):
    """What an input was answered with, and what is wrong with that."""

    input: Input
    code: int
    wrong: str
    said: str


def _spoilt(whole: bytes, chance: random.Random) -> bytes:
    """One to five changes of a valid file."""
    text = bytearray(whole)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(text) + 1)
        until = min(len(text), at + chance.choice((0, 1, 4, 40, 400)))
        match chance.randrange(6):
            case 0 if at < len(text):
                text[at] = chance.randrange(256)
            case 1:
                del text[at:until]
            case 2:
                text[at:at] = text[at:until] * chance.choice((1, 2, 50))
            case 3:
                del text[at:]
            case 4:
                lines = bytes(text).splitlines(keepends=True)
                chance.shuffle(lines)
                text = bytearray(b"".join(lines)) if chance.random() < 0.1 else text
            case _:
                text[at:until] = chance.choice(_TOKENS)
    return bytes(text)


class House:
    """An installation in a folder with some titles, and the inputs that are tried on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.var.mkdir(parents=True)
        self.database = self.var / "mingpai.db"
        migrate(f"sqlite:///{self.database}")
        register = Register(f"sqlite:///{self.database}", told_time=True)
        practice.fill(register, NOW)
        backup(register, folder / "valid.tar.gz", NOW)
        register.close()
        shutil.copy(ROOT / "office.example.yaml", folder / "office.yaml")
        shutil.copy(self.database, folder / "valid.db")
        os.environ |= {
            "MINGPAI_VAR": str(self.var),
            "MINGPAI_OFFICE": str(folder / "office.yaml"),
            "TEMPORAL_ADDRESS": "127.0.0.1:1",
        }
        os.environ.pop("MINGPAI_DATABASE_URL", None)
        os.chdir(folder)
        self._office = (folder / "office.yaml").read_bytes()
        self._valid = self._examples()

    def _examples(self) -> list[tuple[str, str, tuple[str, ...], bytes, int]]:
        """Kind, file name, command line, valid content, and how often among all."""
        packs = [one.read_bytes() for one in sorted((ROOT / "regulations").glob("*.yaml"))][:6]
        roll = (ROOT / "stories" / "examples" / "roll.csv").read_bytes()
        form = (ROOT / "stories" / "examples" / "application.yaml").read_bytes()
        notice = (ROOT / "regulations" / "calendars" / "2026.yaml").read_bytes()
        story = (ROOT / "stories" / "acknowledged.yaml").read_bytes()
        book = xlsx(HEADER, GOOD)
        table = csv(HEADER, GOOD, GOOD).encode()
        archive = (self.folder / "valid.tar.gz").read_bytes()
        into = ("--into", f"sqlite:///{self.folder / 'other.db'}")
        return [
            *(("pack", "file.yaml", ("packs", "check", "file.yaml"), one, 1) for one in packs),
            ("application", "file.yaml", ("apply", "file.yaml", "--as", "单位窗口"), form, 12),
            ("calendar", "file.yaml", ("calendar", "check", "file.yaml"), notice, 12),
            ("story", "file.yaml", ("rehearse", "file.yaml"), story, 2),
            ("office", "office.yaml", ("list",), self._office, 12),
            ("import", "file.csv", ("import", "file.csv", *OFFICE), table, 12),
            ("import", "file.xlsx", ("import", "file.xlsx", *OFFICE), book, 2),
            ("changes", "file.csv", ("changes", "file.csv", *OFFICE), roll, 6),
            (
                "archive",
                "file.gz",
                ("restore", "file.gz", *into),
                archive,
                6,
            ),
            ("rows", "file.gz", ("restore", "file.gz", *into), archive, 12),
        ]

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        weights = [one[4] for one in self._valid]
        commands = sorted(starter.MENU.keys() - _WAITS)
        while True:
            if chance.random() < 0.5:
                words = chance.choices(_WORDS, k=chance.randint(0, 4))
                yield Input("arguments", (chance.choice(commands), *words), "file", b"x: 1\n")
                continue
            kind, name, arguments, valid, _ = chance.choices(self._valid, weights)[0]
            yield Input(kind, arguments, name, (altered if kind == "rows" else _spoilt)(valid, chance))

    def tried(self, one: Input) -> Found:
        """Run it; what is wrong with how it ended, if anything."""
        (self.folder / one.name).write_bytes(one.content)
        before, began = self._content(), time.monotonic()
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code = starter.main(list(one.arguments))
                text = said.getvalue()
                wrong = next((bad for bad in _BAD if bad in text), "")
            except BaseException as escaped:  # nothing may come out of it
                code, text, wrong = 1, repr(escaped), type(escaped).__name__
        took = time.monotonic() - began
        if took > SECONDS:
            wrong = wrong or f"{took:.0f} s"
        elif code in REFUSED and self._content() != before:
            wrong = wrong or "refused, and yet the register is another one"
        elif code in REFUSED and (self.folder / "other.db").exists():
            wrong = wrong or "refused, and yet a register is left"
        elif resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEGABYTES << 10:
            wrong = wrong or "memory"
        self._tidy()
        return Found(one, code, wrong, text[:2000])

    def _content(self) -> str:
        """The register's content: every row of every table."""
        hashing = hashlib.sha256()
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                hashing.update(repr(connection.execute(f'SELECT * FROM "{table}"').fetchall()).encode())
        return hashing.hexdigest()

    def _tidy(self) -> None:
        """What commands that do their work leave beside: files named by chance, and an office that was spoilt."""
        (self.folder / "office.yaml").write_bytes(self._office)
        for path in self.folder.iterdir():
            if path.name.startswith(("valid.", "office.")) or path == self.var:
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


Told = Callable[[int, Input], None]


def run(folder: Path, seed: int, number: int, told: Told = lambda _n, _one: None) -> Iterator[Found]:
    """What was wrong with any of so many inputs; `told` of each before it is tried."""
    house = House(folder)
    for n, one in enumerate(house.inputs(seed)):
        if n == number:
            return
        told(n, one)
        if (found := house.tried(one)).wrong:
            yield found
