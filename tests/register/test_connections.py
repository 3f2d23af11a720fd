"""Connections to PostgreSQL: one side soon sees that the other is gone, and none is made anew for each who asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote

import pytest
from sqlalchemy import event, text

from register import reach
from register.connect import CONNECTIONS, GONE
from tests.conftest import Database, Opened


def test_each_side_asks_within_seconds_whether_the_other_is_still_there(
    database: Database, opened: Opened
) -> None:
    register = opened(database("postgresql"))
    asked = text("SELECT name, source FROM pg_settings WHERE name LIKE 'tcp_%'")
    with register.reading() as connection:
        theirs = {one.name: one.source for one in connection.execute(asked)}
        driver = connection.connection.driver_connection
        assert driver is not None
        ours = driver.info.get_parameters()
    assert theirs == dict.fromkeys(GONE, "client"), "by what the connection asks for"
    assert {ours[name.replace("tcp_keepalives", "keepalives")] for name in GONE} == {"3", "1", "6000"}


def test_what_the_address_says_goes_before(database: Database, opened: Opened) -> None:
    url = database("postgresql")
    register = opened(f"{url}{'&' if '?' in url else '?'}options={quote('-c statement_timeout=7s')}")
    with register.reading() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "7s"


def test_a_threshold_that_is_no_number_is_no_address() -> None:
    with pytest.raises(reach.UnusableError, match="不是数据库地址"):
        reach.opened("postgresql+psycopg://u@localhost/d?prepare_threshold=never")


@pytest.mark.parametrize(
    ("said", "prepared"), [("", 1), ("prepare_threshold=None", 0), ("prepare_threshold=99", 0)]
)
def test_nothing_is_prepared_where_the_address_says_so(
    database: Database, opened: Opened, said: str, prepared: int
) -> None:
    url = database("postgresql")
    register = opened(f"{url}{'&' if '?' in url else '?'}{said}")
    with register.reading() as connection:
        for _ in range(9):
            connection.execute(text("SELECT 7"))
        found = "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 7'"
        assert connection.scalar(text(found)) == prepared


@pytest.mark.timeout(60)
def test_threads_that_ask_at_once_make_no_connection_again_and_again(
    database: Database, opened: Opened
) -> None:
    register = opened(database("postgresql"))
    made: list[object] = []
    event.listen(register.engine, "connect", lambda *connection: made.append(connection))
    together = Barrier(CONNECTIONS)

    def ask(_: int) -> None:
        with register.reading():
            together.wait(30)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for _ in range(3):
            list(threads.map(ask, range(CONNECTIONS)))
    assert len(made) == CONNECTIONS
