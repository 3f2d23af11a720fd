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
