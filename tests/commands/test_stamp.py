"""The stamp's key at the command line: made beside the engine's, and told of where it cannot be read or used."""

import os

import pytest
from sqlalchemy import update

from commands import custody
from register import reach
from register.stamp import Stamp
from register.tables import titles
from tests.commands.conftest import Installation


@pytest.fixture
def stamp(practice_office: Installation) -> Stamp:
    """Of an installation in which titles are under way."""
    return Stamp(practice_office.folder / "var")


def test_a_key_is_made_beside_the_engines_and_once(practice_office: Installation, stamp: Stamp) -> None:
    assert practice_office.run("keys", "new") == 0, practice_office.complained
    assert f"已新建收件戳的密钥 {stamp.path}，现有的收件" in practice_office.said
    made = stamp.path.read_text()
    assert practice_office.run("keys", "new") == 0
    assert "收件戳" not in practice_office.said
    assert stamp.path.read_text() == made
    assert practice_office.run("verify") == 0, practice_office.complained
    assert "收件戳" not in practice_office.complained


def test_one_that_was_moved_away_is_made_anew_and_stamps_all(
    practice_office: Installation, stamp: Stamp
) -> None:
    practice_office.run("keys", "new")
    with practice_office.register.writing() as connection:
        connection.execute(update(titles).values(stamp=None))
    assert practice_office.run("verify") != 0
    assert practice_office.complained.count("没有本单位的戳") == 7
    stamp.path.unlink()
    assert practice_office.run("keys", "new") == 0, practice_office.complained
    assert "全部档案和工作的经办已盖戳" in practice_office.said
    assert practice_office.run("verify") == 0, practice_office.complained


def test_who_cannot_read_it_is_told_that_stamps_were_not_looked_at(
    practice_office: Installation, stamp: Stamp
) -> None:
    practice_office.run("keys", "new")
    stamp.path.write_text("spoilt")
    assert practice_office.run("verify") == 0, practice_office.complained
    assert "收件戳没有核对：密钥" in practice_office.complained


def test_a_key_of_the_engines_is_changed_while_the_register_is_down(
    practice_office: Installation, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGPAI_DATABASE_URL", f"sqlite:///{practice_office.folder / 'none.db'}")
    assert practice_office.run("keys", "new") == 0
    assert "已新建密钥" in practice_office.said
    assert "收件戳的密钥没有查看：" in practice_office.complained
    assert not stamp.path.exists()


def test_who_may_not_read_it_is_not_told_to_make_another(practice_office: Installation, stamp: Stamp) -> None:
    practice_office.run("keys", "new")
    stamp.path.chmod(0)
    register = reach.opened(f"sqlite:///{practice_office.folder / 'var' / 'mingpai.db'}", stamp.var)
    root = os.geteuid() == 0  # who may read everything
    if root:
        os.seteuid(65534)
    try:
        (found,) = custody.stamp(register)
    finally:
        if root:
            os.seteuid(0)
    assert "没有权限，没有核对" in found.text
    assert "keys new" not in str(found)
