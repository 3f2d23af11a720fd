"""Titles of a unit at several levels: what losing one means for another is said by the measure of that one."""

from datetime import date
from typing import Any

import pytest

from activities.linked import raise_all
from desk.hand_in import recorded_at_once
from register import inbox, ledger
from regulations.names import names
from schemas.act import NEW
from schemas.action import Raise
from schemas.opening import TakeOver
from schemas.regulation import Regulation
from schemas.way_out import Linked
from tests.register.desk import PACK
from tests.undertakings.house import House, at
from tests.undertakings.named import NAMED
from tests.undertakings.named import named as named_titles
from tests.undertakings.test_upward import ABOVE, higher_measure

LOST = date(2033, 3, 10)
LATER = date(2033, 3, 11)


def measure(**says: Any) -> Regulation:
    """That of the prefecture, which says what the loss of another title means."""
    link = Linked(**{"levels": ("county",), "cause": "jubao", "assumed": True, **says})
    return ABOVE.model_copy(update={"linked": (link,)})


def both(house: House, above: Regulation) -> tuple[str, str]:
    """A unit that has the title of the county and that of the prefecture, and each goes its own way."""
    (own,) = named_titles(house, 1)
    higher_measure(house, above)
    return own, taken_over(house, own, NAMED)


def taken_over(house: House, own: str, day: date) -> str:
    """The unit's title of the prefecture, which a list has brought in on that day."""
    application = house.desk.life(own).application
    assert application is not None
    of = application.model_copy(update={"level": "prefectural"})
    inherited = {"application": of.model_dump(mode="json"), "named_on": NAMED}
    row = {"file": "州发〔2031〕3号", "sha256": "a" * 64, "sheet": "文本", "row": 1}
    action = house.desk.action("take_over", "office", day, NEW, "taken-over", inherited=inherited, row=row)
    assert isinstance(action, TakeOver)
    begun = inbox.receive_new(house.register, action, lambda: at(day)).action
    recorded_at_once(house.register, begun, lambda: at(day))
    return begun.title


def lose(house: House, title: str) -> None:
    """Its county title is revoked."""
    desk = house.desk
    desk.do(desk.action("raise", "office", date(2033, 1, 5), title, cause="zuojia", matter="材料不实"))
    desk.pass_time(at(date(2033, 3, 1)), title)
    desk.do(desk.action("revoke", "naming_body", LOST, title, result="revoked"))
    assert desk.life(title).standing.stage == "aftermath"


def work_off(house: House, title: str) -> None:
    """What the title does with what lies in its inbox."""
    for action in inbox.queued(house.register, title):
        house.desk.record(house.desk.request(action))


def test_losing_one_touches_no_other_where_nothing_is_said(house: House) -> None:
    own, above = both(house, ABOVE)
    before = house.desk.life(above)
    lose(house, own)
    assert raise_all(house.register, at(LATER)) == []
    assert house.desk.life(above) == before
    assert house.faults() == []


def test_what_the_measure_says_is_raised_once_by_the_document_that_took_the_other_away(house: House) -> None:
    own, above = both(house, measure())
    assert raise_all(house.register, at(LATER)) == []
    lose(house, own)
    (act,) = raise_all(house.register, at(LATER))
    assert isinstance(act, Raise)
    assert (act.title, act.cause, act.actor.party.role) == (above, "jubao", "system")
    number = house.desk.life(own).standing.number
    assert act.matter == (
        "开远市灵泉街道南正街社区居民委员会的县级“民族团结进步示范单位”称号"
        f"（编号{number}）已于2033年3月10日失去：取消称号。"
    )
    last = ledger.entries_of(house.register, own)[-1].action
    assert act.documents == last.documents  # type: ignore[union-attr]
    assert raise_all(house.register, at(LATER)) == [], "it lies in the inbox"
    work_off(house, above)
    assert house.desk.life(above).standing.stage == "reinspection"
    assert raise_all(house.register, at(LATER)) == []
    assert house.faults() == []


def test_what_came_by_itself_the_office_takes_back(house: House) -> None:
    own, above = both(house, measure())
    lose(house, own)
    raise_all(house.register, at(LATER))
    work_off(house, above)
    entry = house.desk.life(above).seq
    ground = "县级称号经复核恢复"
    house.desk.do(house.desk.action("annul", "office", LATER, above, entry=entry, ground=ground))
    assert house.desk.life(above).standing.stage == "term"
    assert raise_all(house.register, at(LATER)) == [], "of one loss it is raised once"
    assert house.faults() == []


