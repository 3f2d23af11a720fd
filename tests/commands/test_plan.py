"""`plan`: the years ahead of one title: if it passes, if it fails, if nobody acts."""

import pytest

from tests.commands.conftest import Installation
from tests.register.desk import APPLIED, TITLE

IN_TERM, LATE, YOUNG = "2024-0001", "2025-0002", "2025-0003"


def test_a_title_that_passes_goes_from_term_to_term(practice_office: Installation) -> None:
    way = practice_office.json("plan", IN_TERM)["ways"]["passes"]
    assert [line["on"] for line in way["lines"]] == [
        *("2029-11-12", "2030-02-11", "2035-02-11", "2035-05-10", "2040-05-10", "2040-08-09")
    ]
    assert (way["stage"], way["is_open"]) == ("term", True)


def test_a_title_that_fails_loses_it_and_may_not_apply_for_a_while(practice_office: Installation) -> None:
    way = practice_office.json("plan", IN_TERM)["ways"]["fails"]
    duties = [owed["duty"] for line in way["lines"] for owed in line["owed"]]
    assert duties == [
        *("reinspection", "report", "talk", "order", "service", "rectification", "second", "statement"),
        *("revocation", "plaque", "review_window"),
    ]
    assert (way["ground"], way["ban_until"]) == ("revoked", "2033-01-28")


def test_where_nobody_acts_the_title_is_escalated_and_never_revoked(practice_office: Installation) -> None:
    way = practice_office.json("plan", IN_TERM)["ways"]["nobody"]
    assert (way["stage"], way["is_open"]) == ("reinspection", True)
    assert any("督导组" in line["what"] for line in way["lines"])
    assert any("提请决定：督导组、领导小组办公室、领导小组" in line["what"] for line in way["lines"])
    assert way["repeated"] == 14, "the second to the sixth turn, and then once a year"


def test_every_duty_says_who_owes_it_and_under_what(practice_office: Installation) -> None:
    first = practice_office.json("plan", IN_TERM)["ways"]["passes"]["lines"][0]["owed"][0]
    assert (first["by"], first["due"], first["assumed"]) == ("领导小组办公室", "2030-02-11", True)
    assert "暂定" in first["article"]


def test_an_application_is_named_first_whichever_way_it_goes_then(practice_office: Installation) -> None:
    ways = practice_office.json("plan", YOUNG)["ways"]
    for name in ("passes", "fails"):
        assert "term" in [owed["duty"] for line in ways[name]["lines"] for owed in line["owed"]]
    assert ways["nobody"]["stage"] == "preliminary"


def test_what_is_overdue_is_done_today(practice_office: Installation) -> None:
    assert practice_office.json("plan", LATE)["ways"]["passes"]["lines"][0]["on"] == "2026-11-22"


def test_a_plan_is_told_in_three_sections(practice_office: Installation) -> None:
    assert practice_office.run("plan", "乐白道", "--years", "8") == 0
    for word in (
        "【合格】",
        "【不合格】",
        "【无人办理】",
        "终结（取消称号）",
        "至 2034-11-22：复验",
        "什么也没有改变",
    ):
        assert word in practice_office.said


def test_an_ended_title_has_nothing_ahead(practice_office: Installation) -> None:
    clerk = practice_office.clerk
    clerk.apply()
    clerk.do(clerk.action("withdraw", "unit", APPLIED))
    assert practice_office.run("plan", TITLE) == 0
    assert "已经终结" in practice_office.said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((IN_TERM, "--years", "0"), "1 到 30"), (("没有这个单位",), "没有找到称号"), ((), "缺少 称号")],
)
def test_what_cannot_be_planned_is_told(
    practice_office: Installation, arguments: tuple[str, ...], told: str
) -> None:
    assert practice_office.run("plan", *arguments) == 2
    assert told in practice_office.complained
