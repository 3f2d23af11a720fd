"""Benchmarks: what CI says of a ratio that has grown worse, and what several turns come to."""

import json

import pytest

from benchmarks.__main__ import KNOWN
from benchmarks.median import WORSE, Figure, as_data, judged, known, known_ratios, median, reference, worse
from benchmarks.page import page
from benchmarks.row import A_TENTH, Row, Turn


def row(ours: float, floor: float = 1, *, steady: bool = True, aim: float | None = 2.0) -> Row:
    """One figure of one turn."""
    return Row("a life <&>", "s", ours, floor, "regular", steady, aim)


def figures(*turns: Row) -> list[Figure]:
    return median([[one] for one in turns])


KNOWN_RATIO = {"a life <&> / regular": 2.0}


def test_a_ratio_that_is_worse_by_half_is_named() -> None:
    assert worse(figures(row(2.0 * WORSE)), KNOWN_RATIO) == []
    (said,) = worse(figures(row(2.0 * WORSE + 0.01)), KNOWN_RATIO)
    assert "a life <&> / regular: 3.01, and 2.00" in said


class Again:
    """Turns that are taken when they are asked for, of these ratios."""

    def __init__(self, *ratios: float) -> None:
        self.ratios, self.asked = ratios, 0

    def __call__(self, count: int) -> list[Turn]:
        self.asked += 1
        assert count == len(self.ratios)
        return [[row(one)] for one in self.ratios]


def test_what_looks_worse_is_measured_twice_more_and_a_moment_s_noise_fails_nobody() -> None:
    again = Again(2.1, 1.9)
    (found,), faults = judged([[row(9)]], again, KNOWN_RATIO)
    assert again.asked == 1
    assert (found.ratio, faults) == (2.1, [])


def test_what_stays_worse_fails() -> None:
    _, (said,) = judged([[row(9)]], Again(8, 2), KNOWN_RATIO)
    assert "8.00, and 2.00" in said


@pytest.mark.parametrize("known_here", [KNOWN_RATIO, {}])
def test_what_does_not_look_worse_is_measured_once(known_here: dict[str, float]) -> None:
    again = Again()
    judged([[row(2)]], again, known_here)
    assert again.asked == 0


def test_what_people_wait_for_is_judged_by_nobody() -> None:
    assert worse(figures(row(100, steady=False)), {}) == []


def test_a_figure_that_the_reference_does_not_know_is_named() -> None:
    (said,) = worse(figures(row(1)), {})
    assert "not in reference.json" in said


def test_one_turn_that_was_disturbed_does_not_move_the_median() -> None:
    (found,) = figures(row(2), row(2.2), row(90, 10))
    assert (found.ratio, found.least, found.most) == (2.2, 2, 9)


def test_the_reference_keeps_what_is_steady_and_says_where_it_comes_from() -> None:
    found = {"lives": figures(row(2), row(3), row(4)), "waits": figures(row(9, steady=False))}
    facts = {"at": "2026-11-29", "turns": 3}
    assert reference(found, facts, {}) == {
        "lives": {"measured": facts, "ratios": {"a life <&> / regular": 3.0}},
        "waits": {"measured": facts, "ratios": {}},
    }


def test_what_seems_to_shrink_where_there_is_more_of_it_stays_as_it_is() -> None:
    grown = median([[Row("due", "ms", 8, 10, A_TENTH), Row("--help", "s", 1, 4, "bare import")]])
    said = reference({"growth": grown}, {}, {})
    assert said["growth"]["ratios"] == {"due / a tenth": 1, "--help / bare import": 0.25}


def test_what_was_not_measured_stays_in_the_reference() -> None:
    steps, lives = ({"measured": {"at": day}, "ratios": {day: 1.0}} for day in ("2026-11-28", "2026-11-29"))
    said = reference({"lives": figures(row(2))}, {"at": "2026-11-30"}, {"steps": steps, "lives": lives})
    assert said["steps"] == steps
    assert said["lives"]["measured"] == {"at": "2026-11-30"}


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
    said = known()
    assert said.keys() == KNOWN.keys()
    for one in said.values():
        assert one["measured"].keys() >= {"at", "cores", "load", "turns", "size"}
        assert one["ratios"]


@pytest.mark.parametrize("figure", known_ratios())
def test_no_ratio_of_the_reference_is_nothing(figure: str) -> None:
    assert known_ratios()[figure] > 0
