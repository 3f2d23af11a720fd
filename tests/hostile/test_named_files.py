"""Whatever lies behind the name that somebody gives for a file: a sentence, at once, and nothing is written."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.commands.conftest import Installation
from tests.importing.made import GOOD, HEADER, csv
from tests.stack import ROOT

OFFICE = ("--as", "领导小组办公室")

READERS = {
    "packs": ("packs", "check", "{}"),
    "adopt": ("packs", "adopt", "{}", *OFFICE),
    "apply": ("apply", "{}", *OFFICE),
    "simulate": ("simulate", "--pack", "{}"),
    "calendar": ("calendar", "check", "{}"),
    "rehearse": ("rehearse", "{}"),
    "targets": ("targets", "{}"),
    "import": ("import", "{}", *OFFICE),
    "changes": ("changes", "{}", *OFFICE),
    "evidence": ("evidence", "put", "{}"),
    "restore": ("restore", "{}"),
    "life": ("life", "--check", "{}"),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("arguments", READERS.values(), ids=READERS.keys())
def test_what_is_no_file_gets_a_sentence(
    installation: Installation, no_file: Path, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    before = {one.name for one in tmp_path.iterdir()}
    assert installation.run(*(one.format(no_file) for one in arguments)) in (1, 2, 4)
    assert "程序出错" not in installation.complained
    assert "详情已记入" not in installation.complained
    assert {one.name for one in tmp_path.iterdir()} == before


def test_a_list_for_a_register_without_any_measure_gets_a_sentence(
    installation: Installation,
    empty_register: Path,
) -> None:
    installation.register.close()
    shutil.copy(empty_register, installation.folder / "var" / "mingpai.db")
    table = installation.folder / "台账.csv"
    table.write_text(csv(HEADER, GOOD), encoding="utf-8")
    assert installation.run("import", str(table), *OFFICE) == 3
    assert "还没有任何办法" in installation.complained


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["MINGPAI_VAR", "MINGPAI_OFFICE", "MINGPAI_EVIDENCE"])
def test_so_does_a_place_that_is_none(
    installation: Installation,
    no_file: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    match request.node.callspec.params["no_file"]:
        case "nothing":
            pytest.skip("what is not there yet is made, or is named by who needs it")
        case "folder" if name != "MINGPAI_OFFICE":
            pytest.skip("a folder is what it should be")
    monkeypatch.setenv(name, str(no_file))
    assert installation.run("list") == 2
    assert installation.complained.startswith(f"{name} 写明的")
    assert len(installation.complained) < 400


def served(program: tuple[str, ...], **places: Path | str) -> str:
    """What a service says that ends at once."""
    environment = {**os.environ, **{name: str(path) for name, path in places.items()}}
    asked = [sys.executable, *program]
    done = subprocess.run(
        asked, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("program", [("worker.py",), ("-m", "web")], ids=("worker", "web"))
def test_the_services_say_the_same_of_a_place_that_is_none(program: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert served(program, MINGPAI_VAR=tmp_path / "file") == (
        f"MINGPAI_VAR 写明的 {tmp_path}/file 不是文件夹；请改为一个文件夹的位置\n"
    )
    said = served(program, MINGPAI_VAR=tmp_path, MINGPAI_OFFICE="/" + "x" * 5000)
    assert said == f"MINGPAI_OFFICE 写明的 /{'x' * 79}…（5001字） 不能用：名称过长；请改为别的位置\n"


def test_a_service_says_that_it_may_not_write_where_its_data_lies() -> None:
    folder = Path(tempfile.mkdtemp(prefix="mingpai-var-"))  # not pytest's: nobody else gets into that
    folder.chmod(0o555)
    other = "os.getuid() or os.setuid(65534)"  # root may write everywhere
    asked = ("-c", f"import os; from activities.place import Place; {other}; Place.serving()")
    assert f"数据文件夹 {folder} 写不进去" in served(asked, MINGPAI_VAR=folder)
    folder.rmdir()


@pytest.mark.parametrize("said", ["a:7233,b:7233", "temporal", "a:7233 b:7233", "7233", "a:x"])
def test_so_does_an_address_that_is_not_one(
    installation: Installation, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", said)
    assert installation.run("list") == 2
    assert installation.complained.startswith("TEMPORAL_ADDRESS 应为一个")


def test_so_does_a_place_of_two_lines(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGPAI_VAR", "/tmp/a\nb")
    assert installation.run("list") == 2
    assert "换行" in installation.complained


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        b"#" * (1 << 20),
        b"[" * 100_000,
        b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (here, here, b",".join([b"*%c" % (here - 1)] * 10)) for here in b"bcdefgh"
        ),
        b"a: &a {x: y}\n"
        + b"".join(
            b"%c: &%c {<<: [%s]}\n" % (here, here, b",".join([b"*%c" % (here - 1)] * 10))
            for here in b"bcdefgh"
        ),
    ],
    ids=("long", "deep", "aliases", "merges"),
)
def test_an_office_file_larger_than_it_looks_gets_a_sentence(installation: Installation, text: bytes) -> None:
    (installation.folder / "office.yaml").write_bytes(text)
    assert installation.run("list") == 2
    assert "office.yaml" in installation.complained
