"""A short storm on each kind of installation: whatever fails, every promise is kept, and all is well soon after."""

import asyncio
from pathlib import Path

import pytest

from tests.storm.storm import Plan, storm
from tests.storm.weather import Database, Shape

pytestmark = pytest.mark.timeout(300)

SWEEPS = 3.0
"""Seconds between two sweeps; the installation's are ten times that, and so is the time that it takes to heal."""

PATIENCE = 120.0
"""Seconds after which nothing may be amiss any more on the busiest machine; a quiet one takes a sixth of it."""


@pytest.mark.parametrize(("database", "shape"), [("sqlite", "up"), ("postgresql", "apart")])
def test_after_a_storm_every_promise_is_kept_and_nothing_waits(
    tmp_path: Path, database: Database, shape: Shape
) -> None:
    plan = Plan(
        seed=8,
        database=database,
        shape=shape,
        titles=8,
        seconds=20,
        every=1.5,
        pause=2,
        quiet=SWEEPS,
        sweeps=SWEEPS,
        settles_within=PATIENCE,
    )
    report = asyncio.run(storm(plan, tmp_path))
    assert report.seen["entries"]
    assert not report.findings, str(report)
