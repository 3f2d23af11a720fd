"""An export on its way to the auditor: what can happen to it on a USB stick, and what a forger with the key can do."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from register import checkpoint
from register.tables import titles
from schemas.base import canonical
from tests.audit.conftest import CHECKED, SECOND, SIGNED, Archive, examine
from tests.audit.test_verdicts import rewritten
from tests.register.desk import TITLE


@pytest.fixture(scope="session")
def exported(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the pattern."""
    folder = tmp_path_factory.mktemp("stick") / "档案"
    shutil.copytree(pattern, folder)
    archive = Archive(folder)
    try:
        return archive.export()
    finally:
        archive.register.close()


@pytest.fixture
def stick(exported: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(exported, tmp_path / "优盘"))


def swap_lines(stick: Path) -> None:
    """Two lines of the ledger in each other's place."""
    path = stick / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))


def drop_title(stick: Path) -> None:
    """A whole title is gone, ledger and head."""
    for name in ("entries.jsonl", "titles.jsonl"):
        lines = (stick / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if json.loads(line)["title"] != SECOND)
        (stick / name).write_text(kept, encoding="utf-8")


def alter_law(stick: Path) -> None:
    """A byte more in a measure."""
    path = min((stick / "laws").iterdir())
    path.write_bytes(path.read_bytes() + b" ")


def lose_file(stick: Path) -> None:
    """The stick was pulled out early."""
    (stick / "titles.jsonl").unlink()


def lose_checkpoint(stick: Path) -> None:
    """The first checkpoint is gone."""
    (stick / "checkpoints" / "2025-06-01.json").unlink()


def backdate_checkpoint(stick: Path) -> None:
    """A checkpoint that says another day."""
    path = stick / "checkpoints" / "2025-06-01.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-06-01", "2025-05-01"), encoding="utf-8")


def sign_with_another_key(stick: Path) -> None:
    """Somebody made a manifest of his own."""
    path = stick / "manifest.json"
    key = Ed25519PrivateKey.generate()
    manifest = json.loads(path.read_bytes())
    del manifest["signature"]
    manifest["public_key"] = key.public_key().public_bytes_raw().hex()
    manifest["signature"] = key.sign(canonical(manifest).encode()).hex()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def name_a_file_outside(stick: Path) -> None:
    """A manifest that points elsewhere on the auditor's machine."""
    path = stick / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"]["../manifest.json"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")


SPOILED: list[tuple[Callable[[Path], None], str]] = [
    (swap_lines, "次序有误"),
    (drop_title, "检查点签署过的称号，导出中没有档案"),
    (alter_law, "内容被改动过"),
    (lose_file, "文件 titles.jsonl 缺失"),
    (lose_checkpoint, "检查点第1号缺失"),
    (backdate_checkpoint, "签名无效"),
    (sign_with_another_key, "签名无效"),
    (name_a_file_outside, "不该有的文件名"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILED, ids=[one.__name__ for one, _ in SPOILED])
def test_a_spoiled_export_is_not_sound(stick: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(stick)
    verdict = examine(stick)
    assert verdict.code == 1
    assert said in verdict.said


@pytest.mark.parametrize(
    "value", ["[]", "{}", '{"files": 3, "signature": "", "format": "mingpai-export-2"}', ""]
)
def test_a_manifest_that_is_none_is_a_fault_and_not_a_crash(stick: Path, value: str) -> None:
    (stick / "manifest.json").write_text(value, encoding="utf-8")
    verdict = examine(stick)
    assert verdict.code == 1
    assert "问题：" in verdict.said


@pytest.mark.parametrize("value", ["3", '{"title": {}}', '{"title": "2031-0001", "seq": []}', "\xff"])
def test_lines_that_are_no_entries_are_faults_and_not_a_crash(stick: Path, value: str) -> None:
    for name in ("entries.jsonl", "titles.jsonl"):
        (stick / name).write_text(value + "\n", encoding="latin-1")
    verdict = examine(stick)
    assert verdict.code == 1
    assert "核验不通过" in verdict.said


def test_another_public_key_than_the_published_one(stick: Path) -> None:
    verdict = examine(stick, "--public-key", "ab" * 32)
    assert verdict.code == 1
    assert "清单的公钥不是您给出的公钥" in verdict.said


def test_a_public_key_that_is_none_is_a_matter_of_usage(stick: Path) -> None:
    assert examine(stick, "--public-key", "ab").code == 2


def test_a_file_that_is_not_of_the_export_is_named_and_no_fault(stick: Path) -> None:
    (stick / "verify_export.py").write_text("", encoding="utf-8")
    verdict = examine(stick)
    assert verdict.code == 0
    assert "文件 verify_export.py 不在清单内，没有核验" in verdict.said


def test_an_export_of_one_title_is_judged_by_itself(archive: Archive) -> None:
    verdict = examine(archive.export(title=TITLE))
    assert verdict.code == 0, verdict.said
    assert "称号 1 个" in verdict.said


def test_an_older_export_of_one_title_does_not_pass_for_todays(archive: Archive) -> None:
    old = archive.export("old", SIGNED, SECOND)
    archive.desk.do(archive.desk.action("check", "office", CHECKED, SECOND, result="complete"))
    new = archive.export("new", title=SECOND)
    shutil.copy(old / "entries.jsonl", new / "entries.jsonl")
    assert "与最近一个检查点签署的不一致" in examine(new).said


def test_checkpoints_taken_away_earlier_tell_a_history_that_was_signed_anew(archive: Archive) -> None:
    before = archive.export("before")
    for path in checkpoint.folder_of(archive.var).glob("*.json"):
        path.unlink()
    rewritten(archive)
    after = archive.export("after")
    assert examine(after, "--public-key", archive.exported.public_key).code == 0, "who has the key can forge"
    verdict = examine(after, "--earlier", str(before))
    assert verdict.code == 1
    assert "以前带走的检查点第1号（2025-06-01）不在本次导出中" in verdict.said


def test_checkpoints_taken_away_earlier_stand_in_an_honest_export(archive: Archive) -> None:
    before = archive.export("before", SIGNED)
    archive.desk.do(archive.desk.action("check", "office", CHECKED, SECOND, result="complete"))
    verdict = examine(archive.export("after"), "--earlier", str(before))
    assert verdict.code == 0, verdict.said
    assert "与以前带走的 2 个检查点作了比对" in verdict.said


def test_what_cannot_be_read_in_the_register_is_exported_as_it_is(archive: Archive) -> None:
    archive.change(update(titles).where(titles.c.id == TITLE).values(life="{"))
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in (archive.export() / "titles.jsonl").read_text().splitlines()
    ]
    assert lines[0]["life"] == "{"
