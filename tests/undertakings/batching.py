"""Batching: a batch at each of its stages, and what it refuses."""

from datetime import date, timedelta
from typing import Any

import pytest

from register import undertakings
from schemas.refusals.reason import Reason
from schemas.undertakings.batch import Batch, Call, DecideList, Enter, PubliciseList
from tests.register.desk import SCORES
from tests.undertakings.house import House, at
from workflows.undertakings.world import NotDone

OPENS, CLOSES = date(2031, 3, 1), date(2031, 3, 31)
DECIDED = date(2031, 5, 20)
NAMED = date(2031, 6, 20)
HONOUR = "民族团结进步示范单位"


def paper(number: str) -> list[dict[str, Any]]:
    return [{"number": number, "title": "关于示范单位的文件", "date": DECIDED}]


def call(house: House, name: str = "2031年第五批", **says: Any) -> str:
    fixed = {"honour": HONOUR, "level": "county", "edition": house.desk.edition, "batch": name[5:]}
    given = {"name": name, "opens": OPENS, "closes": CLOSES, **fixed, **says}
    return house.do(Call, "office", OPENS, **given).undertaking


def state(house: House, work: str) -> Batch:
    found = house.kept(work).state
    assert isinstance(found, Batch)
    return found


def refused(house: House, cls: Any, by: str, day: date, work: str, **says: Any) -> Reason:
    before = house.kept(work)
    with pytest.raises(NotDone) as caught:
        house.do(cls, by, day, work, **says)
    assert house.kept(work) == before, "nothing is half done"
    return caught.value.reason


def to_decision(house: House, titles: list[str], scores: dict[str, float] = SCORES) -> None:
    """Each as far as the leadership group's decision."""
    for title in titles:
        for kind, by, says in (
            ("opine", "township", {"result": "agreed"}),
            ("check", "office", {"result": "complete"}),
            ("assess", "assessor", {"scores": scores}),
        ):
            house.desk.do(house.desk.action(kind, by, date(2031, 4, 2), title, **says))
        for body in house.desk.book.editions[house.desk.edition].bodies.value:  # type: ignore[union-attr]
            says = {"result": "agreed", "body": body}
            house.desk.do(house.desk.action("consult", f"consulted/{body}", date(2031, 4, 3), title, **says))


def selecting(house: House, titles: list[str], **says: Any) -> str:
    """A batch whose call is over, with these in it."""
    work = call(house, **says)
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    undertakings.tick(house.register, work, at(CLOSES + timedelta(days=1)))
    return work


def decide(house: House, work: str, titles: list[str], rejected: tuple[str, ...] = ()) -> None:
    approved = [one for one in titles if one not in rejected]
    says = {"approved": approved, "rejected": rejected, "documents": paper("开创〔2031〕7号")}
    house.do(DecideList, "leadership", DECIDED, work, **says)


def publicised_work(house: House, titles: list[str], **says: Any) -> str:
    """A batch of these, decided, in the order in which they were not entered, whose publicity has begun."""
    to_decision(house, titles)
    work = selecting(house, list(reversed(titles)), **says)
    decide(house, work, titles)
    house.carry_out(work, DECIDED)
    house.do(PubliciseList, "office", DECIDED, work, documents=paper("开创公〔2031〕1号"))
    house.carry_out(work, DECIDED)
    return work


def named_work(house: House, titles: list[str], **says: Any) -> str:
    """Such a batch when the publicity is over."""
    work = publicised_work(house, titles, **says)
    for title in titles:
        house.desk.pass_time(at(NAMED), title)
    return work
