"""The process that hosts workflows and activities: `python worker.py`. It stops cleanly on SIGTERM and Ctrl-C."""

import gc

if __name__ == "__main__":
    gc.disable()  # what is loaded stays: to look through it for garbage again and again takes a tenth of a start

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError
from temporalio.worker import Interceptor, Worker, WorkerDeploymentConfig

from activities import calendars, governing
from activities.calendars import CalendarActivities
from activities.client import ServerTooOldError, check_server, connect, make_readable, server_version
from activities.deliver import Deliver
from activities.night import NightActivities
from activities.office_file import OfficeFaultsError, load_office, pack_of
from activities.place import MisplacedError, Place
from activities.push import Pushing
from activities.record import RegisterActivities
from activities.starting import Starter
from activities.sweep import Sweep
from activities.undertakings import UndertakingActivities
from activities.unreadable import refuse_without_keys
from activities.unrung import Unrung
from desk.events import events
from observation import logs, tracing, waiting
from observation.follow import FollowWork
from register import lawbook, reach
from register.connect import Register
from register.keyfile import NoKeyError
from register.vault import Vault
from register.witness import Witness
from regulations.calendars import CalendarFault
from regulations.load import PackFaultsError, load_binding
from schemas.office import Office
from workflows.night import NIGHT_ID, NightWorkflow, until_night
from workflows.plugin import DELIVERY_QUEUE, TASK_QUEUE, versioned

DEFAULT_SERVER = "localhost:7233"
"""Where the SDK looks for a server unless the environment says otherwise."""

PORT = 8321
"""Where the pages are, unless MINGPAI_HTTP_PORT says otherwise."""

SWEEP_EVERY = timedelta(seconds=30)

LOOK_EVERY = timedelta(seconds=1)
"""An action that nobody rings for any more is rung for after `UNRUNG` and at most so long."""

NIGHT_EVERY = timedelta(minutes=1)
"""Where the nightly work was ended, it is under way again after so long."""

CALENDAR_EVERY = timedelta(minutes=5)
"""Whoever imports a notice starts what brings it; this is for who was killed in between."""

PUSH_EVERY = timedelta(seconds=5)
"""What happened is on its way to other systems after at most so long."""

CHANNELS_AT_ONCE = 8
"""Threads that wait for mail servers and webhooks; a slow channel must not hold the others up."""

DELIVERIES_AT_ONCE = 16
"""Delivery workflows that a worker thinks about or remembers: they only wait for a thread."""

UNVERSIONED = "unversioned"
"""What the engine is told of a worker that serves as no build. Told nothing, the SDK reads and hashes the code of every
module that is loaded: a fifth of all that a start takes."""

log = structlog.get_logger("mingpai.worker")

MIGRATE = "python -m alembic -c register/alembic.ini upgrade head"
"""What brings a register's tables to this program's version; `up` does it by itself."""


class _Common(TypedDict):
    """What both workers of a process are given."""

    activity_executor: ThreadPoolExecutor
    interceptors: list[Interceptor]
    graceful_shutdown_timeout: timedelta
    build_id: str | None
    deployment_config: WorkerDeploymentConfig | None
    debug_mode: bool


@asynccontextmanager
async def hosting(
    client: Client,
    register: Register,
    office: Office,
    var: Path,
    *,
    sweep_every: timedelta | None = SWEEP_EVERY,
    fresh: bool = False,
    max_cached_workflows: int = 1000,
    build_id: str | None = None,
    watch_deadlocks: bool = True,
) -> AsyncIterator[Worker]:
    """A worker under way, with whatever the engine lost brought to it; drained at the end.

    `fresh`: the server's file is new, and its titles are started from the register.
    With a build id it serves only once that build is made current (docker-compose.yml, `current-version`).
    `watch_deadlocks` fails a workflow's task that takes two seconds: in production a law that does not come to an end,
    in a rehearsal only a busy machine. Without it workflows run on the event loop's thread.
    """
    await check_server(client)
    await refuse_without_keys(client, datetime.now(UTC))
    if register.stamp:
        await asyncio.to_thread(register.stamp.checked, register)
    await make_readable(client)
    await asyncio.to_thread(lawbook.read, register)  # nobody's first act waits for it
    witness = None if register.told_time else Witness(_since_boot)
    # Where nobody sweeps, on virtual time, the clock could run ahead of a start that no answer waits for.
    starter = Starter(client, register, swept=sweep_every is not None)
    effects = RegisterActivities(register, starter, witness)
    threads = ThreadPoolExecutor(CHANNELS_AT_ONCE, thread_name_prefix="channel")
    deliver = Deliver(register, office, var, threads)
    night = NightActivities(register, client, var, office)
    common = _Common(
        activity_executor=threads,
        interceptors=[FollowWork(register)],
        graceful_shutdown_timeout=timedelta(seconds=10),
        build_id=None if build_id else UNVERSIONED,
        deployment_config=versioned(build_id) if build_id else None,
        debug_mode=not watch_deadlocks,
    )
    postman = Worker(
        client,
        task_queue=DELIVERY_QUEUE,
        activities=[deliver.deliver, deliver.give_up],
        max_cached_workflows=min(max_cached_workflows, DELIVERIES_AT_ONCE),
        max_concurrent_workflow_tasks=DELIVERIES_AT_ONCE,
        max_concurrent_activities=CHANNELS_AT_ONCE,
        **common,
    )
    worker = Worker(
        client,
        task_queue=TASK_QUEUE,
        activities=[
            effects.record,
            # What an earlier version started is delivered where it was started.
            deliver.deliver,
            deliver.give_up,
            night.take_checkpoint,
            night.compare_with_register,
            night.mail_checkpoint,
            CalendarActivities(register, client, witness).hand_calendar,
            UndertakingActivities(register, client, starter).tend,
        ],
        max_cached_workflows=max_cached_workflows,
        **common,
    )
    chores: list[asyncio.Task[None]] = []
    if sweep_every is not None:
        chores.append(asyncio.create_task(Sweep(client, register).keep(sweep_every, fresh=fresh)))
        chores.append(asyncio.create_task(Unrung(client, register).keep(LOOK_EVERY)))
        chores.append(asyncio.create_task(_keep_nights(client)))
        chores.append(asyncio.create_task(_keep_calendar(client, register)))
        chores.append(asyncio.create_task(Pushing(register, office, Vault(var), events).keep(PUSH_EVERY)))
    with threads:
        async with starter, postman, worker:
            try:
                yield worker
            finally:
                for chore in chores:
                    chore.cancel()
                    with suppress(asyncio.CancelledError):
                        await chore


