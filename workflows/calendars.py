"""CalendarWorkflow: a new calendar to every open title, by pages, until none is left; whatever dies is gone on with.

Its id is the calendar's, so that there is one; what it has done is in the register, so that it can be started anew.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from schemas.arrival import Arrival, Handing, Page
from schemas.base import Sha256
from workflows.title import on_waking

PAGES_A_RUN = 100
"""Pages after which it continues as new: a province's register leaves some thousand events behind, not a million."""

A_PAGE = timedelta(minutes=10)
HEARTBEAT = timedelta(seconds=8)
"""A worker that died is noticed so soon, and another one goes on."""

AGAIN = timedelta(minutes=5)
"""Titles that did not answer in the first round have the action in their inbox; another round looks after them."""

_FOREVER = RetryPolicy(maximum_interval=timedelta(minutes=1))


def calendar_workflow_id(calendar: Sha256) -> str:
    """The id of the workflow that brings this calendar."""
    return f"calendar/{calendar[:16]}"


@workflow.defn(name="Calendar")
class CalendarWorkflow:
    """Round after round through the open titles that live under another calendar."""

    @workflow.run
    async def run(self, arrival: Arrival) -> None:
        """Hand the calendar to page after page; ends when every open title lives under it, or under a newer one."""
        for _ in range(PAGES_A_RUN):
            page: Page = await workflow.execute_activity(
                "hand_calendar",
                Handing(arrival=arrival, now=workflow.now()),
                result_type=Page,
                start_to_close_timeout=A_PAGE,
                heartbeat_timeout=HEARTBEAT,
                retry_policy=_FOREVER,
                summary=arrival.after,
            )
            if page.after is None:
                break
            arrival = arrival.model_copy(update={"after": page.after})
        else:
            workflow.continue_as_new(arrival, initial_versioning_behavior=on_waking())
        if page.left:
            workflow.continue_as_new(
                arrival.model_copy(update={"after": ""}),
                backoff_start_interval=AGAIN,
                initial_versioning_behavior=on_waking(),
            )
