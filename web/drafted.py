"""Drafted 草案: the measures that were brought to be tried, for as long as these pages are served."""

from schemas.base import digest
from schemas.regulation import Regulation


class Drafted:
    """The drafts that were brought last, by their digest; another start of the pages knows none of them."""

    MOST = 16

    def __init__(self) -> None:
        self._known: dict[str, Regulation] = {}

    def keep(self, read: Regulation) -> str:
        """Keep one; by what it is found again."""
        found = digest(read)
        self._known.pop(found, None)
        self._known[found] = read
        for old in list(self._known)[: -self.MOST]:
            self._known.pop(old, None)
        return found

    def of(self, found: str) -> Regulation | None:
        """The draft, where it is still kept."""
        return self._known.get(found)
