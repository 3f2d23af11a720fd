"""Benchmarks: what CI says of a ratio that has grown worse, and what several turns come to."""

import json

import pytest

from benchmarks.__main__ import KNOWN
from benchmarks.median import REFERENCE, WORSE, Figure, as_data, known_ratios, median, reference, worse
from benchmarks.page import page
from benchmarks.row import Row


def row(ours: float, floor: float = 1, *, steady: bool = True, aim: float | None = 2.0) -> Row:
    """One figure of one turn."""
    return Row("a life <&>", "s", ours, floor, "regular", steady, aim)


def figures(*turns: Row) -> list[Figure]:
    return median([[one] for one in turns])


KNOWN_RATIO = {"a life <&> / regular": 2.0}


def test_a_ratio_that_is_worse_by_half_is_named() -> None:
    assert worse({"lives": figures(row(2.0 * WORSE))}, KNOWN_RATIO) == []
    (said,) = worse({"lives": figures(row(2.0 * WORSE + 0.01))}, KNOWN_RATIO)
    assert "a life <&> / regular: 3.01, and 2.00" in said


def test_what_people_wait_for_is_judged_by_nobody() -> None:
    assert worse({"lives": figures(row(100, steady=False))}, {}) == []


def test_a_figure_that_the_reference_does_not_know_is_named() -> None:
    (said,) = worse({"lives": figures(row(1))}, {})
    assert "not in reference.json" in said


def test_one_turn_that_was_disturbed_does_not_move_the_median() -> None:
    (found,) = figures(row(2), row(2.2), row(90, 10))
    assert (found.ratio, found.least, found.most) == (2.2, 2, 9)


def test_the_reference_keeps_what_is_steady_and_says_where_it_comes_from() -> None:
    found = {"lives": figures(row(2), row(3), row(4)), "waits": figures(row(9, steady=False))}
    facts = {"at": "2026-11-29", "turns": 3}
    assert reference(found, facts) == {"measured": facts, "ratios": {"a life <&> / regular": 3.0}}


def test_the_page_has_every_figure_beside_its_chart_and_loads_nothing() -> None:
    made = page({"lives": figures(row(3))}, {"cores": 2})
    assert made.count("<svg") == made.count("<table") == 1
    assert made.count("a life &lt;&amp;&gt;") == 2
    assert 'class="over"' in made
    assert "src=" not in made
    assert "http" not in made


def test_json_can_be_read_again() -> None:
    said = json.loads(json.dumps(as_data({"lives": figures(row(3))}, {"cores": 2})))
    assert said["figures"]["lives"][0]["ratio"] == 3


def test_the_reference_that_ci_compares_with_says_how_it_was_measured() -> None:
    said = json.loads(REFERENCE.read_text(encoding="utf-8"))
    assert said["measured"].keys() >= {"at", "cores", "load", "turns", "small"}
    assert len(known_ratios()) > len(KNOWN)


@pytest.mark.parametrize("ratio", known_ratios().values())
def test_no_ratio_of_the_reference_is_nothing(ratio: float) -> None:
    assert ratio > 0
