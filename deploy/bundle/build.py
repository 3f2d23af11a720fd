"""Build the offline bundle: wheels for every platform, the source of HEAD, checksums, install.sh. `make bundle`.

It needs a package index once, on the machine that builds; the machine that installs needs none.
"""

import argparse
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from commands.speak import Exit, Stop, complain, say

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"

NEWEST_GLIBC = 28
"""2.28 is what 银河麒麟 V10, 统信 UOS 20 and openEuler have at least; a wheel that wants a newer one is not taken."""

OF_THIS_MACHINE = re.compile(r"python_version|python_full_version|platform_machine")
"""Markers that pip would answer for the building machine instead of the one that the wheel is for."""

ELSEWHERE = re.compile(r"^[^;]*;(?!.*\bor\b).*\bsys_platform == '(?!linux)")
"""A line that no Linux installs, whatever else it asks: like one of httpx2 for a browser's Python."""


class Target(NamedTuple):
    """A machine that the bundle is for: Linux on `machine`, with CPython `python`."""

    machine: str
    python: str

    def options(self) -> list[str]:
        """What pip has to be told."""
        tags = [f"manylinux_2_{minor}" for minor in range(NEWEST_GLIBC, 4, -1)]
        tags += ["manylinux2014", "manylinux2010", "manylinux1"]
        platforms = [option for tag in tags for option in ("--platform", f"{tag}_{self.machine}")]
        return ["--implementation", "cp", "--python-version", self.python, *platforms]


TARGETS = tuple(
    Target(machine, python) for machine in ("x86_64", "aarch64") for python in ("3.11", "3.12", "3.13")
)


def main() -> int:
    """Build; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.bundle.build")
    parser.add_argument("--dest", type=Path, default=ROOT / "dist", help="folder of the archive")
    parser.add_argument(
        "--this-platform", action="store_true", help="wheels for this machine and Python only"
    )
    chosen = parser.parse_args()
    try:
        archive = build(chosen.dest, () if chosen.this_platform else TARGETS)
    except Stop as stopped:
        complain(*stopped.lines)
        return stopped.code
    say(f"{archive}（{archive.stat().st_size / 1e6:.0f} MB）", "拷到目标机器，解开，运行其中的 install.sh。")
    return Exit.DONE


def build(dest: Path, targets: Iterable[Target]) -> Path:
    """The archive in `dest`; without targets it is for this machine and this Python only."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    name = f"mingpai-{version}-offline"
    dest.mkdir(parents=True, exist_ok=True)
    # Beside the archive, not in /tmp, which is memory on some machines: half a gigabyte.
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=dest) as scratch:
        folder = Path(scratch) / name
        _source(folder / "mingpai")
        shutil.copy(folder / "mingpai" / "deploy" / "bundle" / "install.sh", folder / "install.sh")
        _wheels(folder / "wheels", targets)
        write_checksums(folder)
        archive = dest / f"{name}.tar.gz"
        _pack(folder, Path(scratch) / archive.name)
        (Path(scratch) / archive.name).replace(archive)
    return archive


def _source(folder: Path) -> None:
    """The tree of HEAD: code, packs, calendars, migrations, stories. What is not committed is not in it."""
    folder.mkdir(parents=True)
    git = subprocess.run(
        ["git", "archive", "--format=tar", "HEAD"], cwd=ROOT, capture_output=True, check=False
    )
    if git.returncode:
        raise Stop(
            Exit.FAILED, "离线安装包要在 git 工作目录里制作：", git.stderr.decode(errors="replace").strip()
        )
    subprocess.run(["tar", "-xf", "-", "-C", str(folder)], input=git.stdout, check=True)


def _wheels(folder: Path, targets: Iterable[Target]) -> None:
    """Every wheel that the lock allows on the targets; pip checks each against the lock's hashes."""
    conditions = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if ";" in line]
    if odd := [one for one in conditions if OF_THIS_MACHINE.search(one) and not ELSEWHERE.search(one)]:
        raise Stop(
            Exit.FAILED, "依赖的条件与目标机器有关，pip 会按本机判断，需先改进 deploy/bundle/build.py：", *odd
        )
    for options in [target.options() for target in targets] or [[]]:
        download = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--only-binary=:all:", "--no-deps", "--require-hashes", "--requirement", str(LOCK)),
            *("--dest", str(folder), *options),
        ]
        pip = subprocess.run(download, capture_output=True, text=True, check=False)
        if pip.returncode:
            # The last line names the package; the rest may hold the index's address, and with it a password.
            why = pip.stderr.strip().splitlines()[-1:]
            raise Stop(Exit.UNREACHABLE, "依赖没有下载齐全，请检查网络和 pip 的设置：", *why)


def write_checksums(folder: Path) -> None:
    """SHA256SUMS of everything in a folder, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(folder: Path, archive: Path) -> None:
    """One top folder, files of root that all may read. Level 1: wheels are compressed already."""

    def of_root(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info

    with gzip.open(archive, "wb", compresslevel=1) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(folder, arcname=folder.name, filter=of_root)


if __name__ == "__main__":
    sys.exit(main())
