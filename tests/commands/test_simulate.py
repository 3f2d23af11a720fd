"""`simulate`: what a draft would do to everyone; it changes nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from activities.place import HOME
from desk import simulation
from tests.commands.conftest import Installation

CURRENT = str(HOME / "regulations" / "kaiyuan-danwei.yaml")


def draft(
    office: Installation,
    running: str = "count_anew",
    since: str = "2026-06-01",
    without: tuple[str, ...] = (),
    duties: dict[str, Any] | None = None,
    transition: dict[str, str] | None = None,
    **changes: Any,
) -> str:
    """A draft of the measure with some of its values changed and some steps left out; its path."""
    pack = yaml.safe_load(Path(CURRENT).read_text(encoding="utf-8"))
    pack["edition"] |= {
        "id": "kaiyuan-draft",
        "title": "修订草案",
        "in_force_from": assumed(since),
        "transition": {"running": running, "assumed": True, **(transition or {})},
    }
    for name, rule in (duties or {}).items():
        pack["duties"][name] |= rule
    for name in without:
        del pack["duties"][name]
    path = office.folder / "草案.yaml"
    path.write_text(yaml.safe_dump(pack | changes, allow_unicode=True), encoding="utf-8")
    return str(path)


def assumed(value: Any) -> dict[str, Any]:
    """A value that no document gives."""
    return {"value": value, "assumed": True}


SHORTER = {"reinspection": {"within": assumed("2个月")}}


def tried(office: Installation, pack: str) -> Any:
    """The answer for programs, with every title that changes."""
    return office.json("simulate", "--pack", pack, "--full")


def of(found: Any, title: str) -> Any:
    """What becomes of one title."""
    return next(one for one in found["details"] if one["title"] == title)


def test_the_measure_in_force_changes_nobody(practice_office: Installation) -> None:
    found = tried(practice_office, CURRENT)
    assert (found["titles"], found["changed"], found["details"]) == (7, 0, [])
    assert all(month["before"] == month["after"] for month in found["months"])


def test_a_shorter_time_moves_the_open_deadline_by_so_many_days(practice_office: Installation) -> None:
    shifts = of(tried(practice_office, draft(practice_office, duties=SHORTER)), "2021-0001")["shifts"]
    assert [(one["duty"], one["was"], one["due"], one["days"]) for one in shifts if one["is_open"]] == [
        ("reinspection", "2027-01-17", "2026-12-17", -31)
    ]


def test_under_a_transition_that_keeps_dates_only_later_deadlines_move(practice_office: Installation) -> None:
    found = tried(practice_office, draft(practice_office, "keep_dates", duties=SHORTER))
    assert found["changed"] > 0
    assert not any(one["is_open"] for one in found["changes"])


def test_where_the_old_edition_governs_the_term_the_new_one_begins_with_the_reinspection(
    practice_office: Installation,
) -> None:
    pack = draft(practice_office, duties=SHORTER, transition={"term": "old"})
    shifts = of(tried(practice_office, pack), "2024-0001")["shifts"]
    assert [(one["duty"], one["is_open"], one["days"]) for one in shifts] == [("reinspection", False, -31)]


def test_a_step_left_out_takes_its_deadlines_away_from_those_before_it(practice_office: Installation) -> None:
    way_in = ["preliminary", "materials", "assessment", "decision", "publicity", "naming"]
    pack = draft(practice_office, without=("consultation",), way_in=assumed(way_in))
    gone = [one for one in of(tried(practice_office, pack), "2025-0003")["shifts"] if one["kind"] == "gone"]
    assert {one["duty"] for one in gone} == {"consultation"}
    assert len(gone) == 3


def test_a_title_in_a_step_that_the_draft_lacks_cannot_adopt_it(practice_office: Installation) -> None:
    gone = "preliminary materials supplement consultation decision publicise publicity objection"
    pack = draft(practice_office, without=tuple(gone.split()), way_in=assumed(["assessment", "naming"]))
    assert "没有“材料审核”环节" in of(tried(practice_office, pack), "2025-0002")["out"][0]


def test_a_category_left_out_is_told(practice_office: Installation) -> None:
    pack = draft(practice_office, categories=assumed(["机关", "学校", "医院", "社区"]))
    assert "类别“景区”不在新办法范围内" in of(tried(practice_office, pack), "2025-0003")["out"][0]


def test_a_term_that_would_be_over_is_told(practice_office: Installation) -> None:
    pack = draft(practice_office, duties={"term": {"within": assumed("1年")}})
    assert of(tried(practice_office, pack), "2024-0001")["out"] == ["有效期缩短，适用之日即届满"]


def test_a_draft_of_later_years_is_tried_as_if_in_force_today(practice_office: Installation) -> None:
    pack = draft(practice_office, since="2028-01-01", duties=SHORTER)
    assert practice_office.run("simulate", "--pack", pack) == 0
    assert "它自 2028-01-01 起施行，这里按今天施行来算" in practice_office.said
    assert (
        tried(practice_office, pack)["changes"]
        == tried(practice_office, draft(practice_office, duties=SHORTER))["changes"]
    )


def test_a_draft_with_hidden_values_says_so_and_is_tried_all_the_same(practice_office: Installation) -> None:
    source = {"document": "草案", "section": "三", "words": "*个月内"}
    within = {"value": "2个月", "source": source, "masked": True}
    pack = draft(practice_office, duties={"reinspection": {"within": within}})
    found = tried(practice_office, pack)
    assert found["hidden"] == 1
    assert found["changed"] > 0
    assert not any("尚待填写" in reason for reason in found["out"])
    assert practice_office.run("simulate", "--pack", pack) == 0
    assert "1 处数值在原文中隐去" in practice_office.said


def test_a_simulation_says_what_it_found_and_changes_nothing(practice_office: Installation) -> None:
    file = practice_office.folder / "var" / "mingpai.db"
    was = file.read_bytes()
    assert practice_office.run("simulate", "--pack", draft(practice_office, duties=SHORTER), "--full") == 0
    for word in ("涉及 7 个称号", "提前", "每月到期的事项", "受影响的称号", "名册没有任何改变"):
        assert word in practice_office.said
    assert file.read_bytes() == was


def test_many_titles_are_shared_among_processes_and_come_out_the_same(
    practice_office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = draft(practice_office, duties=SHORTER)
    alone = tried(practice_office, pack)
    monkeypatch.setattr(simulation, "FEW", 3)
    assert tried(practice_office, pack) == alone


def test_a_pack_that_is_not_there_or_faulty_is_told(practice_office: Installation, tmp_path: Path) -> None:
    assert practice_office.run("simulate", "--pack", "没有.yaml") == 1
    assert "没有这个文件" in practice_office.complained
    assert practice_office.run("simulate", "--pack", draft(practice_office, rounds="没有")) == 1
    assert "rounds" in practice_office.complained
    assert practice_office.run("simulate") == 2


def test_a_draft_of_an_honour_that_nobody_holds_has_nothing_to_try(practice_office: Installation) -> None:
    pack = draft(practice_office, honour={"name": "教育基地", "level": "county", "assumed": True})
    assert practice_office.run("simulate", "--pack", pack) == 0
    assert "名册中没有在办或有效的“教育基地”" in practice_office.said
