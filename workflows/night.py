"""NightWorkflow: once a night a checkpoint is signed, the workflows are compared with the register, and it is mailed.

A workflow and not a chore of the worker: of two workers only one does it, a night that everybody was down is made up
for when somebody is back, and the last result can be read from its memo. Like a title it sleeps by continuing as new.
"""

from datetime import datetime, time, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

from schemas.base import CHINA, local_date
from schemas.night import Hour
from workflows.title import on_waking

NIGHT_ID = "night"
"""There is one for an installation."""

AT = time(3, tzinfo=CHINA)
"""The offices are closed, the digest at 08:30 is still to come."""

CHORES = ("take_checkpoint", "compare_with_register", "mail_checkpoint")

ONE_TRY = timedelta(minutes=30)
PATIENCE = timedelta(hours=12)
"""Longer than an outage of the database lasts; then the next night is near enough."""

BACKOFF = RetryPolicy(initial_interval=timedelta(seconds=30), maximum_interval=timedelta(minutes=15))


def until_night(now: datetime) -> timedelta:
    """How long it is until the next night's hour; never nothing."""
    today = datetime.combine(local_date(now), AT)
    return (today if now < today else today + timedelta(days=1)) - now


@workflow.defn(name="Night")
class NightWorkflow:
    """One run a night; the first one, too, starts with its work."""

    @workflow.run
    async def run(self) -> None:
        """Do the chores, whatever comes of them, and sleep until the next night."""
        memo = {"on": workflow.now().astimezone(CHINA).isoformat()}
        for chore in CHORES:
            memo[chore] = await self._do(chore)
        workflow.continue_as_new(
            backoff_start_interval=until_night(workflow.now()),
            memo=memo,
            initial_versioning_behavior=on_waking(),
        )

    async def _do(self, chore: str) -> str:
        try:
            said: str = await workflow.execute_activity(
                chore,
                Hour(now=workflow.now()),
                result_type=str,
                start_to_close_timeout=ONE_TRY,
                schedule_to_close_timeout=PATIENCE,
                retry_policy=BACKOFF,
            )
        except ActivityError:
            return "failed"
        return said
