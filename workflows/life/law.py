"""Law: one edition with its calendar, addressed by their hashes; and the book of all that an installation knows."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.base import digest
from schemas.calendar import Calendar
from schemas.life import Standing
from schemas.regulation import DutyRule, Founded, Regulation
from schemas.stage import Duty, Stage

UNCONFIRMED = "暂定,文件未作规定"
_RECTIFYING = (
    *(Stage.REPORT, Stage.TALK, Stage.ORDER, Stage.SERVICE, Stage.RECTIFICATION),
    *(Stage.SECOND, Stage.HEARING, Stage.REVOCATION),
)


class UnknownLawError(LookupError):
    """A life names an edition or calendar that this process has not read yet: wait for it, never guess."""


@dataclass(frozen=True)
class Law:
    """What a life is judged by."""

    edition: str
    regulation: Regulation
    calendar_id: str
    calendar: Calendar

    def rule(self, duty: Duty) -> DutyRule:
        """The pack's rule for a duty; packs are checked to have every rule that their course needs."""
        return self.regulation.duties[duty]

    def in_force(self, standing: Standing) -> bool:
        """Whether the honour may be shown now: always in its term, later as the pack says."""
        if standing.stage is Stage.TERM:
            return True
        if standing.stage is Stage.REINSPECTION:
            return self.regulation.term.in_force_after_expiry.value
        return standing.stage in _RECTIFYING and self.regulation.term.in_force_in_rectification.value


@dataclass(frozen=True)
class LawBook:
    """Editions and calendars by hash. Nothing is ever taken out of a book."""

    editions: Mapping[str, Regulation]
    calendars: Mapping[str, Calendar]

    @classmethod
    def of(cls, *items: Regulation | Calendar) -> "LawBook":
        """A book of these editions and calendars."""
        return cls(
            {digest(item): item for item in items if isinstance(item, Regulation)},
            {digest(item): item for item in items if isinstance(item, Calendar)},
        )

    def law(self, edition: str, calendar: str) -> Law:
        """The law of that edition and calendar; `UnknownLawError` when one of them is not in the book."""
        try:
            return Law(edition, self.editions[edition], calendar, self.calendars[calendar])
        except KeyError as missing:
            raise UnknownLawError(f"law book lacks {missing.args[0]}") from None


def article(founded: Founded) -> str:
    """Where a rule stands, in words for a reader: document, section and its own words; or that it is assumed."""
    if founded.source is None:
        return UNCONFIRMED
    words = f"“{founded.source.words}”" if founded.source.words else ""
    return f"《{founded.source.document}》{founded.source.section}{words}"
