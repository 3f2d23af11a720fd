"""Applying: what an application says, against the measure, its preconditions 申报条件 and what the register knows."""

from datetime import date
from typing import ClassVar, Literal

from schemas.act import TitleId
from schemas.base import Line, MonthDay, Name, later
from schemas.party import Party
from schemas.precondition import Level
from schemas.refusals.reason import Reason
from schemas.span import Span


class NotForOthers(Reason):
    """A township or unit applies for its own."""

    field: ClassVar[str | None] = "application.unit"
    code: Literal["not_for_others"] = "not_for_others"
    by: Party
    unit: Name


class OtherHonour(Reason):
    """The measure gives other honours."""

    field: ClassVar[str | None] = "application.honour"
    code: Literal["other_honour"] = "other_honour"
    honour: Name
    known: tuple[Name, ...]


class OtherLevel(Reason):
    """The honour is one of another level."""

    field: ClassVar[str | None] = "application.level"
    code: Literal["other_level"] = "other_level"
    level: Level


class StillMasked(Reason):
    """The measure hides numbers that the office has yet to fill in 隐去."""

    code: Literal["still_masked"] = "still_masked"
    places: int


class OtherCategory(Reason):
    """Units of this category are not honoured by it."""

    field: ClassVar[str | None] = "application.unit.category"
    code: Literal["other_category"] = "other_category"
    category: Name
    known: tuple[Name, ...]


class BeforeEdition(Reason):
    """The edition was not yet in force."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_edition"] = "before_edition"
    since: date


class AfterEdition(Reason):
    """The edition was no more in force."""

    field: ClassVar[str | None] = "on"
    code: Literal["after_edition"] = "after_edition"
    until: date


class TitleOpen(Reason):
    """The unit has, or is applying for, the same honour."""

    code: Literal["title_open"] = "title_open"
    title: TitleId


class OtherTitleOpened(Reason):
    """Meanwhile another title of the unit opened."""

    code: Literal["other_title_opened"] = "other_title_opened"
    title: TitleId


class PlaqueOut(Reason):
    """The unit has lost the title, and has not given its plaque back."""

    code: Literal["plaque_out"] = "plaque_out"
    title: str


class UnitNamedOtherwise(Reason):
    """What the unit is known by is that of one which is called otherwise, and has another title under way."""

    field: ClassVar[str | None] = "application.unit.name"
    code: Literal["unit_named_otherwise"] = "unit_named_otherwise"
    unit: Line
    name: Name
    title: TitleId


class UnitNamedBefore(Reason):
    """Likewise, but its titles have ended: no change could be registered with them."""

    field: ClassVar[str | None] = "application.unit.name"
    code: Literal["unit_named_before"] = "unit_named_before"
    unit: Line
    name: Name
    title: TitleId


class UnitReachedOtherwise(Reason):
    """The notices of the unit's other titles would go to another mailbox."""

    field: ClassVar[str | None] = "application.unit.contact.mailbox"
    code: Literal["unit_reached_otherwise"] = "unit_reached_otherwise"
    title: TitleId


class CodeShared(Reason):
    """The credit code is that of a unit which is known by another number."""

    field: ClassVar[str | None] = "application.unit.code"
    code: Literal["code_shared"] = "code_shared"
    shared: Line
    name: Name
    unit: Line
    title: TitleId


class CodeOfAnother(Reason):
    """The credit code that a unit is said to have got is another's."""

    field: ClassVar[str | None] = "code"
    code: Literal["code_of_another"] = "code_of_another"
    shared: Line
    name: Name
    unit: Line
    title: TitleId


class SameName(Reason):
    """Another unit is called so, or was."""

    field: ClassVar[str | None] = "application.unit.name"
    code: Literal["same_name"] = "same_name"
    name: Name
    unit: Line
    title: TitleId


class UnitBarred(Reason):
    """The unit may not apply until a day has passed."""

    code: Literal["unit_barred"] = "unit_barred"
    until: date


class RecommenderBarred(Reason):
    """Its recommending body may recommend nobody until a day has passed."""

    field: ClassVar[str | None] = "application.recommender"
    code: Literal["recommender_barred"] = "recommender_barred"
    recommender: Name
    until: date


class PreparingUnstated(Reason):
    """It does not say since when the unit has been preparing."""

    field: ClassVar[str | None] = "application.preparing_since"
    code: Literal["preparing_unstated"] = "preparing_unstated"


