"""DeliveryWorkflow: one urgent notice, or one reader's digest of a morning, until it arrives or is given up."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from schemas.delivery import Attempt, Delivery, Undelivered
from workflows.life.digest_day import digest_at

PATIENCE = timedelta(days=3)
"""A mail server down over a weekend is not yet a reason to give up."""

BACKOFF = RetryPolicy(
    initial_interval=timedelta(seconds=30), backoff_coefficient=3, maximum_interval=timedelta(hours=6)
)
"""After 30 s, 90 s, 4 min … and then every six hours: about 17 attempts in three days."""

ONE_TRY = timedelta(minutes=5)
"""A channel answers or fails within seconds; the rest is waiting for a free thread on a busy morning."""

BEAT = timedelta(seconds=30)
"""A worker that was not heard of for so long has died with the message in its hands: another one tries."""

CHANNEL_ERROR = "ChannelError"
"""The type of failures whose message is written for the office; any other may hold what is not theirs to read."""

UNKNOWN = "三天内未能送达,原因见服务日志"


@workflow.defn(name="Delivery")
class DeliveryWorkflow:
    """Started behind the step that wrote the notice, or by its morning's sweep; what it carries lies in the outbox."""

    @workflow.init
    def __init__(self, delivery: Delivery) -> None:
        self._more = True

    @workflow.signal
    def more(self) -> None:
        """Something may have come to the outbox after the last look: look again before ending."""
        self._more = True

    @workflow.run
    async def run(self, delivery: Delivery) -> int:
        """Deliver; how many notices arrived."""
        if delivery.digest_on is not None:
            # One that is started ahead is delayed until now; a signal ends such a delay early.
            early = digest_at(delivery.digest_on) - workflow.now()
            if early > timedelta(0):
                await workflow.sleep(early)
        arrived = 0
        while self._more:
            self._more = False
            arrived += await self._deliver(delivery)
        return arrived

    async def _deliver(self, delivery: Delivery) -> int:
        try:
            arrived: int = await workflow.execute_activity(
                "deliver",
                Attempt(delivery=delivery, now=workflow.now()),
                result_type=int,
                start_to_close_timeout=ONE_TRY,
                heartbeat_timeout=BEAT,
                schedule_to_close_timeout=PATIENCE,
                retry_policy=BACKOFF,
                summary=delivery.reader.label,
            )
        except ActivityError as failed:
            reason = _reason(failed.cause)
            await workflow.execute_activity(
                "give_up",
                Undelivered(delivery=delivery, reason=reason),
                start_to_close_timeout=ONE_TRY,
                summary=reason,
            )
            return 0
        return arrived


def _reason(cause: BaseException | None) -> str:
    if isinstance(cause, ApplicationError) and cause.type == CHANNEL_ERROR:
        return cause.message
    return UNKNOWN
