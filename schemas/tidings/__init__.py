"""Tidings: everything that a notice 通知 can tell, as data: a code and its facts. Their words are in `wording`."""

from typing import Annotated

from pydantic import Field

from schemas.tidings.amends import (
    Adopted,
    ClockPutRight,
    PutRight,
    ToBeJudged,
    UnitChanged,
    WillAdopt,
    Withdrawn,
)
from schemas.tidings.duties import (
    Credited,
    DateMoved,
    Dropped,
    Opened,
    Publicised,
    Reminded,
    TermRunsOut,
    ToDecide,
    Urged,
)
from schemas.tidings.outcomes import Lost, Outcome, Restored
from schemas.tidings.works import (
    CallClosed,
    ItemsDue,
    RoundDue,
    VisitMoved,
    VisitsDue,
    VisitsGone,
    VisitsLate,
    YearlyDue,
)

Tiding = Annotated[
    Opened
    | Publicised
    | Reminded
    | Urged
    | Credited
    | TermRunsOut
    | ToDecide
    | Dropped
    | DateMoved
    | Outcome
    | Lost
    | Restored
    | Withdrawn
    | PutRight
    | ClockPutRight
    | ToBeJudged
    | Adopted
    | WillAdopt
    | UnitChanged
    | CallClosed
    | VisitsDue
    | VisitsLate
    | VisitsGone
    | VisitMoved
    | ItemsDue
    | RoundDue
    | YearlyDue,
    Field(discriminator="code"),
]
"""The closed set: what an entry may tell somebody."""
