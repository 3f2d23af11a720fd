"""A register of 2,000 titles is backed up whole, and in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert

from register.connect import Register
from register.tables import entries, titles
from schemas.base import GENESIS
from tests.backup.conftest import KINDS, NOW
from tests.conftest import Database, Opened
from tests.register.desk import Desk, unit
from tests.stack import ROOT

TITLES, ENTRIES = 2_000, 6
BODY = "档案正文" * 400
"""4,800 bytes: 58 MB of them all, twice what a backup may take."""

MEASURED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from register.backup import backup
from register.connect import Register

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024

register = Register(sys.argv[1])
before = memory("VmRSS")
tables = backup(register, Path(sys.argv[2]), datetime.now(UTC)).tables
print(memory("VmHWM") - before, tables["titles"].rows, tables["entries"].rows)
"""


@pytest.fixture(params=KINDS)
def large(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Register:
    """Rows as the register keeps them; what their texts say is of no account to a backup."""
    register = opened(database(request.param))
    desk = Desk(register)
    desk.apply(unit(1))
    with register.writing() as connection:
        one = dict(connection.execute(titles.select()).mappings().one())
        for start in range(0, TITLES - 1, 100):
            ids = [f"2031-{n:05d}" for n in range(10_000 + start, 10_000 + min(start + 100, TITLES - 1))]
            connection.execute(insert(titles), [{**one, "id": title, "is_open": False} for title in ids])
            connection.execute(
                insert(entries), [_entry(title, seq) for title in ids for seq in range(ENTRIES)]
            )
    return register


def _entry(title: str, n: int) -> dict[str, object]:
    def head(seq: int) -> str:
        return f"{title}{seq}".encode().hex().ljust(64, "0")

    return {
        "title": title,
        "seq": n + 1,
        "kind": "rung",
        "effective": NOW,
        "recorded_at": NOW,
        "prev": head(n) if n else GENESIS,
        "hash": head(n + 1),
        "body": BODY,
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured by Linux's account of a process")
def test_two_thousand_titles_are_backed_up_in_little_memory(large: Register, tmp_path: Path) -> None:
    path = tmp_path / "1.tar.gz"
    url = large.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", MEASURED, url, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250, check=True)
    megabytes, titles, entries = map(int, done.stdout.split())
    assert (titles, entries) == (TITLES, (TITLES - 1) * ENTRIES + 1)
    assert megabytes < 30
