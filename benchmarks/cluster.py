"""A cluster on this machine, under load: where does the time go, and what comes to its end first?

    python -m benchmarks.cluster --server FOLDER [--shards 64] [--each 1] [--tls] [--pooled session]
        [--workers 2] [--titles 300] [--asleep 2000] [--acts 5]

FOLDER has `temporal-server` and `temporal-sql-tool` (docs/guide-cluster.md says how they are made). Temporal's four
services, PostgreSQL and each worker are on hosts of their own, network namespaces of this machine; it needs root.
`--each 2` has two of frontend, history and matching; with `--tls` nobody speaks to Temporal without a certificate;
with `--pooled` our processes ask the database through PgBouncer, and with `session` Temporal, too.
In stages: all fall asleep; nothing happens; people act; as many acts as it takes; all that fall due on one date wake
at once, while people act. Each stage tells the processor time of every part, what the database wrote, how long tasks
waited for a worker and were at it. On few cores only these compare, and not what a clock says.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.api.enums.v1 import EventType, TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from activities import ring
from benchmarks import doors
from benchmarks.database import Database
from benchmarks.hosts import DESK, Hosts, move_apart
from benchmarks.people import People
from benchmarks.pooler import LENT, pooled
from benchmarks.processor import had, resident
from benchmarks.services import CONNECTIONS, Asked, Cluster
from benchmarks.sides import APART, all_delivered
from register import engine, lawbook, ledger, queries, verify
from schemas.action import Action
from schemas.base import local_date
from tests.load.cohort import furnished, measure, named
from tests.next_notice import fill
from tests.people import does
from workflows.plugin import TASK_QUEUE

AT_ONCE = 32
"""Sleepers that are started side by side, and acts that are under way where as many are done as it takes."""

QUIET, BUSY = 20.0, 30.0
"""Seconds in which nothing happens, and in which people act."""

LONG = timedelta(weeks=8)

SAMPLE = 60
"""Runs of titles whose tasks are looked at."""


def say(line: str) -> None:
    """At once: it takes a while."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


def spread_of(figures: Iterable[float], unit: float = 1000) -> str:
    """Half of them, nearly all, and the worst, in milliseconds."""
    found = sorted(figures)
    if not found:
        return "none"
    return " / ".join(
        f"{unit * found[min(len(found) - 1, int(len(found) * at))]:.0f}" for at in (0.5, 0.99, 1)
    )


