"""`sample`: an invented city into an empty register, once; the same city as a list that `import` takes."""

from datetime import date
from pathlib import Path

import pytest

from commands import sample
from desk.city import Home, city
from register import queries
from tests.commands.conftest import Installation

AS = ("--as", "领导小组办公室")


@pytest.fixture(autouse=True)
def _hamlet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city of one home in thirty: the whole one takes half a minute."""
    monkeypatch.setattr(sample, "city", lambda today: hamlet(today))


def hamlet(today: date) -> list[Home]:
    return city(today, held=30)[::30]


def test_a_city_is_loaded_with_one_command_and_verifies(installation: Installation) -> None:
    assert installation.run("sample") == 0, installation.complained
    assert "已装入样例 7 个，共 7 个称号" in installation.said
    assert "python starter.py due --within 90d" in installation.said
    assert "服务启动后自动接着办理" in installation.complained
    assert "没有岗位的乡镇（街道）：小龙潭镇、中和营镇、碑格乡" in installation.complained
    assert installation.run("verify") == 0


def test_loaded_again_it_changes_nothing_and_says_so(installation: Installation) -> None:
    installation.run("sample")
    assert installation.run("sample") == 0
    assert "样例早已装入，什么也没有改变，共 7 个称号" in installation.said


def test_programs_are_told_by_stage(installation: Installation) -> None:
    told = installation.json("sample")
    assert (told["titles"], told["new"]) == (7, 7)
    assert sum(told["stages"].values()) == 7


def test_among_an_offices_own_titles_it_is_not_put(practice_office: Installation) -> None:
    before = len(queries.every_unit(practice_office.register))
    assert practice_office.run("sample") == 4
    assert "名册不是空的，已有7个单位" in practice_office.complained
    assert "另开一处来试" in practice_office.complained
    assert len(queries.every_unit(practice_office.register)) == before


def test_an_office_at_work_gets_none(installation: Installation) -> None:
    installation.office(trial=False)
    assert installation.run("sample") == 4
    assert "这里已经正式启用" in installation.complained
    assert queries.every_unit(installation.register) == []


def test_its_list_can_be_imported(installation: Installation, tmp_path: Path) -> None:
    path = str(tmp_path / "样例.xlsx")
    assert installation.run("sample", "--list", path) == 0, installation.complained
    assert installation.run("import", path, *AS, "--confirm") == 0, (
        installation.said + installation.complained
    )
    assert "已接管：新接管 5 行" in installation.said


def test_a_list_that_is_there_stays(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "样例.xlsx"
    path.write_text("mine")
    assert installation.run("sample", "--list", str(path)) == 2
    assert path.read_text() == "mine"
