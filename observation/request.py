"""Request 线索: what ties a ring, its record and its notices together; one header on every call between them.

Workflows run part of this module, so it has no clock and no randomness (tests/workflow/test_pure.py). Nothing here
can fail a workflow task: a header that cannot be read is as good as none.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadConverter
from temporalio.worker import (
    ExecuteWorkflowInput,
    HandleUpdateInput,
    StartActivityInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowOutboundInterceptor,
)

HEADER = "mingpai-request"

Headers = Mapping[str, Payload]


class Request(NamedTuple):
    """An id for log lines, and with tracing on the span to hang the next one under (W3C traceparent)."""

    id: str
    traceparent: str | None = None


current: ContextVar[Request | None] = ContextVar("request", default=None)
"""The request that this task works for. None where nobody asked: a title that wakes by the clock."""


def to_headers(headers: Headers) -> Headers:
    """The headers, and the current request among them."""
    request = current.get()
    if request is None:
        return headers
    return {**headers, HEADER: PayloadConverter.default.to_payload(request._asdict())}


def from_headers(headers: Headers) -> Request | None:
    """The request that a caller sent."""
    if (payload := headers.get(HEADER)) is None:
        return None
    try:
        return Request(**PayloadConverter.default.from_payload(payload))
    except Exception:  # whatever another version put there
        return None


class CarryInWorkflow(WorkflowInboundInterceptor):
    """Hands the request of an update, or of a run's start, to the activities that it leads to.

    The SDK's own tracing would hang an action's work under the run's start, perhaps years ago, and carry that through
    every hibernation; here a wake by the clock starts with nothing.
    """

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        """Watch what goes out as well."""
        super().init(_CarryOut(outbound))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        """A run: for whoever started it; a run that continues another one has no such header."""
        current.set(from_headers(input.headers))
        return await super().execute_workflow(input)

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:
        """An update: its id is the action's."""
        request = from_headers(input.headers)
        current.set(request)
        workflow.logger.info("rung", extra={"action": input.id, "request": request.id if request else None})
        return await super().handle_update_handler(input)


class _CarryOut(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:
        input.headers = to_headers(input.headers)
        return super().start_activity(input)

    def start_local_activity(self, input: StartLocalActivityInput) -> workflow.ActivityHandle[Any]:
        input.headers = to_headers(input.headers)
        return super().start_local_activity(input)
