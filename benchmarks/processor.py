"""Processor: the time that processes have had, and their memory, as Linux tells them."""

import os
import resource
from contextlib import suppress
from pathlib import Path
from time import process_time

_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


def had(pid: int, *, with_ended: bool = False) -> float:
    """Seconds that a process has had so far, perhaps with its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if with_ended else 13])) / _TICKS


def resident(pid: int) -> float:
    """Its memory in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 2**20


def children(pid: int) -> dict[int, str]:
    """The processes that it has now, and what each calls itself."""
    found = {}
    for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            found[int(one)] = Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ").strip()
        except FileNotFoundError:  # it has ended
            continue
    return found


def used() -> float:
    """Seconds that this process has had so far, and those that it has started and waited for."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def used_by(pid: int) -> float:
    """Seconds that a process and its children have had so far, also those that have ended."""
    spent = had(pid, with_ended=True)
    for one in children(pid):
        with suppress(FileNotFoundError):  # it has ended just now
            spent += had(one)
    return spent
