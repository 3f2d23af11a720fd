"""Services: Temporal's four apart, PostgreSQL and our workers, each on a host of its own.

Temporal is built by whoever asks (`docs/guide-cluster.md`): a folder with `temporal-server` and `temporal-sql-tool`.
The server takes all its settings from the environment, as its image does.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities import keyring
from benchmarks.database import PORT, USER, Database
from benchmarks.hosts import DESK, Host, Hosts
from schemas.regulation import Regulation
from tests.stack import LONGEST_WAIT, ROOT, Stack
from workflows.plugin import TASK_QUEUE

CONNECTIONS = 400
"""That PostgreSQL takes: thirty from each of Temporal's services, fifteen from each of our processes."""

PORTS = {"frontend": 7233, "history": 7234, "matching": 7235, "worker": 7239}
"""Temporal's services and where they listen. Its `worker` is its own housekeeping, and none of ours."""

DATABASES = {"temporal": "temporal", "temporal_visibility": "visibility"}
"""Of the engine, and what the schema of each is called."""

REGISTER = "mingpai"

AT_ONCE = timedelta(seconds=2)

RETENTION = timedelta(days=30)


class Cluster(Stack):
    """Everything that `Stack` has, with more of it: `up` first, `close` at the end."""

    def __init__(self, folder: Path, server: Path, database: Database, hosts: Hosts, shards: int) -> None:
        self.server_folder, self.database, self.hosts, self.shards = server, database, hosts, shards
        self.services: dict[str, tuple[Host, subprocess.Popen[bytes]]] = {}
        self.homes: dict[int, Host] = {}
        for name, schema in DATABASES.items():
            self._sql(name, "create")
            self._sql(name, "setup-schema", "-v", "0.0")
            self._sql(name, "update-schema", "--schema-name", f"postgresql/v12/{schema}")
        self.folder = folder

    def furnish(self, regulation: Regulation) -> None:
        """The register, empty, its time told, with its measure; keys that each host gets a copy of."""
        self.database.ask(f"CREATE DATABASE {REGISTER}")
        super().__init__(self.folder, regulation, self.database.url(REGISTER), told_time=True)
        keyring.add(self.folder, self.register.now())

    async def start_server(self) -> None:
        """Each service on a host of its own, one after the other: two that write down what cluster this is fail."""
        hosts = {name: self.hosts.add() for name in PORTS}
        self.address = f"{hosts['frontend'].address}:{PORTS['frontend']}"
        for name, host in hosts.items():
            self.start_service(name, host)
            await _listens(host.address, PORTS[name])
        async with asyncio.timeout(LONGEST_WAIT):
            while not await self._has_namespace():  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        await self.all_answer()

    async def all_answer(self) -> None:
        """Wait until history and matching have been found."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not await self._answers():  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    def start_service(self, name: str, host: Host) -> None:
        """One of Temporal's, on a host."""
        settings = self.settings(host)
        command = [str(self.server_folder / "temporal-server"), "--allow-no-auth", "start", "--service", name]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*host.prefix, *command], env={**os.environ, **settings}, stdout=log, stderr=log
            )
        self.services[name] = (host, process)

    def settings(self, host: Host) -> dict[str, str]:
        """What a service is told by its environment; `docs/guide-cluster.md` names the same."""
        return {
            "DB": "postgres12",
            "POSTGRES_SEEDS": DESK,
            "DB_PORT": str(PORT),
            "POSTGRES_USER": USER,
            "POSTGRES_PWD": "",
            "NUM_HISTORY_SHARDS": str(self.shards),
            "BIND_ON_IP": host.address,
            "CLUSTER_RPC_ADDRESS": self.address,
            "DYNAMIC_CONFIG_FILE_PATH": str(self._dynamic()),
            "LOG_LEVEL": "warn",
        }

    def kill_service(self, name: str) -> Host:
        """SIGKILL; where it was."""
        host, process = self.services.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait(LONGEST_WAIT)
        return host

    def serve(self, *how: str) -> subprocess.Popen[bytes]:
        """One more worker, on a host and with a folder of its own; `how` it is run where not as it is."""
        host = self.hosts.add()
        var = self.folder / host.name
        shutil.copytree(keyring.folder_of(self.folder), keyring.folder_of(var))
        environment = {
            **os.environ,
            **self.environment(),
            "PYTHONPATH": str(ROOT),
            "MINGPAI_VAR": str(var),
            "MINGPAI_HTTP_HOST": host.address,
        }
        with (var / "worker.log").open("ab") as log:
            command = [*host.prefix, sys.executable, *(how or ("worker.py",))]
            worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.workers.append(worker)
        self.homes[worker.pid] = host
        return worker

    async def served(self, client: Client, count: int) -> None:
        """Wait until so many workers ask for titles' tasks."""
        async with asyncio.timeout(LONGEST_WAIT):
            while len(await self._pollers(client)) < count:  # noqa: ASYNC110  other processes come up
                await asyncio.sleep(0.2)

    def close(self) -> None:
        """Stop everything, and tell nobody."""
        for name in list(self.services):
            self.kill_service(name)
        super().close()

    def _dynamic(self) -> Path:
        path = self.folder / "dynamic.yaml"
        path.write_text("{} # the server's defaults\n", encoding="utf-8")
        return path

    def _sql(self, database: str, *what: str) -> None:
        tool = [str(self.server_folder / "temporal-sql-tool"), "--plugin", "postgres12", "--ep", DESK]
        where = ["-p", str(PORT), "-u", USER, "--db", database]
        subprocess.run(
            [*tool, *where, *what], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    async def _has_namespace(self) -> bool:
        with suppress(RuntimeError, RPCError):
            client = await Client.connect(self.address)
            wanted = RegisterNamespaceRequest(namespace=client.namespace)
            wanted.workflow_execution_retention_period.FromTimedelta(RETENTION)
            try:
                await client.workflow_service.register_namespace(wanted, timeout=AT_ONCE)
            except RPCError as failed:
                return failed.status is RPCStatusCode.ALREADY_EXISTS
        return False

    async def _answers(self) -> bool:
        try:
            client = await Client.connect(self.address)
            await self._pollers(client)
            await client.get_workflow_handle("nobody").describe(rpc_timeout=AT_ONCE)
        except RuntimeError:
            return False
        except RPCError as failed:
            return failed.status is RPCStatusCode.NOT_FOUND
        return True

    async def _pollers(self, client: Client) -> set[str]:
        question = DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        found = await client.workflow_service.describe_task_queue(question, timeout=AT_ONCE)
        return {one.identity for one in found.pollers}


async def _listens(address: str, port: int) -> None:
    """Wait until somebody does."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(address, port)
                writer.close()
                return
            await asyncio.sleep(0.1)
