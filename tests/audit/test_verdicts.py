"""What `starter.py verify` and the auditor's verifier say of a register: the same, whatever was done to it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from register import checkpoint, verify
from register.tables import editions, entries, inbox, journal, obligations, outbox, papers, standings, titles
from schemas.base import canonical
from tests.audit.conftest import AUDITED, SECOND, Archive, examine
from tests.behind import behind
from tests.register.desk import TITLE


def line(seq: int) -> Any:
    """The row of one entry of the first title."""
    return (entries.c.title == TITLE) & (entries.c.seq == seq)


def body_of(archive: Archive, seq: int) -> dict[str, Any]:
    """What one entry says."""
    with archive.register.reading() as connection:
        body: dict[str, Any] = json.loads(connection.scalar(select(entries.c.body).where(line(seq))) or "")
    return body


def altered_body(archive: Archive) -> None:
    """Another stage in the second entry, its hash left as it was."""
    body = canonical({**body_of(archive, 2), "stage": "ended"})
    archive.change(update(entries).where(line(2)).values(body=body))


def unreadable_body(archive: Archive) -> None:
    """Half of an entry."""
    archive.change(update(entries).where(line(2)).values(body='{"title"'))


def removed_entry(archive: Archive) -> None:
    """One from the middle."""
    archive.change(delete(entries).where(line(3)))


def removed_last(archive: Archive) -> None:
    """The last one, which leaves no gap."""
    archive.change(delete(entries).where(line(archive.desk.life().seq)))


def removed_ledger(archive: Archive) -> None:
    """All entries of a title that is still in the register."""
    archive.change(delete(entries).where(entries.c.title == SECOND))


def swapped_entries(archive: Archive) -> None:
    """Two entries in each other's place."""
    for old, new in ((2, 99), (3, 2), (99, 3)):
        archive.change(update(entries).where(line(old)).values(seq=new))


def renumbered(archive: Archive) -> None:
    """A number is left out."""
    last = archive.desk.life().seq
    archive.change(update(entries).where(line(last)).values(seq=last + 1))


def replaced_head(archive: Archive) -> None:
    """The register names another last entry."""
    archive.change(update(titles).where(titles.c.id == TITLE).values(head="d" * 64))


def altered_life(archive: Archive) -> None:
    """A number that nobody gave."""
    life = archive.desk.life()
    life = life.model_copy(update={"standing": life.standing.model_copy(update={"number": "KY-9"})})
    archive.change(update(titles).where(titles.c.id == TITLE).values(life=life.text))


def altered_edition(archive: Archive) -> None:
    """The measure says something else than when it was adopted."""
    with archive.register.reading() as connection:
        body = connection.scalar(select(editions.c.body).where(editions.c.kind == "edition")) or ""
    archive.change(update(editions).where(editions.c.kind == "edition").values(body=body.replace("5", "6")))


def rewritten(archive: Archive) -> None:
    """The whole title again, on other documents, by the program itself: nothing in the register contradicts it."""
    with behind(archive.register) as connection:
        for table in (entries, journal, obligations, outbox, inbox, standings, papers):
            connection.execute(delete(table).where(table.c.title == TITLE))
        connection.execute(delete(titles).where(titles.c.id == TITLE))
    archive.desk.acted += 100
    archive.desk.apply()
    archive.desk.name("KY-1")


FAULTS = [
    (altered_body, "第2条：正文与其哈希不符"),
    (unreadable_body, "正文无法读出"),
    (removed_entry, "第3条缺失"),
    (removed_last, "首尾不符"),
    (removed_ledger, "名册中有此称号而没有档案"),
    (swapped_entries, "第2条：编号或序号与正文不一致"),
    (renumbered, "条缺失"),
    (replaced_head, "首尾不符"),
    (altered_life, "称号状态与档案最后一条记载的不符"),
    (altered_edition, "正文与其哈希不符"),
    (rewritten, "第15条已不是当时签署的内容"),
]


def test_a_sound_register_is_sound_to_both(archive: Archive) -> None:
    assert archive.faults() == []
    verdict = examine(archive.export(), "--public-key", archive.exported.public_key)
    assert verdict.code == 0, verdict.said
    assert "核验通过" in verdict.said
    assert f"称号 2 个，档案 {archive.exported.entries} 条，版本和日历 2 份" in verdict.said
    assert "检查点 2 个（2025-06-01 至 2025-06-09）" in verdict.said


@pytest.mark.parametrize(("plant", "said"), FAULTS, ids=[one.__name__ for one, _ in FAULTS])
def test_a_planted_fault_is_found_by_both(
    archive: Archive, plant: Callable[[Archive], None], said: str
) -> None:
    plant(archive)
    assert archive.faults() != []
    verdict = examine(archive.export())
    assert verdict.code == 1
    assert said in verdict.said
    assert "核验不通过" in verdict.said


def test_a_title_that_was_lived_anew_is_told_by_the_checkpoint_alone(archive: Archive) -> None:
    rewritten(archive)
    assert verify.verify(archive.register, archive.desk.book) == []
    assert checkpoint.faults(archive.register, archive.var) == [
        f"{TITLE}：第15条已不是当时签署的内容（见检查点第1号，2025-06-01）",
        f"{TITLE}：收到的第1至10件已不是当时签署的（见检查点第1号，2025-06-01）",
    ]


def test_what_was_rewritten_before_anything_was_signed_is_not_known_to_either(archive: Archive) -> None:
    for path in checkpoint.folder_of(archive.var).glob("*.json"):
        path.unlink()
    rewritten(archive)
    assert archive.faults() == []
    assert examine(archive.export()).code == 0


def test_no_checkpoint_is_signed_over_a_contradiction(archive: Archive) -> None:
    rewritten(archive)
    with pytest.raises(checkpoint.CannotSign, match="已不是当时签署的内容"):
        checkpoint.take(archive.register, archive.var, AUDITED)
    archive.export()
    assert "已不是当时签署的内容" in "".join(archive.exported.unsigned)
