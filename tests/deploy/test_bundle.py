"""The offline bundle: built for this machine, carried to a strange folder, installed with every index out of reach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands.speak import Exit
from deploy.bundle.build import ELSEWHERE, TARGETS, write_checksums
from tests.deploy.compose import ROOT

pytestmark = pytest.mark.timeout(1500)
SLOW = 600.0
"""Seconds for what moves some hundred megabytes on a busy machine."""

NO_NETWORK = {
    "PIP_NO_INDEX": "1",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",  # nobody listens on the discard port
    "PIP_NO_CACHE_DIR": "1",
    "PIP_CONFIG_FILE": os.devnull,
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


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


def built(dest: Path) -> Path:
    """The folder of a bundle for this machine, unpacked in `dest`."""
    archives = dest / "dist"
    build = [sys.executable, "-m", "deploy.bundle.build", "--this-platform", "--dest", str(archives)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=SLOW, check=False)
    if done.returncode == Exit.UNREACHABLE and not os.environ.get("CI"):
        pytest.skip(f"building a bundle needs a package index, and none was reached: {done.stderr}")
    assert done.returncode == 0, done.stderr
    (archive,) = archives.iterdir()
    place = dest / "离线 安装"
    place.mkdir()
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(place)], check=True, timeout=SLOW)
    (folder,) = place.iterdir()
    return folder


def test_it_is_for_both_machines_and_three_pythons() -> None:
    wanted = {(machine, python) for machine in ("x86_64", "aarch64") for python in ("3.11", "3.12", "3.13")}
    assert {(target.machine, target.python) for target in TARGETS} == wanted


def test_it_installs_without_a_network_and_rehearses_where_it_was_put(tmp_path: Path) -> None:
    folder = built(tmp_path)
    done = install(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f'cd "{folder / "mingpai"}"' in done.stdout
    home = tmp_path / "opt 铭牌"
    (folder / "mingpai").rename(home)
    shutil.rmtree(folder)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    rehearsed = subprocess.run(
        [".venv/bin/python", "starter.py", "rehearse", "stories/revoked.yaml", "--engine", "memory"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SLOW,
        check=False,
    )
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "取消称号" in rehearsed.stdout
    assert list((home / "register" / "migrations" / "versions").glob("*.py"))
    assert list((home / "regulations").glob("*.yaml"))
    assert list((home / "__pycache__").glob("worker.*.pyc"))  # which a service could not write


@pytest.mark.parametrize("harm", ["changed", "missing", "without checksums"])
def test_a_harmed_bundle_is_refused_before_anything_is_installed(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "bundle"
    code = folder / "mingpai" / "starter.py"
    code.parent.mkdir(parents=True)
    code.write_text("sound\n", encoding="utf-8")
    (code.parent / "办法.yaml").touch()
    shutil.copy(ROOT / "deploy" / "bundle" / "install.sh", folder)
    write_checksums(folder)
    match harm:
        case "changed":
            code.write_text("harmed\n", encoding="utf-8")
        case "missing":
            code.unlink()
        case _:
            (folder / "SHA256SUMS").unlink()
    done = install(folder)
    assert done.returncode == 1
    assert ("SHA256SUMS" if harm == "without checksums" else "mingpai/starter.py") in done.stderr
    assert "办法" not in done.stderr
    assert not (folder / "mingpai" / ".venv").exists()


@pytest.mark.parametrize(
    ("line", "elsewhere"),
    [
        ("a==1 ; python_full_version >= '3.12' and sys_platform == 'emscripten' \\", True),
        ("a==1 ; sys_platform == 'win32' and python_version < '3.12' \\", True),
        ("a==1 ; sys_platform == 'linux' and python_version < '3.12' \\", False),
        ("a==1 ; python_version < '3.12' or sys_platform == 'win32' \\", False),
        ("a==1 ; python_version < '3.12' \\", False),
    ],
)
def test_only_what_no_linux_installs_may_depend_on_the_python(line: str, elsewhere: bool) -> None:
    assert bool(ELSEWHERE.search(line)) is elsewhere
