"""Common: what deeds of several kinds name, and why a deed is refused in an undertaking of whatever kind."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line
from schemas.document import Document
from schemas.party import Role
from schemas.refusals.reason import Reason

Papers = Annotated[tuple[Document, ...], Field(min_length=1, max_length=20)]
Titles = Annotated[tuple[TitleId, ...], Field(min_length=1)]


class NotYours(Reason):
    """It is done by other posts."""

    code: Literal["work_not_yours"] = "work_not_yours"
    roles: tuple[Role, ...]


class IsClosed(Reason):
    """It is done with: nothing more can be done in it."""

    code: Literal["work_closed"] = "work_closed"


class IsPaused(Reason):
    """It is paused already, or has to be gone on with first."""

    code: Literal["work_paused"] = "work_paused"


class NotPaused(Reason):
    """It is not paused."""

    code: Literal["work_not_paused"] = "work_not_paused"


class ErrandsLeft(Reason):
    """So many acts are still to be handed in to titles, or are not answered."""

    code: Literal["work_errands_left"] = "work_errands_left"
    left: int


class NothingRefused(Reason):
    """No title has refused anything."""

    code: Literal["work_nothing_refused"] = "work_nothing_refused"


class GroundUnstated(Reason):
    """It is closed before its end, and must say why."""

    field: ClassVar[str | None] = "ground"
    code: Literal["work_ground_unstated"] = "work_ground_unstated"


class NoSuchTitle(Reason):
    """No open title is numbered so."""

    field: ClassVar[str | None] = "titles"
    code: Literal["work_no_such_title"] = "work_no_such_title"
    titles: tuple[TitleId, ...]


class NotAtThisStage(Reason):
    """The undertaking has come to another stage: `allowed` are what can be done now."""

    code: Literal["work_other_stage"] = "work_other_stage"
    stage: Line
    allowed: tuple[Line, ...] = ()


class BeforeItBegan(Reason):
    """The date is before the undertaking began, or after today."""

    field: ClassVar[str | None] = "on"
    code: Literal["work_date"] = "work_date"
