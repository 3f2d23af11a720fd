"""Waiting: a process that needs what is not there yet says so, tries again, and ends at once when told to stop."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from register import reach
from register.connect import Register

TRY_EVERY = 2.0
"""Seconds between two attempts."""

SAY_EVERY = 60.0
"""Seconds after which the same wait is told again, so that the end of a log says what is going on."""

CONNECT_PATIENCE = 10.0
"""Seconds that one attempt to reach a server may take; one that listens and says nothing would hold us for ever."""

T = TypeVar("T")


class Absent(Exception):  # noqa: N818  not an error: the attempt is made again
    """Something that is needed is not there; says what, for whoever looks after it."""


class ToldToStop(Exception):  # noqa: N818  not an error: somebody wants the process to end
    """The wait is over because the process is to end."""


async def until(
    attempt: Callable[[], Awaitable[T]],
    stop: asyncio.Event,
    say: Callable[[str], None],
    *,
    every: float = TRY_EVERY,
    quiet: float = 0.0,
) -> T:
    """What `attempt` brings once it raises `Absent` no more; `say` hears of a wait over `quiet` seconds and of its end.

    `ToldToStop` as soon as `stop` is set.
    """
    began, said, said_at = time.monotonic(), "", 0.0
    while True:
        try:
            found = await _unless(stop, attempt())
        except Absent as absent:
            now = time.monotonic()
            if now - began >= quiet and (str(absent) != said or now - said_at >= SAY_EVERY):
                said, said_at = str(absent), now
                waited = f"（已等待{round(now - began)}秒）" if now - began >= SAY_EVERY else ""
                say(f"{said}。正在等待，恢复后自动继续{waited}")
        else:
            if said:
                say(f"已恢复，共等待{round(time.monotonic() - began)}秒，现在继续")
            return found
        await _unless(stop, asyncio.sleep(every))


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T:
    """What `work` comes to; `ToldToStop` when `stop` is set first."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ToldToStop
    finally:
        for one in (working, stopping):
            one.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def used(register: Register, work: Callable[[Register], T]) -> T:
    """What `work` makes of the register, in a thread.

    `Absent` for what passes by itself, `reach.UnusableError` for what somebody has to mend.
    """

    def attempt() -> T:
        try:
            return work(register)
        except SQLAlchemyError as failed:
            raise reach.explain(register.url, failed) from failed

    try:
        return await asyncio.to_thread(attempt)
    except reach.UnusableError as unusable:
        if unusable.trouble.passes:
            register.close()  # a session stays as its database was set when it began
            raise Absent(str(unusable)) from None
        raise


async def reached(connect: Callable[[], Awaitable[Client]], where: str) -> Client:
    """A client of a server that answers and has our namespace; `Absent` before that. `where` is its address."""
    try:
        async with asyncio.timeout(CONNECT_PATIENCE):
            client = await connect()
            await client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=client.namespace)
            )
    except TimeoutError:
        raise Absent(f"Temporal 服务（{where}）{CONNECT_PATIENCE:.0f}秒内没有应答") from None
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            raise Absent(f"Temporal 服务（{where}）里还没有本程序用的命名空间") from None
        raise Absent(f"Temporal 服务（{where}）没有应答：{failed.status.name}") from None
    except RuntimeError as failed:
        raise Absent(f"连不上 Temporal 服务（{where}）：{_core(failed)}") from None
    return client


def _core(failed: RuntimeError) -> str:
    """What the system said, out of what the SDK wraps around it (`… message: "Connection refused" …`)."""
    if "InvalidCertificate" in str(failed):
        return "对方出示的证书不是 TEMPORAL_TLS_SERVER_CA_CERT_PATH 所写的机构签发的"
    found = re.findall(r'message: "([^"]+)"', str(failed))
    if "transport error" in found:  # all that is told of a server that hangs up
        return "对方断开了连接；它要求出示证书的，请核对 TEMPORAL_TLS_CLIENT_CERT_PATH 等所写的证书是否为它所认可"
    return found[-1] if found else reach.reason(failed)
