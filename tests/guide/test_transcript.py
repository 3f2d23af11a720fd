"""Transcripts: what counts as the same screen, and what does not."""

import pytest

from tests.guide.transcript import Fence, commands, matches

SHOWN = ["已办理：申报（称号 2026-0001，档案第1条）", "  期限：2026年12月11日（含当日）"]
PRINTED = "已办理：申报（称号 2031-0007，档案第1条）\n  期限：2031年1月3日（含当日）\n"


def test_another_day_and_another_title_are_the_same_screen() -> None:
    assert matches(SHOWN, PRINTED)


@pytest.mark.parametrize(
    ("word", "instead"), [("申报", "初审意见"), ("第1条", "第2条"), ("含当日", "不含当日")]
)
def test_another_word_is_another_screen(word: str, instead: str) -> None:
    assert not matches(SHOWN, PRINTED.replace(word, instead))


def test_a_line_more_or_less_is_another_screen() -> None:
    assert not matches(SHOWN, PRINTED + "还有一行\n")
    assert not matches([*SHOWN, "还有一行"], PRINTED)


def test_an_ellipsis_stands_for_lines_or_for_words() -> None:
    assert matches(["…", "  期限：…（含当日）"], PRINTED)
    assert not matches(["…", "  期限：…（不含当日）"], PRINTED)


def test_a_command_runs_over_lines_and_ends_with_its_code() -> None:
    block = [
        "$ python starter.py act 某称号 \\",
        ">   decide",
        "不予办理",
        "$ echo $?",
        "4",
        "$ python other.py",
    ]
    first, second = commands(Fence("console", block, 10))
    assert (first.text, first.line, first.code, first.shown) == (
        "python starter.py act 某称号   decide",
        11,
        4,
        ["不予办理"],
    )
    assert (second.code, second.shown) == (0, [])
