"""Another register in the place of the one that was served here is noticed before anything is done with it."""

import os
import shutil
from pathlib import Path

import pytest

from register import served
from register.connect import Register
from register.reach import Trouble, UnusableError
from register.tables import entries
from tests.register.desk import Desk, unit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / served.ENGINE).write_bytes(b"what the engine wrote")
    return tmp_path


def test_an_empty_register_beside_the_engines_file_is_noticed_and_no_file_made(folder: Path) -> None:
    path = folder / "mingpai.db"
    register = Register(f"sqlite:///{path}")
    with pytest.raises(UnusableError, match="是空的") as told:
        served.check_tables(register, folder)
    assert told.value.trouble is Trouble.EMPTIED
    assert not path.exists()
    path.touch()
    with pytest.raises(UnusableError, match="是空的"):
        served.check_tables(register, folder)
    assert path.stat().st_size == 0
    register.close()


def test_where_no_engine_ran_an_empty_register_is_a_new_one(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'mingpai.db'}")
    served.check_tables(register, tmp_path)
    register.close()


def test_a_register_that_holds_what_it_held_is_the_same(desk: Desk, folder: Path) -> None:
    desk.apply()
    served.note(desk.register, folder)
    desk.apply(unit(2), title="2031-0002")
    served.check(desk.register, folder)


def test_an_older_register_is_noticed_and_may_be_put_there_on_purpose(desk: Desk, folder: Path) -> None:
    desk.apply()
    served.note(desk.register, folder)
    mark = folder / "served.json"
    mark.write_text(mark.read_text().replace('"seq": 1', '"seq": 2'))
    with pytest.raises(UnusableError, match="没有称号2031-0001的档案第2条"):
        served.check(desk.register, folder)
    served.forget(folder)
    served.check(desk.register, folder)


def test_another_register_is_noticed(desk: Desk, folder: Path) -> None:
    desk.apply()
    served.note(desk.register, folder)
    mark = folder / "served.json"
    with desk.register.reading() as connection:
        hash_ = connection.scalar(entries.select().with_only_columns(entries.c.hash))
    mark.write_text(mark.read_text().replace(str(hash_), "0" * 64))
    with pytest.raises(UnusableError, match="档案与这里登记过的不同"):
        served.check(desk.register, folder)


def test_a_copy_somewhere_else_may_be_older(desk: Desk, folder: Path, tmp_path: Path) -> None:
    desk.apply()
    served.note(desk.register, folder)
    other = Register(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    served.check(other, folder)
    other.close()


def test_an_older_file_of_the_engine_is_noticed(desk: Desk, folder: Path) -> None:
    desk.apply()
    served.note(desk.register, folder)
    assert not served.engine_is_older(folder)
    os.utime(folder / served.ENGINE, (1, 1))
    assert served.engine_is_older(folder)
    shutil.move(folder / served.ENGINE, folder / "aside")
    assert not served.engine_is_older(folder), "a file that is gone is made anew from the register"


def test_what_was_noted_badly_is_no_reason_to_stop(desk: Desk, folder: Path) -> None:
    (folder / "served.json").write_text("{")
    served.check(desk.register, folder)
    assert not served.engine_is_older(folder)
