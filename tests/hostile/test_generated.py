"""Some hundred generated inputs: no traceback, hang or partial write. `python -m tests.hostile` runs on for hours."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import cast

import pytest
from xlsxwriter.worksheet import Worksheet

from desk.table import Sheet
from tests.desk.accounts import GOOD
from tests.hostile.__main__ import FACES
from tests.hostile.asking import Request
from tests.hostile.calls import Calls
from tests.hostile.forms import Forms
from tests.hostile.ground import Ground
from tests.hostile.judged import MEGABYTES, MEMORY, Face, judged
from tests.hostile.seen import look_around
from tests.hostile.sheets import Input as Written
from tests.hostile.tally import Tally, likeness
from tests.hostile.vouching import Input as Vouched
from tests.stack import ROOT

INPUTS = 240


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Made once for all faces."""
    made = Ground(tmp_path_factory.mktemp("ground"))
    made.make(look_around)
    return made


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest, ground: Ground, tmp_path: Path) -> Iterator[Face]:
    """One that takes inputs, over a fresh register."""
    made = FACES[request.param](tmp_path, ground)
    yield made
    made.close()


@pytest.mark.timeout(300)
def test_no_input_brings_anything_down() -> None:
    # in a process of its own: the bound of memory is that of a face alone, and this one has run other tests
    asked = (sys.executable, "-m", "tests.hostile", "--inputs", f"{INPUTS}")
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert (told.stdout, told.returncode) == ("", 0), told.stderr


def test_the_same_seed_makes_the_same_inputs(face: Face) -> None:
    assert list(islice(face.inputs(3), 50)) == list(islice(face.inputs(3), 50))


@pytest.mark.parametrize("face", ["command_line"], indirect=True)
def test_a_command_that_breaks_is_found(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("commands.check._examined", broken)
    one = next(one for one in face.inputs(1) if one.kind == "pack")
    assert judged(face, one).wrong == "程序出错"


@pytest.mark.parametrize("face", ["readers"], indirect=True)
def test_so_is_a_reader_that_breaks(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.hostile.readers.change_sheet.read", lambda *_: dict[str, str]()["broken"])
    one = next(one for one in face.inputs(1) if one.reader == "changes")
    assert judged(face, one).wrong == "KeyError"


@pytest.mark.parametrize("face", ["readers"], indirect=True)
def test_so_is_one_that_takes_too_much_memory_and_the_next_is_not(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = (one for one in face.inputs(1) if one.reader == "changes")
    with monkeypatch.context() as patch:
        patch.setattr("tests.hostile.readers.change_sheet.read", lambda *_: len(bytearray(MEGABYTES << 20)))
        assert judged(face, next(some)).wrong == MEMORY
    assert judged(face, next(some)).wrong == ""


@pytest.mark.parametrize("face", ["calls", "forms"], indirect=True)
def test_so_is_a_page_or_a_call_that_breaks(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("web.house.House.now", property(broken))
    assert judged(face, next(face.inputs(1))).wrong == "RuntimeError"


@pytest.mark.parametrize("face", ["calls", "forms"], indirect=True)
def test_so_is_a_refusal_that_has_written(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = next(one for one in face.inputs(5) if judged(face, one).code == 404)
    answer = face.answer

    def writes(one: object) -> object:
        with cast(Calls | Forms, face).register.writing() as connection:
            connection.exec_driver_sql("DELETE FROM outbox")
        return answer(one)

    monkeypatch.setattr(face, "answer", writes)
    assert judged(face, refused).wrong == "refused, and yet the register is another one"


@pytest.mark.parametrize("face", ["vouching"], indirect=True)
def test_so_is_who_is_let_in_by_another_token(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Vouched("wang", "u-1", {"iss": "x"}, "its own", bare=False, state=None, password=GOOD)
    assert judged(face, told).wrong == ""
    monkeypatch.setattr("authlib.oidc.core.CodeIDToken.validate", lambda *_, **__: None)
    assert judged(face, told).wrong == "let in by what is no token of this sign-in"


@pytest.mark.parametrize("face", ["sheets"], indirect=True)
def test_so_is_a_cell_that_is_a_formula(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.write_string", Worksheet.write_formula)
    written = Written((Sheet("名册", "名册", "共1个", ["单位"], [["=1+1"]]),))
    assert judged(face, written).wrong == "a cell is a formula or a link"


@pytest.mark.parametrize("face", ["receivers"], indirect=True)
def test_so_is_an_answer_that_nobody_can_put_into_words(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activities.channels.exchange", lambda *_, **__: dict[str, str]()["broken"])
    one = next(one for one in face.inputs(1) if one.who == "webhook")
    assert judged(face, one).wrong == "程序出错"


def test_a_later_run_goes_on_and_counts_no_input_twice(tmp_path: Path) -> None:
    asked, seeds = Request("GET", "/a", headers=((b"idempotency-key", b"1"),)), []
    for same in (asked, asked._replace(headers=((b"idempotency-key", b"2"),))):
        tally = Tally(tmp_path)
        tally.add(likeness(same))
        tally.add(likeness(asked._replace(path=f"/{tally.turns}")))
        seeds.append(tally.turns)
        tally.turn({"face": "calls"})
    assert (seeds, len(Tally(tmp_path))) == ([0, 1], 3)
