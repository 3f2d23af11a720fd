"""What an office sees of a measure: checked, read back, compared with another, drawn."""

from pathlib import Path

import pytest

from activities.place import HOME
from commands.draw import picture
from commands.place import clock
from desk.comparing import changed
from register import lawbook
from regulations.load import load_pack
from schemas.base import digest
from schemas.regulation import Regulation
from tests.commands.conftest import Installation
from tests.unit.test_reading import PLAIN, put, variants
from tests.whole import whole

PACK = HOME / "regulations" / "kaiyuan-danwei.yaml"
KAIYUAN = load_pack(PACK)
SHIPPED = sorted((HOME / "regulations").glob("*.yaml"))


def overlay(folder: Path, text: str) -> str:
    """The path of an overlay on the Kaiyuan pack."""
    path = folder / "overlay.yaml"
    path.write_text(f"overlay_of: {PACK}\n{text}\n", encoding="utf-8")
    return str(path)


MASKED = "rounds: {value: 2, source: {document: 细则, section: 五}, masked: true}"

# --- check ---


def test_a_pack_without_faults(installation: Installation) -> None:
    assert installation.run("packs", "check", str(PACK)) == 0
    assert "没有问题" in installation.said


def test_every_fault_of_a_pack_with_line_and_remedy(installation: Installation) -> None:
    wrong = overlay(installation.folder, "duties: {supplement: {silence: {means: nowhere}}}")
    assert installation.run("packs", "check", wrong, str(PACK)) == 1
    assert "overlay.yaml 第2行 duties.supplement.silence.means：" in installation.said
    assert "走不到任何环节" in installation.said