class PreparedTooBriefly(Reason):
    """The unit has not been preparing for long enough."""

    field: ClassVar[str | None] = "application.preparing_since"
    code: Literal["prepared_too_briefly"] = "prepared_too_briefly"
    needed: Span
    since: date


class IncidentUnstated(Reason):
    """It does not say since when there was no incident."""

    field: ClassVar[str | None] = "application.no_incident_since"
    code: Literal["incident_unstated"] = "incident_unstated"
    matter: Line


class IncidentTooRecent(Reason):
    """The last incident is not long enough ago."""

    field: ClassVar[str | None] = "application.no_incident_since"
    code: Literal["incident_too_recent"] = "incident_too_recent"
    matter: Line
    within: Span
    since: date


class OutsideWindow(Reason):
    """Applications are taken at another time of the year."""

    field: ClassVar[str | None] = "on"
    code: Literal["outside_window"] = "outside_window"
    opens: MonthDay
    closes: MonthDay
    on: date


class HeldBefore(Reason):
    """The unit has held this honour, and it ended."""

    code: Literal["held_before"] = "held_before"


class LevelNotHeld(Reason):
    """The unit must hold a title of some level first."""

    field: ClassVar[str | None] = "application.holds"
    code: Literal["level_not_held"] = "level_not_held"
    level: Level
    higher: bool = later(False)


class HonourNotHeld(Reason):
    """The unit must hold some other title first."""

    field: ClassVar[str | None] = "application.holds"
    code: Literal["honour_not_held"] = "honour_not_held"
    level: Level
    higher: bool = later(False)
    honour: Name


class LevelHeldTooBriefly(Reason):
    """The unit has not held a title of the level for long enough."""

    field: ClassVar[str | None] = "application.holds"
    code: Literal["level_held_too_briefly"] = "level_held_too_briefly"
    level: Level
    higher: bool = later(False)
    needed: Span


class HonourHeldTooBriefly(Reason):
    """The unit has not held the other title for long enough."""

    field: ClassVar[str | None] = "application.holds"
    code: Literal["honour_held_too_briefly"] = "honour_held_too_briefly"
    level: Level
    higher: bool = later(False)
    honour: Name
    needed: Span


class HonourLost(Reason):
    """The register has the title that should be held as one that has ended, or that is not the unit's any more."""

    field: ClassVar[str | None] = "application.holds"
    code: Literal["honour_lost"] = "honour_lost"
    level: Level
    honour: Name
    title: Line


class AmendedTooLate(Reason):
    """What has been publicised is not amended."""

    code: Literal["amended_too_late"] = "amended_too_late"


class AssessedAlready(Reason):
    """What the unit was assessed by is not amended."""

    field: ClassVar[str | None] = "application"
    code: Literal["assessed_already"] = "assessed_already"


class HonourFixed(Reason):
    """Another honour is another application."""

    field: ClassVar[str | None] = "application.honour"
    code: Literal["honour_fixed"] = "honour_fixed"


class NothingAmended(Reason):
    """It reads as it did."""

    code: Literal["nothing_amended"] = "nothing_amended"


class CodeIsIdentity(Reason):
    """A unit that is known by its code has no other."""

    field: ClassVar[str | None] = "code"
    code: Literal["code_is_identity"] = "code_is_identity"


class CodeKnown(Reason):
    """The unit has got its code already."""

    field: ClassVar[str | None] = "code"
    code: Literal["code_known"] = "code_known"
    known: Line


Applying = (
    NotForOthers
    | OtherHonour
    | OtherLevel
    | StillMasked
    | OtherCategory
    | BeforeEdition
    | AfterEdition
    | TitleOpen
    | OtherTitleOpened
    | PlaqueOut
    | UnitNamedOtherwise
    | UnitNamedBefore
    | UnitReachedOtherwise
    | CodeShared
    | CodeOfAnother
    | SameName
    | UnitBarred
    | RecommenderBarred
    | PreparingUnstated
    | PreparedTooBriefly
    | IncidentUnstated
    | IncidentTooRecent
    | OutsideWindow
    | HeldBefore
    | LevelNotHeld
    | HonourNotHeld
    | LevelHeldTooBriefly
    | HonourHeldTooBriefly
    | HonourLost
    | AmendedTooLate
    | AssessedAlready
    | HonourFixed
    | NothingAmended
    | CodeIsIdentity
    | CodeKnown
)
