"""Dispatch: a delivery is under way for every notice that waits, or for every reader and morning."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from schemas.delivery import Delivery, delivery_id
from schemas.party import Party, Role
from workflows.delivery import DeliveryWorkflow
from workflows.life.digest_day import digest_at
from workflows.plugin import DELIVERY_QUEUE

NEAR = timedelta(minutes=10)
"""A digest that leaves within so long may be under way: it is told to look into the outbox once more."""

RPC = timedelta(seconds=10)

STARTS_AT_ONCE = 8
"""Deliveries that one caller starts side by side."""


class Row(Protocol):
    """What a start needs of a notice, or of a delivery, in the outbox."""

    @property
    def role(self) -> Role: ...
    @property
    def area(self) -> str | None: ...
    @property
    def digest_on(self) -> date | None: ...
    @property
    def key(self) -> str | None: ...


async def start_deliveries(
    client: Client,
    rows: Iterable[Row],
    now: datetime,
    *,
    task_queue: str = DELIVERY_QUEUE,
    again: bool = False,
) -> None:
    """Make sure that a delivery exists for each of these: one an urgent notice, one a reader and morning.

    Safe to repeat: one that is under way is kept, one that has nothing left to send ends at once. `again` is for
    people: whatever waits for its next attempt is tried now. Raises the first `RPCError`, when all have been tried.
    """
    now, room = current(now), asyncio.Semaphore(STARTS_AT_ONCE)

    async def start(delivery: Delivery) -> None:
        wait = digest_at(delivery.digest_on) - now if delivery.digest_on else timedelta(0)
        async with room:
            await client.start_workflow(
                DeliveryWorkflow.run,
                delivery,
                id=delivery_id(delivery.reader, delivery.key, delivery.digest_on),
                task_queue=task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING
                if again
                else WorkflowIDConflictPolicy.USE_EXISTING,
                start_delay=wait if wait >= NEAR else None,
                # Signalled and perhaps started: else a notice that is recorded while its digest leaves would be lost.
                start_signal="more" if delivery.digest_on and leaves(delivery.digest_on, now) else None,
                rpc_timeout=RPC,
            )

    deliveries = dict.fromkeys(map(_delivery, rows))
    ended = await asyncio.gather(*map(start, deliveries), return_exceptions=True)
    for failed in ended:
        if isinstance(failed, BaseException):
            raise failed


def leaves(digest_on: date | None, now: datetime) -> bool:
    """Whether a notice leaves now: an urgent one, or with a digest that may be leaving. Others wait for their morning:
    a workflow for each reader and day would cost the engine more than the act that wrote to them.
    """
    return digest_on is None or digest_at(digest_on) - now < NEAR


def _delivery(row: Row) -> Delivery:
    key = row.key if row.digest_on is None else None
    return Delivery(reader=Party(role=row.role, area=row.area), key=key, digest_on=row.digest_on)


def current(now: datetime) -> datetime:
    """`now`, or later after retries through an outage: the server's time. That of a local activity is a machine's."""
    if activity.in_activity() and not activity.info().is_local:
        return max(now, activity.info().started_time)
    return now
