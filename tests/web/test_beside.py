"""What takes long is counted beside the pages: in another process, to the same figures."""

import os
import time
from datetime import timedelta

import pytest

from desk.errors import UnknownTitleError
from desk.titles import find
from register.connect import Register
from tests.web.conftest import Desk
from web import beside
from web.beside import counting
from web.house import House

pytestmark = pytest.mark.timeout(300)


def process(_: Register) -> int:
    """Where it is counted."""
    return os.getpid()


def dies(_: Register) -> int:
    """As when the machine has no memory left."""
    os._exit(1)


def hangs(_: Register) -> None:
    """As before a database that takes what is asked and never answers."""
    time.sleep(3600)


def nowhere(register: Register) -> str:
    """A refusal of the desk."""
    return find(register, "没有这个单位")


def url(desk: Desk) -> str:
    """Of the desk's register."""
    return desk.register.url.render_as_string()


def test_another_process_counts(desk: Desk) -> None:
    assert counting(url(desk))(process) != os.getpid()


def test_what_the_count_raises_is_raised_here(desk: Desk) -> None:
    with pytest.raises(UnknownTitleError):
        counting(url(desk))(nowhere)
    with pytest.raises(ChildProcessError):
        counting(url(desk))(dies)


def test_a_count_that_hangs_is_ended_and_the_next_has_its_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LONGEST", timedelta(seconds=1))
    with pytest.raises(ChildProcessError, match="too long"):
        counting(url(desk))(hangs)
    monkeypatch.undo()
    assert counting(url(desk))(process) != os.getpid()


def test_a_house_that_counts_beside_shows_the_same_figures_once_they_are_there(desk: Desk) -> None:
    boss = desk.sign_in("wang", "领导小组")
    there = boss.get("/leader").text
    load = boss.get("/load").text
    hurried = House(
        desk.register,
        desk.office,
        desk.house.office_file,
        desk.folder,
        desk.house.evidence,
        desk.clock,
        desk.nobody,
        beside=True,
    )
    desk.app.state.house = hurried
    for path, whole in (("/leader", there), ("/load", load)):
        page = boss.get(path)
        assert page.status_code == 200
        assert "正在统计" in page.text
        for going in list(hurried.kept.under_way.values()):
            assert going.done.wait(200)
            assert going.failed is None
        again = boss.get(path).text
        assert "正在统计" not in again
        assert again == whole
