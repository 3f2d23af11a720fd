"""The migrations make the tables that the code speaks of, wherever the database lies."""

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, insert, select, table

from register.connect import MIGRATIONS, Register, head, knows, revision
from register.migrate import migrate, to_head, upgrade
from register.tables import METADATA, editions, titles, units
from tests.conftest import Database, Opened
from tests.register.before import way_in

ROOT = Path(__file__).parents[2]


def test_the_migrated_tables_are_those_of_the_code(register: Register) -> None:
    with register.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_revisions_are_those_that_alembic_knows() -> None:
    known = ScriptDirectory(str(MIGRATIONS))
    assert head() == known.get_current_head()
    assert all(knows(one.revision) for one in known.walk_revisions())
    assert not knows("9999")


def test_the_revision_of_the_tables_is_what_alembic_reads(register: Register) -> None:
    with register.reading() as connection:
        assert revision(connection) == MigrationContext.configure(connection).get_current_revision()


def test_migrating_again_changes_nothing(register: Register) -> None:
    to_head(register)
    assert register.at_head()


def test_a_database_that_was_never_migrated_is_not_at_head(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
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
            connection.exec_driver_sql(
                "INSERT INTO units (code, name, names, body) VALUES ('1', '甲', '甲', '{}')"
            )
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        die_after_writing()
    with register.reading() as connection:
        assert connection.execute(select(units)).all() == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_recommender_and_number_of_a_title_of_before_are_found(
    database: Database, opened: Opened, kind: str
) -> None:
    register = opened(database(kind, migrated=False))
    with register.migrating() as connection:
        upgrade(connection, "0001")
    life = json.dumps({"application": {"recommender": "灵泉街道办事处"}}, ensure_ascii=False)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    old = {"unit_code": "1", "honour": "示范单位", "level": "county", "stage": "term", "is_open": True}
    law = {"edition": "e", "calendar": "c", "seq": 1, "head": "h", "life": life, "opened_at": at}
    with register.writing("test") as connection:
        connection.execute(insert(units).values(code="1", name="甲", names="\n甲\n", body="{}"))
        _, law_in = way_in(editions, "0023")
        for key in ("e", "c"):
            connection.execute(law_in.values(hash=key, kind="x", id="x", body="{}", added_at=at))
        plain = table("titles", *(column(one) for one in ("id", "number", *old, *law)))
        connection.execute(insert(plain).values(id="2026-0001", number="ky〔2026〕1号", **old, **law))
    to_head(register)
    with register.reading() as connection:
        assert connection.scalar(select(titles.c.recommender)) == "灵泉街道办事处"
        folded = connection.execute(select(titles.c.recommender_folded, titles.c.number_folded)).one()
    assert tuple(folded) == ("灵泉街道办事处", "KY(2026)1号")
