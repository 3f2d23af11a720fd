"""Measures of other shapes on the command line: hidden values bind nobody, a unit is renamed, steps are asked for."""

from pathlib import Path

from activities.place import HOME
from register import queries
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TITLE, apply

PACK = HOME / "regulations" / "kaiyuan-danwei.yaml"
MASKED = """
sheet:
  indicators:
    - id: zhixiao
      name: 知晓率
      threshold: 90
      masked: true
      source: {document: 某县方案(001), section: 二, words: 知曉率≥*%}
"""
RENAMES = "changes: {split: null}\n"
ON_REQUEST = "on_request: {assessment: {by: [office], assumed: true}}\n"


def overlay(folder: Path, text: str) -> str:
    """The path of a pack that lays `text` over Kaiyuan's."""
    path = folder / "overlay.yaml"
    path.write_text(
        f"overlay_of: {PACK}\nedition: {{id: other-shape, title: 另一版本}}\n{text}", encoding="utf-8"
    )
    return str(path)


def adopted(served: Installation, text: str) -> None:
    """A title has applied, and lives under a measure of another shape."""
    apply(served)
    given = ("--title", TITLE, "--ground", "办法修订", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", overlay(served.folder, text), *given) == 0, served.complained


def test_a_pack_with_hidden_values_loads_but_is_not_adopted(served: Installation) -> None:
    apply(served)
    pack = overlay(served.folder, MASKED)
    assert served.run("packs", "check", pack) == 0
    given = ("--title", TITLE, "--ground", "办法修订", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", pack, *given) == 1
    assert "还有1处数值待填写" in served.complained
    assert "sheet.indicators.第1项" in served.complained
    assert served.json("show", TITLE)["seq"] == 1


def test_a_server_does_not_start_under_hidden_values(installation: Installation) -> None:
    overlay(installation.folder, MASKED)
    installation.office(regulation="overlay.yaml")
    assert installation.run("up") == 2
    assert "还有1处数值待填写" in installation.complained


def test_a_renamed_unit_keeps_its_title_and_is_found_by_both_names(served: Installation) -> None:
    adopted(served, RENAMES)
    old = queries.find_titles(served.register, TITLE)[0].unit_name
    given = ("--change", "更名", "--name", "开远市灵泉街道新正街社区居民委员会")
    assert served.run("act", TITLE, "change", *given, "--document", PAPER, "--as", OFFICE) == 0, (
        served.complained
    )
    for name in (old, "新正街"):
        assert [row.id for row in queries.find_titles(served.register, name)] == [TITLE]
    assert served.run("show", TITLE) == 0
    assert f"曾用名 {old}" in served.said


def test_a_change_that_the_measure_does_not_know_is_refused(served: Installation) -> None:
    adopted(served, RENAMES)
    assert served.run("act", TITLE, "change", "--change", "分立", "--document", PAPER, "--as", OFFICE) == 4
    assert "没有规定单位分立如何处理" in served.complained


def test_a_step_is_asked_for_once(served: Installation) -> None:
    adopted(served, ON_REQUEST)
    asked = ("act", TITLE, "ask", "--step", "assessment", "--as", OFFICE)
    assert served.run(*asked) == 0, served.complained
    assert served.run(*asked, "--note", "再次提请") == 4
    assert "已经提请过" in served.complained
