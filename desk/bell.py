"""Bell: ring a title for what was taken in. Alone in this room it knows the engine, which no look-up loads."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError

from activities import ring
from desk.hand_in import Handed
from register.connect import Register
from schemas.tolerance import PATIENCE

Connect = Callable[[], Awaitable[Client]]
"""A client of the engine: a face keeps one, or makes one where it is needed."""


async def rung(
    connect: Connect, register: Register, handed: Handed, patience: timedelta = PATIENCE
) -> Handed:
    """It with the receipt that the title has given; without one where nobody answered in time.

    Nothing is lost then: the inbox has the action, and the worker's sweep will find it.
    """
    if handed.receipt is not None:
        return handed
    try:
        return Handed(handed.action, await ring.ring(await connect(), register, handed.action, patience))
    except (RuntimeError, RPCError):
        return handed
