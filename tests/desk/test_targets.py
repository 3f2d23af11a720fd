"""Targets and the consolidation rate, on numbers worked out by hand, now and on past days, on both databases."""

from datetime import date
from pathlib import Path

import pytest

from desk import lists
from desk.basis import Figure, said
from desk.consolidation import rate
from desk.targets import account
from register.connect import Register
from regulations.targets import TargetFaultsError, load_targets
from schemas.arrangement import Arrangement
from schemas.record import Recorded
from schemas.target import Consolidation, Targets
from tests.conftest import Database, Opened
from tests.desk.five import CHEAT, FRESH, GONE, KEPT, LATE, register
from tests.register.desk import PACK, Desk, unit
from tests.stack import ROOT

__all__ = ["register"]

NAMED, AFTER = date(2031, 12, 31), date(2036, 6, 30)
SHIPPED = ROOT / "regulations" / "targets" / "kaiyuan-2025.yaml"


def targets() -> Targets:
    """Two county schools exactly, three titles of any level at least, both by the end of 2031."""
    own = {"honours": ["民族团结进步示范单位"], "assumed": True}
    schools = {**own, "categories": ["学校"]}
    one = {"measure": "exactly", "number": 2, "by": "2031-12-31", "assumed": True}
    return Targets.model_validate(
        {
            "name": "目标",
            "targets": [
                {"name": "学校", "level": "county", "counted": schools, **one},
                {"name": "合计", "counted": own, **one, "measure": "at_least", "number": 3},
                {"name": "省级", "level": "provincial", "counted": own, **one, "number": 1},
                {"name": "乡镇", "counted": {**own, "honours": ["示范乡镇"]}, **one, "number": 7},
            ],
        }
    )


def test_titles_in_force_count_at_the_end_of_the_day_and_of_the_last_day_of_the_target(
    register: Register,
) -> None:
    found = account(register, targets(), AFTER)
    now = [(one.now.figure.value, one.now.state, one.now.short) for one in found.targets]
    # Of five the cheat and the abolished are gone: KEPT alone of the schools, with LATE and FRESH three in all.
    assert now == [(1, "short", 1), (3, "met", 0), (0, "short", 1), (0, "short", 7)]
    then = [(one.then.figure.value, one.then.state) for one in found.targets if one.then]
    assert then == [(2, "met"), (5, "met"), (0, "short"), (0, "short")]


def test_more_than_exactly_so_many_is_told_and_more_than_at_least_so_many_is_not(register: Register) -> None:
    wanted = targets()
    few = [one.model_copy(update={"number": 1}) for one in wanted.targets[:2]]
    found = account(register, wanted.model_copy(update={"targets": few}), NAMED)
    assert [one.now.state for one in found.targets] == ["exceeded", "met"]
    assert all(one.then is None for one in found.targets)


def test_every_figure_is_the_length_of_the_list_beside_it(register: Register) -> None:
    for day in (NAMED, date(2033, 12, 31), AFTER):
        found = account(register, targets(), day)
        figures = [one.now.figure for one in found.targets]
        figures += [one for points in found.points for _, one in points.categories]
        for figure in figures:
            assert figure.value == _length(register, figure), said(figure.asked)


def _length(register: Register, figure: Figure) -> int:
    if figure.asked is None:
        return 0
    question = lists.understood(register, figure.asked, Arrangement(), date(2037, 1, 1))
    return lists.page(register, question).total


def test_before_the_register_begins_nobody_knows_how_many_there_were(register: Register) -> None:
    found = account(register, targets(), date(2030, 12, 31))
    assert found.begins == date(2031, 3, 3)
    assert {one.now.state for one in found.targets} == {"unknown"}
    assert {one.now.figure.value for one in found.targets} == {None}
    assert not any(one.lacking for one in found.points)


def test_a_category_without_a_title_named_in_the_year_lacks_its_typical_point(register: Register) -> None:
    [points] = account(register, None, NAMED).points
    assert (points.year, points.least) == (2031, 1)
    counts = {name: one.value for name, one in points.categories}
    assert {name: n for name, n in counts.items() if n} == {"学校": 2, "医院": 1, "社区": 1, "机关": 1}
    assert len(counts) == 12
    assert points.lacking == ["企业", "乡镇(村)", "军警营", "宗教活动场所", "景区", "园区", "监狱", "家庭"]
    [points] = account(register, None, date(2032, 1, 1)).points
    assert len(points.lacking) == 12
    [points] = account(register, None, date(2031, 4, 30)).points
    assert len(points.lacking) == 12


CONSOLIDATION = {"at_least": 0.9, "by": "2036-12-31", "assumed": True}


def _rate(register: Register, on: date, formula: str = "kept_of_decided") -> tuple[int, int, dict[str, str]]:
    target = Consolidation.model_validate(CONSOLIDATION | {"formula": {"value": formula, "assumed": True}})
    found = rate(register, target, on)
    return found.kept, found.of, {one.title: one.fate for one in found.titles}


def test_the_rate_is_of_those_whose_term_is_over_or_that_were_reinspected_with_a_result(
    register: Register,
) -> None:
    assert _rate(register, AFTER) == (
        1,
        2,
        {KEPT: "kept", CHEAT: "lost", LATE: "pending", GONE: "gone", FRESH: "pending"},
    )
    assert _rate(register, date(2036, 7, 1))[:2] == (2, 3)


