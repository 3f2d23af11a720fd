"""`dossier` on a terminal."""

from tests.commands.conftest import Installation


def test_a_dossier_is_made_and_said_where(practice_office: Installation) -> None:
    folder = practice_office.folder / "卫生院"
    assert practice_office.run("dossier", "羊街乡卫生院", str(folder)) == 0
    assert f"已编成 开远市羊街乡卫生院 的档案：{folder}" in practice_office.said
    assert (folder / "2021-0003" / "档案.txt").is_file()


def test_a_folder_that_is_there_is_left_alone(practice_office: Installation) -> None:
    assert practice_office.run("dossier", "羊街乡卫生院", str(practice_office.folder)) == 2
    assert "已有这个文件夹，没有覆盖" in practice_office.complained


def test_the_unit_must_be_plain(practice_office: Installation) -> None:
    assert practice_office.run("dossier", "开远市", str(practice_office.folder / "档")) == 2
    assert "请改用编号" in practice_office.complained
    assert not (practice_office.folder / "档").exists()
