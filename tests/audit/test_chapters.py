"""The ledgers of undertakings leave with the rest, and the auditor sees when they were changed."""

import json
from datetime import date
from typing import Any

import pytest

from register import undertakings
from schemas.party import Actor, Party, Role
from schemas.undertakings.yearly import SetDuty
from tests.audit.conftest import AUDITED, Archive, examine

DAY = date(2031, 6, 2)


@pytest.fixture
def works(archive: Archive) -> Archive:
    """Two yearly duties, one of which has been pressed for."""
    actor = Actor(account="chen", post="办公室", party=Party(role=Role.OFFICE))
    for name in ("党组会议", "理论学习"):
        rule = {"name": name, "at_least": 2, "day": "12-31", "assumed": True}
        says: dict[str, Any] = {"name": name, "rule": rule, "on": DAY, "actor": actor}
        deed = SetDuty.model_validate(
            {**says, "id": f"set-{name.encode().hex()}", "received_at": archive_noon()}
        )
        undertakings.do(archive.register, deed, archive_noon())
    undertakings.tick(archive.register, "ND-2031-001", archive_noon().replace(year=2032))
    return archive


def archive_noon() -> Any:
    return AUDITED.replace(year=2031, month=6, day=2)


def test_they_are_exported_whole_and_verified(works: Archive) -> None:
    folder = works.export()
    lines = [json.loads(one) for one in (folder / "chapters.jsonl").read_bytes().splitlines()]
    assert [one["undertaking"] for one in lines].count("ND-2031-002") == 1
    assert len(lines) > 3
    verdict = examine(folder)
    assert verdict.code == 0, verdict.said


def test_a_chapter_that_was_changed_or_taken_away_is_seen(works: Archive) -> None:
    folder = works.export()
    path = folder / "chapters.jsonl"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("党组会议", "党组例会", 1), encoding="utf-8")
    assert "工作 ND-2031-001 第1条：与哈希不符" in examine(folder).said
    lines = kept.splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    assert "工作 ND-2031-001 第3条：序号不连续" in examine(folder).said
