"""Files with acts, as a clerk hands them in and asks for them again."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.commands.conftest import Installation
from tests.files import JPEG, PDF, PROGRAM, file

TITLE, TOWNSHIP, OFFICE = "2026-0001", "灵泉街道", "领导小组办公室"
PAPER = "灵街〔2026〕12号；初审意见；2026-03-05"


@pytest.fixture
def applied(served: Installation) -> Installation:
    """An installation with one application, whose photo came along."""
    file(served.folder, "现场.jpg")
    paper = {"title": "申报表", "date": "2026-03-01", "file": "现场.jpg"}
    form = served.application(documents=[paper])
    assert served.run("apply", form, "--as", "单位窗口") == 0, served.complained
    return served


def opine(office: Installation, path: Path | str, *more: str) -> int:
    """The township's opinion with a file."""
    words = ("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--document-file", str(path))
    return office.run(*words, "--as", TOWNSHIP, *more)


def contents(office: Installation) -> list[Path]:
    """Every file in the folder of evidence."""
    return [one for one in (office.folder / "var" / "evidence").rglob("*") if one.is_file()]


def test_a_file_is_kept_with_its_act_and_found_again_from_it(applied: Installation, tmp_path: Path) -> None:
    assert "附件：现场.jpg（已存入）" in applied.said
    assert opine(applied, file(applied.folder, "意见.pdf", PDF)) == 0, applied.complained
    assert applied.run("show", TITLE, "--why") == 0
    assert applied.said.split("佐证材料")[1].split() == [
        *("条", "文件", "原名"),
        *("1", "《申报表》", "现场.jpg"),
        *("2", "灵街〔2026〕12号", "意见.pdf"),
    ]
    found = applied.json("evidence", "list", TITLE)
    assert [(one["entry"], one["kept_as"], one["state"]) for one in found] == [
        (1, "现场.jpg", "kept"),
        (2, "意见.pdf", "kept"),
    ]
    assert applied.run("evidence", "get", TITLE, "意见.pdf", "--to", str(tmp_path)) == 0, applied.complained
    assert (tmp_path / "意见.pdf").read_bytes() == PDF


def test_all_of_a_title_is_taken_out_at_once(applied: Installation, tmp_path: Path) -> None:
    opine(applied, file(applied.folder, "意见.pdf", PDF))
    assert applied.run("evidence", "get", TITLE, "--to", str(tmp_path / "档")) == 0, applied.complained
    assert sorted(one.name for one in (tmp_path / "档").iterdir()) == ["001-现场.jpg", "002-意见.pdf"]


def test_a_file_that_is_there_already_is_only_referred_to(applied: Installation) -> None:
    assert opine(applied, applied.folder / "现场.jpg") == 0, applied.complained
    assert "附件：现场.jpg（与第1条所附的相同，只作引用，不重复存）" in applied.said
    assert len(contents(applied)) == 1


def test_a_file_that_was_put_in_before_is_referred_to_by_its_number(applied: Installation) -> None:
    (number,) = (
        one["sha256"] for one in applied.json("evidence", "put", str(file(applied.folder, "扫描.pdf", PDF)))
    )
    (applied.folder / "扫描.pdf").unlink()
    assert opine(applied, number) == 0, applied.complained
    assert "附件：初审意见.pdf（已存入）" in applied.said


def test_a_form_refers_to_it_by_its_hash(applied: Installation) -> None:
    (put,) = applied.json("evidence", "put", str(file(applied.folder, "扫描.pdf", PDF)))
    lines = [
        "result: agreed",
        "documents:",
        f"  - {{title: 意见, date: 2026-03-05, sha256: {put['sha256']}}}",
    ]
    form = file(applied.folder, "opine.yaml", "\n".join(lines).encode())
    words = ("act", TITLE, "opine", "--file", str(form), "--as", TOWNSHIP)
    assert applied.run(*words) == 0, applied.complained
    assert "附件：意见.pdf" in applied.said


def test_a_preview_keeps_nothing(applied: Installation) -> None:
    assert opine(applied, file(applied.folder, "意见.pdf", PDF), "--dry-run") == 0, applied.complained
    assert len(contents(applied)) == 1


def test_a_program_is_refused_and_the_act_not_taken_in(applied: Installation) -> None:
    assert opine(applied, file(applied.folder, "意见.pdf", PROGRAM)) == 2
    assert "文件“意见.pdf”的内容是可以运行的程序，不收" in applied.complained
    assert applied.waiting(TITLE) == []
    assert len(contents(applied)) == 1


