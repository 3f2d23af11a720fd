"""Why a register cannot be used is found by looking; each cause has its own sentence, and none has a password."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from observation.waiting import Absent, used
from register import reach
from register.connect import Register
from register.migrate import prepare, to_head
from register.reach import Trouble
from tests.conftest import Opened
from tests.postgres import Postgres
from web import unreached

PASSWORD = "geheim"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that lets nobody in without a password."""
    with Postgres.running() as one:
        one.do(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'", "CREATE DATABASE copied")
        one.ask_for_passwords()
        yield one


def trouble(register: Register, check: Callable[[Register], None] = reach.check) -> Trouble | None:
    """What keeps this register from being used; what is said of it names no password."""
    try:
        check(register)
    except reach.UnusableError as unusable:
        told, found = str(unusable), unusable.trouble
    else:
        return None
    assert PASSWORD not in told
    assert "{" not in told
    return found


def test_a_register_of_this_version_is_used(opened: Opened, tmp_path: Path) -> None:
    register = opened(f"sqlite:///{tmp_path}/new.db")
    prepare(register)
    assert trouble(register) is None


def test_a_missing_file_is_named_and_not_made(opened: Opened, tmp_path: Path) -> None:
    register = opened(f"sqlite:///{tmp_path}/名册.db")
    assert trouble(register) is Trouble.NO_FILE
    assert not (tmp_path / "名册.db").exists()


def test_no_empty_register_takes_the_place_of_one_that_goes_away_while_it_is_used(
    opened: Opened, tmp_path: Path
) -> None:
    register = opened(f"sqlite:///{tmp_path}/名册 1%.db")
    prepare(register)
    register.engine.dispose()  # the next who asks needs a connection of their own
    (tmp_path / "名册 1%.db").rename(tmp_path / "away.db")
    with pytest.raises(OperationalError, match="unable to open database file"), register.writing():
        pass
    assert not (tmp_path / "名册 1%.db").exists()


def test_a_file_that_is_no_database_is_no_register(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("这不是数据库" * 100)
    assert trouble(opened(f"sqlite:///{tmp_path}/x.db")) is Trouble.FAULTY


@pytest.mark.parametrize(
    ("found", "means"), [(None, Trouble.NO_TABLES), ("0001", Trouble.OLDER), ("9999", Trouble.NEWER)]
)
def test_tables_of_another_version_are_told_apart(
    opened: Opened, tmp_path: Path, found: str | None, means: Trouble
) -> None:
    register = opened(f"sqlite:///{tmp_path}/other.db")
    to_head(register)
    with register.writing("test") as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if found:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{found}')")
    assert trouble(register) is means


def test_newer_tables_are_left_alone(opened: Opened, tmp_path: Path) -> None:
    register = opened(f"sqlite:///{tmp_path}/newer.db")
    to_head(register)
    with register.writing("test") as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(reach.UnusableError, match="比本程序新"):
        prepare(register)


def test_a_server_is_down_or_turns_us_away_or_has_no_register(opened: Opened, postgres: Postgres) -> None:
    right = opened(postgres.url(password=PASSWORD))
    assert trouble(right) is Trouble.NO_TABLES
    assert trouble(opened(postgres.url(password=f"{PASSWORD}1"))) is Trouble.TURNED_AWAY
    assert trouble(opened(postgres.url(password=PASSWORD, username="nobody"))) is Trouble.TURNED_AWAY
    assert trouble(opened(postgres.url("nothing", password=PASSWORD))) is Trouble.TURNED_AWAY
    postgres.kill()
    try:
        assert trouble(right) is Trouble.SILENT
        assert Trouble.SILENT.passes
    finally:
        postgres.start()
    assert trouble(right) is Trouble.NO_TABLES


def test_a_copy_that_is_only_read_serves_nobody_who_writes(opened: Opened, postgres: Postgres) -> None:
    url = postgres.url("copied", password=PASSWORD)
    prepare(opened(url))
    copy = opened(f"{url}&options=-c%20default_transaction_read_only%3Don")
    assert trouble(copy) is None
    assert trouble(copy, reach.check_written) is Trouble.READ_ONLY
    with pytest.raises(DBAPIError) as failed, copy.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attempts")
    why = reach.explain(copy.url, failed.value)
    assert why.trouble is Trouble.READ_ONLY
    assert "不能写" in unreached.noted(why)


async def test_a_database_that_may_be_written_again_is_used(opened: Opened, postgres: Postgres) -> None:
    def set_to(what: str) -> None:
        with opened(postgres.url(password=PASSWORD)).writing() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE copied SET default_transaction_read_only = {what}")

    url = postgres.url("copied", password=PASSWORD)
    prepare(opened(url))
    register = opened(url)
    set_to("on")
    with pytest.raises(Absent, match="不能写"):
        await used(register, reach.check_written)
    set_to("off")
    await used(register, reach.check_written)


def test_a_server_that_does_not_serve_yet_is_starting(opened: Opened, postgres: Postgres) -> None:
    register = opened(postgres.url(password=PASSWORD))
    before = create_engine(postgres.url(password=PASSWORD))
    with before.connect() as connection, postgres.stopping():
        assert trouble(register) is Trouble.STARTING
        connection.invalidate()
    before.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "名册.db",
        f"postgresql+psycopg://office:{PASSWORD}@{PASSWORD}/1@db.example/register",
        f"postgresql+psycopg://office:1@{PASSWORD}:2@db.example/register",
        f"nosuch://office:{PASSWORD}@db.example/register",
    ],
)
def test_what_is_no_address_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(reach.UnusableError, match="%40") as told:
        reach.opened(url)
    assert PASSWORD not in str(told.value)
    assert told.value.__cause__ is None
