"""The register of a systemd installation is the service's alone: tried with two accounts of this machine.

Two accounts that every Linux has stand in for the service and for a clerk; a folder for /var/lib and /etc.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import pytest
import yaml

from register import audit
from register.connect import Register
from register.migrate import to_head
from tests.deploy.compose import ROOT

SERVICE, CLERK = "daemon", "nobody"
root_only = pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("setpriv"), reason="only root, with setpriv, may be two accounts"
)


@pytest.fixture
def machine() -> Iterator[Path]:
    """`lib` is the service's, 0700; `etc` has the office file in earnest, and the clerk's own `trial.yaml` lies beside.

    Not pytest's own folder: nobody but its owner gets into that.
    """
    folder = Path(tempfile.mkdtemp(prefix="mingpai-custody-"))
    folder.chmod(0o755)
    office = yaml.safe_load((ROOT / "office.example.yaml").read_text(encoding="utf-8"))
    (folder / "trial.yaml").write_text(yaml.safe_dump(office, allow_unicode=True), encoding="utf-8")
    (folder / "office.yaml").write_text(
        yaml.safe_dump({**office, "trial": False}, allow_unicode=True), encoding="utf-8"
    )
    var = folder / "lib"
    var.mkdir()
    register = Register(f"sqlite:///{var / 'mingpai.db'}", told_time=True)
    to_head(register)
    register.close()
    owner = pwd.getpwnam(SERVICE)
    for path in (var, *var.iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)
        path.chmod(0o700 if path.is_dir() else 0o600)
    yield folder
    shutil.rmtree(folder)


def as_clerk(machine: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Whatever a clerk runs, with an environment of the clerk's own making."""
    them = pwd.getpwnam(CLERK)
    drop = ["setpriv", "--reuid", str(them.pw_uid), "--regid", str(them.pw_gid), "--clear-groups"]
    own = {
        "MINGPAI_VAR": f"{machine}/lib",
        "MINGPAI_OFFICE": f"{machine}/trial.yaml",
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        [*drop, *command], cwd=ROOT, env=own, capture_output=True, text=True, timeout=180, check=False
    )


def as_admin(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script that root maintains the installation by, with the folders of this one."""
    text = (ROOT / "deploy" / "systemd" / "mingpai-admin").read_text(encoding="utf-8")
    here = {
        "/var/lib/mingpai": f"{machine}/lib",
        "/etc/mingpai": str(machine),
        "/opt/mingpai/mingpai": f"{quote(sys.executable)} {quote(str(ROOT / 'starter.py'))}",
        "--reuid=mingpai --regid=mingpai": f"--reuid={SERVICE} --regid={SERVICE}",
    }
    for there, place in here.items():
        assert there in text
        text = text.replace(there, place)
    script = machine / "mingpai-admin"
    script.write_text(text, encoding="utf-8")
    script.chmod(0o755)
    own = {"MINGPAI_OFFICE": f"{machine}/trial.yaml", "PATH": os.environ["PATH"], "PYTHONPATH": "/nowhere"}
    return subprocess.run(
        [str(script), *arguments], env=own, capture_output=True, text=True, timeout=180, check=False
    )


@root_only
def test_a_clerks_account_opens_no_register(machine: Path) -> None:
    read = f"open({str(machine / 'lib' / 'mingpai.db')!r}, 'rb')"
    assert "PermissionError" in as_clerk(machine, sys.executable, "-c", read).stderr
    done = as_clerk(machine, sys.executable, "starter.py", "list")
    assert done.returncode == 3, done.stdout + done.stderr
    assert f"账号 {CLERK} 打不开" in done.stderr
    assert "请打开办公网页，用自己的账号和口令办理" in done.stderr


@root_only
def test_root_maintains_it_as_the_service_and_by_its_own_office_file(machine: Path) -> None:
    made = as_admin(machine, "account", "new", "xitong", "--administrator", "system")
    assert made.returncode == 0, made.stdout + made.stderr
    register = Register(f"sqlite:///{machine / 'lib' / 'mingpai.db'}", told_time=True)
    lines = {(one.what, one.account) for one in audit.read(register)}
    register.close()
    assert lines == {("earnest", SERVICE), ("made", SERVICE)}
    assert {path.stat().st_mode & 0o077 for path in (machine / "lib").rglob("*")} == {0}


@root_only
def test_the_services_own_account_has_no_seat(machine: Path) -> None:
    form = ROOT / "stories" / "examples" / "application.yaml"
    done = as_admin(machine, "apply", str(form))
    assert done.returncode == 4, done.stdout + done.stderr
    assert "没有岗位" in done.stderr


@root_only
def test_nobody_else_maintains_it(machine: Path) -> None:
    as_admin(machine, "--version")
    done = as_clerk(machine, str(machine / "mingpai-admin"), "doctor")
    assert (done.returncode, done.stdout) == (4, "")
    assert "由 root 使用" in done.stderr
