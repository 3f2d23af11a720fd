"""At the desk: a deed said again is the same one while nothing else was done, and another one after that."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desk import undertakings as desk
from desk.errors import UnstampedError
from desk.seats import Seat
from register import undertakings
from register.stamp import Stamp
from schemas.base import CHINA
from schemas.office import Post
from schemas.party import Party, Role
from schemas.undertakings.grouping import Admit, FormGrouping, Release
from tests.register.conftest import register, url
from tests.undertakings.house import House

__all__ = ["register", "url"]

NOW = datetime(2032, 3, 1, 10, tzinfo=CHINA)
SEAT = Seat(Post(id="办公室", name="办公室", parties=(Party(role=Role.OFFICE),)), "chen", "chen")
FORMED = {"name": "铁路示范带", "form": "belt", "on": date(2032, 3, 1)}
MEMBER: list[dict[str, Any]] = [{"name": "创森公司"}]


@pytest.fixture
def house(register: Any) -> House:
    return House(register)


def test_said_again_it_is_the_same_until_something_else_was_done(house: House) -> None:
    def do(cls: Any, work: str, **fields: Any) -> undertakings.Written:
        return desk.do(house.register, SEAT, cls, fields, lambda: NOW, work)

    work = desk.do(house.register, SEAT, FormGrouping, FORMED, lambda: NOW, kind="grouping").undertaking
    again = desk.do(house.register, SEAT, FormGrouping, FORMED, lambda: NOW, kind="grouping")
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


def test_an_account_that_cannot_stamp_it_writes_nothing_down(house: House, tmp_path: Path) -> None:
    Stamp(tmp_path).made(house.register, NOW)
    (tmp_path / "keys" / "stamp.key").write_text("spoilt")
    house.register.stamp = Stamp(tmp_path)
    with pytest.raises(UnstampedError, match=r"^收件盖不了戳，没有收下，请联系系统管理员$"):
        desk.do(house.register, SEAT, FormGrouping, FORMED, lambda: NOW, kind="grouping")
    assert undertakings.every(house.register) == []
