"""Rules on the command line: packs adopted, stories rehearsed, the picture of a life in README."""

from pathlib import Path

import pytest

from activities.place import HOME
from commands.life import BEGIN, END
from commands.place import clock
from register import lawbook
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TITLE, apply

PACK = HOME / "regulations" / "kaiyuan-danwei.yaml"


def altered(folder: Path, old: str, new: str) -> str:
    """The path of a copy of the Kaiyuan pack with one thing changed."""
    text = PACK.read_text(encoding="utf-8")
    assert old in text
    path = folder / "altered.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


def test_an_open_title_adopts_a_new_edition(served: Installation) -> None:
    apply(served)
    before = served.json("show", TITLE)["edition"]
    new = altered(
        served.folder,
        "within: {value: 15个工作日, assumed: true}",
        "within: {value: 20个工作日, assumed: true}",
    )
    more = ("--ground", "办法修订", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", new, *more) == 2, "which titles must be said"
    assert served.run("packs", "adopt", new, "--all", *more) == 0, served.complained
    assert served.json("show", TITLE)["edition"] != before
    assert served.run("packs", "adopt", new, "--title", TITLE, *more) == 4
    assert "已适用该版本" in served.said


LONGER = ("within: {value: 15个工作日, assumed: true}", "within: {value: 20个工作日, assumed: true}")


def current(office: Installation) -> str | None:
    """Under which edition an application would come."""
    return lawbook.current_edition(office.register, "民族团结进步示范单位", clock().date(), "county")


def test_whoever_may_not_adopt_registers_nothing(served: Installation) -> None:
    apply(served)
    before = current(served)
    new = altered(served.folder, *LONGER)
    more = ("--ground", "办法修订", "--document", PAPER, "--as", "单位窗口")
    for which in (("--title", TITLE), ("--all",)):
        assert served.run("packs", "adopt", new, *which, *more) == 4
        assert "领导小组办公室" in served.complained
        assert "没有登记该版本" in served.complained
    assert current(served) == before


def test_an_edition_that_none_of_the_titles_may_adopt_is_not_registered(served: Installation) -> None:
    apply(served)
    before = current(served)
    new = altered(served.folder, "in_force_from: {value: 2021-01-01", "in_force_from: {value: 2999-01-01")
    more = ("--ground", "办法修订", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", new, "--title", TITLE, *more) == 4
    assert "没有登记该版本" in served.complained
    assert current(served) == before


def test_an_edition_that_is_not_the_newest_does_not_claim_the_applications_to_come(
    served: Installation,
) -> None:
    apply(served)
    first = lawbook.read(served.register).editions[current(served) or ""]
    more = ("--ground", "办法修订", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", altered(served.folder, *LONGER), "--all", *more) == 0
    assert "今后的申报适用" in served.said
    newest = current(served)
    assert served.run("packs", "adopt", str(PACK), "--title", TITLE, *more) == 0, served.complained
    assert "今后的申报不适用" in served.said
    assert first.edition.title in served.said
    assert current(served) == newest


def test_a_measure_of_a_new_honour_is_registered_with_no_title_under_it(served: Installation) -> None:
    apply(served)
    prefectural = str(HOME / "regulations" / "kaiyuan-jidi-prefectural.yaml")
    more = ("--ground", "启用办法", "--document", PAPER, "--as", OFFICE)
    assert served.run("packs", "adopt", prefectural, "--all", *more) == 0, served.complained
    assert "今后的申报适用" in served.said
    assert "0 个" in served.said


def test_a_story_is_rehearsed_in_memory(installation: Installation) -> None:
    story = str(HOME / "stories" / "revoked.yaml")
    assert installation.run("rehearse", story, "--engine", "memory") == 0, installation.complained
    assert "取消称号决定" in installation.said
    assert "发给乡镇" in installation.said
    assert "全部如预期" in installation.said


def test_a_failed_expectation_is_named(installation: Installation) -> None:
    text = (HOME / "stories" / "revoked.yaml").read_text(encoding="utf-8")
    text = text.replace("../regulations", str(HOME / "regulations"))
    path = installation.folder / "story.yaml"
    path.write_text(text.replace("ban_until: 2044-03-10", "ban_until: 2045-03-10"), encoding="utf-8")
    assert installation.run("rehearse", str(path), "--engine", "memory") == 1
    assert "2045-03-10" in installation.complained


def test_a_story_that_cannot_be_read(installation: Installation) -> None:
    assert installation.run("rehearse", "没有.yaml") == 2
    assert "没有" in installation.complained


def test_the_picture_is_checked_against_the_course(installation: Installation) -> None:
    readme = installation.folder / "README.md"
    readme.write_text(f"# 铭牌\n{BEGIN}\n旧图\n{END}\n结尾\n", encoding="utf-8")
    assert installation.run("life", "--check", str(readme)) == 1
    assert installation.run("life", "--write", str(readme)) == 0
    assert installation.run("life", "--check", str(readme)) == 0
    assert "结尾" in readme.read_text(encoding="utf-8")
    assert installation.run("life", "--check", str(PACK)) == 2


@pytest.mark.timeout(600)
def test_a_story_is_rehearsed_on_the_real_engine(installation: Installation) -> None:
    story = str(HOME / "stories" / "revoked.yaml")
    assert installation.run("rehearse", story, "--engine", "temporal") == 0, installation.complained
    assert "核验通过" in installation.said
    assert clock().year < 2036


def test_the_picture_in_the_readme_is_the_course(installation: Installation) -> None:
    assert installation.run("life", "--check", str(HOME / "README.md")) == 0, installation.complained


def test_an_edition_of_another_title_is_neither_adopted_nor_registered(served: Installation) -> None:
    apply(served)
    other = altered(served.folder, "level: county", "level: prefectural")
    more = ("--ground", "误用", "--document", PAPER, "--as", OFFICE)
    before = set(lawbook.read(served.register).editions)
    assert served.run("packs", "adopt", other, "--title", TITLE, *more) == 4
    assert "该版本授予州市级" in served.complained
    assert "没有登记该版本" in served.complained
    assert not served.waiting(TITLE)
    assert set(lawbook.read(served.register).editions) == before
