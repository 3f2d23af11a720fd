"""`python -m web`: the process that serves the pages of this installation until it is told to stop.

With `--leash` it also ends when its standard input does: that is how it ends with the `up` that started it.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from datetime import datetime

import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client

from activities.client import connect
from activities.office_file import OfficeFaultsError, load_office
from activities.place import WEB_PORT, MisplacedError, Place
from desk import accounts
from desk.earnest import TrialOverError, enter
from observation import logs, waiting
from register import reach
from register.keyfile import NoKeyError
from schemas.base import CHINA
from schemas.tolerance import PATIENCE
from web.app import make_app
from web.house import House
from web.working import go_on
from wording.files import cause_of

TURN = 0.0005
"""Seconds after which a thread that computes lets another go on. A page asks the register thirty times, and each time
it waits for its turn again: with Python's own five milliseconds it waits longer than it works."""

AT_ONCE = 200
"""Connections: a browser keeps some open."""

log = logging.getLogger("mingpai.web")


def clock() -> datetime:
    """Now, in China."""
    return datetime.now(CHINA)


class Engine:
    """One client of the engine for all pages, made when the first of them rings."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.client: Client | None = None
        self.alone = asyncio.Lock()

    async def __call__(self) -> Client:
        """The client. `RuntimeError` where nobody answers."""
        async with self.alone:
            if self.client is None:
                try:
                    async with asyncio.timeout(PATIENCE.total_seconds()):
                        self.client = await connect(self.place.address)
                except TimeoutError:  # a machine that swallows packets would hold every page that rings
                    raise RuntimeError(f"{self.place.address} does not answer") from None
            return self.client


async def main() -> None:
    """Serve. A database that is down is waited for; the engine is not, for what is handed in lies in the inbox."""
    logs.configure(logging.StreamHandler(sys.stderr))
    sys.setswitchinterval(TURN)
    place = Place.serving()
    office = load_office(place.office_path)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if "--leash" in sys.argv:
        asyncio.get_running_loop().add_reader(sys.stdin, stop.set)
    register = reach.opened(place.database_url, place.var)
    try:
        await waiting.until(lambda: waiting.used(register, reach.check_written), stop, log.warning)
        if register.stamp:
            await asyncio.to_thread(register.stamp.checked, register)
        house = House(
            register, office, place.office_path, place.var, place.evidence, clock, Engine(place), beside=True
        )
        await asyncio.to_thread(enter, register, office, clock())
        await asyncio.to_thread(_seal, house)
        await _serve(house, stop)
    except waiting.ToldToStop:
        log.info("told to stop while waiting")
    finally:
        register.close()


def _seal(house: House) -> None:
    """What was kept before secrets were sealed is sealed now; where no key can be made, the pages are served still."""
    try:
        if count := accounts.seal_kept(house.register, house.vault):
            log.info("secrets of second factors sealed", extra={"count": count})
    except NoKeyError as no:
        log.warning("secrets of second factors are not sealed", extra={"why": str(no)})


def _ready(house: House) -> FastAPI:
    """The app, with what every page needs in memory for good."""
    app = make_app(house)
    app.state.shown.read_all()
    house.book  # noqa: B018 - read once, kept by the register
    gc.collect()
    # Python looks through all that it holds for what nobody needs any more: with the app's own objects, 0.1 to 0.4 s
    # in which no page is answered. They stay until the end: they are not looked at again.
    gc.freeze()
    return app


def _port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and int(given) < 2**16):
        sys.exit(f"MINGPAI_WEB_PORT 写的“{given[:20]}”不是端口，应为 0 到 65535 的整数")
    return int(given)


async def _serve(house: House, stop: asyncio.Event) -> None:
    host = os.environ.get("MINGPAI_WEB_HOST") or "127.0.0.1"
    port = _port(os.environ.get("MINGPAI_WEB_PORT") or str(WEB_PORT))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    config = uvicorn.Config(
        await asyncio.to_thread(_ready, house),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(os.environ.get("MINGPAI_WEB_PROXY")),
        forwarded_allow_ips=os.environ.get("MINGPAI_WEB_PROXY"),
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    log.info("serving pages", extra={"host": host, "port": listener.getsockname()[1]})
    going_on = asyncio.create_task(to_thread.run_sync(go_on, house))
    waiting_ = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, waiting_], return_when=asyncio.FIRST_COMPLETED)
    house.runs.stop()
    server.should_exit = True
    await serving
    await going_on


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except OSError as failed:
        sys.exit(f"网页没有启动：{cause_of(failed)}")
    except (
        MisplacedError,
        NoKeyError,
        OfficeFaultsError,
        TrialOverError,
        SQLAlchemyError,
        reach.UnusableError,
    ) as unusable:
        sys.exit(str(unusable))
