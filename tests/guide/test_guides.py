"""The guides: every command in them does and shows what they say, on a real installation.

The documents in them bear dates up to June 2026: they hold on any machine whose clock is past that.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from activities.office_file import load_office
from register.connect import Register
from register.migrate import to_head
from schemas.base import CHINA
from tests.guide import practice
from tests.guide.site import Site
from tests.guide.transcript import CHECKED, Command, commands, fences, matches
from tests.next_notice import adding_up, notice, write
from tests.stack import ROOT

pytestmark = pytest.mark.timeout(600)

OFFICE, INSTALL, CLUSTER = (ROOT / "docs" / f"guide-{name}.md" for name in ("office", "install", "cluster"))
GUIDES = pytest.mark.parametrize("guide", [OFFICE, INSTALL, CLUSTER], ids=lambda path: path.stem)
ONLY_READ = ("sh", "yaml", "")
"""Fences of what is not run: commands of the system, pieces of a file. A `yaml` fence with a name is a file."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A fresh folder; a service that still runs at the end is ended by its pid."""
    folder = tmp_path / "铭牌 1"
    folder.mkdir()
    site = Site(folder)
    for name in [name for name in os.environ if name.startswith(("TEMPORAL_", "MINGPAI_"))]:
        monkeypatch.delenv(name)
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)
    yield site
    site.close()


def read_aloud(guide: Path, site: Site) -> list[str]:
    """Type a guide's commands one after the other; what came out differently."""
    faults: list[str] = []
    for fence in fences(guide):
        if fence.word == "up":
            site.start(lambda said: "从名册恢复" in said)
        elif fence.word == "stop":
            site.stop()
        elif fence.word.startswith("ahead "):
            _carried_ahead(site, fence.word.removeprefix("ahead "))
        elif fence.word.startswith("yaml "):
            (site.folder / fence.word.removeprefix("yaml ")).write_text(
                "\n".join(fence.text), encoding="utf-8"
            )
        elif fence.word == CHECKED:
            faults += [fault for command in commands(fence) if (fault := _typed(guide, site, command))]
    return faults


def _carried_ahead(site: Site, title: str) -> None:
    """What a server whose clock is a year ahead would have done to a title."""
    register, now = _register(site), datetime.now(CHINA)
    practice.Past(register, now.date()).until(title, now + timedelta(days=400))
    register.close()


def _register(site: Site) -> Register:
    return Register(f"sqlite:///{site.folder / 'var' / 'mingpai.db'}", told_time=True)


def _typed(guide: Path, site: Site, command: Command) -> str | None:
    code, printed = site.type(command)
    where = f"{guide.name}:{command.line} $ {command.text}"
    if code != command.code:
        return f"{where}\nends with {code}, not {command.code}:\n{printed}"
    if not matches(command.shown, printed):
        return f"{where}\nshows something else:\n{printed}"
    return None


def test_the_office_guide_shows_what_happens(site: Site) -> None:
    (site.folder / "office.yaml").write_bytes((ROOT / "office.example.yaml").read_bytes())
    register = _register(site)
    to_head(register)
    practice.fill(register, datetime.now(CHINA))
    write(site.folder / "明年放假.yaml", adding_up(notice()))
    register.close()
    assert not (faults := read_aloud(OFFICE, site)), "\n\n".join(faults)


def test_the_installers_guide_shows_what_happens(site: Site) -> None:
    assert not (faults := read_aloud(INSTALL, site)), "\n\n".join(faults)


@GUIDES
def test_no_command_of_ours_stands_where_it_is_not_run(guide: Path) -> None:
    for fence in fences(guide):
        if fence.word.startswith("ahead "):
            continue
        if fence.word in ONLY_READ or fence.word.startswith("yaml "):
            unchecked = [line for line in fence.text if "starter.py" in line]
            assert not unchecked, f"{guide.name}:{fence.line} {unchecked}"
        else:
            assert fence.word in (CHECKED, "up", "stop"), f"{guide.name}:{fence.line} ```{fence.word}"


@GUIDES
def test_pieces_of_office_yaml_are_valid(guide: Path, tmp_path: Path) -> None:
    example = yaml.safe_load((ROOT / "office.example.yaml").read_text(encoding="utf-8"))
    secrets = tmp_path / "secrets.yaml"
    secrets.touch(mode=0o600)
    secrets.write_text('MINGPAI_WECOM: "https://127.0.0.1/robot"\n', encoding="utf-8")
    for fence in fences(guide):
        if fence.word == "yaml":
            piece = yaml.safe_load("\n".join(fence.text))
            path = tmp_path / "office.yaml"
            path.write_text(yaml.safe_dump(example | piece, allow_unicode=True), encoding="utf-8")
            load_office(path)


@GUIDES
def test_links_lead_somewhere(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    links = [part.split(")")[0].split("#")[0] for part in text.split("](")[1:]]
    assert links
    assert not [link for link in links if link and not (guide.parent / link).exists()]
