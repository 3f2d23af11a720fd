"""At the desk: a deed said again is the same one while nothing else was done, and another one after that."""

from datetime import date, datetime
from typing import Any

import pytest

from desk import undertakings as desk
from desk.seats import Seat
from register import undertakings
from schemas.base import CHINA
from schemas.office import Post
from schemas.party import Party, Role
from schemas.undertakings.grouping import Admit, FormGrouping, Release
from tests.register.conftest import register, url
from tests.undertakings.house import House

__all__ = ["register", "url"]

NOW = datetime(2032, 3, 1, 10, tzinfo=CHINA)
SEAT = Seat(Post(id="办公室", name="办公室", parties=(Party(role=Role.OFFICE),)), "chen", "chen")
MEMBER: list[dict[str, Any]] = [{"name": "创森公司"}]


@pytest.fixture
def house(register: Any) -> House:
    return House(register)


def test_said_again_it_is_the_same_until_something_else_was_done(house: House) -> None:
    def do(cls: Any, work: str, **fields: Any) -> undertakings.Written:
        return desk.do(house.register, SEAT, cls, fields, lambda: NOW, work)

    formed = {"name": "铁路示范带", "form": "belt", "on": date(2032, 3, 1)}
    work = desk.do(house.register, SEAT, FormGrouping, formed, lambda: NOW, kind="grouping").undertaking
    again = desk.do(house.register, SEAT, FormGrouping, formed, lambda: NOW, kind="grouping")
    assert (again.undertaking, again.before) == (work, True)
    came = [
        do(Admit, work, members=MEMBER),
        do(Admit, work, members=MEMBER),
        do(Release, work, names=["创森公司"], ground="搬迁"),
        do(Admit, work, members=MEMBER),
        do(Release, work, names=["创森公司"], ground="搬迁"),
    ]
    assert [(one.seq, one.before) for one in came] == [
        (2, False),
        (2, True),
        (3, False),
        (4, False),
        (5, False),
    ]
    assert house.faults() == []
