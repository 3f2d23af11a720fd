"""Polled: which workers ask the engine for work, and when each last did."""

from datetime import datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from schemas.base import CHINA

POLLED = timedelta(minutes=2)
"""A worker asks for work at least once a minute."""


async def heard(client: Client, queue: str) -> dict[str, datetime]:
    """When each worker, by its `process@machine`, last asked a task queue for work."""
    asked = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        ),
        timeout=timedelta(seconds=5),
    )
    return {one.identity: one.last_access_time.ToDatetime(CHINA) for one in asked.pollers}
