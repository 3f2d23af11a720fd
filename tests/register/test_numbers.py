"""A number 称号编号 is given once in an honour: the register looks when it records, not only the desk beforehand."""

from datetime import date

import pytest

from schemas.record import Recorded
from tests.register.desk import TITLE, Desk, ten_o_clock, unit
from tests.said import said

OTHER = "2031-0002"


def named(desk: Desk, number: str, title: str) -> list[str]:
    """What the register says to a naming of 1 May 2031; nothing where it is recorded."""
    naming = desk.action(
        "name", "naming_body", date(2031, 5, 1), title, result="named", batch="第一批", number=number
    )
    answer = desk.do(naming)
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    return [] if answer.receipt.accepted else [said(answer.receipt)]


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two titles of one honour, ready to be named."""
    for number, title in enumerate((TITLE, OTHER), 1):
        desk.apply(unit(number, f"开远市第{number}小学"), title=title)
        desk.publish(title)
        desk.pass_time(ten_o_clock(date(2031, 4, 30)), title)
    return desk


@pytest.mark.parametrize("typed", ["KY4-001", "ＫＹ４－００１", "ky4—001", " KY4-001"])
def test_a_number_is_given_once_however_it_is_typed(two: Desk, typed: str) -> None:
    assert named(two, "KY4-001", TITLE) == []
    assert named(two, typed, OTHER) == [f"编号{typed}已属于称号{TITLE}，同一称号的编号不能给两次"]
    assert named(two, "KY4-002", OTHER) == []


def test_two_namings_that_both_saw_the_number_free_do_not_both_get_it(two: Desk) -> None:
    """Both were worked out before either was recorded, as two titles do at one moment."""
    day = date(2031, 5, 1)
    requests = []
    for title in (TITLE, OTHER):
        naming = two.action(
            "name", "naming_body", day, title, result="named", batch="第一批", number="KY4-001"
        )
        requests.append(two.request(two.hand_in(naming)))
    first, second = map(two.record, requests)
    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded)
    assert second.receipt is not None
    assert TITLE in said(second.receipt)
    assert [two.life(one).standing.number for one in (TITLE, OTHER)] == ["KY4-001", None]


def test_a_correction_gives_no_number_twice(two: Desk) -> None:
    named(two, "KY4-001", TITLE)
    named(two, "KY4-002", OTHER)
    entry = two.life(OTHER).seq
    day = date(2031, 5, 1)
    naming = two.action("name", "naming_body", day, OTHER, result="named", batch="第一批", number="KY4-001")
    correction = two.action(
        "correct", "naming_body", date(2031, 5, 2), OTHER, entry=entry, instead=naming, ground="登记有误"
    )
    answer = two.do(correction)
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    assert "已属于称号" in said(answer.receipt)
    assert two.life(OTHER).standing.number == "KY4-002"