@pytest.mark.parametrize(
    "says",
    [{"levels": ("provincial",)}, {"honour": "别的称号"}, {"grounds": ("expired",)}],
)
def test_only_the_loss_that_the_measure_means_counts(house: House, says: dict[str, Any]) -> None:
    own, _ = both(house, measure(**says))
    lose(house, own)
    assert raise_all(house.register, at(LATER)) == []


def test_while_the_title_cannot_take_it_it_waits(house: House) -> None:
    own, above = both(house, measure())
    desk = house.desk
    desk.do(desk.action("raise", "office", date(2033, 1, 6), above, cause="anjian", matter="发生案（事）件"))
    lose(house, own)
    assert raise_all(house.register, at(LATER)) == [], "it is being looked into already"
    scores = {row.id: row.maximum for row in PACK.sheet_for("社区", "inspect").rows}  # type: ignore[union-attr]
    desk.do(desk.action("inspect", "office", LATER, above, scores=scores))
    desk.pass_time(at(date(2033, 6, 1)), above)
    assert desk.life(above).standing.stage == "term"
    (act,) = raise_all(house.register, at(date(2033, 6, 1)))
    assert act.title == above


def test_only_units_where_something_has_changed_are_looked_at(house: House) -> None:
    own, above = both(house, measure())
    lose(house, own)
    assert raise_all(house.register, at(LATER), since=at(LATER)) == []
    (act,) = raise_all(house.register, at(LATER), since=at(LOST))
    assert act.title == above


def test_what_waits_is_found_when_the_title_that_could_not_take_it_has_changed(house: House) -> None:
    own, above = both(house, measure())
    desk = house.desk
    desk.do(desk.action("raise", "office", date(2033, 1, 6), above, cause="anjian", matter="发生案（事）件"))
    lose(house, own)
    scores = {row.id: row.maximum for row in PACK.sheet_for("社区", "inspect").rows}  # type: ignore[union-attr]
    desk.do(desk.action("inspect", "office", LATER, above, scores=scores))
    desk.pass_time(at(date(2033, 6, 1)), above)
    (act,) = raise_all(house.register, at(date(2033, 6, 1)), since=desk.life(above).at)
    assert act.title == above


def test_what_was_lost_before_the_other_was_there_raises_nothing(house: House) -> None:
    (own,) = named_titles(house, 1)
    lose(house, own)
    higher_measure(house, measure())
    late = taken_over(house, own, LATER)
    assert house.desk.life(late).standing.stage == "term"
    assert raise_all(house.register, at(LATER)) == []


def test_what_a_list_has_brought_in_as_lost_raises_nothing(house: House) -> None:
    own, above = both(house, measure())
    application = house.desk.life(own).application
    assert application is not None
    lost = application.model_copy(update={"level": "county"}).model_dump(mode="json")
    inherited = {
        "application": lost,
        "named_on": date(2020, 1, 1),
        "state": "revoked",
        "since": date(2024, 1, 1),
    }
    row = {"file": "台账.csv", "sha256": "b" * 64, "sheet": "文本", "row": 2}
    action = house.desk.action("take_over", "office", NAMED, NEW, "as-lost", inherited=inherited, row=row)
    assert isinstance(action, TakeOver)
    begun = inbox.receive_new(house.register, action, lambda: at(NAMED)).action
    recorded_at_once(house.register, begun, lambda: at(NAMED))
    assert house.desk.life(begun.title).standing.stage == "ended"
    assert house.desk.life(above).standing.stage == "term"
    assert raise_all(house.register, at(LATER)) == []


def test_a_measure_raises_one_of_its_own_causes() -> None:
    strange = measure(cause="meiyou")
    (fault,) = (one for one in names(strange) if one.path[0] == "linked")
    assert "meiyou" in str(fault)
    own = PACK.model_copy(
        update={"linked": (Linked(levels=("county",), honour=PACK.honour.name, cause="jubao", assumed=True),)}
    )
    assert [one.path for one in names(own)] == [("linked", 0)]
