"""`import`: a list is first looked through, then taken over; what is wrong stays out, and importing again goes on."""

import errno
import os
from pathlib import Path

import pytest

from register import ledger, queries
from tests.commands.conftest import Installation
from tests.stack import ROOT

LIST = str(ROOT / "stories" / "examples" / "titles.csv")
AS = ("--as", "领导小组办公室")


def taken(office: Installation, *more: str) -> int:
    return office.run("import", LIST, *AS, *more)


def test_without_a_word_it_only_says_what_would_become_of_each_row(installation: Installation) -> None:
    assert taken(installation) == 4, "one row is wrong"
    assert "灵泉街道第九小学：复验，逾期的改在" in installation.said
    assert "1.25325E+17" in installation.said
    assert "预演，什么也没有改变：新接管 3 行，有误或存疑 1 行" in installation.said
    assert queries.every_unit(installation.register) == []


def test_what_is_right_is_taken_over_and_what_is_wrong_stays_out(installation: Installation) -> None:
    assert taken(installation, "--confirm") == 4
    assert "已接管：新接管 3 行，有误或存疑 1 行" in installation.said
    assert installation.run("show", "第十小学") == 0
    assert "至 2029-02-28" in installation.said
    assert installation.run("verify") == 0


def test_nobody_need_serve_for_it(installation: Installation) -> None:
    taken(installation, "--confirm")
    assert "服务启动后自动接着办理" in installation.complained


def test_importing_again_changes_nothing(installation: Installation) -> None:
    taken(installation, "--confirm")
    before = [len(ledger.entries_of(installation.register, one.id)) for one in _titles(installation)]
    taken(installation, "--confirm")
    assert "已经接管，无变化 3 行" in installation.said
    assert [len(ledger.entries_of(installation.register, one.id)) for one in _titles(installation)] == before


def test_a_corrected_row_puts_the_title_right(served: Installation, tmp_path: Path) -> None:
    taken(served, "--confirm")
    right = tmp_path / "台账.csv"
    right.write_text(Path(LIST).read_text(encoding="utf-8").replace("2024年3月,", "2024年4月1日,"), "utf-8")
    assert served.run("import", str(right), *AS, "--confirm") == 4
    assert "按本表改正 1 行" in served.said
    assert "乐白道街道第十小学：命名日期 2024-03-01 → 2024-04-01" in served.said
    served.run("show", "第十小学")
    assert "命名 2024-04-01" in served.said


def test_what_became_of_each_row_is_told_to_programs_too(installation: Installation) -> None:
    assert taken(installation, "--confirm", "--json") == 4
    import json

    rows = json.loads(installation.said)["rows"]
    assert [one["becomes"] for one in rows] == ["new", "new", "new", "wrong"]
    assert all(one["title"] for one in rows[:3])


def test_a_column_that_nobody_has_confirmed_lets_nothing_in(
    installation: Installation, tmp_path: Path
) -> None:
    strange = tmp_path / "台账.csv"
    strange.write_text(
        Path(LIST).read_text(encoding="utf-8").replace("命名时间", "命名的时候"), encoding="utf-8"
    )
    assert installation.run("import", str(strange), *AS, "--confirm") == 4
    assert "写明 --column 列=含义 后再导入" in installation.said
    assert queries.every_unit(installation.register) == []
    assert installation.run("import", str(strange), *AS, "--column", "G=命名时间") == 4
    assert installation.run("import", str(strange), *AS, "--column", "Z=命名时间") == 2
    assert "表里没有这一列" in installation.complained
    assert installation.run("import", str(strange), *AS, "--column", "G=命名时间") == 4
    assert "新接管 3 行" in installation.said


