"""The wiring that client, worker and replayer share: pydantic on the wire, our workflows, no sandbox.

A sandbox would load a workflow's module anew for every run and look at each name that it uses: half of what a worker
did. What it would find is found before anything runs: tests/workflow/test_pure.py reads what workflows are made of.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)
from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkerDeploymentConfig

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


_CONVERTERS = tuple(PydanticPayloadConverter().converters.values())


class PayloadConverter(PydanticPayloadConverter):
    """Pydantic on the wire. Each run of a workflow has one of its own: what reads a type is made once for them all."""

    def __init__(self) -> None:
        CompositePayloadConverter.__init__(self, *_CONVERTERS)


DATA_CONVERTER = DataConverter(payload_converter_class=PayloadConverter)


def plugin(
    activities: Sequence[Callable[..., Any]] = (), *, codec: PayloadCodec | None = None
) -> SimplePlugin:
    """The one plugin; only a worker passes activities. A codec seals what the engine is given, failures too."""
    sealed = replace(
        DATA_CONVERTER,
        payload_codec=codec,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
    return SimplePlugin(
        "mingpai",
        data_converter=sealed if codec else DATA_CONVERTER,
        workflows=WORKFLOWS,
        workflow_runner=UnsandboxedWorkflowRunner(),
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
