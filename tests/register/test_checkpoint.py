"""Checkpoints and exports on both kinds of database; what they are for is tested in tests/audit."""

from datetime import timedelta
from pathlib import Path

from register import checkpoint
from register.export import export
from tests.audit.conftest import SIGNED, examine
from tests.register.desk import TITLE, Desk, unit


def test_heads_that_were_signed_are_found_again(desk: Desk, tmp_path: Path) -> None:
    desk.apply()
    desk.apply(unit(2, "开远市第二小学"), title="2031-0002")
    checkpoint.take(desk.register, tmp_path, SIGNED)
    desk.opine()
    second = checkpoint.take(desk.register, tmp_path, SIGNED + timedelta(days=1))
    assert [title for title, _, _ in second.moved] == [TITLE]
    assert second.entries == 3
    assert checkpoint.faults(desk.register, tmp_path) == []


def test_an_export_is_sound(desk: Desk, tmp_path: Path) -> None:
    desk.apply()
    desk.opine()
    done = export(desk.register, tmp_path / "var", tmp_path / "out", SIGNED)
    assert (done.titles, done.entries, done.laws) == (1, 2, 2)
    verdict = examine(tmp_path / "out", "--public-key", done.public_key)
    assert verdict.code == 0, verdict.said
