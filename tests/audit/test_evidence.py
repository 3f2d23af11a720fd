"""Files that acts rest on leave with the export, and the auditor's script holds them against the ledger."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from register import checkpoint
from register.evidence import Store
from tests.audit.conftest import SECOND, Archive, examine
from tests.files import JPEG, file
from tests.register.desk import TITLE

SHA = hashlib.sha256(JPEG).hexdigest()


@pytest.fixture
def office(archive: Archive, tmp_path: Path) -> Archive:
    """The second title's check rests on a photo."""
    paper = {"number": "9号", "title": "审核", "date": "2031-06-03", "sha256": SHA, "kept_as": "现场.jpg"}
    by = "office"
    archive.desk.do(
        archive.desk.action("check", by, date(2031, 6, 3), SECOND, result="complete", documents=[paper])
    )
    Store(archive.var / "evidence").keep(file(tmp_path, "现场.jpg"), SHA)
    return archive


def test_evidence_leaves_with_the_ledger_and_is_found_sound(office: Archive) -> None:
    folder = office.export()
    assert office.exported.evidence == 1
    assert (folder / "evidence" / SHA).read_bytes() == JPEG
    verdict = examine(folder)
    assert verdict.code == 0, verdict.said


def test_one_titles_export_has_that_titles_evidence_only(office: Archive) -> None:
    assert not (office.export("one", title=TITLE) / "evidence").exists()


def test_evidence_that_was_exchanged_is_told_even_with_a_fitting_sum(office: Archive) -> None:
    folder = office.export()
    (folder / "evidence" / SHA).write_bytes(JPEG + b"retouched")
    verdict = examine(folder)
    assert verdict.code == 1
    assert f"佐证材料 {SHA[:12]}：内容与其哈希不符，被改动过" in verdict.said


def test_evidence_that_is_lacking_is_told_by_the_export_and_by_the_auditor(office: Archive) -> None:
    Store(office.var / "evidence").place(SHA).unlink()
    folder = office.export()
    (lacking,) = office.exported.lacking
    assert lacking.startswith(SECOND)
    verdict = examine(folder)
    assert verdict.code == 1
    assert "：所附“现场.jpg”不在导出内" in verdict.said


def test_an_export_of_before_evidence_was_kept_is_still_read(archive: Archive) -> None:
    folder = archive.export()
    manifest = folder / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["format"] = "mingpai-export-2"
    del said["counts"]["evidence"], said["counts"]["substitutions"], said["counts"]["chapters"]
    del said["signature"]
    key = checkpoint.signing_key(archive.var)
    said["signature"] = key.sign(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hex()
    manifest.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    verdict = examine(folder)
    assert verdict.code == 0, verdict.said