def test_hidden_values_are_listed_and_no_fault(installation: Installation) -> None:
    path = overlay(installation.folder, MASKED)
    assert installation.run("packs", "check", path) == 0
    assert "没有问题，有 1 处数值待填写，填写之前不能启用" in installation.said
    assert "待填写 overlay.yaml 第2行 rounds：" in installation.said
    found = installation.json("packs", "check", path, str(PACK))
    assert [(len(one["faults"]), len(one["awaited"])) for one in found.values()] == [(0, 1), (0, 0)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_pack_names_its_schema_to_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=pack.schema.json"


# --- explain ---


def test_a_pack_is_read_back_in_numbered_sentences_under_headings(installation: Installation) -> None:
    found = installation.json("packs", "explain")
    assert 0 < found["assumed"] < found["values"]
    assert [one["n"] for one in found["sentences"]] == list(range(1, len(found["sentences"]) + 1))
    assert installation.run("packs", "explain", str(PACK)) == 0
    lines = installation.said.splitlines()
    assert lines[:3] == [f"《{KAIYUAN.edition.title}》", "总则", f"1. {found['sentences'][0]['text']}"]
    assert lines[-1].startswith(f"共 {found['values']} 项规定，其中 {found['assumed']} 项文件未作规定")


def test_hidden_values_are_counted(installation: Installation) -> None:
    assert installation.run("packs", "explain", overlay(installation.folder, MASKED)) == 0
    assert "整改最多2轮〔《细则》五；原文隐去数值，现以2轮代，待本单位填写〕。" in installation.said
    assert installation.said.splitlines()[-1].startswith("另有 1 项原文隐去数值")


# --- diff ---


def test_a_changed_number_is_one_change_beside_the_old_one(installation: Installation) -> None:
    new = overlay(
        installation.folder, "duties: {rectification: {within: {value: 3个月}}}\nedition: {id: kaiyuan-2026}"
    )
    found = installation.json("packs", "diff", str(PACK), new)
    assert (found["same"], found["changed"], found["added"], found["removed"]) == (False, 2, 0, 0)
    change = found["changes"][1]
    assert change["path"] == "duties.rectification"
    assert change["old"].replace("6个月", "3个月") == change["new"]
    assert installation.run("packs", "diff", str(PACK), new) == 0
    assert "（kaiyuan-2026，" in installation.said
    assert "【整改】" in installation.said
    assert installation.said.splitlines()[-1] == "共 2 处不同：改 2 处"


def test_what_is_new_and_what_is_gone_stand_alone(installation: Installation) -> None:
    new = overlay(installation.folder, "edition: {number: 1号}\nway_out: {ban: null}")
    assert installation.run("packs", "diff", str(PACK), new) == 0
    assert "文号为1号" in installation.said
    assert installation.said.splitlines()[-1] == "共 2 处不同：增 1 处，删 1 处"


def test_the_same_measure_is_the_same(installation: Installation) -> None:
    assert installation.run("packs", "diff", str(PACK), overlay(installation.folder, "")) == 0
    assert installation.said.splitlines()[-1] == "两个办法完全相同"
    assert installation.json("packs", "diff", str(PACK), str(PACK))["changes"] == []


def test_an_edition_in_the_register_is_found_by_id_and_by_the_beginning_of_its_hash(
    installation: Installation,
) -> None:
    other = load_pack(Path(overlay(installation.folder, MASKED)))
    lawbook.add(installation.register, KAIYUAN, clock())
    for named in (digest(KAIYUAN)[:8], KAIYUAN.edition.id):
        assert installation.run("packs", "diff", named, str(PACK)) == 0, installation.complained
    lawbook.add(installation.register, other, clock())
    assert installation.run("packs", "diff", KAIYUAN.edition.id, str(PACK)) == 2
    assert "对应2个版本" in installation.complained
    assert digest(other)[:12] in installation.complained
    assert installation.run("packs", "diff", "nowhere", str(PACK)) == 2
    assert KAIYUAN.edition.id in installation.complained
    assert installation.run("packs", "diff", "none.yaml", str(PACK)) == 1
    assert "没有这个文件" in installation.complained


@pytest.mark.parametrize("top", Regulation.model_fields)
def test_whatever_changes_in_a_measure_is_a_difference(top: str) -> None:
    for data in variants((top,)):
        assert changed(whole(), Regulation.model_validate(data))
    assert changed(whole(), whole()) == []


# --- draw ---


def test_the_drawing_has_the_stages_of_this_measure_only(installation: Installation) -> None:
    assert installation.run("packs", "draw") == 0
    lines = installation.said.splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert any(line.startswith("    term --> reinspection: 有效期届满") for line in lines)
    assert "    aftermath --> [*]: 善后完毕" in lines
    assert not any("provisional" in line or "criticism" in line for line in lines)


def test_steps_side_by_side_stand_between_bars() -> None:
    lines = picture(whole()).splitlines()
    for line in (
        "    state fork1 <<fork>>",
        "    materials --> fork1: 材料齐全",
        "    fork1 --> assessment",
        "    fork1 --> consultation: 经提请",
        "    assessment --> join1: 达标",
        "    join1 --> decision",
        "    assessment --> [*]: 不达标",
    ):
        assert line in lines
    assert not any(line.startswith("    assessment --> consultation") for line in lines)


def test_a_step_on_request_says_so_beside_the_way_past_it() -> None:
    asked = {"consultation": {"by": ["office"], "assumed": True}}
    data = {**KAIYUAN.model_dump(mode="json"), "on_request": asked}
    lines = picture(Regulation.model_validate(data)).splitlines()
    assert "    assessment --> consultation: 达标（经提请）" in lines
    assert "    assessment --> decision: 达标" in lines


def test_results_and_causes_stand_on_the_arrows() -> None:
    lines = picture(whole()).splitlines()
    assert "    result_publicity --> talk: 优秀" in lines
    assert "    term --> statement: 弄虚作假" in lines
    assert "    criticism --> statement: 已通报批评（取消、警告已满）" in lines, (
        "where a measure parts, by what came before"
    )
    assert any("复验和处理期间同样可以提请处理：弄虚作假" in line for line in lines)


def test_words_of_a_pack_do_not_break_the_drawing() -> None:
    data = put(PLAIN, ("causes", "fraud", "label"), "举报: <查实>; #1")
    assert "term --> statement: 举报： ＜查实＞； ＃1" in picture(Regulation.model_validate(data))
