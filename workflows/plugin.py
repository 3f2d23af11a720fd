"""The wiring that client, worker and replayer share: pydantic on the wire, our workflows, our sandbox."""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkerDeploymentConfig
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.calendars import CalendarWorkflow
from workflows.delivery import DeliveryWorkflow
from workflows.night import NightWorkflow
from workflows.title import TitleWorkflow
from workflows.undertaking import UndertakingWorkflow

TASK_QUEUE = "mingpai"

DELIVERY_QUEUE = "mingpai-deliveries"
"""Deliveries have slots of their own: a morning's thousands of them keep no person and no title waiting."""

DEPLOYMENT = "mingpai"
"""The Worker Deployment whose versions are the builds of this program; docker-compose.yml names it too."""

WORKFLOWS = (TitleWorkflow, DeliveryWorkflow, NightWorkflow, CalendarWorkflow, UndertakingWorkflow)

_PASSED_THROUGH = (
    "schemas",
    "workflows.life",
    "workflows.lawbook",
    "workflows.labels",
    "pydantic",
    "pydantic_core",
)
"""Pure modules that a sandbox need not load again for every workflow (design §3, sandbox)."""


def plugin(activities: Sequence[Callable[..., Any]] = ()) -> SimplePlugin:
    """The one plugin; only a worker passes activities."""
    runner = SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*_PASSED_THROUGH)
    )
    return SimplePlugin(
        "mingpai",
        data_converter=pydantic_data_converter,
        workflows=WORKFLOWS,
        workflow_runner=runner,
        activities=activities,
    )


def versioned(build_id: str) -> WorkerDeploymentConfig:
    """A worker that serves as one build of the deployment: nobody's until the build is made current (design §3).

    AUTO_UPGRADE: whatever a title is doing, its next task goes to the build that is current by then.
    """
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build_id),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


def workflow_id(title: str) -> str:
    """The id of a title's workflow."""
    return f"title/{title}"