class Load:
    """The titles of a cluster, and what is done with them."""

    def __init__(self, cluster: Cluster, client: Client, titles: int, asleep: int, acts: float) -> None:
        self.cluster, self.client, self.register = cluster, client, cluster.register
        self.today = local_date(datetime.now(UTC))
        house = furnished(self.register)
        self.due = named(house, titles, self.today).titles if titles else []
        since = datetime.now(UTC) - timedelta(days=2)
        self.callers = fill(self.register, asleep, since, measure(), first=APART)
        known = {one.title: one.life.seq for one in queries.open_titles(self.register)}
        engine.confirm(self.register, known)  # as the sweep has long done
        all_delivered(self.register)
        self.register.told_time = False  # from now on its time is the clock's
        self.people = People(self.act, acts)
        self.acted = 0

    def decision(self) -> Action:
        """The leadership group's, about a title that nobody has acted on."""
        if self.acted == len(self.callers):
            raise SystemExit("all have been acted on: more --asleep")
        title, self.acted = self.callers[self.acted], self.acted + 1
        now = datetime.now(UTC)
        return does(title, "decide", "leadership", local_date(now), now, self.acted, result="approved")

    async def act(self, _n: int = 0) -> bool:
        """As at the command line."""
        return await self.cluster.act(self.client, self.decision()) is not None

    async def put_to_sleep(self, delays: Mapping[str, timedelta]) -> None:
        """Each for so long, as after its last step."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(title: str, delay: timedelta) -> None:
            async with room:
                life = await asyncio.to_thread(ledger.life_of, self.register, title)
                assert life is not None
                await ring.start(self.client, life, delay=delay)

        await asyncio.gather(*(one(title, delay) for title, delay in delays.items()))

    async def as_many_as_it_takes(self, seconds: float) -> int:
        """So many acts are under way all the time; how many are done."""
        until, before = time.monotonic() + seconds, self.acted

        async def one() -> None:
            while time.monotonic() < until:
                await self.act()

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        return self.acted - before

    async def all_awake(self) -> None:
        """Until the register wants none of them awake any more."""
        while await asyncio.to_thread(engine.wakes_before, self.register, datetime.now(UTC), 1):  # noqa: ASYNC110  other processes wake them
            await asyncio.sleep(0.5)

    async def tasks(self) -> tuple[list[float], list[float]]:
        """How long the newest tasks of titles waited for a worker, and how long one was at them; a sample."""
        waited, taken = [], []
        query = 'WorkflowType = "Title" AND ExecutionStatus = "ContinuedAsNew"'
        async for run in self.client.list_workflows(query, limit=SAMPLE):
            handle = self.client.get_workflow_handle(run.id, run_id=run.run_id)
            at = {}
            async for event in handle.fetch_history_events():
                at[event.event_type] = event.event_time.ToNanoseconds() / 1e9
                if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED:
                    waited.append(at[event.event_type] - at[EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED])
                if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                    taken.append(at[event.event_type] - at[EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED])
        return waited, taken


class Stages:
    """What is measured of each."""

    def __init__(self, cluster: Cluster, client: Client) -> None:
        self.cluster, self.client, self.database = cluster, client, cluster.database
        self.longest = (0, 0.0)

    def spent(self) -> dict[str, float]:
        """Processor seconds of every part so far."""
        parts = {f"Temporal {name}": had(one.pid) for name, (_, one) in self.cluster.services.items()}
        parts |= {f"PostgreSQL {name}": had for name, had in self.database.processor().items()}
        parts |= {f"worker {n}": had(one.pid) for n, one in enumerate(self.cluster.workers, 1)}
        return {**parts, "callers": time.process_time()}

    def written(self) -> dict[str, int]:
        """So far: transactions of each database, connections made, KB of log, and KB that each has grown to."""
        told = self.database.ask(
            "SELECT datname || ' transactions', xact_commit FROM pg_stat_database WHERE datname IS NOT NULL "
            "UNION ALL SELECT 'connections', sum(sessions) FROM pg_stat_database "
            "UNION ALL SELECT 'KB of log', pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') / 1000 "
            "UNION ALL SELECT datname || ' KB', pg_database_size(datname) / 1000 FROM pg_database"
        )
        counts = dict(line.split("|") for line in told.splitlines())
        of_ours = sorted(name for name in counts if not name.startswith(("template", "postgres")))
        return {name: int(float(counts[name])) for name in of_ours}

    @asynccontextmanager
    async def stage(self, what: str, count: int | list[int]) -> AsyncIterator[None]:
        """Tell what it took, for each of `count`; a list that is filled meanwhile, or seconds where there are none."""
        self.longest = (0, 0.0)
        watching = asyncio.create_task(self._watch_backlog())
        spent, written = self.spent(), self.written()
        began = time.perf_counter()
        yield
        seconds = time.perf_counter() - began
        watching.cancel()
        number = count if isinstance(count, int) else sum(count)
        say(f"{what}: {number} in {seconds:.1f} s, {number / seconds:.1f} a second")
        for part, so_far in self.spent().items():
            used = so_far - spent.get(part, 0)
            if used >= 0.005 * seconds:
                say(
                    f"    {part:28} {1000 * used / number:8.1f} ms each {100 * used / seconds:6.1f} % of a core"
                )
        each = ((name, (now - written[name]) / number) for name, now in self.written().items())
        say("    each: " + ", ".join(f"{name} {count:.1f}" for name, count in each))
        say(
            f"    longest backlog of titles' tasks: {self.longest[0]}, the oldest of them {self.longest[1]:.1f} s"
        )

    async def _watch_backlog(self) -> None:
        question = DescribeTaskQueueRequest(
            namespace=self.client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            report_stats=True,
        )
        while True:
            stats = (await self.client.workflow_service.describe_task_queue(question)).stats
            age = stats.approximate_backlog_age.ToTimedelta().total_seconds()
            self.longest = max(self.longest, (stats.approximate_backlog_count, age))
            await asyncio.sleep(1)

    def memory(self) -> None:
        """What each process holds."""
        parts = {name: resident(one.pid) for name, (_, one) in self.cluster.services.items()}
        parts |= {f"worker {n}": resident(one.pid) for n, one in enumerate(self.cluster.workers, 1)}
        say("memory MB: " + ", ".join(f"{name} {held:.0f}" for name, held in parts.items()))
        counted = "SELECT datname || ' ' || count(*) FROM pg_stat_activity WHERE datname IS NOT NULL GROUP BY datname"
        say(f"connections: {', '.join(sorted(self.database.ask(counted).splitlines()))}")


async def begun(cluster: Cluster) -> Client:
    """A client of one that answers; with mutual TLS it is told whom each of its ports lets in."""
    cluster.furnish(measure())
    began = time.perf_counter()
    await cluster.start_server()
    say(f"{cluster.asked.shards} shards: the services answer after {time.perf_counter() - began:.1f} s")
    if cluster.asked.tls:
        for line in await doors.knocked(cluster):
            say(line)
    return await cluster.client()


async def measured(cluster: Cluster, asked: argparse.Namespace) -> None:
    """All stages."""
    client = await begun(cluster)
    load, stages = Load(cluster, client, asked.titles, asked.asleep, asked.acts), Stages(cluster, client)
    async with stages.stage("fall asleep", len(load.callers)):
        await load.put_to_sleep(dict.fromkeys(load.callers, LONG))
    async with stages.stage("nothing happens, no worker", int(QUIET)):
        await asyncio.sleep(QUIET)
    begins = time.time() + asked.until
    await load.put_to_sleep({one: timedelta(seconds=begins - time.time()) for one in load.due})
    for _ in range(asked.workers):
        cluster.serve("-m", "benchmarks.pressed", str(begins), "1", str(load.today))
    await cluster.served(client, asked.workers)
    await asyncio.sleep(QUIET)  # a worker looks at everything once
    say(f"shards: {cluster.shards()}")
    async with stages.stage("nothing happens", int(QUIET)):
        await asyncio.sleep(QUIET)
    number = [0]
    async with stages.stage("people act", number):
        waits = await load.people.during(asyncio.sleep(BUSY))
        number[0] = load.acted
    say(f"    {waits}")
    number = [0]
    async with stages.stage("as many acts as it takes", number):
        number[0] = await load.as_many_as_it_takes(BUSY)
    waited, taken = await load.tasks()
    say(
        f"    a task waits {spread_of(waited)} ms, takes {spread_of(taken)} ms (p50 / p99 / longest of {len(taken)})"
    )
    stages.memory()
    if time.time() > begins:
        raise SystemExit("they began to wake too early: more --until")
    await asyncio.sleep(begins - time.time())
    async with stages.stage("all fall due at once", len(load.due)):
        waits = await load.people.during(load.all_awake())
    say(f"    people meanwhile: {waits}")
    waited, taken = await load.tasks()
    say(
        f"    a task waits {spread_of(waited)} ms, takes {spread_of(taken)} ms (p50 / p99 / longest of {len(taken)})"
    )
    faults = await asyncio.to_thread(lambda: verify.verify(cluster.register, lawbook.read(cluster.register)))
    say(f"verify: {len(faults)} faults")


def arguments(told: str | None) -> argparse.ArgumentParser:
    """What a cluster needs to be told."""
    parser = argparse.ArgumentParser(description=told and told.splitlines()[0])
    parser.add_argument(
        "--server", type=Path, required=True, help="folder of temporal-server, temporal-sql-tool"
    )
    parser.add_argument("--postgres", type=Path, default=Path("/usr/lib/postgresql/15/bin"))
    parser.add_argument("--shards", type=int, default=64)
    parser.add_argument("--each", type=int, default=1, help="of frontend, history and matching")
    parser.add_argument("--tls", action="store_true", help="mutual, between all")
    parser.add_argument("--pooled", choices=sorted(LENT), default="", help="how PgBouncer lends connections")
    return parser


def on_a_cluster(asked: argparse.Namespace, what: Callable[[Cluster], Awaitable[None]]) -> None:
    """Do it on one that is there for this alone."""
    with (
        tempfile.TemporaryDirectory(prefix="mingpai-cluster-") as folder,
        Hosts.switched() as hosts,
        Database.running(asked.postgres, DESK, CONNECTIONS) as database,
        pooled(DESK, asked.pooled) if asked.pooled else nullcontext(),
    ):
        wanted = Asked(asked.server, asked.shards, asked.each, asked.tls, asked.pooled)
        cluster = Cluster(Path(folder), database, hosts, wanted)

        async def run() -> None:
            await what(cluster)

        try:
            asyncio.run(run())
        finally:
            cluster.close()
    sys.stdout.flush()


def main() -> None:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--titles", type=int, default=300, help="that fall due on one date")
    parser.add_argument("--asleep", type=int, default=2000, help="others, some of which people act on")
    parser.add_argument("--acts", type=float, default=5, help="of people, a second")
    parser.add_argument("--until", type=float, default=180, help="seconds until they fall due")
    asked = parser.parse_args()
    move_apart()
    on_a_cluster(asked, lambda cluster: measured(cluster, asked))


if __name__ == "__main__":
    main()
