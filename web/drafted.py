"""Drafted 草案: what was brought to be tried or looked at first, for as long as these pages are served."""

from typing import Generic, TypeVar

from schemas.base import Model, digest

M = TypeVar("M", bound=Model)


class Drafted(Generic[M]):
    """Those that were brought last, by their digest; another start of the pages knows none of them."""

    MOST = 16

    def __init__(self) -> None:
        self._known: dict[str, M] = {}

    def keep(self, read: M) -> str:
        """Keep one; by what it is found again."""
        found = digest(read)
        self._known.pop(found, None)
        self._known[found] = read
        for old in list(self._known)[: -self.MOST]:
            self._known.pop(old, None)
        return found

    def of(self, found: str) -> M | None:
        """The draft, where it is still kept."""
        return self._known.get(found)
