"""Spoilt: what nobody means, and how something valid is changed into it, by chance of a seed."""

import copy
import random
from typing import Any

TAG = "<b7>"
"""Stands in no page, unless what was typed became a part of it."""

WORDS: tuple[str, ...] = (
    *("", " ", "x", "0", "-1", "+1", "null", "true", "[]", "{}", "x" * 300, "x" * 5000, "甲" * 3000),
    *(
        "\0",
        "a\0b",
        "\n",
        "\r\n",
        "\t",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\u202e",
        "𠮷",
    ),
    *(
        "e\u0301" * 50,
        "\u200b",
        "１２",
        "二〇二六年",
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1",
    ),
    *(
        "'",
        '"',
        "\\",
        "%",
        "%s",
        "%00",
        "{0}",
        "${x}",
        TAG,
        f'">{TAG}',
        f"</textarea>{TAG}",
        f"</script>{TAG}",
        "&amp;",
        ";--",
        "' OR 1=1",
        "*",
    ),
    *(
        "..",
        "../../etc/passwd",
        "/",
        "//x",
        "\\\\x",
        "C:\\x",
        "http://127.0.0.1:1/",
        "javascript:x",
        "file:///etc",
    ),
    *("9" * 20, "9" * 5000, "1e999", "nan", "inf", "-0", "0x10", "1_0", "0.1", "٣", "½", "²"),
    *(
        "2026-02-30",
        "2026-13-40",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "昨天",
        "20261103",
    ),
    *("2026-11-22T09:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "24:00", "P1D"),
    *(
        "delivered",
        "pending",
        "done",
        "refused",
        "office",
        "system",
        "unit",
        "2026-0001",
        "2026-9999",
        "0" * 64,
    ),
    *(
        "5年",
        "0年",
        "99999年",
        "-1个工作日",
        "532502",
        "第一批",
        "灵泉街道",
        "领导小组办公室",
        "民族团结进步示范单位",
    ),
)
"""Texts."""

HALVES = ("\ud800", "甲\udfff", "\udc80")
"""Halves of characters: text in JSON and in Python, and in no database."""

VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2**31,
        -(2**31) - 1,
        2**63 - 1,
        -(2**63),
        2**63,
        10**30,
        10**400,
        0.5,
        1e308,
    ),
    *([], {}, [[]], {"a": None}, [None], {"": ""}, [{}], ["x"] * 300, *WORDS, *HALVES),
)
"""What JSON can hold."""

TOKENS: tuple[bytes, ...] = (
    *(
        b"",
        b" ",
        b"\n",
        b"\t",
        b"---\n",
        b"|\n",
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\x1b[2J",
        b"\\ud800",
    ),
    *(b"-", b"[", b"{", b"}", b":", b"&a", b"<<:", b"!!python/object:x", b"null", b"true", b"~", b"\\u0000"),
    *(b"0", b"-1", b"1e999", b"2026-02-30", b"9999-12-31", b"0001-01-01", b"=1+1", b'"', b"'", b"NaN"),
    *(b"%", b",", b"#", b"*a", b"%00", b"%ff", b"%ed%a0%80", b"&", b"=", b"\r\n", b"--", b"\\"),
    *(one.encode() for one in ("甲", "𠮷", "二〇二六年", "\u202e")),
    *(b"9" * 400, b"[" * 40, b"[" * 3000, b"x" * 5000),
)
"""Pieces of files."""


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """One to five changes of a valid file."""
    text = bytearray(whole)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(text) + 1)
        until = min(len(text), at + chance.choice((0, 1, 4, 40, 400)))
        match chance.randrange(6):
            case 0 if at < len(text):
                text[at] = chance.randrange(256)
            case 1:
                del text[at:until]
            case 2:
                text[at:at] = text[at:until] * chance.choice((1, 2, 50))
            case 3:
                del text[at:]
            case 4:
                lines = bytes(text).splitlines(keepends=True)
                chance.shuffle(lines)
                text = bytearray(b"".join(lines)) if chance.random() < 0.1 else text
            case _:
                text[at:until] = chance.choice(TOKENS)
    return bytes(text)


def word(valid: str, chance: random.Random) -> str:
    """Another text in place of a valid one, or one that differs in a character."""
    if chance.random() < 0.3:
        at = chance.randrange(len(valid) + 1)
        return valid[:at] + chance.choice(WORDS) + valid[at + chance.randrange(2) :]
    return chance.choice(WORDS)


def anything(chance: random.Random) -> Any:
    """What JSON can hold, for its taker alone: it is changed where it was put."""
    return copy.deepcopy(chance.choice(VALUES))


def change(tree: Any, chance: random.Random) -> None:
    """One place of a tree of JSON."""
    while isinstance(tree, dict | list) and tree:
        key = chance.choice(sorted(tree)) if isinstance(tree, dict) else chance.randrange(len(tree))
        if isinstance(tree[key], dict | list) and tree[key] and chance.random() < 0.8:
            tree = tree[key]
            continue
        match chance.randrange(6):
            case 0:
                del tree[key]
            case 1 if isinstance(tree, dict):
                tree[chance.choice(WORDS)] = tree[key]
            case 2 if isinstance(tree[key], str):
                tree[key] = word(tree[key], chance)
            case _:
                tree[key] = anything(chance)
        return
