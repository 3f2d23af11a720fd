"""The migrations make the tables that the code speaks of, wherever the database lies."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from register.connect import Register, migrate
from register.tables import METADATA, units

ROOT = Path(__file__).parents[2]


def test_the_migrated_tables_are_those_of_the_code(register: Register) -> None:
    with register.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrating_again_changes_nothing(register: Register) -> None:
    register.migrate()
    assert register.at_head()


def test_a_database_that_was_never_migrated_is_not_at_head(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/new.db")
    assert not register.at_head()
    register.close()


def test_a_migration_in_the_middle_of_another_waits_for_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    threads = [threading.Thread(target=migrate, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    register = Register(url)
    assert register.at_head()
    register.close()


def test_the_command_line_migrates_a_database_in_a_folder_with_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "开远市 名册 100%"
    folder.mkdir()
    url = f"sqlite:///{folder}/register.db"
    subprocess.run(
        [sys.executable, "-m", "alembic", "-c", "register/alembic.ini", "upgrade", "head"],
        cwd=ROOT,
        env={**os.environ, "MINGPAI_DATABASE_URL": url},
        check=True,
    )
    register = Register(url)
    assert register.at_head()
    register.close()


def test_migrating_makes_the_folder_of_the_database(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/var/数据 1/register.db")
    assert (tmp_path / "var" / "数据 1" / "register.db").exists()


def test_the_command_line_asks_for_the_address_of_the_database() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "MINGPAI_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-c", "register/alembic.ini", "upgrade", "head"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "MINGPAI_DATABASE_URL" in done.stderr


def test_a_transaction_that_fails_leaves_nothing(register: Register) -> None:
    def die_after_writing() -> None:
        with register.writing("test") as connection:
            connection.exec_driver_sql("INSERT INTO units VALUES ('1', '甲', '甲', '{}')")
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        die_after_writing()
    with register.reading() as connection:
        assert connection.execute(select(units)).all() == []