def _since_boot() -> float:
    """Seconds that go on while the machine sleeps, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def _keep_nights(client: Client) -> None:
    """Make sure that the nightly work is under way, whoever has ended it; a new one waits for the night.

    Not on the time-skipping test server, which has no list of workflows and passes a thousand nights in a second.
    """
    while True:
        try:
            if not await server_version(client):
                return
            await client.start_workflow(
                NightWorkflow.run,
                id=NIGHT_ID,
                task_queue=TASK_QUEUE,
                start_delay=until_night(datetime.now(UTC)),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        except RPCError as failed:
            log.warning("nightly work not started", error=str(failed))
        await asyncio.sleep(NIGHT_EVERY.total_seconds())


async def _keep_calendar(client: Client, register: Register) -> None:
    """Make sure that the newest calendar comes to every open title, whoever put it into the register.

    An office's import does so at once; this is for what died in the middle of it, and for a program that came with a
    new notice.
    """
    while True:
        try:
            await calendars.see_to(client, register)
        except Exception as failed:
            log.warning("calendar not seen to", error=str(failed))
        await asyncio.sleep(CALENDAR_EVERY.total_seconds())


@asynccontextmanager
async def watched(
    client: Client, register: Register, var: Path, port: int = PORT
) -> AsyncIterator[str | None]:
    """Meanwhile /healthz, /readyz and /metrics are answered, at the address given back; None where they cannot be."""
    # Imported here: a clerk's command needs no web server and need not wait for one.
    from observation.health import Health
    from observation.server import observed, place

    health = Health(client, register, var, check_server, lambda: datetime.now(UTC))
    async with observed(health, *place(port), {"migrate": MIGRATE}) as pages:
        yield pages


def furnish(register: Register, pack: Path) -> None:
    """The office's pack and the calendar into the register, where they stay under their hash for ever."""
    lawbook.add(register, load_binding(pack), datetime.now(UTC))
    governing.furnish(register, datetime.now(UTC))


async def main() -> None:
    """Serve until told to stop. A database or a server that is down is waited for."""
    logs.configure(logging.StreamHandler(sys.stderr))
    place = Place.serving()
    office = load_office(place.office_path)
    register = reach.opened(place.database_url, place.var)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await _serve(register, office, pack_of(office, place.office_path), place.var, stop)
    except waiting.ToldToStop:
        log.info("told to stop while waiting")
    except SQLAlchemyError as failed:
        raise reach.explain(register.url, failed) from failed
    finally:
        register.close()
    await asyncio.to_thread(tracing.switch_off)
    log.info("stopped")


async def _serve(register: Register, office: Office, pack: Path, var: Path, stop: asyncio.Event) -> None:
    """Wait for what serving needs, and serve."""

    def prepare(one: Register) -> None:
        reach.check_written(one)
        furnish(one, pack)

    await waiting.until(lambda: waiting.used(register, prepare), stop, log.warning)
    server = str(ClientConfig.load_client_connect_config().get("target_host", DEFAULT_SERVER))
    client = await waiting.until(lambda: waiting.reached(connect, server), stop, log.warning)
    build_id = os.environ.get("MINGPAI_BUILD_ID")
    async with (
        hosting(client, register, office, var, build_id=build_id),
        watched(client, register, var) as pages,
    ):
        log.info("serving", task_queue=TASK_QUEUE, office=office.name, build_id=build_id, pages=pages)
        await stop.wait()
        log.info("draining")


def _last_words(unusable: reach.UnusableError) -> str:
    """What a register needs before this program can serve it."""
    return f"{unusable}：{MIGRATE}" if unusable.trouble.migrates else f"{unusable}。"


if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    try:
        asyncio.run(main())
    except reach.UnusableError as unusable:
        sys.exit(_last_words(unusable))
    except (
        *(ServerTooOldError, NoKeyError, MisplacedError),
        *(OfficeFaultsError, PackFaultsError, CalendarFault),
    ) as unusable:
        sys.exit(str(unusable))
