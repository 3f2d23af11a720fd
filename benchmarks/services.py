"""Services: Temporal's four apart, PostgreSQL and our workers, each on a host of its own.

Temporal is built by whoever asks (`docs/guide-cluster.md`): a folder with `temporal-server` and `temporal-sql-tool`.
The server takes all its settings from the environment, as its image does. Of frontend, history and matching there are
as many as are asked for; who comes in finds the frontends by one name. With mutual TLS the certificates are those of
`deploy/certificates.sh`, the variables those of `deploy/compose.mtls.yml`.
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
from typing import NamedTuple, Self

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, RegisterNamespaceRequest
from temporalio.client import Client, Plugin
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from activities import keyring
from benchmarks.database import PORT, USER, Database
from benchmarks.hosts import DESK, NET, Host, Hosts
from benchmarks.pooler import DOOR
from schemas.regulation import Regulation
from tests.deploy.compose import MTLS, read
from tests.stack import LONGEST_WAIT, ROOT, Process, Stack
from workflows.plugin import TASK_QUEUE

CONNECTIONS = 400
"""That PostgreSQL takes: thirty from each of Temporal's services, fifteen from each of our processes."""

PORTS = {"frontend": 7233, "history": 7234, "matching": 7235, "worker": 7239}
"""Temporal's services and where they listen. Its `worker` is its own housekeeping, and none of ours."""

FRONT_DOOR = "frontend"
"""The name of all frontends."""

DATABASES = {"temporal": "temporal", "temporal_visibility": "visibility"}
"""Of the engine, and what the schema of each is called."""

SHARED = ("frontend", "history", "matching")
"""Of which there may be several."""

REGISTER = "mingpai"

AT_ONCE = timedelta(seconds=2)

RETENTION = timedelta(days=30)

HTTP_PORT = 7243
"""Of the frontends, which nobody here asks by HTTP; it is told so that all services write down the same."""

DYNAMIC = "{} # the server's defaults\n"

DYNAMIC_LOCKED = "system.enableRingpopTLS: [{value: true}]\n"
"""What the services tell each other of who is there is locked as their other ports are."""


class Asked(NamedTuple):
    """What the cluster is to be like."""

    server: Path
    shards: int = 64
    each: int = 1
    tls: bool = False
    pooled: str = ""
    """How PgBouncer lends its connections, where there is one. Temporal takes them for no less than a session."""


class Locks(NamedTuple):
    """What a service, and what a process of ours, is told of mutual TLS."""

    server: dict[str, str]
    client: dict[str, str]

    @classmethod
    def made(cls, folder: Path) -> Self:
        """With certificates of their own, and the variables of the profile."""
        script = ROOT / "deploy" / "certificates.sh"
        subprocess.run(["sh", script, folder], check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_WAIT)
        profile = read(MTLS)

        def here(told: dict[str, str], whose: str) -> dict[str, str]:
            return {name: value.replace("/certs", str(folder / whose)) for name, value in told.items()}

        return cls(
            here(profile["services"]["temporal"]["environment"], "server"),
            here(profile["x-tls-client"], "client"),
        )


def kind_of(name: str) -> str:
    """Of a service."""
    return name.split()[0]


