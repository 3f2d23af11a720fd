"""One row a kind: a sibling of a kind costs four files, and whatever is left out of it is said at import."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from schemas.stage import Duty, Stage
from workflows.life.kinds import TABLES
from workflows.life.rows import ActKind, KindsError, Tables, demand

HOME = Path(__file__).parents[2]
ROOMS = (
    "activities",
    "commands",
    "desk",
    "observation",
    "register",
    "regulations",
    "rehearsal",
    "schemas",
    "workflows",
    "wording",
)
FILES = (
    "schemas/action.py",
    "schemas/stage.py",
    "workflows/life/kinds.py",
    "wording/forms.py",
)
"""All that 通报批评 stands in, and so all that a measure like it costs: its words in `schemas`, its row, its forms."""

_SIBLING = {
    "Criticise": "Supervise",
    "CRITICISM": "SUPERVISION",
    "criticism": "supervision",
    "criticise": "supervise",
    "通报批评": "挂牌督办",
}
_PIECE = re.compile(r"^class Criticise\b.*?(?=^class )|^[^\n]*\n", re.MULTILINE | re.DOTALL)

LIVES = """
from commands.draw import picture
from desk.reading import read
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD
from tests.unit.rows.pair import brought, duty, made, then
from workflows.life.outlook import outlook

