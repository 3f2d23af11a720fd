"""Row «preconditions» 申报条件: what must hold when a unit applies."""

from datetime import date
from typing import Any

import pytest

from schemas.facts import Facts
from schemas.stage import Stage
from tests.lives import Title
from tests.people import KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import lives, row

LOWER = {"kind": "holds", "level": "county", "assumed": True}
HELD = {"level": "county", "honour": "石榴红家园", "since": "2034-05-01"}


def applies(title: Title, facts: Facts | None = None, on: str = "2036-03-03", **states: Any) -> str:
    """A unit applies with what it states; "" or the reason of the refusal."""
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name, **states}
    return said(title.acts(on, "unit", "apply", facts=facts, application=application))


@row("preconditions", "a lower-level title held (or not)")
@pytest.mark.parametrize(
    ("condition", "short"),
    [
        (LOWER, []),
        (LOWER, [{**HELD, "level": "prefectural"}]),
        (LOWER, [{**HELD, "since": "2036-03-04"}]),
        ({**LOWER, "honour": "石榴红驿站"}, [HELD]),
        ({**LOWER, "at_least": "2年"}, [HELD]),
    ],
    ids=["none held", "of another level", "not yet", "of another name", "not long enough"],
)
def test_a_lower_level_title_held_or_not(condition: dict[str, Any], short: list[dict[str, Any]]) -> None:
    free, bound = lives("preconditions", [], [condition])
    assert not applies(free, holds=short)
    assert free.stage is Stage.PRELIMINARY
    assert "须已获" in applies(bound, holds=short)
    assert bound.stage is Stage.APPLICATION
    enough = {**HELD, "honour": condition.get("honour", HELD["honour"]), "since": "2034-03-03"}
    assert not applies(bound, holds=[enough])


@row("preconditions", "1 to 3 years of preparation")
def test_1_to_3_years_of_preparation() -> None:
    one, three = lives(
        "preconditions",
        [{"kind": "prepared", "at_least": "1年", "assumed": True}],
        [{"kind": "prepared", "at_least": "3年", "assumed": True}],
    )
    assert "须写明开始创建之日" in applies(one.copy())
    assert "2035年3月4日" in applies(one.copy(), preparing_since="2035-03-04")
    assert not applies(one, preparing_since="2035-03-03")
    assert "创建时间须满3年" in applies(three, preparing_since="2035-03-03")
    assert not applies(three, preparing_since="2033-03-03")


@row("preconditions", "no incident in 3 years")
def test_no_incident_in_3_years() -> None:
    incident = {"kind": "no_incident", "matter": "较大涉民族因素案（事）件", "assumed": True}
    two, three = lives("preconditions", [{**incident, "within": "2年"}], [{**incident, "within": "3年"}])
    assert "须写明自何日起未发生较大涉民族因素案（事）件" in applies(two.copy())
    assert not applies(two, no_incident_since="2034-03-03")
    assert "近3年内不得发生较大涉民族因素案（事）件" in applies(three, no_incident_since="2034-03-03")
    assert not applies(three, no_incident_since="2033-03-03")


@row("preconditions", "expired holders may apply again")
def test_expired_holders_may_apply_again() -> None:
    again, never = lives("preconditions", [], [{"kind": "never_named", "assumed": True}])
    held_before = Facts(held_before=True)
    assert not applies(again, held_before)
    assert "不再受理" in applies(never, held_before)
    assert not applies(never, Facts())


@row("preconditions")
def test_applications_by_31_march() -> None:
    window = {"kind": "window", "closes": "03-31", "assumed": True}
    always, spring = lives("preconditions", [], [window])
    for title in (always, spring):
        title.until("2036-03-31")
    assert not applies(spring.copy(), on="2036-03-31")
    assert "每年1月1日至3月31日受理申报" in applies(spring, on="2036-04-01")
    assert not applies(always, on="2036-04-01")
    assert always.dates["applied"] == date(2036, 4, 1)
