"""The ledgers of undertakings are signed and leave with the rest; whoever changes them is found out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from register import checkpoint, undertakings
from register.checkpoint import CannotSign
from register.export import FORMAT
from register.tables import chapters
from register.tables import undertakings as works_table
from schemas.base import canonical
from schemas.checkpoint import Checkpoint, digest_of
from schemas.party import Actor, Party, Role
from schemas.undertakings.yearly import SetDuty
from tests.audit.conftest import AUDITED, SECOND, Archive, examine
from tests.register.desk import TITLE

DAY = date(2031, 6, 2)


@pytest.fixture
def works(archive: Archive) -> Archive:
    """Two yearly duties, one of which has been pressed for."""
    for name in ("党组会议", "理论学习"):
        set_duty(archive, name, 2)
    undertakings.tick(archive.register, "ND-2031-001", archive_noon().replace(year=2032))
    return archive


def set_duty(archive: Archive, name: str, at_least: int) -> None:
    rule = {"name": name, "at_least": at_least, "day": "12-31", "assumed": True}
    actor = Actor(account="chen", post="办公室", party=Party(role=Role.OFFICE))
    says: dict[str, Any] = {"name": name, "rule": rule, "on": DAY, "actor": actor}
    key = f"set-{name.encode().hex()}"
    deed = SetDuty.model_validate({**says, "id": key, "received_at": archive_noon()})
    undertakings.do(archive.register, deed, archive_noon())


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


def chain(archive: Archive) -> list[Checkpoint]:
    found, unreadable = checkpoint.read(archive.var)
    assert unreadable == []
    return found


def forget(archive: Archive) -> None:
    """The second duty is taken away without a trace."""
    archive.change(
        delete(chapters).where(chapters.c.undertaking == "ND-2031-002"),
        delete(works_table).where(works_table.c.id == "ND-2031-002"),
    )


def test_a_checkpoint_signs_how_far_they_had_come(works: Archive) -> None:
    one = checkpoint.take(works.register, works.var, AUDITED)
    ledger = undertakings.chapters_of(works.register, "ND-2031-001")
    assert [(work, seq) for work, seq, _ in one.works] == [("ND-2031-001", len(ledger)), ("ND-2031-002", 1)]
    assert (one.undertakings, one.chapters) == (2, len(ledger) + 1)
    assert checkpoint.take(works.register, works.var, AUDITED) == one, "nothing came since"
    undertakings.tick(works.register, "ND-2031-002", archive_noon().replace(year=2032))
    second = checkpoint.take(works.register, works.var, AUDITED)
    assert ([work for work, _, _ in second.works], second.moved) == (["ND-2031-002"], ())
    assert works.faults() == []


def test_one_that_was_made_anew_or_taken_away_whole_is_told_by_what_was_signed(works: Archive) -> None:
    earlier = works.export("earlier")
    forget(works)
    assert works.faults() == ["ND-2031-002：经办第1条已不存在（见检查点第2号，2025-06-09）"]
    set_duty(works, "理论学习", 1)
    assert works.faults() == ["ND-2031-002：经办第1条已不是当时签署的内容（见检查点第2号，2025-06-09）"]
    with pytest.raises(CannotSign, match="已不是当时签署的内容"):
        checkpoint.take(works.register, works.var, AUDITED)
    verdict = examine(works.export(), "--earlier", str(earlier))
    assert verdict.code == 1
    assert "工作 ND-2031-002 第1条已不是当时签署的内容（见检查点第2号（2025-06-09））" in verdict.said


def resigned(archive: Archive, folder: Path, **says: Any) -> Path:
    """The export with its manifest saying this, and the sums of its files made to fit."""
    manifest = folder / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8")) | says
    del said["signature"]
    said["signature"] = checkpoint.signing_key(archive.var).sign(canonical(said).encode()).hex()
    manifest.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return folder


def test_the_auditor_misses_a_ledger_and_its_last_chapter(works: Archive) -> None:
    folder = works.export()
    path = folder / "chapters.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert "工作 ND-2031-002：经办的最后一条与最近一个检查点签署的不一致" in examine(folder).said
    path.write_text("".join([*lines[:-2], lines[-1]]), encoding="utf-8")
    assert "工作 ND-2031-001：经办的最后一条与最近一个检查点签署的不一致" in examine(folder).said


def test_what_was_signed_before_stands_and_is_gone_on_with(works: Archive) -> None:
    """A checkpoint of the first format says nothing of undertakings; the next one signs them all."""
    one = chain(works)[0]
    heads = {title: (seq, head) for title, seq, head in one.moved}
    first = one.model_copy(update={"format": "mingpai-checkpoint-1", "digest": digest_of(heads)})
    key = checkpoint.signing_key(works.var)
    first = first.model_copy(update={"signature": key.sign(first.signed_text()).hex()})
    text = canonical(first.model_dump(mode="json"))
    assert '"works"' not in text
    assert '"chapters"' not in text
    (checkpoint.folder_of(works.var) / "2025-06-01.json").write_text(text, encoding="utf-8")
    second = checkpoint.take(works.register, works.var, AUDITED)
    assert ([title for title, _, _ in second.moved], len(second.works)) == ([SECOND], 2)
    assert works.faults() == []
    verdict = examine(works.export())
    assert verdict.code == 0, verdict.said


def test_an_export_of_before_they_were_signed_and_one_of_a_single_title_are_read(works: Archive) -> None:
    verdict = examine(resigned(works, works.export(), format="mingpai-export-5"))
    assert verdict.code == 0, verdict.said
    assert FORMAT == "mingpai-export-6"
    verdict = examine(works.export("one", title=TITLE))
    assert verdict.code == 0, verdict.said