measure = made({
    "failure": then("rectify", "supervision", "order", "service"),
    "duties.supervision": duty("leadership", "挂牌督办", "10日"),
})
title = brought(Title(measure), "reinspection").done("2041-07-01", "office", "inspect", scores=BAD)
assert title.stage is Stage.SUPERVISION
assert "挂牌督办" in title.letters("inspect", "leadership")
ahead = outlook(title.law, title.life, title.life.at, title.life.at.date().replace(year=2042))
assert any(one.stage is Stage.SUPERVISION for one in ahead)
assert not title.acts("2041-07-05", "office", "supervise").accepted
title.done("2041-07-08", "leadership", "supervise")
assert title.stage is Stage.ORDER
assert "给予挂牌督办" in title.letters("supervise")
assert title.annuls("2041-07-09", "leadership", "supervise").accepted
assert title.stage is Stage.SUPERVISION
assert "supervision --> order: 已挂牌督办" in picture(measure)
assert any("予以挂牌督办" in one.text for one in read(measure))
"""
"""A life that comes by the sibling: told, looked ahead to, done by whoever owes it and by nobody else, taken back."""


def sibling(text: str) -> str:
    """The text with a sibling beside 通报批评: whatever names the one names the other as well."""
    return "".join(_with_sibling(piece) for piece in _PIECE.findall(text))


def _with_sibling(piece: str) -> str:
    other = piece
    for name, new in _SIBLING.items():
        other = other.replace(name, new)
    return piece if other == piece else piece + other


def imported(house: Path, what: str) -> str:
    """What Python says when it runs `what` in a house; "" where it is content."""
    done = subprocess.run(
        [sys.executable, "-c", what], cwd=house, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stderr


def housed(folder: Path, *rooms: str) -> Path:
    """A copy of these rooms in which 挂牌督办 stands beside 通报批评."""
    for room in rooms:
        shutil.copytree(HOME / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "corpus"))
    for name in FILES:
        file = folder / name
        file.write_text(sibling(file.read_text()))
    return folder


def test_a_measure_stands_in_four_files() -> None:
    named = re.compile("criticis|通报批评", re.IGNORECASE)
    found = [
        str(file.relative_to(HOME))
        for room in ROOMS
        for file in sorted((HOME / room).rglob("*.py"))
        if named.search(file.read_text())
    ]
    assert found == [*FILES]


def test_a_sibling_in_those_four_files_is_lived_told_drawn_and_read(tmp_path: Path) -> None:
    house = housed(tmp_path, *ROOMS, "tests", "stories")
    shutil.copy(HOME / "worker.py", house)
    assert imported(house, LIVES) == ""


@pytest.mark.parametrize(
    ("file", "there", "instead", "said"),
    [
        (
            "schemas/stage.py",
            "    Stage.SUPERVISION,\n",
            "",
            "measure supervision: add it to MEASURES in schemas/stage.py",
        ),
        (
            "schemas/stage.py",
            '    SUPERVISION = "supervision"\n',
            "",
            "measure supervision: add a duty of that name to Duty in schemas/stage.py",
        ),
        (
            "schemas/action.py",
            'kind: Literal["supervise"] = "supervise"',
            'kind: Literal["oversee"] = "oversee"',
            "act supervise: add a class of that `kind` to schemas/action.py",
        ),
        (
            "schemas/action.py",
            "class Supervise(Judgement)",
            "class Supervise(Decision)",
            "act supervise: make its class in schemas/action.py a Judgement",
        ),
        (
            "workflows/life/kinds.py",
            'MeasureKind(S.SUPERVISION, "supervise", "supervised", "told"),',
            "",
            "measure supervision: add its row to TREATMENT in workflows/life/kinds.py",
        ),
        (
            "wording/forms.py",
            'S.SUPERVISION: Treated("挂牌督办", "予以挂牌督办", "已挂牌督办", "给予挂牌督办"),',
            "",
            "measure supervision: add its forms to MEASURES in wording/forms.py",
        ),
        (
            "wording/forms.py",
            '"已挂牌督办", "给予挂牌督办"',
            '"已挂牌督办"',
            "outcome supervised at supervision: add in wording/forms.py what the unit is `told`",
        ),
    ],
)
def test_a_sibling_that_lacks_a_part_is_refused_at_import(
    tmp_path: Path, file: str, there: str, instead: str, said: str
) -> None:
    house = housed(tmp_path, "schemas", "workflows", "wording")
    before, found, after = (house / file).read_text().rpartition(there)
    assert found, "the duty, where stage and duty have the same line"
    (house / file).write_text(before + instead + after)
    assert said in imported(house, "import wording.forms, workflows.life.step")


def _lacking() -> Iterator[tuple[Tables, str]]:
    """The rows of the law with one part missing, and what is said of it."""
    whole = TABLES

    def duties(duty: Duty, **parts: Any) -> Tables:
        return whole._replace(duties={**whole.duties, duty: whole.duties[duty]._replace(**parts)})

    def acts(**rows: ActKind) -> Tables:
        return whole._replace(acts={**whole.acts, **rows})

    def without(table: Mapping[Any, Any], key: str) -> dict[Any, Any]:
        return {name: row for name, row in table.items() if name != key}

    yield whole._replace(stages=without(whole.stages, Stage.TERM)), "stage term: add its row to STAGES"
    yield whole._replace(duties=without(whole.duties, Duty.LEAD)), "duty lead: add its row to DUTIES"
    yield whole._replace(acts=without(whole.acts, "adopt")), "act adopt: add its row to ACTS"
    yield (
        duties(Duty.MATERIALS, passes=None),
        "duty materials: say in its row what comes of it where it `passes`",
    )
    yield duties(Duty.MATERIALS, act=None), "duty materials: say in its row which `act` answers it"
    yield duties(Duty.TERM, silence=()), "duty term: a period that runs out by itself has a `silence`"
    yield duties(Duty.MATERIALS, act="look"), "act look: add a class of that `kind`"
    yield duties(Duty.MATERIALS, stage=Stage.SERVICE), "stage materials: it asks for one duty, but DUTIES in"
    yield (
        acts(rectify=ActKind(files=True)),
        "act rectify: either its class has a `result` or scores, or its row says",
    )
    yield acts(withdraw=ActKind()), "act withdraw: say in its row which `roles` may do it in which `stages`"


@pytest.mark.parametrize(
    ("tables", "said"), list(_lacking()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_row_that_lacks_a_part_says_what_to_add(tables: Tables, said: str) -> None:
    with pytest.raises(KindsError, match=re.escape(said)):
        demand(tables.gaps())
