"""One unit, one file: everything of a unit is in a folder, readable, whole, and checked by its sums."""

import hashlib
import json
import os
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desk import dossier as desk
from desk.errors import SeveralTitlesError, UnknownTitleError, UnwrittenError
from register import ledger
from register.evidence import Store
from schemas.base import CHINA, sealed
from schemas.record import Recorded
from tests.conftest import Database, Opened
from tests.desk.conftest import Face
from tests.files import PDF, file
from tests.register.desk import TITLE, Desk, unit

CLINIC = "2021-0003"
NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)


def made(face: Face, tmp_path: Path, text: str = "羊街乡卫生院") -> tuple[desk.Made, Path]:
    """The dossier of a unit."""
    folder = tmp_path / "卫生院 档案"
    rows = desk.unit_of(face.register, text)
    return desk.dossier(face.register, Store(tmp_path / "evidence"), rows, folder, NOW), folder


def text(folder: Path, name: str) -> str:
    """A paper of the clinic."""
    (found,) = (folder / CLINIC).glob(f"*{name}.txt")
    return found.read_text(encoding="utf-8")


def test_a_dossier_says_on_its_cover_whose_it_is(face: Face, tmp_path: Path) -> None:
    done, folder = made(face, tmp_path)
    cover = (folder / "封面.txt").read_text(encoding="utf-8")
    assert "单位名称：开远市羊街乡卫生院" in cover
    assert "2021-0003　民族团结进步示范单位（县级），" in cover
    assert (done.unit, done.titles, done.lacking) == ("开远市羊街乡卫生院", [CLINIC], [])
    assert done.files == sum(one.is_file() for one in folder.rglob("*"))


def test_every_act_stands_in_the_part_where_it_was_done_with_its_document(face: Face, tmp_path: Path) -> None:
    _, folder = made(face, tmp_path)
    applied, inspected = text(folder, "申报和命名"), text(folder, "复验")
    assert "第1条　2021年" in applied
    assert "统一社会信用代码：1153250220210003XU" in applied
    assert "各项评分：政治基础 18，" in applied
    assert "命名" in applied
    assert "文件：民创办〔2026〕" in inspected
    assert "谈话对象的岗位：院长" in text(folder, "处理、整改和取消")


def test_no_act_of_the_ledger_is_left_out(face: Face, tmp_path: Path) -> None:
    _, folder = made(face, tmp_path)
    told = "".join(one.read_text(encoding="utf-8") for one in (folder / CLINIC).glob("[0-9]-*.txt"))
    for entry in ledger.entries_of(face.register, CLINIC):
        assert (f"第{entry.seq}条　" in told) is (entry.kind != "rung")


def test_notices_documents_and_the_ledger_are_there(face: Face, tmp_path: Path) -> None:
    _, folder = made(face, tmp_path)
    assert f"{CLINIC}/1/1" in text(folder, "通知")
    assert "第1条　民创办〔2021〕" in text(folder, "文件目录")
    lines = (folder / CLINIC / "档案.jsonl").read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        assert sealed(line["prev"], line["body"]) == line["hash"]
    assert len(lines) == len(ledger.entries_of(face.register, CLINIC))


@pytest.fixture
def school(opened: Opened, database: Database) -> Desk:
    """A school with a title that was withdrawn, and one under publicity, objected to."""
    desk = Desk(opened(database("sqlite")))
    desk.apply(unit(1), title="2031-0009")
    desk.do(desk.action("withdraw", "unit", date(2031, 3, 3), "2031-0009"))
    desk.apply(unit(1))
    desk.publish()
    desk.do(desk.action("object", "office", date(2031, 4, 8), form="named", matter="评分材料不实"))
    return desk


def test_complaints_stand_by_themselves(school: Desk, tmp_path: Path) -> None:
    desk.dossier(
        school.register, Store(tmp_path / "e"), desk.unit_of(school.register, TITLE), tmp_path / "档", NOW
    )
    (against,) = (tmp_path / "档" / TITLE).glob("*投诉、异议和问题.txt")
    assert "评分材料不实" in against.read_text(encoding="utf-8")


def test_of_a_unit_with_several_titles_all_are_there(school: Desk, tmp_path: Path) -> None:
    rows = desk.unit_of(school.register, unit(1).name)
    done = desk.dossier(school.register, Store(tmp_path / "e"), rows, tmp_path / "档", NOW)
    assert done.titles == [TITLE, "2031-0009"]
    assert all((tmp_path / "档" / one / "档案.jsonl").is_file() for one in done.titles)


@pytest.mark.parametrize("kept", [True, False])
def test_evidence_is_there_or_told_to_be_lacking(school: Desk, tmp_path: Path, kept: bool) -> None:
    store, content = Store(tmp_path / "evidence"), PDF
    sha256 = hashlib.sha256(content).hexdigest()
    paper = {"title": "核查报告", "date": "2031-04-10", "sha256": sha256, "kept_as": "核查.pdf"}
    said: dict[str, Any] = {"objection": "1", "result": "dismissed", "documents": [paper]}
    act = school.action("examine", "office", date(2031, 4, 10), **said)
    another = act.actor.model_copy(update={"account": "another"})  # than the one who filed the objection
    answer = school.do(act.model_copy(update={"actor": another}))
    assert isinstance(answer, Recorded)
    assert answer.receipt
    assert answer.receipt.accepted, answer.receipt
    if kept:
        store.keep(file(tmp_path, "来.pdf", content), sha256)
    done = desk.dossier(school.register, store, desk.unit_of(school.register, TITLE), tmp_path / "档", NOW)
    copies = list((tmp_path / "档" / TITLE / "佐证材料").glob("*核查.pdf"))
    assert [one.read_bytes() for one in copies] == ([content] if kept else [])
    assert ("核查.pdf" in "".join(done.lacking)) is not kept
    assert ("核查.pdf" in (tmp_path / "档" / "封面.txt").read_text(encoding="utf-8")) is not kept


def test_the_sums_are_those_of_every_file(face: Face, tmp_path: Path) -> None:
    _, folder = made(face, tmp_path)
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    )
    listed = [
        line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    ]
    there = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(there)


@pytest.mark.parametrize("name", ["没有/档案", "x" * 300, "有了"])
def test_where_no_folder_can_be_made_nothing_is_left(face: Face, tmp_path: Path, name: str) -> None:
    (tmp_path / "有了").mkdir()
    rows = desk.unit_of(face.register, CLINIC)
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(UnwrittenError):
        desk.dossier(face.register, Store(tmp_path / "evidence"), rows, tmp_path / name, NOW)
    assert sorted(os.listdir(tmp_path)) == before


def test_a_dossier_that_was_half_written_does_not_stay(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk, "_sums", full)
    with pytest.raises(UnwrittenError, match="写不进去"):
        made(face, tmp_path)
    assert [one for one in os.listdir(tmp_path) if not one.startswith("mingpai.db")] == []


def test_whose_dossier_it_is_must_be_plain(face: Face) -> None:
    with pytest.raises(SeveralTitlesError):
        desk.unit_of(face.register, "开远市")
    with pytest.raises(UnknownTitleError):
        desk.unit_of(face.register, "没有这个单位")