class Cluster(Stack):
    """Everything that `Stack` has, with more of it: `up` first, `close` at the end."""

    def __init__(self, folder: Path, database: Database, hosts: Hosts, asked: Asked) -> None:
        self.asked, self.database, self.hosts = asked, database, hosts
        self.services: dict[str, tuple[Host, subprocess.Popen[bytes]]] = {}
        self.homes: dict[int, Host] = {}
        for name, schema in DATABASES.items():
            self._sql(name, "create")
            self._sql(name, "setup-schema", "-v", "0.0")
            self._sql(name, "update-schema", "--schema-name", f"postgresql/v12/{schema}")
        self.folder = folder
        self.locks = Locks.made(folder / "certificates") if asked.tls else Locks({}, {})

    def furnish(self, regulation: Regulation) -> None:
        """The register, empty, its time told, with its measure; keys that each host gets a copy of."""
        self.database.ask(f"CREATE DATABASE {REGISTER}")
        url = self.database.url(REGISTER, DOOR if self.asked.pooled else PORT)
        if self.asked.pooled == "transaction":
            url += "?prepare_threshold=none"
        super().__init__(self.folder, regulation, url, told_time=True)
        self.address = f"{FRONT_DOOR}:{PORTS['frontend']}"
        keyring.add(self.folder, self.register.now())

    async def start_server(self) -> None:
        """Each service on a host of its own, one after the other: two that write down what cluster this is fail."""
        hosts = {name: self.hosts.add() for name in self._names()}
        self.hosts.call(FRONT_DOOR, (host for name, host in hosts.items() if kind_of(name) == "frontend"))
        for name, host in hosts.items():
            await self.start_service(name, host)
        async with asyncio.timeout(LONGEST_WAIT):
            while not await self._has_namespace():  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        await self.all_answer()

    async def all_answer(self) -> None:
        """Wait until history and matching have been found."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not await self._answers():  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    async def start_service(self, name: str, host: Host) -> None:
        """One of Temporal's, on a host, until it listens; it is started again if it ends, as systemd would do."""
        self._start(name, host)
        async with asyncio.timeout(LONGEST_WAIT):
            while not await _listens(host.address, PORTS[kind_of(name)]):
                if self.services[name][1].poll() is not None:
                    self._start(name, host)
                await asyncio.sleep(0.1)

    def _start(self, name: str, host: Host) -> None:
        settings, kind = self.settings(host), kind_of(name)
        command = [str(self.asked.server / "temporal-server"), "--allow-no-auth", "start", "--service", kind]
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
            "DB_PORT": str(DOOR if self.asked.pooled == "session" else PORT),
            "POSTGRES_USER": USER,
            "POSTGRES_PWD": "",
            "NUM_HISTORY_SHARDS": str(self.asked.shards),
            "BIND_ON_IP": host.address,
            "CLUSTER_RPC_ADDRESS": self.address,
            "CLUSTER_HTTP_ADDRESS": f"{FRONT_DOOR}:{HTTP_PORT}",
            "DYNAMIC_CONFIG_FILE_PATH": str(self._dynamic()),
            "LOG_LEVEL": "warn",
            **self.locks.server,
        }

    def oldest(self, kind: str) -> str:
        """The service of a kind that has served longest; of frontends, the one that the oldest worker speaks to."""
        at = self._front_door(self.workers[0]) if kind == "frontend" else ""
        return next(
            name for name, (host, _) in self.services.items() if kind_of(name) == kind and at in host.address
        )

    def shards(self) -> str:
        """How many shards each history has written down as its own."""
        owner = "substring(encode(data, 'escape') from '" + NET.replace(".", "[.]") + "[.][0-9]+:')"
        told = self.database.ask(f"SELECT {owner}, count(*) FROM shards GROUP BY 1 ORDER BY 1", "temporal")
        return ", ".join(told.replace(":|", " has ").splitlines())

    def environment(self) -> dict[str, str]:
        """Where its front door is, and what opens it."""
        return {**super().environment(), **self.locks.client}

    async def connected(self, *wired: Plugin) -> Client:
        """A client, if the server answers; it comes in as our processes do."""
        config = ClientConfig.load_client_connect_config(override_env_vars=self.environment())
        return await Client.connect(**config, plugins=wired)

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
        path.write_text(DYNAMIC_LOCKED if self.asked.tls else DYNAMIC, encoding="utf-8")
        return path

    def _names(self) -> list[str]:
        """Of all services: their kind, and a number where there are several."""
        several = dict.fromkeys(SHARED, self.asked.each)
        return [f"{kind} {n}" for kind in PORTS for n in range(1, 1 + several.get(kind, 1))]

    def _sql(self, database: str, *what: str) -> None:
        tool = [str(self.asked.server / "temporal-sql-tool"), "--plugin", "postgres12", "--ep", DESK]
        where = ["-p", str(PORT), "-u", USER, "--db", database]
        subprocess.run(
            [*tool, *where, *what], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _front_door(self, worker: Process) -> str:
        """The address of the frontend that a worker speaks to."""
        asked = ["ss", "-Htn", "state", "established", "dport", f"= :{PORTS['frontend']}"]
        told = subprocess.run(
            [*self.homes[worker.pid].prefix, *asked], check=True, capture_output=True, text=True
        )
        return told.stdout.split()[3].rpartition(":")[0]

    async def _has_namespace(self) -> bool:
        with suppress(RuntimeError, RPCError):
            client = await self.connected()
            wanted = RegisterNamespaceRequest(namespace=client.namespace)
            wanted.workflow_execution_retention_period.FromTimedelta(RETENTION)
            try:
                await client.workflow_service.register_namespace(wanted, timeout=AT_ONCE)
            except RPCError as failed:
                return failed.status is RPCStatusCode.ALREADY_EXISTS
        return False

    async def _answers(self) -> bool:
        try:
            client = await self.connected()
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


async def _listens(address: str, port: int) -> bool:
    """Whether somebody does."""
    with suppress(OSError):
        async with asyncio.timeout(AT_ONCE.total_seconds()):
            _, writer = await asyncio.open_connection(address, port)
            writer.close()
            return True
    return False
