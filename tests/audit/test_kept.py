"""What no ledger's hash covers is found by both from the checkpoint that signed it on: when each entry was recorded."""

import shutil
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from register import checkpoint, substitutions
from register.checkpoint import CannotSign
from register.tables import entries, inbox, outbox
from register.tables import substitutions as orders
from schemas.base import canonical
from schemas.substitution import Order
from tests.audit.conftest import AUDITED, CHECKED, SECOND, SIGNED, Archive, examine
from tests.register.desk import SCORES, ten_o_clock


def recorded(archive: Archive) -> None:
    """The last entry but one of the second title was recorded an hour earlier than it was, wherever it says so."""
    seq = archive.desk.life(SECOND).seq - 1
    at = ten_o_clock(CHECKED) - timedelta(hours=1)
    archive.change(
        update(entries).where(entries.c.title == SECOND, entries.c.seq == seq).values(recorded_at=at),
        update(outbox).where(outbox.c.title == SECOND, outbox.c.seq == seq).values(recorded_at=at),
        update(inbox).where(inbox.c.title == SECOND, inbox.c.turn == 3).values(closed_at=at),
    )


@pytest.fixture
def signed(archive: Archive) -> Archive:
    """Two entries of the second title came after its last checkpoint."""
    checkpoint.take(archive.register, archive.var, AUDITED - timedelta(days=1))
    for kind, by, says in (
        ("check", "office", {"result": "complete"}),
        ("urge", "office", {"obligation": 3}),
    ):
        archive.desk.do(archive.desk.action(kind, by, CHECKED, SECOND, **says))
    return archive


def test_a_time_that_was_signed_is_found_by_both(signed: Archive) -> None:
    checkpoint.take(signed.register, signed.var, AUDITED)
    recorded(signed)
    said = "2031-0002：第8至9条的登记时间已不是当时签署的（见检查点第3号，2025-06-09）"
    assert signed.faults() == [said]
    verdict = examine(signed.export())
    assert verdict.code == 1
    assert "2031-0002：登记时间第8至9条已不是当时签署的内容（见检查点第3号（2025-06-09））" in verdict.said


def test_a_time_that_was_not_signed_yet_is_not(signed: Archive) -> None:
    recorded(signed)
    assert signed.faults() == []
    assert examine(signed.export()).code == 0


def test_nothing_more_is_signed_over_a_time_that_was_altered(signed: Archive) -> None:
    checkpoint.take(signed.register, signed.var, AUDITED)
    recorded(signed)
    day = CHECKED + timedelta(days=1)
    signed.desk.do(signed.desk.action("assess", "assessor", day, SECOND, scores=SCORES))
    with pytest.raises(CannotSign, match="第8至9条的登记时间已不是当时签署的"):
        checkpoint.take(signed.register, signed.var, AUDITED + timedelta(days=1))


def test_an_order_of_substitution_that_was_signed_is_found_by_both(archive: Archive) -> None:
    day = SIGNED.date()
    order = Order(post="灵泉街道", account="li", since=day, until=day, ground="休假")
    substitutions.order(archive.register, order, "zhao", "领导小组办公室", SIGNED)
    checkpoint.take(archive.register, archive.var, AUDITED)
    archive.change(update(orders).values(until=day + timedelta(days=30)))
    assert archive.faults() == ["第1号岗位代理已不是当时签署的（见检查点第2号，2025-06-09）"]
    assert "岗位代理第1至1条已不是当时签署的内容" in examine(archive.export()).said


def test_checkpoints_of_before_hold_and_the_next_one_signs_all(archive: Archive) -> None:
    one = checkpoint.read(archive.var)[0][0]
    old: Any = one.model_copy(update={"format": "mingpai-checkpoint-3", "kept": ()})
    key = checkpoint.signing_key(archive.var)
    old = old.model_copy(update={"signature": key.sign(old.signed_text()).hex()})
    text = canonical(old.model_dump(mode="json"))
    assert '"kept"' not in text
    (checkpoint.folder_of(archive.var) / "2025-06-01.json").write_text(text, encoding="utf-8")
    assert archive.faults() == []
    second = checkpoint.take(archive.register, archive.var, AUDITED)
    times = {strand: lines for strand, lines, _ in second.kept if strand.startswith("times/")}
    assert times == {"times/2031-0001": 15, "times/2031-0002": 7}
    assert archive.faults() == []
    verdict = examine(archive.export())
    assert verdict.code == 0, verdict.said


def test_only_what_grew_is_signed_again(signed: Archive) -> None:
    third = checkpoint.take(signed.register, signed.var, AUDITED)
    assert [strand for strand, _, _ in third.kept] == ["inbox/2031-0002", "times/2031-0002"]


def test_a_checkpoint_with_fewer_lines_than_before_is_none(signed: Archive) -> None:
    first = checkpoint.read(signed.var)[0][0]
    third = checkpoint.take(signed.register, signed.var, AUDITED)
    key = checkpoint.signing_key(signed.var)
    forged = third.model_copy(update={"kept": first.kept})
    forged = forged.model_copy(update={"signature": key.sign(forged.signed_text()).hex()})
    text = canonical(forged.model_dump(mode="json"))
    (checkpoint.folder_of(signed.var) / f"{third.on}.json").write_text(text, encoding="utf-8")
    assert "检查点第3号（2025-06-09）：有一并签署的内容比此前少" in signed.faults()
    shutil.copytree(signed.export(), signed.folder / "stick")
    assert "一并签署的 times/2031-0001 比此前少" in examine(signed.folder / "stick").said
