"""A worker that is killed between a step and the deliveries of its notices: each reader gets each notice once."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from register import outbox
from tests.crash.test_killed import codes, today
from tests.crash.test_points import Deaths, House, Point
from tests.people import applies, does
from tests.stack import LONGEST_WAIT

pytestmark = pytest.mark.timeout(600)


async def test_a_worker_killed_before_it_started_a_delivery_owes_nobody_a_notice(tmp_path: Path) -> None:
    seams = ("after_commit", "before_delivery")
    day = today()
    async with House.of(tmp_path, None) as house:
        client = await house.client()
        for seam, unit in zip(seams, codes(len(seams)), strict=True):
            title = f"2026-{seams.index(seam) + 1:04d}"
            for act in (
                applies(title, day, code=unit),
                does(title, "opine", "township", day, result="agreed"),
            ):
                assert await house.act(client, act) is not None
            taken_back = does(title, "annul", "township", day, entry=2, ground="意见有误")
            await house.dies(Deaths(worker=True), Point(seam, None, taken_back))
        async with asyncio.timeout(LONGEST_WAIT):
            while unsent(house):  # noqa: ASYNC110  another process sends them
                await asyncio.sleep(0.1)
        texts = [file.read_text(encoding="utf-8") for file in house.folder.glob("notices/*/*.txt")]
        subjects = Counter(one.subject for one in urgent(house))
        assert {one: sum(one in text for text in texts) for one in subjects} == subjects
        assert {one.title for one in urgent(house)} == {"2026-0001", "2026-0002"}


def urgent(house: House) -> list[outbox.Letter]:
    """What leaves at once."""
    return [one for one in outbox.notices(house.register) if one.urgent]


def unsent(house: House) -> list[outbox.Letter]:
    """What should have left and has not; the last title's too."""
    return [one for one in urgent(house) if one.state != "delivered"] or (
        [] if len({one.title for one in urgent(house)}) == 2 else outbox.notices(house.register)
    )
