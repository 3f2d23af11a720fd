"""Five units named on one day, and what became of each: the register that figures are counted by hand on."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from register.connect import Register
from register.migrate import to_head
from schemas.base import CHINA
from tests.register.desk import SCORES, Desk, unit

KEPT, CHEAT, LATE, GONE, FRESH = (f"2031-000{n}" for n in range(1, 6))
_KINDS = ["学校", "学校", "医院", "社区", "机关"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Five units named on 1 May 2031 for five years: one passed its re-inspection on 12 May 2036; one was found out and
    lost its title on 10 March 2033; one waits for its re-inspection since May 2036; one was abolished on 4 May 2034;
    one was passed on 1 July 2036.
    """
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('five') / '名册.db'}"
    else:
        engine: Engine = request.getfixturevalue("postgresql")
        name = f"five_{request.module.__name__.rpartition('.')[2]}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        url = engine.url.set(database=name).render_as_string(hide_password=False)
    register = Register(url, told_time=True)
    to_head(register)
    desk = Desk(register)
    for n, (title, kind) in enumerate(zip((KEPT, CHEAT, LATE, GONE, FRESH), _KINDS, strict=True), 1):
        desk.apply(unit(n).model_copy(update={"category": kind}), title=title)
        desk.name(f"KY-{n}", title)
    _found_out(desk)
    desk.do(desk.action("change", "office", date(2034, 5, 4), GONE, change="abolished"))
    for title, day in ((KEPT, date(2036, 5, 12)), (FRESH, date(2036, 7, 1))):
        desk.pass_time(datetime(2036, 5, 2, 9, tzinfo=CHINA), title)
        desk.do(desk.action("inspect", "office", day, title, scores=SCORES))
    desk.pass_time(datetime(2036, 6, 1, 9, tzinfo=CHINA), LATE)
    yield register
    register.close()


def _found_out(desk: Desk) -> None:
    """A unit that had made its material up loses its title, asks for no review, and keeps its plaque."""
    acts = (
        ("raise", "supervisor", date(2033, 3, 1), {"cause": "zuojia", "matter": "申报材料不实"}),
        ("state", "unit", date(2033, 3, 3), {"result": "waived"}),
        ("revoke", "naming_body", date(2033, 3, 10), {"result": "revoked"}),
    )
    for kind, by, day, says in acts:
        desk.do(desk.action(kind, by, day, CHEAT, **says))
    desk.pass_time(datetime(2033, 12, 31, 9, tzinfo=CHINA), CHEAT)
