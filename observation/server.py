"""Server: /healthz, /readyz and /metrics over HTTP, inside the worker's process and its event loop.

What watches must not harm what it watches: a port that is taken, a fault in a page, a server that dies are logged,
and the titles go on.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observation.health import Health, Part, Way

if TYPE_CHECKING:
    from observation.metrics import Metrics

LOOPBACK = "127.0.0.1"

STOPPING = 2
"""Seconds that a page under way may still take when the worker stops."""

AT_ONCE = 20
"""Connections; a probe that never hangs up must not use up the process's files."""

log = logging.getLogger("mingpai.observation")


def page(health: Health, ways: Mapping[Way, str]) -> Starlette:
    """The three pages. /healthz answers while process and event loop live; /readyz 503 while a part is missing.

    `ways` are the commands by which what is missing is done here.
    """

    @cache
    def metrics() -> "Metrics":
        from observation.metrics import Metrics  # by the first scrape: no start of a worker waits for it

        return Metrics()

    def why(part: Part) -> str | None:
        return f"{part.why}：{ways[part.way]}" if part.way and part.way in ways else part.why

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        parts = await health.parts.get()
        ready = all(part.ok for part in parts.values())
        told = {name: {"ok": part.ok, "why": why(part)} for name, part in parts.items()}
        return JSONResponse({"ready": ready, "parts": told}, 200 if ready else 503)

    async def figures(_: Request) -> Response:
        return Response(metrics().text(await health.sight.get()), media_type=metrics().content_type)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    )


def place(port: int) -> tuple[str, int]:
    """Where to listen: MINGPAI_HTTP_HOST (a container wants 0.0.0.0) and MINGPAI_HTTP_PORT, 0 for any free one."""
    host = os.environ.get("MINGPAI_HTTP_HOST") or LOOPBACK
    given = os.environ.get("MINGPAI_HTTP_PORT") or str(port)
    if not (given.isascii() and given.isdigit() and int(given) < 2**16):
        log.warning("MINGPAI_HTTP_PORT is no port", extra={"given": given[:20], "instead": port})
        return host, port
    return host, int(given)


@asynccontextmanager
async def observed(
    health: Health, host: str, port: int, ways: Mapping[Way, str] = MappingProxyType({})
) -> AsyncIterator[str | None]:
    """Pages served meanwhile, at the address given back; None where they cannot be. `ways` as in `page`."""
    listener: socket.socket | None = None
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as taken:
        log.warning("no pages", extra={"host": host, "port": port, "failure": str(taken)})
    if listener is None:
        try:
            yield None
        finally:
            health.close()
        return
    server = _Server(
        uvicorn.Config(
            page(health, ways),
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=STOPPING,
        )
    )
    serving = asyncio.create_task(_serve(server, listener))
    shown = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{shown}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        done, _ = await asyncio.wait([serving], timeout=2 * STOPPING)
        if not done:
            serving.cancel()
        listener.close()
        health.close()


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    try:
        await server.serve(sockets=[listener])
    except (Exception, SystemExit):
        log.exception("pages stopped")


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: Ctrl-C and SIGTERM belong to the worker."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them where they are."""
        yield
