"""Beside: what takes long is counted in a process of its own, so that no page waits for the processor."""

import multiprocessing
import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from register.connect import Register
from web.kept import Count

GIVES_WAY = 10
"""By so much whoever counts is nicer than whoever answers."""

LONGEST = timedelta(minutes=30)
"""A count that takes longer waits for a database which does not answer: it is ended, and others have their turn."""

_ONE_AT_A_TIME = Lock()


def counting(url: str) -> Callable[[Count[Any]], Any]:
    """What counts in the register behind a URL, one count after the other; it raises what the count does.

    `ChildProcessError` where the process ended without an answer, or gave none in time.
    """
    return partial(_counted_beside, url)


def _counted_beside(url: str, count: Count[Any]) -> Any:
    # Spawned, not forked: this process has threads and database connections, which a fork would share. A daemon: it
    # ends with the pages.
    spawn = multiprocessing.get_context("spawn")
    with _ONE_AT_A_TIME:
        ours, theirs = spawn.Pipe(duplex=False)
        child = spawn.Process(target=_count, args=(theirs, url, count), daemon=True)
        child.start()
        theirs.close()
        try:
            if not ours.poll(LONGEST.total_seconds()):
                raise ChildProcessError("whoever counted takes too long")
            value, failed = ours.recv()
        except EOFError:
            raise ChildProcessError("whoever counted has ended without an answer") from None
        finally:
            ours.close()
            child.terminate()  # it has said all that it will
            child.join()
    if failed is not None:
        raise failed
    return value


def _count(to: Connection, url: str, count: Count[Any]) -> None:
    os.nice(GIVES_WAY)
    register = Register(url)
    try:
        to.send((count(register), None))
    except Exception as failed:
        to.send((None, failed))
    finally:
        register.close()