def test_on_a_day_within_the_first_term_nothing_is_decided_yet(register: Register) -> None:
    kept, of, fates = _rate(register, date(2035, 12, 31))
    assert (kept, of) == (0, 0)
    assert fates == {KEPT: "fresh", CHEAT: "early", LATE: "fresh", GONE: "gone", FRESH: "fresh"}
    assert _rate(register, date(2033, 3, 9))[2][CHEAT] == "pending"
    assert _rate(register, date(2033, 3, 10))[2][CHEAT] == "early"


def test_by_the_other_formula_all_that_were_named_count_but_those_whose_unit_is_gone(
    register: Register,
) -> None:
    assert _rate(register, date(2035, 12, 31), "kept_of_named")[:2] == (3, 4)
    assert _rate(register, AFTER, "kept_of_named")[:2] == (3, 4)


def test_of_titles_taken_over_only_what_their_list_says_is_known(opened: Opened, database: Database) -> None:
    desk = Desk(opened(database("sqlite")))
    states: dict[str, dict[str, str]] = {
        "2031-0001": {"passed_on": "2029-07-01"},
        "2031-0002": {"named_on": "2028-06-01"},
        "2031-0003": {"state": "rectifying", "since": "2030-11-01"},
        "2031-0004": {"state": "revoked", "since": "2029-09-01"},
        "2031-0005": {"state": "ended", "since": "2029-09-01"},
    }
    for n, (title, says) in enumerate(states.items(), 1):
        said = {
            "application": {"unit": unit(n), "honour": PACK.honour.name},
            "named_on": "2024-06-01",
            **says,
        }
        row = {"file": "台账.xls", "sha256": "0" * 64, "sheet": "Sheet1", "row": n}
        act = desk.action("take_over", "office", date(2031, 3, 3), title, inherited=said, row=row)
        assert isinstance(desk.do(act), Recorded)
    target = Consolidation.model_validate(
        CONSOLIDATION | {"formula": {"value": "kept_of_decided", "assumed": True}}
    )
    found = rate(desk.register, target, date(2031, 3, 3))
    fates = [one.fate for one in found.titles]
    assert fates == ["kept", "fresh", "pending", "lost", "unknown"]
    assert (found.kept, found.of, found.inherited) == (1, 2, 5)
    before = account(desk.register, targets(), date(2030, 12, 31))
    assert (before.begins, before.unknown) == (date(2031, 3, 3), 5), "named by then, taken over later"


def test_the_shipped_targets_are_those_of_the_document() -> None:
    found = load_targets(SHIPPED)
    said_so = [(one.name, one.level, one.measure, one.number, one.by.year) for one in found.targets]
    assert said_so == [
        ("省级示范县市", "provincial", "exactly", 1, 2021),
        ("国家级示范单位", "national", "exactly", 1, 2025),
        ("省级示范乡镇", "provincial", "exactly", 2, 2025),
        ("省级示范单位", "provincial", "at_least", 10, 2025),
        ("省级教育基地", "provincial", "exactly", 1, 2025),
        ("州级示范乡镇", "prefectural", "exactly", 7, 2025),
        ("州级示范单位", "prefectural", "at_least", 40, 2025),
        ("州级教育基地", "prefectural", "at_least", 3, 2025),
        ("各级教育基地合计", None, "at_least", 3, 2025),
    ]
    assert found.consolidation is not None
    assert found.consolidation.at_least == 0.9
    assert found.consolidation.formula.assumed


def test_a_file_of_targets_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    own = tmp_path / "目标.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    assert load_targets(own) is load_targets(own), "a page asks at every look"
    own.write_text(text.replace("name: 省级示范县市", "name: 改了名的示范县市"), encoding="utf-8")
    assert load_targets(own).targets[0].name == "改了名的示范县市"
    own.write_text("targets: 3", encoding="utf-8")
    with pytest.raises(TargetFaultsError):
        load_targets(own)
    own.unlink()
    with pytest.raises(TargetFaultsError):
        load_targets(own)


def test_a_file_of_targets_tells_all_its_faults_with_their_lines(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    broken = tmp_path / "目标.yaml"
    broken.write_text(
        text.replace("level: national", "level: 国家", 1).replace("number: 10", "number: 0", 1),
        encoding="utf-8",
    )
    with pytest.raises(TargetFaultsError) as faults:
        load_targets(broken)
    lines = faults.value.lines
    assert len(lines) == 2
    assert all("第" in one and "行" in one for one in lines)
    broken.write_text(text.replace("name: 州级示范单位", "name: 省级示范单位"), encoding="utf-8")
    with pytest.raises(TargetFaultsError, match="“省级示范单位”写了两次"):
        load_targets(broken)
    twice = (
        "  - name: 又一个\n    level: national\n    measure: at_least\n    number: 3\n    by: 2025-12-31\n"
        "    counted: {honours: [全国民族团结进步示范单位, 民族团结进步示范单位], assumed: true}\n"
        "    assumed: true\n"
    )
    broken.write_text(text.replace("targets:\n", f"targets:\n{twice}", 1), encoding="utf-8")
    with pytest.raises(TargetFaultsError, match="与“又一个”计的是同样的称号，期限也相同"):
        load_targets(broken)
