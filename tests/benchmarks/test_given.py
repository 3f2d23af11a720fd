"""Given: a benchmark does as much as its size says, and what the database does for it is counted."""

from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.given import Given, Size, size
from register.migrate import to_head
from tests.conftest import Opened
from tests.postgres import Postgres

SORTED = text(
    "SELECT count(*) FROM (SELECT random() AS n FROM generate_series(1, 500000) ORDER BY n) AS those"
)


@pytest.mark.parametrize(("said", "many"), [("small", 2), ("usual", 20), ("great", 200)])
def test_a_size_is_so_much(tmp_path: Path, said: Size, many: int) -> None:
    assert Given(tmp_path, said).of(small=2, usual=20, great=200) == many


def test_where_nobody_says_what_is_great_it_is_the_usual(tmp_path: Path) -> None:
    assert Given(tmp_path, "great").of(small=2, usual=20) == 20


def test_what_the_database_does_is_counted_and_every_register_is_a_new_one(
    opened: Opened, tmp_path: Path
) -> None:
    with Postgres.running() as postgres:
        given = Given(tmp_path, "small", postgres)
        register, other = (opened(given.address(tmp_path)) for _ in range(2))
        to_head(register)
        before = given.of_database()
        with register.reading() as connection:
            whole = given.spent(lambda: connection.execute(SORTED))
        assert min(whole, given.of_database() - before) > 0.05
        assert size(register) > size(other) >= 0


def test_a_file_is_as_large_as_all_that_was_written(opened: Opened, tmp_path: Path) -> None:
    register = opened(Given(tmp_path).address(tmp_path))
    to_head(register)
    assert size(register) > 100_000
