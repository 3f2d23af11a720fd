"""One reader for everything that people write: bounded, without traps, every fault a sentence with file and line."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from activities.office_file import OfficeFaultsError, load_office
from activities.secret import ChannelError, read_secrets
from regulations.calendars import CalendarFault, load_calendar, read_notice
from regulations.load import FaultsError, PackFaultsError, load, load_pack
from regulations.yaml import DEEPEST, LARGEST, UnreadableError, compose, values
from rehearsal.story import StoryFaultError, load_story
from schemas.application import Application

NINE = ["[" + ",".join([f"*b{n}"] * 9) + "]" for n in range(9)]
BOMB = "b0: &b0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n + 1}: &b{n + 1} {one}\n" for n, one in enumerate(NINE))

HOSTILE: dict[str, tuple[bytes, str]] = {
    "aliases of aliases": (BOMB.encode(), " 第2行：引用（&、*）之中又有引用"),
    "an alias repeated without end": (
        ("a: &a [" + "x," * 500 + "]\nb: [" + "*a," * 5000 + "]").encode(),
        " 第2行：内容过多",
    ),
    "a list that holds itself": (b"edition: &x [*x]", " 第1行：引用（&、*）之中又有引用"),
    "an alias of nothing": (b"edition: *x", " 第1行：引用（*）了没有写明的内容"),
    "a hundred lists in each other": (b"a: " + b"[" * 1800, f" 第1行：嵌套超过{DEEPEST}层"),
    "a hundred dashes": (b"- " * 1000 + b"x", f" 第1行：嵌套超过{DEEPEST}层"),
    "a tag of a truth": (b"a: 1\nedition: !!bool maybe", " 第2行：用了 ! 开头的类型标记"),
    "a tag of a number": (b'edition: !!int ""', " 第1行：用了 ! 开头的类型标记"),
    "a tag of a part": (b'edition: !!float ""', " 第1行：用了 ! 开头的类型标记"),
    "a tag of a time": (b"edition: !!timestamp x", " 第1行：用了 ! 开头的类型标记"),
    "a tag of a program": (b"edition: !!python/object:os.system x", " 第1行：用了 ! 开头的类型标记"),
    "a key that is a list": (b"[1]: 2", " 第1行：冒号前应是一个名称"),
    "UTF-16": ("story: 甲\n".encode("utf-16"), "：是 UTF-16 编码的文本；请另存为 UTF-8"),
    "GBK": (
        "a: 1\nstory: 民族团结\n".encode("gbk"),
        " 第2行：不是 UTF-8 文本（可能是 GBK，即记事本的 ANSI）；请另存为",
    ),
    "neither": (b"story: \xff\xff\n", " 第1行：不是 UTF-8 文本；请另存为"),
    "a NUL": (b"a: 1\nb: \0", " 第2行：含有控制字符或不可见字符"),
    "an escape of the terminal": (b"a: \x1b[31m", " 第1行：含有控制字符或不可见字符"),
    "two documents": (b"a: 1\n---\nb: 2\n", " 第2行：一个文件里有两份内容"),
    "brackets left open": (b"a: [1, 2\nb: 3\n", " 第2行：YAML 格式有误"),
    "a file of another kind": (b"a" * (LARGEST + 1), "：文件过大，超过128KB"),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "file.yaml"
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    return write


def nothing(_: Any) -> list[Any]:
    return []


READERS: dict[str, tuple[Callable[[Path], Any], type[Exception]]] = {
    "a pack": (load_pack, PackFaultsError),
    "a form": (lambda path: load(path, Application, nothing, FaultsError), FaultsError),
    "a notice": (read_notice, CalendarFault),
    "a story": (lambda path: load_story(path, load_calendar()), StoryFaultError),
    "an office": (load_office, OfficeFaultsError),
    "secrets": (read_secrets, ChannelError),
}


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_is_told_at_once_with_file_and_line(
    content: bytes, told: str, written: Callable[[bytes], Path]
) -> None:
    path = written(content)
    start = time.process_time()
    with pytest.raises(UnreadableError) as refused:
        compose(path)
    assert time.process_time() - start < 1
    assert str(refused.value).startswith(f"file.yaml{told}")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_is_a_refusal_wherever_a_file_is_read(
    reader: str, hostile: str, written: Callable[[bytes], Path]
) -> None:
    read, error = READERS[reader]
    with pytest.raises(error, match=r"file\.yaml"):
        read(written(HOSTILE[hostile][0]))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "name", ["", "none.yaml", "a\0b.yaml", "x" * 5000], ids=("folder", "none", "NUL", "long")
)
def test_a_path_that_is_no_file_is_a_refusal_too(reader: str, name: str, tmp_path: Path) -> None:
    read, error = READERS[reader]
    with pytest.raises(error, match=r"没有这个文件|读不到这个文件|不是文件|读不了") as refused:
        read(tmp_path / name)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "base", [".", "x" * 5000, '"\\0"', "none.yaml"], ids=("folder", "long", "NUL", "none")
)
def test_an_overlay_of_what_is_no_file_is_a_refusal(base: str, written: Callable[[bytes], Path]) -> None:
    with pytest.raises(PackFaultsError, match=r"没有这个文件|读不到这个文件|不是文件"):
        load_pack(written(f"overlay_of: {base}".encode()))


def test_only_a_pack_lies_over_another_file(written: Callable[[bytes], Path]) -> None:
    with pytest.raises(FaultsError, match="overlay_of：没有这一项"):
        load(written(b"overlay_of: other.yaml"), Application, nothing, FaultsError)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("2026-03-02", "2026-03-02"),
        ("22:00", "22:00"),
        ("012", "012"),
        ("08737120000", "08737120000"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("=", "="),
        ("15", 15),
        ("-2.5", -2.5),
        ("911532502900000012", "911532502900000012"),
        ("'15'", "15"),
        ("<<", "<<"),
    ],
)
def test_a_plain_word_means_what_it_looks_like(
    said: str, meant: object, written: Callable[[bytes], Path]
) -> None:
    found = values(compose(written(f"on: {said}\n".encode())))
    assert found == {"on": meant}
    assert type(found["on"]) is type(meant)


def test_an_alias_repeats_what_stands_there(written: Callable[[bytes], Path]) -> None:
    found = values(compose(written(b"a: &x {b: [1, 2]}\nc: *x\nd: *x\n")))
    assert found == {key: {"b": [1, 2]} for key in "acd"}


def test_a_mark_of_byte_order_is_not_part_of_the_text(written: Callable[[bytes], Path]) -> None:
    assert values(compose(written("\ufeff称号: 甲".encode()))) == {"称号": "甲"}


@pytest.mark.parametrize("reader", [name for name in READERS if name != "secrets"])
def test_a_key_that_stands_twice_is_told_with_both_lines(
    reader: str, written: Callable[[bytes], Path]
) -> None:
    read, error = READERS[reader]
    with pytest.raises(error, match=r"file\.yaml 第3行 name：同一名称写了两次（已见于第1行）；只留一个"):
        read(written(b"name: x\na: 1\nname: y\n"))


def test_secrets_are_told_by_their_lines_alone(written: Callable[[bytes], Path]) -> None:
    with pytest.raises(ChannelError, match=r"第1行和第3行的名称相同") as refused:
        read_secrets(written(b"TOKEN: abc\nA: b\nTOKEN: hunter2\n"))
    assert "TOKEN" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_file_with_faults_without_end_tells_the_first_hundred(written: Callable[[bytes], Path]) -> None:
    with pytest.raises(FaultsError) as refused:
        load(written(b"".join(b"a%d: 1\n" % n for n in range(5000))), Application, nothing, FaultsError)
    assert len(refused.value.lines) == 101
    assert "另有" in refused.value.lines[-1]
