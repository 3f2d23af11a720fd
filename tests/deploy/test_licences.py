"""Licences: what may be installed is said in one list, and what states another licence stops the check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT


def checked(*beside: Path) -> subprocess.CompletedProcess[str]:
    """The check of `make lint`, with what else is installed in these folders."""
    return subprocess.run(
        [sys.executable, "-m", "piplicenses", "--summary"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, beside))},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_everything_that_is_installed_may_be() -> None:
    done = checked()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-3.0-only", "SSPL-1.0", ""]
)
def test_another_licence_is_refused(tmp_path: Path, licence: str) -> None:
    folder = tmp_path / "sample-1.0.dist-info"
    folder.mkdir()
    stated = f"License-Expression: {licence}\n" if licence else ""
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: sample\nVersion: 1.0\n{stated}\n")
    done = checked(tmp_path)
    assert done.returncode == 1
    assert "sample" in done.stderr
