"""A command loads what it needs, and a worker that starts what all its work needs: what only looks knows neither engine
nor migrations, and a menu nothing at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from activities.place import HOME
from commands import calendar, menu, notices, packs
from starter import MENU
from tests.commands.conftest import Installation

ENGINE = ("temporalio", "google.protobuf", "worker", "workflows.title")
MIGRATIONS = ("alembic", "mako", "register.migrate")
PAGES = ("starlette", "uvicorn", "prometheus_client", "observation.server")
EFFECTS = ("httpx2", "activities.channels", "structlog", "opentelemetry")
NEVER = (*ENGINE, *MIGRATIONS, *PAGES, *EFFECTS, "psycopg", "asyncpg", "holidays")
TELLING = (
    "schemas.notice",
    "schemas.tidings",
    "schemas.refusals.reason",
    "wording.causes",
    "wording.notices",
)
JUDGING = ("workflows.life.step", "workflows.life.tidings", "schemas.refusals.every", "desk.reasons")
PACK = "regulations/kaiyuan-danwei.yaml"

SCRIPT = """
import sys
import starter
code = starter.main(sys.argv[1:])
sys.stdout.flush()
print(*sys.modules, sep="\\n", file=sys.stderr)
sys.exit(code)
"""

READY = """
import sys
import starter
code = starter.main(sys.argv[1:])
sys.stdout.flush()
from schemas.action import KINDS
print(*(kind for kind, act in KINDS.items() if act.__pydantic_complete__), file=sys.stderr)
sys.exit(code)
"""

WORKER = """
import sys
import worker
import observation.server
print(*sys.modules, sep="\\n", file=sys.stderr)
"""

MEASURES = """
import sys
import starter
code = starter.main(sys.argv[1:])
sys.stdout.flush()
from schemas import regulation
own = [one for one in vars(regulation).values() if getattr(one, "__module__", "") == regulation.__name__]
print(*(one.__name__ for one in own if getattr(one, "__pydantic_complete__", False)), file=sys.stderr)
sys.exit(code)
"""


def ran(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process that ran one command, and a script around it."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (0, 1), done.stderr
    return done


def loaded(*arguments: str) -> set[str]:
    """The modules that a process has loaded in the end that ran one command."""
    return set(ran(SCRIPT, *arguments).stderr.splitlines())


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        ("show 大庄村", ()),
        ("show 大庄村 --why", ()),
        ("list", ()),
        ("list --category 学校 --json", ()),
        ("due", ()),
        ("notices", ()),
        ("notices --unacknowledged", ()),
        ("forecast", ()),
        ("plan 大庄村", ()),
        ("verify", ("cryptography",)),
        ("calendar show", ()),
        ("life", ()),
        (f"packs check {PACK}", ()),
        (f"packs explain {PACK}", ()),
        ("packs explain", ()),
        (f"packs diff {PACK} {PACK}", ()),
        (f"packs draw {PACK}", ()),
        ("packs schema", ()),
        ("rehearse stories/revoked.yaml", ()),
    ],
)
def test_what_only_looks_knows_neither_engine_nor_migrations(
    practice_office: Installation, line: str, needs: tuple[str, ...]
) -> None:
    unwanted = {*NEVER, "cryptography"} - {*needs}
    assert loaded(*line.split()) & unwanted == set()


@pytest.mark.parametrize("line", ["show 大庄村", "due", "notices"])
def test_a_look_loads_neither_what_judges_nor_what_gives_reasons(
    practice_office: Installation, line: str
) -> None:
    assert loaded(*line.split()) & {*JUDGING} == set()


@pytest.mark.parametrize("line", ["show 大庄村", "due", "due --role office", "notices", "notices --full"])
def test_a_look_does_not_load_what_notices_are_made_of(practice_office: Installation, line: str) -> None:
    assert loaded(*line.split()) & {*TELLING} == set()


def test_a_list_of_notices_loads_neither_measures_nor_files(practice_office: Installation) -> None:
    assert loaded("notices") & {"schemas.regulation", "schemas.document", "register.evidence"} == set()


@pytest.mark.parametrize("line", ["due", "list"])
def test_a_list_of_titles_makes_no_part_of_a_measure_ready(practice_office: Installation, line: str) -> None:
    assert ran(MEASURES, line).stderr.split() == []


def test_a_look_makes_ready_the_kinds_of_act_that_it_meets(practice_office: Installation) -> None:
    met = ("apply", "opine", "check", "assess", "consult", "decide", "publicise", "name")
    assert ran(READY, "show", "大庄村").stderr.split() == [*met]


def test_a_worker_that_starts_has_nothing_that_only_some_of_its_work_needs() -> None:
    sends = {"httpx2", "smtplib", "standardwebhooks"}
    tends = {"register.undertakings", "workflows.undertakings.kinds", "wording.undertakings.words"}
    when_asked = {"prometheus_client", "opentelemetry"}
    prepares = {"holidays", "alembic", "psycopg", "fastapi"}
    there = set(ran(WORKER).stderr.splitlines())
    assert there & {*sends, *tends, *when_asked, *prepares} == set()


@pytest.mark.parametrize("line", ["--help", "packs --help", "calendar --help"])
def test_a_menu_loads_nothing_of_what_it_offers(line: str) -> None:
    assert not [name for name in loaded(*line.split()) if name.split(".")[0] in ("sqlalchemy", "yaml")]


@pytest.mark.parametrize(
    "line", ["act --help", "act 大庄村 opine --help", "life", "packs check " + PACK, "packs explain " + PACK]
)
def test_what_asks_nothing_of_the_register_needs_no_database(installation: Installation, line: str) -> None:
    assert "sqlalchemy" not in loaded(*line.split())


@pytest.mark.parametrize(
    ("items", "name"),
    [(items, name) for items in (MENU, notices.MENU, packs.MENU, calendar.MENU) for name in items],
)
def test_everything_on_a_menu_is_there(items: dict[str, menu.Item], name: str) -> None:
    assert items[name].load(name).callback or items[name].load(name).commands
    assert items[name].says.endswith("。")


def test_a_file_that_is_gone_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError):
        menu.Item("commands.gone:gone", "没有。").load("gone")
