"""Law: one edition with its calendar, addressed by their hashes; and the book of all that an installation knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from schemas.base import digest
from schemas.calendar import Calendar
from schemas.consequence import Lasting
from schemas.foundation import Founded, Sourced
from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.party import Role
from schemas.regulation import ChangeKind, ChangeRule, DutyRule, Regulation, Silence
from schemas.span import Span
from schemas.stage import MEASURES, Duty, Stage
from workflows.life import force
from workflows.life.course import onward, there
from workflows.life.kinds import UNDER_TREATMENT
from workflows.life.paths import reached


@cache
def _usual_look() -> DutyRule:
    """The yearly look 查看 at an open-ended title of which no report is asked: where a pack says nothing else."""
    return DutyRule(
        by=Role.OFFICE,
        what="查看长期有效的称号",
        within=Sourced(value=Span(n=1, unit="years"), assumed=True),
        ladder="不提醒",
        silence=Silence(after=Span(n=0, unit="days"), means="looked", assumed=True),
        assumed=True,
    )


def look_of(regulation: Regulation) -> DutyRule | None:
    """The look from time to time at a title: the pack's own, else where nothing would ever bring the title up."""
    silent = Duty.TERM not in regulation.duties and not regulation.filings
    return regulation.duties.get(Duty.LOOK) or (_usual_look() if silent else None)


@cache
def _usual_change() -> ChangeRule:
    """更名, 区划调整: a unit that has another name, contact or township is the unit it was, unless a pack says else."""
    return ChangeRule(effect="keep", assumed=True)


def changes_of(regulation: Regulation) -> dict[ChangeKind, ChangeRule]:
    """What each change of the unit means: as the pack says, and a mere change of name, contact or place in any case."""
    return {"renamed": _usual_change(), "moved": _usual_change(), **regulation.changes}


class UnknownLawError(LookupError):
    """A life names an edition or calendar that this process has not read yet: wait for it, never guess."""


@dataclass(frozen=True)
class Law:
    """What a life is judged by; its `successor` takes over when the phase that this one still governs is over."""

    edition: str
    regulation: Regulation
    calendar_id: str
    calendar: Calendar
    successor: "Law | None" = None

    def rule(self, duty: Duty, about: str | None = None) -> DutyRule:
        """The pack's rule for a duty; packs are checked to have every rule that their course needs."""
        if duty is Duty.FILING:
            return self.regulation.filings[str(about)]
        if duty is Duty.LOOK and self.look:
            return self.look
        if duty is Duty.LIFTING and duty not in self.regulation.duties:
            return self._lifting
        return self.regulation.duties[duty]

    @cached_property
    def _lifting(self) -> DutyRule:
        """Who lifts a suspension under a pack of the time when packs did not say: who suspended the title."""
        rule = self.regulation.duties[Duty.SUSPENSION]
        return rule.model_copy(
            update={"what": "作出恢复称号决定", "counted_from": "suspended", "silence": None}
        )

    @cached_property
    def look(self) -> DutyRule | None:
        """The look 查看 that somebody takes at a title from time to time."""
        return look_of(self.regulation)

    def extensions(self, duty: Duty, about: str | None = None) -> tuple[int | None, Founded | None]:
        """How often a duty's time may be extended, and where that is said; None where nothing is said of it."""
        own, general = self.rule(duty, about).extension, self.regulation.extensions
        if own is not None and own.most is not None:
            return own.most, own
        return (general.value, general) if general else (None, None)

    def rule_of(self, one: Obligation) -> DutyRule | None:
        """The rule of an open obligation; None where a later edition has no such duty."""
        if one.duty is Duty.FILING:
            return self.regulation.filings.get(str(one.about))
        if one.duty is Duty.LOOK:
            return self.look
        if one.duty is Duty.LIFTING and Duty.SUSPENSION in self.regulation.duties:
            return self.rule(one.duty)
        return self.regulation.duties.get(one.duty)

    @cached_property
    def stages(self) -> frozenset[Stage]:
        """Every stage in which a title can stand under this measure, or that comes with every title."""
        return reached(self.regulation) | {Stage.TERM, Stage.AFTERMATH, Stage.ENDED}

    def lacking(self, standing: Standing) -> Stage | None:
        """The stage that this measure does not have and that a title which stands so would need to go on under it."""
        needed = [standing.stage, *standing.beside]
        # What is said of a failure where nothing else is stands in no standing, and goes on after its measures.
        if standing.stage in MEASURES or (standing.follows and standing.stage in UNDER_TREATMENT):
            rest = onward(self.regulation, standing, standing.stage)
            needed.append(there(self.regulation, rest.model_copy(update={"measures": ()})))
        missing = next((one for one in needed if one not in self.stages), None)
        return missing or self.lacks_lifting(standing.lasts)

    def lacks_lifting(self, lasts: Lasting | Span | None) -> Stage | None:
        """That a suspension which lasts so would never come to an end under this measure."""
        ways = (Duty.SUSPENDED,) if isinstance(lasts, Span) else (Duty.LIFTING, Duty.SUSPENSION)
        return Stage.SUSPENSION if lasts and self.regulation.duties.keys().isdisjoint(ways) else None

    def in_force(self, standing: Standing) -> bool:
        """Whether the honour may be shown now."""
        return force.in_force(self.regulation, standing)


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

    def law_of(self, life: Life) -> Law:
        """The law that a life lives under, with the one that is to succeed it."""
        return self.law(life.edition, life.calendar, life.successor)

    def law(self, edition: str, calendar: str, successor: str | None = None) -> Law:
        """The law of that edition and calendar; `UnknownLawError` when one of them is not in the book."""
        key = (edition, calendar, successor)
        if (known := self._laws.get(key)) is not None:
            return known
        after = self.law(successor, calendar) if successor else None
        try:
            found = Law(edition, self.editions[edition], calendar, self.calendars[calendar], after)
        except KeyError as missing:
            raise UnknownLawError(f"law book lacks {missing.args[0]}") from None
        return self._laws.setdefault(key, found)

    @cached_property
    def _laws(self) -> dict[tuple[str, str, str | None], Law]:
        """Those that were asked for: what a law works out of its measure once, it knows for every title."""
        return {}
