"""Divisions 行政区划 where a clerk meets them: typed in a form, shown by name, looked up by a command."""

import pytest

from desk.divisions import named
from desk.units import unfit
from schemas.unit import Unit
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import TITLE, apply, nothing_received
from tests.people import UNIT


def test_a_division_that_is_no_more_is_refused_with_its_successor(served: Installation) -> None:
    assert apply(served, unit={"division": "532522"}) == 2
    assert (
        "unit.division（行政区划代码）：蒙自县（532522）2010年撤销，现为蒙自市（532503）" in served.complained
    )
    assert "改填现在的代码532503" in served.complained
    assert nothing_received(served)


def test_a_code_that_never_was_one_is_refused_with_near_ones_where_all_are_known(
    served: Installation,
) -> None:
    assert apply(served, unit={"division": "532520"}) == 2
    assert "云南省没有代码为532520的行政区划（截至2026年6月）" in served.complained
    assert "开远市（532502）" in served.complained
    assert nothing_received(served)


def test_a_code_that_may_be_one_is_taken_and_a_doubt_is_told_where_not_all_are_known(
    served: Installation,
) -> None:
    assert apply(served, unit={"division": "440199"}) == 0, served.complained
    assert "请核对：区划表中没有行政区划代码440199（截至2026年6月）" in served.said
    assert served.run("show", TITLE) == 0
    assert "行政区划 440199\n" in served.said


def test_a_division_is_shown_by_its_name(served: Installation) -> None:
    assert apply(served) == 0, served.complained
    assert "请核对" not in served.said
    assert served.run("show", TITLE) == 0
    assert "行政区划 云南省红河哈尼族彝族自治州开远市（532502）" in served.said
    assert served.json("show", TITLE)["division"] == "云南省红河哈尼族彝族自治州开远市（532502）"


def test_a_unit_whose_division_is_no_more_is_shown_with_what_it_is_today() -> None:
    assert named("532522") == "原云南省红河哈尼族彝族自治州蒙自县（532522），2010年撤销，现为蒙自市（532503）"
    assert named("533221").endswith("2002年撤销，现为古城区（530702）、玉龙纳西族自治县（530721）")


def test_what_the_register_has_of_a_unit_is_read_as_it_is() -> None:
    unit = Unit.model_validate({**UNIT, "division": "532522"})
    assert [one.path for one in unfit(unit)] == [("division",)]
    assert unfit(unit, unit) == []


def test_a_list_has_a_column_of_divisions_by_their_names(practice_office: Installation) -> None:
    assert practice_office.run("list", "--township", "羊街乡", "--columns", "单位,行政区划") == 0
    assert practice_office.said.count("云南省红河哈尼族彝族自治州开远市（532502）") == 2


def test_divisions_are_looked_up_by_name_and_code(installation: Installation) -> None:
    assert installation.run("divisions", "蒙自") == 0
    assert "532503" in installation.said
    assert "2010年撤销，现为蒙自市（532503）" in installation.said
    (one,) = installation.json("divisions", "532522")
    assert (one["name"], one["until"], one["now"]) == ("蒙自县", 2010, ["532503"])


@pytest.mark.parametrize("typed", ["999999", "不知道在哪里的地方", ""])
def test_what_there_is_not_is_told(installation: Installation, typed: str) -> None:
    assert installation.run("divisions", typed) == 2
    assert "没有找到" in installation.complained
