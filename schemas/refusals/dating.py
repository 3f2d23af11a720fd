"""Dating: what a day cannot gain, because of when it was received or who corrects it."""

from datetime import date
from typing import ClassVar, Literal

from schemas.base import MonthDay
from schemas.party import Party
from schemas.refusals.reason import Decided, Reason
from schemas.span import Span


class ReceivedAfterEdition(Reason):
    """It is dated under an edition that had ended when it was received."""

    code: Literal["received_after_edition"] = "received_after_edition"
    until: date
    received: date


class ReceivedOutside(Reason):
    """It is dated into a time for applications that had closed when it was received."""

    code: Literal["received_outside"] = "received_outside"
    opens: MonthDay
    closes: MonthDay
    on: date
    received: date


class DatedBack(Reason):
    """A clock is to stand still, or go on, from a day too long before anybody heard of it."""

    field: ClassVar[str | None] = "on"
    code: Literal["dated_back"] = "dated_back"
    on: date
    earliest: date
    received: date


class AskedOutside(Reason):
    """An extension was not asked for in the time between the duty's beginning and the decision on it."""

    field: ClassVar[str | None] = "asked_on"
    code: Literal["asked_outside"] = "asked_outside"
    asked_on: date
    since: date
    on: date


class AfterDocument(Reason):
    """The corrected day lies after the paper that the decision rests on."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["after_document"] = "after_document"
    on: date
    document: date


class AfterReceipt(Reason):
    """The corrected day lies after the decision had been received."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["after_receipt"] = "after_receipt"
    on: date
    received: date


class TermByDeciders(Reason):
    """A term is moved by whoever began it."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["term_by_deciders"] = "term_by_deciders"
    by: Party


class TermTold(Reason):
    """The end of the term has been spoken of already."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["term_told"] = "term_told"


class OwnPutOff(Reason):
    """Nobody puts their own deadline off by a corrected day."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["own_put_off"] = "own_put_off"
    what: str
    by: tuple[Party, ...]


class PutOffByOthers(Reason):
    """Their correction would put a deadline off, and they may extend none: it is for those who decided."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["put_off_by_others"] = "put_off_by_others"
    what: str
    by: Party


class PutOffTooFar(Reason):
    """A corrected day would put a deadline off by more than an extension may."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["put_off_too_far"] = "put_off_too_far"
    what: str
    longest: Span
    last: date


class PutOffAlready(Reason):
    """The day of the decision was corrected to a later one as often as a deadline may be extended."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["put_off_already"] = "put_off_already"
    later: Decided
    most: int


Dating = (
    ReceivedAfterEdition
    | ReceivedOutside
    | DatedBack
    | AskedOutside
    | AfterDocument
    | AfterReceipt
    | TermByDeciders
    | TermTold
    | OwnPutOff
    | PutOffByOthers
    | PutOffTooFar
    | PutOffAlready
)
