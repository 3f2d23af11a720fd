"""Metrics: the snapshot as Prometheus reads it, in a registry of its own. METRICS lists every name there is."""

import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from observation.snapshot import Sight, Snapshot
from schemas.stage import Duty, Stage

METRICS = {
    "mingpai_worker_info": "The worker process: versions of Python and of the Temporal SDK; always 1.",
    "mingpai_register_up": "Whether the register could be read for this scrape.",
    "mingpai_temporal_up": "Whether the Temporal server answers and is new enough.",
    "mingpai_titles": "Titles 称号 in the register, by stage.",
    "mingpai_obligations_overdue": "Open obligations 事项 past their due date, by duty.",
    "mingpai_obligation_oldest_overdue_days": "Days since the due date of the obligation that is longest overdue.",
    "mingpai_late_wakes": "Open titles that should have woken over half an hour ago and have written nothing since.",
    "mingpai_late_wake_seconds": "By how long the latest of them is late.",
    "mingpai_inbox_waiting": "Actions in the inbox 收件箱 that no title has worked off.",
    "mingpai_inbox_oldest_seconds": "Age of the one that waits longest.",
    "mingpai_inbox_closed_without_entry": "Actions of the last 30 days that were accepted and that the ledger lacks.",
    "mingpai_notices_undelivered": "Notices 通知 whose last attempt failed.",
    "mingpai_notice_oldest_undelivered_seconds": "Age of the oldest of them.",
    "mingpai_notices_unsent": "Notices whose time to leave has passed and that nobody has tried to send.",
    "mingpai_pushes_failing": "Subscriptions 推送 of other systems whose last attempt failed.",
    "mingpai_pushes_resting": "Subscriptions that were given up, until they are switched on; `doctor` names them.",
    "mingpai_titles_unheard": "Titles whose newest entry is half an hour old and not known to be in the engine.",
    "mingpai_titles_recovered": "Titles that were started again from the ledger in the last 24 hours.",
    "mingpai_titles_ended_by_hand": "Of them those that somebody had ended in the engine; `doctor` names them.",
    "mingpai_titles_hopeless": "Titles that starting again does not cure; `doctor` names them.",
    "mingpai_titles_ahead": "Titles that a wrong clock recorded as of a time that has not come; `clock` lists them.",
    "mingpai_lawbook_editions": "Editions 版本, in the register and in this worker's law book.",
    "mingpai_lawbook_calendars": "Calendars, in the register and in this worker's law book.",
    "mingpai_calendar_noticed_through": "The last year whose working days the State Council has announced to us.",
    "mingpai_disk_free_bytes": "Free space where var/ lies.",
}


class Metrics(Collector):
    """What the last look saw."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.sight: Sight | None = None
        self.registry.register(self)
        ProcessCollector(registry=self.registry)

    def text(self, sight: Sight) -> bytes:
        """The exposition for one scrape."""
        self.sight = sight
        return generate_latest(self.registry)

    def collect(self) -> Iterable[Metric]:
        """Called by the registry, also when it is set up."""
        yield _gauge(
            "mingpai_worker_info",
            [({"python": platform.python_version(), "temporalio": version("temporalio")}, 1)],
        )
        if self.sight is not None:
            yield from _process(self.sight)
        if self.sight is not None and self.sight.snapshot is not None:
            yield from _register(self.sight.snapshot, self.sight)


def _process(sight: Sight) -> Iterator[Metric]:
    yield _one("mingpai_register_up", sight.snapshot is not None)
    yield _one("mingpai_temporal_up", sight.temporal)
    yield _one("mingpai_disk_free_bytes", sight.disk_free)


def _register(seen: Snapshot, sight: Sight) -> Iterator[Metric]:
    # Every stage and duty, also those at nought: a series that comes and goes cannot be alerted on.
    yield _gauge("mingpai_titles", [({"stage": stage.value}, seen.titles.get(stage, 0)) for stage in Stage])
    yield _gauge(
        "mingpai_obligations_overdue",
        [({"duty": duty.value}, seen.overdue.get(duty, 0)) for duty in Duty],
    )
    yield _one("mingpai_obligation_oldest_overdue_days", seen.oldest_overdue_days)
    yield _one("mingpai_late_wakes", len(seen.late_wakes))
    yield _one("mingpai_late_wake_seconds", seen.latest_wake_seconds)
    yield _one("mingpai_inbox_waiting", seen.inbox_waiting)
    yield _one("mingpai_inbox_oldest_seconds", seen.inbox_oldest_seconds)
    yield _one("mingpai_inbox_closed_without_entry", seen.closed_without_entry)
    yield _one("mingpai_notices_undelivered", seen.undelivered)
    yield _one("mingpai_notice_oldest_undelivered_seconds", seen.undelivered_oldest_seconds)
    yield _one("mingpai_notices_unsent", seen.unsent)
    yield _one("mingpai_pushes_failing", seen.pushes_failing)
    yield _one("mingpai_pushes_resting", len(seen.pushes_resting))
    yield _one("mingpai_titles_unheard", seen.unheard)
    yield _one("mingpai_titles_recovered", seen.recovered)
    yield _one("mingpai_titles_ended_by_hand", len(seen.ended))
    yield _one("mingpai_titles_hopeless", len(seen.hopeless))
    yield _one("mingpai_titles_ahead", seen.ahead)
    yield _gauge(
        "mingpai_lawbook_editions",
        [({"where": "register"}, seen.editions), ({"where": "worker"}, sight.book_editions)],
    )
    yield _gauge(
        "mingpai_lawbook_calendars",
        [({"where": "register"}, seen.calendars), ({"where": "worker"}, sight.book_calendars)],
    )
    yield _one("mingpai_calendar_noticed_through", seen.noticed_through)


def _one(name: str, value: float) -> Metric:
    return _gauge(name, [({}, value)])


def _gauge(name: str, samples: list[tuple[dict[str, str], float]]) -> Metric:
    family = GaugeMetricFamily(name, METRICS[name])
    for labels, value in samples:
        family.add_sample(name, labels, value)
    return family