def test_a_marked_copy_says_what_is_wrong_beside_each_row_and_can_be_imported(
    installation: Installation, tmp_path: Path
) -> None:
    copy = tmp_path / "核对.xlsx"
    assert taken(installation, "--marked", str(copy)) == 4, installation.complained
    assert taken(installation, "--marked", str(copy)) == 2, "what is there is not overwritten"
    assert "已有这个文件" in installation.complained
    assert taken(installation, "--confirm", "--marked", str(copy)) == 2
    assert queries.every_unit(installation.register) == [], "asked before anything is taken over"
    assert installation.run("import", str(copy), *AS, "--confirm") == 4
    assert "新接管 3 行，有误或存疑 1 行" in installation.said


def test_a_unit_of_two_batches_is_asked_about_and_the_answer_is_carried_out(
    installation: Installation, tmp_path: Path
) -> None:
    lines = (
        "单位名称,统一社会信用代码,类别,乡镇（街道）,批次,命名时间,处理",
        "丁香小学,125325024318651023,学校,灵泉街道,第四批,2019年12月,",
        "丁香小学,125325024318651023,学校,灵泉街道,第六批,2024年5月,{}",
    )
    asked, answered = tmp_path / "问.csv", tmp_path / "答.csv"
    asked.write_text("\n".join(lines).format(""), encoding="utf-8")
    answered.write_text("\n".join(lines).format("同一单位"), encoding="utf-8")
    assert installation.run("import", str(asked), *AS) == 4
    assert "是不是两次命名" in installation.said
    assert installation.run("import", str(answered), *AS, "--confirm") == 0, installation.said
    found = {one.batch: one.is_open for one in _titles(installation)}
    assert found == {"第4批": False, "第6批": True}
    assert installation.run("import", str(answered), *AS, "--confirm") == 0
    assert "已经接管，无变化 2 行" in installation.said


def test_a_marked_copy_that_the_disk_does_not_take_leaves_no_file_and_hides_nothing(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    folder = tmp_path / "核对"
    folder.mkdir()
    assert taken(installation, "--confirm", "--marked", str(folder / "核对.xlsx")) == 2
    assert "写不进去（磁盘已满），没有留下文件" in installation.complained
    assert os.listdir(folder) == []
    assert "已接管：新接管 3 行" in installation.said, "what has been taken over is told all the same"


@pytest.mark.parametrize("name", ["核对.xls", "没有/核对.xlsx", "夹.xlsx"])
def test_where_no_marked_copy_can_be_is_told_before_anything_is_taken_over(
    installation: Installation, tmp_path: Path, name: str
) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    assert taken(installation, "--confirm", "--marked", str(tmp_path / name)) == 2
    assert "--overwrite" not in installation.complained
    assert queries.every_unit(installation.register) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--level", "村级"), "可用：国家级、省级、州市级、县级"),
        (("--within", "很快"), "请写成 6个月"),
        (("--within", "99999年"), "太长"),
        (("--column", "命名时间"), "请写成 列=含义"),
        (("--honour", "卫生先进单位"), "卫生先进单位"),
    ],
)
def test_what_is_mistyped_is_said(installation: Installation, more: tuple[str, ...], said: str) -> None:
    taken(installation, *more)
    assert said in installation.said + installation.complained


def test_a_row_of_a_text_is_called_by_its_number(installation: Installation) -> None:
    taken(installation)
    assert "工作表" not in installation.said
    assert "文本 " not in installation.said
    assert "第2行是表头" in installation.said
    assert "第6行" in installation.said


def test_a_file_that_is_none_is_refused_in_words(installation: Installation, tmp_path: Path) -> None:
    paper = tmp_path / "台账.xlsx"
    paper.write_bytes(b"%PDF-1.7 ...")
    assert installation.run("import", str(paper), *AS) == 2
    assert "台账.xlsx：" in installation.complained
    assert installation.run("import", str(tmp_path / "没有.xlsx"), *AS) == 2


def _titles(office: Installation) -> list[queries.TitleRow]:
    return [
        one
        for unit in queries.every_unit(office.register)
        for one in queries.titles_of(office.register, unit.id)
    ]