def test_a_file_that_is_not_there_is_told(applied: Installation) -> None:
    assert opine(applied, "/nowhere/意见.pdf") == 2
    assert "--document-file /nowhere/意见.pdf：读不到这个文件" in applied.complained


def test_a_folder_that_takes_nothing_is_told_and_the_act_not_taken_in(
    applied: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = applied.folder / "佐证 2"
    folder.mkdir()
    file(folder, sha256(PDF).hexdigest()[:2], b"where the folder of its digest would be")
    monkeypatch.setenv("MINGPAI_EVIDENCE", str(folder))
    assert opine(applied, file(applied.folder, "意见.pdf", PDF)) == 1
    assert "没有存成" in applied.complained
    assert "没有提交" in applied.complained
    assert applied.waiting(TITLE) == []


def test_several_machines_may_share_a_folder(
    applied: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = tmp_path / "共享"
    monkeypatch.setenv("MINGPAI_EVIDENCE", str(shared))
    assert opine(applied, file(applied.folder, "意见.pdf", PDF)) == 0, applied.complained
    assert [one.read_bytes() for one in shared.rglob("*") if one.is_file()] == [PDF]


def test_verify_and_doctor_name_what_is_lost(applied: Installation) -> None:
    assert applied.run("verify") == 0, applied.complained
    contents(applied)[0].unlink()
    told = f"{TITLE}：第1条所附“现场.jpg”不在佐证材料文件夹中"
    assert applied.run("verify") == 1
    assert told in applied.complained
    applied.run("doctor")
    assert f"故障  佐证材料：{told}" in applied.said


def test_verify_and_list_name_what_was_altered(applied: Installation, tmp_path: Path) -> None:
    (kept,) = contents(applied)
    kept.chmod(0o600)
    kept.write_bytes(JPEG + b"retouched")
    assert applied.run("verify") == 1
    assert "第1条所附“现场.jpg”的内容与登记的不符" in applied.complained
    assert applied.run("evidence", "list", TITLE) == 1
    assert "已损坏" in applied.said
    assert applied.run("evidence", "get", TITLE, "现场.jpg", "--to", str(tmp_path)) == 1
    assert "已损坏，没有取出" in applied.complained
    assert list(tmp_path.glob("*.jpg")) == []


def test_taking_out_never_overwrites(applied: Installation, tmp_path: Path) -> None:
    mine = file(tmp_path, "现场.jpg", b"mine")
    assert applied.run("evidence", "get", TITLE, "1", "--to", str(tmp_path)) == 2
    assert mine.read_bytes() == b"mine"


def test_what_there_is_not_is_told_with_what_there_is(applied: Installation) -> None:
    assert applied.run("evidence", "get", TITLE, "合影.jpg") == 2
    assert "没有佐证材料“合影.jpg”" in applied.complained
    assert "有：第1条 现场.jpg" in applied.complained


def test_what_was_only_hashed_before_is_told_apart(applied: Installation) -> None:
    documents = f"documents:\n  - {{title: 意见, date: 2026-03-05, sha256: {'a' * 64}}}"
    form = file(applied.folder, "opine.yaml", f"result: agreed\n{documents}".encode())
    assert applied.run("act", TITLE, "opine", "--file", str(form), "--as", TOWNSHIP) == 0, applied.complained
    assert applied.run("evidence", "list", TITLE) == 0, applied.complained
    assert "只登记了摘要，没有存文件" in applied.said
    assert applied.run("verify") == 0, applied.complained


def test_a_sweep_leaves_what_is_fresh(applied: Installation) -> None:
    assert applied.run("evidence", "put", str(file(applied.folder, "扫描.pdf", PDF))) == 0
    assert applied.run("evidence", "sweep", "--dry-run") == 0
    assert "没有可以清理的" in applied.said
    assert len(contents(applied)) == 2


def test_one_that_is_not_kept_keeps_the_others_out(applied: Installation) -> None:
    good, bad = file(applied.folder, "扫描.pdf", PDF), file(applied.folder, "坏.pdf", PROGRAM)
    assert applied.run("evidence", "put", str(good), str(bad)) == 2
    assert len(contents(applied)) == 1


def test_a_file_that_is_not_there_is_told_in_chinese(installation: Installation) -> None:
    assert installation.run("evidence", "put", "没有.jpg") == 2
    assert "没有.jpg：读不到这个文件（没有这个文件或文件夹）" in installation.complained
