"""Follow: log lines and spans of ring, record and deliver, each with the ids of title, action and request."""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import structlog
from sqlalchemy import and_, select
from temporalio import activity
from temporalio.client import (
    Interceptor as ClientInterceptor,
)
from temporalio.client import (
    OutboundInterceptor,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from observation import tracing
from observation.request import CarryInWorkflow, Request, current, from_headers, to_headers
from register.connect import Register
from register.tables import entries, outbox
from schemas.action import Action
from schemas.delivery import Attempt, Delivery, Undelivered
from schemas.record import Awake

# The standard library's logger: a command that has not set up any logging stays quiet, structlog's would print.
log = logging.getLogger("mingpai.follow")

PATIENCE = 5
"""Seconds that a delivery waits to learn which actions its notices come from; without an answer it goes on."""


def fresh() -> Request:
    """A request of its own."""
    return Request(secrets.token_hex(8))


@contextmanager
def ringing(action: Action) -> Iterator[None]:
    """Around one ring: a request of its own, that its record and its notices will name."""
    request = fresh()
    ids = {"title": action.title, "action": action.id, "request": request.id}
    with tracing.span("ring", None, _attributes(ids)) as span:
        token = current.set(request._replace(traceparent=span.traceparent))
        try:
            log.info("ring", extra={**ids, "kind": action.kind})
            yield
        finally:
            current.reset(token)


class FollowCalls(ClientInterceptor):
    """A client's calls carry the request that they are made for."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        """Stand before the client."""
        return _Calls(next)


class _Calls(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        input.headers = to_headers(input.headers)
        return await super().start_workflow(input)

    async def start_workflow_update(self, input: StartWorkflowUpdateInput) -> WorkflowUpdateHandle[Any]:
        input.headers = to_headers(input.headers)
        return await super().start_workflow_update(input)


class FollowWork(Interceptor):
    """A worker's work, followed from the header to the next call."""

    def __init__(self, register: Register) -> None:
        self.register = register

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Stand before activities."""
        return _Effects(next, self.register)

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        """Stand before workflows."""
        return CarryInWorkflow


class _Effects(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, register: Register) -> None:
        super().__init__(next)
        self.register = register

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        kind = activity.info().activity_type
        # A title that woke by the clock has no caller: what it records and tells is followed from here.
        request = from_headers(input.headers) or fresh()
        question = input.args[0] if input.args else None
        # Not taken back: each activity has a task of its own, and the SDK's line about its failure comes after.
        structlog.contextvars.bind_contextvars(request=request.id, **_ids(question))
        current.set(request)
        match question:
            case Awake():
                with self._span(kind, request, question) as span:
                    answer = await super().execute_activity(input)
                    span.set({"mingpai.seq": answer.seq})
                    return answer
            case Attempt() | Undelivered():
                notices = await self._notices(question.delivery)
                if len(notices) == 1:
                    structlog.contextvars.bind_contextvars(**notices[0].ids)
                with self._span(kind, request, question) as span:
                    span.set({"mingpai.notices": len(notices)})
                    for one in notices:
                        span.event("notice", {"mingpai.notice": one.key, **_attributes(one.ids)})
                    answer = await super().execute_activity(input)
                for one in notices:
                    log.info(kind, extra={"notice": one.key, **one.ids})
                return answer
        return await super().execute_activity(input)

    @contextmanager
    def _span(self, kind: str, request: Request, question: Any) -> Iterator[tracing.TraceSpan]:
        ids = {"request": request.id, **_ids(question)}
        with tracing.span(kind, request.traceparent, _attributes(ids)) as span:
            current.set(request._replace(traceparent=span.traceparent))
            yield span

    async def _notices(self, delivery: Delivery) -> list["Told"]:
        """What a delivery is about to carry. To follow is worth less than to deliver: no answer is an empty one."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.to_thread(notices_of, self.register, delivery)
        except Exception as failed:
            log.warning("not followed", extra={"failure": type(failed).__name__})
            return []


class Told(NamedTuple):
    """A notice, and the action that it tells of."""

    key: str
    title: str
    action: str | None

    @property
    def ids(self) -> dict[str, str]:
        """Of the title, and of the action that the notice tells of; a reminder tells of none."""
        return {"title": self.title, **({"action": self.action} if self.action else {})}


def notices_of(register: Register, delivery: Delivery) -> list[Told]:
    """What a delivery has still to carry, in the order of keys."""
    reader = delivery.reader
    where = (
        outbox.c.key == delivery.key
        if delivery.key is not None
        else and_(
            outbox.c.role == reader.role.value,
            outbox.c.area.is_not_distinct_from(reader.area),
            outbox.c.digest_on.is_not_distinct_from(delivery.digest_on),
        )
    )
    query = (
        select(outbox.c.key, outbox.c.title, entries.c.action_id)
        .outerjoin(entries, and_(entries.c.title == outbox.c.title, entries.c.seq == outbox.c.seq))
        .where(where, outbox.c.state != "delivered")
        .order_by(outbox.c.key)
    )
    with register.reading() as connection:
        return [Told(*_refused(*row)) for row in connection.execute(query)]


def _refused(key: str, title: str, action: str | None) -> tuple[str, str, str | None]:
    """A late refusal names its action in its key; the entry beside it is another's."""
    return (key, title, key.removeprefix("refused/") if key.startswith("refused/") else action)


def _ids(question: Any) -> dict[str, str]:
    match question:
        case Awake(title=title, want=action):
            return {"title": title, **({"action": action} if action else {})}
        case Attempt(delivery=delivery) | Undelivered(delivery=delivery):
            on = {"digest_on": delivery.digest_on.isoformat()} if delivery.digest_on else {}
            return {"reader": delivery.reader.role.value, **on}
    return {}


def _attributes(ids: dict[str, str]) -> dict[str, str | int]:
    return {f"mingpai.{name}": value for name, value in ids.items()}
