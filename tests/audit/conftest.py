"""A register with two titles that had been through much, signed once before; and the auditor's verifier, run alone."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from register import checkpoint, verify
from register.connect import Register
from register.export import Exported, export
from register.migrate import migrate
from schemas.base import CHINA
from tests.behind import behind
from tests.register.desk import Desk, unit

VERIFIER = Path(__file__).parents[2] / "deploy" / "auditor" / "verify_export.py"
SIGNED = datetime(2025, 6, 1, 3, tzinfo=CHINA)
AUDITED = datetime(2025, 6, 9, 9, tzinfo=CHINA)
CHECKED = date(2031, 6, 9)
"""When the second title goes on. Checkpoints follow the machine's clock, which must be past them; law dates do not."""

SECOND = "2031-0002"


class Verdict(NamedTuple):
    """What the verifier came to."""

    code: int
    said: str


def examine(folder: Path, *options: str) -> Verdict:
    """The verifier as an auditor runs it: alone, without site-packages, in a process of its own."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180, check=False)
    assert "Traceback" not in done.stderr
    return Verdict(done.returncode, done.stdout + done.stderr)


class Archive:
    """A register, its `var`, and what people and forgers do with both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.register = Register(f"sqlite:///{self.var / 'mingpai.db'}", told_time=True)
        self.desk = Desk(self.register)

    def faults(self) -> list[str]:
        """What `starter.py verify` finds."""
        return verify.verify(self.register, self.desk.book) + checkpoint.faults(self.register, self.var)

    def export(self, name: str = "out", now: datetime = AUDITED, title: str | None = None) -> Path:
        """The folder of a fresh export."""
        self.exported: Exported = export(self.register, self.var, self.folder / name, now, title)
        return self.folder / name

    def change(self, *statements: Any) -> None:
        """Behind the ledger's back."""
        with behind(self.register) as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount > 0


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that each test's archive is a copy of."""
    folder = tmp_path_factory.mktemp("archive")
    migrate(f"sqlite:///{folder / 'var' / 'mingpai.db'}")
    archive = Archive(folder)
    archive.desk.apply()
    archive.desk.name("KY-1")
    archive.desk.apply(unit(2, "开远市第二小学"), title=SECOND)
    checkpoint.take(archive.register, archive.var, SIGNED)
    archive.desk.opine(date(2031, 6, 2), title=SECOND)
    archive.register.close()
    return folder


@pytest.fixture
def archive(pattern: Path, tmp_path: Path) -> Iterator[Archive]:
    """An archive of the test's own, in a folder with a space in its name."""
    folder = tmp_path / "档案 1"
    shutil.copytree(pattern, folder)
    one = Archive(folder)
    yield one
    one.register.close()
