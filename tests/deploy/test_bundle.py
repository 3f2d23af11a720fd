"""The offline bundle: built for this machine, carried to a strange folder, installed with every index out of reach."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bundle.build import TARGETS
from commands.speak import Exit
from tests.deploy.compose import ROOT

pytestmark = pytest.mark.timeout(600)
SLOW = 300.0
"""Seconds for what moves some hundred megabytes on a busy machine."""

NO_NETWORK = {
    "PIP_NO_INDEX": "1",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",  # nobody listens on the discard port
    "PIP_NO_CACHE_DIR": "1",
    "PIP_CONFIG_FILE": os.devnull,
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make bundle ARGS=--this-platform` builds."""
    dest = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "bundle.build", "--this-platform", "--dest", str(dest)]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=SLOW)
    if built.returncode == Exit.UNREACHABLE and not os.environ.get("CI"):
        pytest.skip(f"building a bundle needs a package index, and none was reached: {built.stderr}")
    assert built.returncode == 0, built.stderr
    (found,) = dest.iterdir()
    return found


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's one folder, somewhere with a space and Chinese in the path."""
    place = tmp_path_factory.mktemp("离线 安装")
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    (folder,) = place.iterdir()
    return folder


def install(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run install.sh as somebody else's shell would, without any index."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MINGPAI_"))
    }
    environment |= {**NO_NETWORK, "PYTHON": sys.executable}
    script = ["sh", str(folder / "install.sh")]
    return subprocess.run(
        script, cwd="/", env=environment, capture_output=True, text=True, timeout=SLOW, check=False
    )


def test_it_is_for_both_machines_and_three_pythons() -> None:
    wanted = {(machine, python) for machine in ("x86_64", "aarch64") for python in ("3.11", "3.12", "3.13")}
    assert {(target.machine, target.python) for target in TARGETS} == wanted


def test_it_installs_and_rehearses_without_a_network(unpacked: Path) -> None:
    done = install(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    home = unpacked / "mingpai"
    assert f'cd "{home}"' in done.stdout
    rehearsal = [".venv/bin/python", "starter.py", "rehearse", "stories/revoked.yaml", "--engine", "memory"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    rehearsed = subprocess.run(
        rehearsal, cwd=home, env=environment, capture_output=True, text=True, timeout=SLOW, check=False
    )
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "取消称号" in rehearsed.stdout
    assert list((home / "register" / "migrations" / "versions").glob("*.py"))
    assert list((home / "regulations").glob("*.yaml"))


@pytest.mark.parametrize("harm", ["changed", "missing", "no checksums"])
def test_a_harmed_bundle_is_refused_before_anything_is_installed(
    unpacked: Path, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(unpacked, folder, ignore=shutil.ignore_patterns(".venv"), copy_function=os.link)
    victim = folder / "mingpai" / "starter.py"
    text = victim.read_text(encoding="utf-8")
    victim.unlink()  # a link: what it names belongs to the other tests
    if harm == "changed":
        victim.write_text(text + "\n", encoding="utf-8")
    elif harm == "no checksums":
        victim.write_text(text, encoding="utf-8")
        (folder / "SHA256SUMS").unlink()
    done = install(folder)
    assert done.returncode == 1
    assert ("SHA256SUMS" if harm == "no checksums" else "mingpai/starter.py") in done.stderr
    assert not (folder / "mingpai" / ".venv").exists()
