"""A body that the measure calls by name, at a real desk: its post, its duty, its act, its notices."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from activities.place import HOME
from commands.place import clock
from register import lawbook
from regulations.load import load_pack
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TITLE, apply, nothing_received, opine

BODY = "市委宣传部"
MEASURE = f"""\
overlay_of: {HOME / "regulations" / "kaiyuan-danwei.yaml"}
edition: {{id: kaiyuan-named, in_force_from: {{value: 2022-01-01, assumed: true}}}}
named_bodies: {{value: [{BODY}, 文明办], assumed: true}}
duties:
  preliminary: {{jointly: [文明办], assumed: true}}
  materials: {{by: {BODY}, assumed: true}}
"""


@pytest.fixture
def measured(served: Installation, tmp_path: Path) -> Installation:
    """An office under a measure by which the materials are checked by a body by its name, which has no post yet."""
    path = tmp_path / "pack.yaml"
    path.write_text(MEASURE, encoding="utf-8")
    lawbook.add(served.register, load_pack(path), clock() - timedelta(days=1))
    return served


def posted(office: Installation, *bodies: str) -> Installation:
    """The office, with a post for each body."""
    found = yaml.safe_load((office.folder / "office.yaml").read_text(encoding="utf-8"))
    new = [{"id": one, "name": one, "parties": [{"role": "body", "area": one}]} for one in bodies]
    office.office(posts=[*found["posts"], *new])
    return office


def test_a_body_without_a_post_is_named_before_anything_is_taken_in(measured: Installation) -> None:
    assert apply(posted(measured, "文明办", "市委宣传步")) == 4
    assert f"{BODY}（body/{BODY}）" in measured.complained
    assert "您是不是要找：市委宣传步？" in measured.complained
    assert nothing_received(measured)


def test_a_body_does_what_it_owes_and_is_told_of_it(measured: Installation) -> None:
    office = posted(measured, BODY, "文明办")
    assert apply(office) == 0, office.complained
    assert opine(office) == 0, office.complained
    assert opine(office, by="文明办") == 0, office.complained
    assert f"下一事项：审核申报材料，承办：{BODY}" in office.said
    check = ("act", TITLE, "check", "--result", "材料齐全", "--document", PAPER, "--as")
    assert office.run(*check, OFFICE) == 4
    assert BODY in office.complained
    assert office.run("due") == 0
    assert BODY in office.said
    assert office.run(*check, BODY) == 0, office.complained
    assert office.run("notices") == 0
    assert BODY in office.said
    assert office.run("verify") == 0


def test_who_signs_is_not_told_twice(measured: Installation) -> None:
    office = posted(measured, BODY, "文明办")
    assert apply(office) == 0, office.complained
    for command in (("due",), ("show", TITLE), ("plan", TITLE), ("notices",)):
        assert office.run(*command) == 0, office.complained
        assert "（township）" not in office.said
        assert "（文明办）" not in office.said
    assert office.run("show", TITLE) == 0
    assert [line.split()[2] for line in office.said.splitlines() if "初审意见 " in line] == [
        "灵泉街道",
        "文明办",
    ]
