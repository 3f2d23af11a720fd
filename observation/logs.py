"""Logs: what a line of the log carries besides its words: title, action and request, whoever wrote it."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor
from temporalio import activity, workflow

TITLE = "title/"
"""What the id of a title's workflow begins with."""

_KEPT = {
    "workflow_id": "workflow",
    "workflow_run_id": "run",
    "run_id": "run",
    "activity_type": "activity",
    "attempt": "attempt",
    "update_id": "action",
}
"""What is worth keeping of the SDK's own particulars, under our names. An update's id is the action's."""


def configure(handler: logging.Handler) -> None:
    """One JSON line an event to `handler`, from structlog and from the standard library alike; nowhere else."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, *ids()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def ids() -> list[Processor]:
    """For records of the standard library: their extras, and the SDK's particulars under our names."""
    # The particulars stand in fields of their own; in the message they would only be in the way.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    # Each look at the migrations would say twice how Alembic connects.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    return [structlog.stdlib.ExtraAdder(), _spell_out]


def _spell_out(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for particulars in (event.pop("temporal_workflow", None), event.pop("temporal_activity", None)):
        for theirs, ours in _KEPT.items():
            if particulars and particulars.get(theirs) is not None:
                event.setdefault(ours, particulars[theirs])
    if str(event.get("workflow", "")).startswith(TITLE):
        event.setdefault("title", event["workflow"].removeprefix(TITLE))
    return {key: value for key, value in event.items() if value is not None}
