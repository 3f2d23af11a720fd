"""Files that acts rest on go into a backup and come back, and what is damaged or lacking is told by name."""

import shutil
import tarfile
from pathlib import Path

import pytest

from register.evidence import Store
from tests.backup.conftest import backups, repack
from tests.commands.conftest import Installation
from tests.files import JPEG, PDF, file

TITLE = "2026-0001"


@pytest.fixture
def office(served: Installation) -> Installation:
    """An installation with an application that came with a photo."""
    file(served.folder, "现场.jpg")
    form = served.application(documents=[{"title": "申报表", "date": "2026-03-01", "file": "现场.jpg"}])
    assert served.run("apply", form, "--as", "单位窗口") == 0, served.complained
    return served


def lose(office: Installation) -> None:
    """The disk with the register and the files is lost."""
    office.register.close()
    for path in (office.folder / "var").glob("mingpai.db*"):
        path.unlink()
    shutil.rmtree(office.folder / "var" / "evidence")


def kept(office: Installation) -> list[Path]:
    """The contents that are here."""
    return list(Store(office.folder / "var" / "evidence").contents())


def test_evidence_comes_back_with_the_register(office: Installation, tmp_path: Path) -> None:
    assert office.run("backup") == 0, office.complained
    assert "佐证材料 1 个文件" in office.said
    lose(office)
    assert office.run("restore", str(backups(office)[0])) == 0, office.complained
    assert office.run("verify") == 0, office.complained
    assert office.run("evidence", "get", TITLE, "现场.jpg", "--to", str(tmp_path)) == 0, office.complained
    assert (tmp_path / "现场.jpg").read_bytes() == JPEG
    assert kept(office)[0].stat().st_mode & 0o227 == 0


def test_it_goes_back_to_the_folder_that_machines_share(
    office: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert office.run("backup") == 0, office.complained
    lose(office)
    monkeypatch.setenv("MINGPAI_EVIDENCE", str(tmp_path / "共享"))
    assert office.run("restore", str(backups(office)[0])) == 0, office.complained
    assert len(list(Store(tmp_path / "共享").contents())) == 1
    assert office.run("verify") == 0, office.complained


def test_what_was_damaged_before_the_backup_is_told_when_it_is_made_and_when_it_comes_back(
    office: Installation,
) -> None:
    (photo,) = kept(office)
    photo.chmod(0o600)
    photo.write_bytes(b"damaged")
    assert office.run("backup") == 0
    assert f"evidence/{photo.parent.name}/{photo.name}：内容与文件名所记的摘要不符" in office.complained
    lose(office)
    assert office.run("restore", str(backups(office)[0])) == 0
    assert f"佐证材料 {photo.name} 的内容与摘要不符" in office.complained
    assert kept(office) == []
    assert f"{TITLE}：第1条所附“现场.jpg”不在佐证材料文件夹中" in office.complained


def test_what_a_backup_lacks_is_told_when_it_comes_back(office: Installation) -> None:
    kept(office)[0].unlink()
    assert office.run("backup") == 0, office.complained
    lose_register = [*(office.folder / "var").glob("mingpai.db*")]
    office.register.close()
    for path in lose_register:
        path.unlink()
    assert office.run("restore", str(backups(office)[0])) == 0
    assert "备份中没有的佐证材料 1 处" in office.complained


def test_a_file_changed_in_the_archive_is_damage(office: Installation) -> None:
    assert office.run("backup") == 0, office.complained
    (archive,) = backups(office)
    (photo,) = kept(office)
    name = f"files/evidence/{photo.parent.name}/{photo.name}"
    repack(archive, lambda members: members.update({name: PDF}))
    assert office.run("backup", "--check", str(archive)) == 1
    assert f"{name}：内容与清单的校验和不符" in office.complained


def test_backups_may_share_one_folder_of_evidence(office: Installation, tmp_path: Path) -> None:
    apart = tmp_path / "另存"
    assert office.run("backup", str(tmp_path / "1.tar.gz"), "--evidence", str(apart)) == 0, office.complained
    assert f"佐证材料另存在 {apart}，新增 1 个文件" in office.said
    assert office.run("backup", str(tmp_path / "2.tar.gz"), "--evidence", str(apart)) == 0, office.complained
    assert "新增 0 个文件" in office.said
    with tarfile.open(tmp_path / "2.tar.gz") as archive:
        assert [one for one in archive.getnames() if "evidence" in one] == []
    lose(office)
    assert office.run("restore", str(tmp_path / "2.tar.gz"), "--evidence", str(apart)) == 0
    assert office.complained == ""
    assert office.run("verify") == 0, office.complained
    assert len(list(Store(apart).contents())) == 1, "it serves the next restore as well"


def test_a_restore_without_that_folder_says_what_is_lacking(office: Installation, tmp_path: Path) -> None:
    apart = tmp_path / "另存"
    assert office.run("backup", str(tmp_path / "1.tar.gz"), "--evidence", str(apart)) == 0, office.complained
    lose(office)
    assert office.run("restore", str(tmp_path / "1.tar.gz")) == 0
    assert "另存的用 --evidence 指明文件夹" in office.complained
