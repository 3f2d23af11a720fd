"""The command line by one word, and what a shell completes of it."""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

import starter
from activities.place import HOME
from tests.commands.conftest import Installation


def shell(home: Path, script: str) -> str:
    """What bash says, with the command on its path and a home of its own."""
    return subprocess.run(
        ["bash", "--norc", "-c", f"{script}\ntrue"],
        env={**os.environ, "HOME": str(home), "PATH": f"{HOME}:{os.environ['PATH']}"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def completed(home: Path, *words: str) -> list[str]:
    """What bash offers after these words, the last of which is begun, with what `--show-completion` gives it."""
    line = " ".join(f"'{word}'" for word in words)
    return shell(
        home,
        f'eval "$(mingpai --show-completion)"; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}\n'
        '_mingpai_completion mingpai; printf "%s\\n" "${COMPREPLY[@]}"',
    ).split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("mingpai", "sh"), ["show"]),
        (("mingpai", "packs", "d"), ["diff", "draw"]),
        (("mingpai", "show", "--"), ["--why", "--json", "--help"]),
        (("mingpai", "act", "南正街", "rec"), ["rectify", "recognise"]),
        (("mingpai", "act", "南正街", "withdraw", "--n"), ["--note"]),
        (("mingpai", "act", "南正街", "opine", "--result", ""), ["agreed", "rejected"]),
    ],
)
def test_bash_completes_commands_and_their_options(
    tmp_path: Path, words: tuple[str, ...], offered: list[str]
) -> None:
    assert completed(tmp_path, *words) == offered


def test_completion_installs_itself_and_says_so_in_chinese(tmp_path: Path) -> None:
    said = shell(tmp_path, "mingpai --install-completion")
    assert "命令补全已装到" in said
    assert "重新打开终端后生效" in said
    script = tmp_path / ".bash_completions" / "mingpai.sh"
    assert f"source '{script}'" in (tmp_path / ".bashrc").read_text()
    assert "complete -o default -F _mingpai_completion mingpai" in script.read_text()


def test_the_one_word_works_from_any_folder_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "铭牌 link"
    link.symlink_to(HOME / "mingpai")
    version = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]["version"]
    assert shell(tmp_path, f"cd /; '{link}' --version") == f"铭牌 {version}\n"


def test_help_of_the_whole_is_in_chinese(installation: Installation) -> None:
    assert installation.run("--help") == 0
    words = ("Install", "Show", "Usage", "Options")
    assert not [word for word in words if word in installation.said]
    assert {*starter.MENU} <= {*installation.said.split()}
