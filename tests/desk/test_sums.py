"""A score sheet is added up as far as it is filled, by the law itself, and says whether that will do."""

from typing import Any

import pytest

from desk.look import look_up
from desk.sums import Sums, sums_of
from schemas.action import KINDS
from tests.desk.conftest import NOW, Face

ROWS = {"zhengzhi": "18", "sixiang": "18", "wenhua": "13", "wuzhi": "13", "shehui": "13", "fazhi": "13"}
TODAY = NOW.date()


def sums(face: Face, kind: str = "inspect", title: str = "2021-0003", **said: Any) -> Sums | None:
    """What the sheet of a re-inspection comes to."""
    found = look_up(face.register, title)
    assert found is not None
    return sums_of(found.law, found.life, KINDS[kind], said, TODAY)


def test_a_whole_sheet_says_whether_it_passes_and_what_is_low(face: Face) -> None:
    found = sums(face, scores=ROWS)
    assert found is not None
    assert found.passes
    assert found.lines[:2] == ("达标：合格", "得分88分（满分100分，须达到80分）")
    low = sums(face, scores={**ROWS, "zhengzhi": "2"})
    assert low is not None
    assert (low.lines[0], low.passes) == ("未达标：不合格", False)
    assert any("政治基础2分" in line for line in low.lines)


def test_a_sheet_that_is_begun_says_what_is_still_without_points(face: Face) -> None:
    found = sums(face, scores={"zhengzhi": "18", "sixiang": "17.5"})
    assert found == Sums(
        ("现有分数合计35.5分（满分100分）", "还没有打分：文化基础、物质基础、社会基础、法治基础"), None
    )


def test_a_veto_fails_it_whatever_has_points(face: Face) -> None:
    found = sums(face, scores={"zhengzhi": "18"}, vetoes=["anjian"])
    assert found is not None
    assert (found.passes, found.lines[0]) == (False, "未达标：不合格")


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ({"zhengzhi": "21"}, "满分20，不能打21"),
        ({"zhengzhi": ["18", "17"]}, "每项只打一个分"),
        ({"zhengzhi": "很好"}, "写得不对"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_the_law(face: Face, scores: dict[str, Any], told: str) -> None:
    found = sums(face, scores=scores)
    assert found is not None
    assert found.passes is None
    assert told in found.lines[0], found.lines


def test_what_has_no_sheet_has_no_sums(face: Face) -> None:
    assert sums(face, "opine") is None
