"""A backup is of one moment: what is recorded while it runs is wholly in it or wholly out of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from register import lawbook, queries
from register.backup import File, backup
from register.connect import Register
from register.restore import restore
from register.verify import verify
from tests.backup.conftest import NOW, apply_next
from tests.conftest import Database, Opened
from tests.register.desk import Desk

LONGEST = 180


def test_a_title_recorded_between_two_tables_is_wholly_out(
    desk: Desk, database: Database, opened: Opened, tmp_path: Path
) -> None:
    other = Desk(opened(desk.register.url.render_as_string(hide_password=False)))
    late: list[str] = []

    def record_meanwhile(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM inbox" in statement and not late:  # editions are read by now, titles and entries are not
            late.append(apply_next(other, 77))

    event.listen(desk.register.engine, "before_cursor_execute", record_meanwhile)
    backup(desk.register, tmp_path / "1.tar.gz", NOW)
    assert queries.title_row(desk.register, late[0])
    target = opened(database("sqlite", migrated=False))
    restore(tmp_path / "1.tar.gz", target)
    assert queries.title_row(target, late[0]) is None
    assert verify(target, lawbook.read(target)) == []


def test_backups_beside_people_who_go_on_recording_are_all_sound(
    desk: Desk, database: Database, opened: Opened, tmp_path: Path
) -> None:
    seen = set()
    with recording(desk.register, opened) as grown:
        for n in range(4):
            grown.wait_for(n)
            path = tmp_path / f"{n}.tar.gz"
            rows = backup(desk.register, path, NOW).tables
            target = opened(database("sqlite", migrated=False))
            restore(path, target)  # `restore` verifies: a step cut in two would be refused
            seen.add(rows["entries"].rows)
    assert len(seen) > 1, "nothing was recorded meanwhile"


class Grown:
    """How many titles have been recorded so far."""

    def __init__(self) -> None:
        self._one = threading.Condition()
        self._n = 0

    def add(self) -> None:
        """One more."""
        with self._one:
            self._n += 1
            self._one.notify_all()

    def wait_for(self, n: int) -> None:
        """Until there are so many."""
        with self._one:
            assert self._one.wait_for(lambda: self._n >= n, LONGEST)


@contextmanager
def recording(register: Register, opened: Opened) -> Iterator[Grown]:
    """Two threads that record one title after another until the block ends."""
    stop, grown = threading.Event(), Grown()
    failed: list[BaseException] = []
    url = register.url.render_as_string(hide_password=False)
    desks = [Desk(opened(url)) for _ in range(2)]

    def record(desk: Desk, first: int) -> None:
        try:
            for number in range(first, first + 300):
                if stop.is_set():
                    return
                apply_next(desk, number)
                grown.add()
        except BaseException as fault:
            failed.append(fault)

    threads = [threading.Thread(target=record, args=(one, 100 + 300 * n)) for n, one in enumerate(desks)]
    for thread in threads:
        thread.start()
    try:
        yield grown
    finally:
        stop.set()
        for thread in threads:
            thread.join(LONGEST)
    assert failed == []


def test_early_files_are_read_before_the_moment_and_the_others_after_it(desk: Desk, tmp_path: Path) -> None:
    order: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        order.append("rows" if "FROM entries" in statement else "")

    event.listen(desk.register.engine, "before_cursor_execute", note)

    def files(name: str) -> Iterator[File]:
        order.append(name)
        yield File(name, b"x")

    backup(desk.register, tmp_path / "1.tar.gz", NOW, files("later"), early=files("early"))
    assert [one for one in order if one] == ["early", "rows", "later"]
