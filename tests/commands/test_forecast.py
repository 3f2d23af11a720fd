"""`forecast`: what falls due when in the years ahead, counted for people and for programs."""

from datetime import date
from typing import Any

import pytest

from commands import forecast
from tests.commands.conftest import Installation


def rows(found: Any, **where: str | None) -> int:
    """How many due dates of the answer are so."""
    return sum(
        one["all"] for one in found["rows"] if all(one[name] == value for name, value in where.items())
    )


def test_a_term_that_ends_is_followed_by_its_reinspection_and_a_new_term(
    practice_office: Installation,
) -> None:
    found = practice_office.json("forecast", "--years", "9", "--township", "乐白道街道", "--category", "机关")
    assert [(one["month"], one["duty"]) for one in found["rows"]] == [
        ("2029-11", "term"),
        ("2030-02", "reinspection"),
        ("2035-02", "term"),
        ("2035-05", "reinspection"),
    ]
    assert [one["projected"] for one in found["rows"]] == [0, 1, 1, 1]


def test_rows_add_up_to_the_totals(practice_office: Installation) -> None:
    found = practice_office.json("forecast")
    totals = found["totals"]
    assert found["titles"] == 7
    assert totals["all"] == rows(found) == totals["open"] + totals["projected"]
    assert totals["overdue"] == rows(found, month=None) == 1


@pytest.mark.parametrize("by", ["month", "category", "township", "stage", "duty"])
def test_every_grouping_counts_the_same_due_dates(practice_office: Installation, by: str) -> None:
    found = practice_office.json("forecast", "--by", by)
    assert rows(found) == practice_office.json("forecast")["totals"]["all"]
    assert practice_office.run("forecast", "--by", by) == 0
    assert "合计" in practice_office.said


def test_the_assumption_stands_beside_the_figures(practice_office: Installation) -> None:
    assert practice_office.run("forecast") == 0
    said = practice_office.said
    assert "推算的假设：各方都在期限当日办理并通过" in said
    assert practice_office.json("forecast")["assumption"] in said


def test_one_duty_is_asked_for_in_either_language(practice_office: Installation) -> None:
    assert practice_office.json("forecast", "--duty", "复验") == practice_office.json(
        "forecast", "--duty", "reinspection"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--years", "0"), "1 到 30"),
        (("--years", "31"), "1 到 30"),
        (("--years", "五"), "--years"),
        (("--by", "颜色"), "month（月份）"),
        (("--duty", "没有"), "reinspection（复验）"),
        (("--category", "没有"), "机关"),
        (("--township", "没有"), "灵泉街道"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(
    practice_office: Installation, arguments: tuple[str, ...], told: str
) -> None:
    assert practice_office.run("forecast", *arguments) == 2
    assert told in practice_office.complained


def test_an_empty_register_has_nothing_ahead(installation: Installation) -> None:
    assert installation.run("forecast") == 0
    assert "名册中没有在办或有效的称号" in installation.said
    assert installation.json("forecast")["titles"] == 0


def test_a_category_of_the_measure_that_nobody_belongs_to_is_an_empty_answer(
    practice_office: Installation,
) -> None:
    assert practice_office.run("forecast", "--category", "监狱") == 0
    assert "没有符合条件的" in practice_office.said


def test_the_last_day_is_the_same_day_years_later() -> None:
    assert forecast.horizon(date(2028, 2, 29), 5) == date(2033, 2, 28)
