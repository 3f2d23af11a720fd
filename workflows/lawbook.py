"""The worker's law book: read by its workflows, replaced as a whole when the register has more.

Everything in it is addressed by its content, so whatever a workflow finds under a hash is the same on every replay.
"""

from workflows.life.law import LawBook

_shelf: list[LawBook] = []


def install(book: LawBook) -> None:
    """Put the newest book on the shelf."""
    _shelf[:] = [book]


def book() -> LawBook:
    """The newest book; empty before the worker has read one."""
    return _shelf[0] if _shelf else LawBook({}, {})
