"""Acting: who may do what, where the title stands, and on which day; before anything else is looked at."""

from datetime import date
from typing import ClassVar, Literal

from schemas.act import TitleId
from schemas.base import Line
from schemas.party import Party, Who
from schemas.refusals.reason import Kind, Reason
from schemas.regulation import Form
from schemas.stage import Stage


class OtherTitle(Reason):
    """The act is for another title than the one that it was brought to."""

    code: Literal["other_title"] = "other_title"
    title: TitleId
    own: TitleId


class NotInInbox(Reason):
    """What the engine brought was never received, or is not what was."""

    code: Literal["not_in_inbox"] = "not_in_inbox"


class NotStamped(Reason):
    """Whoever has put it into the inbox could not stamp it: it came in past the program."""

    code: Literal["not_stamped"] = "not_stamped"


class Again(Reason):
    """The act is in the ledger already."""

    code: Literal["again"] = "again"


class NotInStage(Reason):
    """Nothing of the kind is done where the title stands."""

    code: Literal["not_in_stage"] = "not_in_stage"
    kind: Kind
    stage: Stage


class PublicityOver(Reason):
    """Objections are filed while the title is publicised."""

    code: Literal["publicity_over"] = "publicity_over"


class NothingOwed(Reason):
    """Nobody owes what the act would do."""

    code: Literal["nothing_owed"] = "nothing_owed"
    kind: Kind


class ByOthers(Reason):
    """It is for others to do."""

    code: Literal["by_others"] = "by_others"
    kind: Kind
    by: tuple[Party, ...]
    yours: Party


class ByOwn(Reason):
    """It is for this title's own to do: another township, another unit."""

    code: Literal["by_own"] = "by_own"
    kind: Kind
    by: Party
    yours: Party


class FiledIt(Reason):
    """Whoever filed something of the title decides on nothing of it 回避."""

    code: Literal["filed_it"] = "filed_it"
    kind: Kind
    account: Line


class NotYet(Reason):
    """Its day has not come."""

    field: ClassVar[str | None] = "on"
    code: Literal["not_yet"] = "not_yet"
    on: date
    today: date


class BeforeStage(Reason):
    """Its day lies before the stage that it belongs to."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_stage"] = "before_stage"
    on: date
    stage: Stage
    since: date


class BeforeApplication(Reason):
    """Its day lies before the title was applied for."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_application"] = "before_application"
    on: date
    since: date


class BeforeAsked(Reason):
    """Its day lies before what it answers was filed."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_asked"] = "before_asked"
    on: date
    since: date


class DocumentNotYet(Reason):
    """It rests on a document of the future."""

    field: ClassVar[str | None] = "documents"
    code: Literal["document_not_yet"] = "document_not_yet"
    number: Line
    day: date


class NotOnRequest(Reason):
    """The step is not one that is held on request."""

    field: ClassVar[str | None] = "step"
    code: Literal["not_on_request"] = "not_on_request"
    step: Stage
    known: tuple[Stage, ...]


class AskedByOthers(Reason):
    """The step is for others to ask for."""

    code: Literal["asked_by_others"] = "asked_by_others"
    step: Stage
    by: tuple[Who, ...]


class AskedAlready(Reason):
    """The step was asked for before."""

    field: ClassVar[str | None] = "step"
    code: Literal["asked_already"] = "asked_already"
    step: Stage


class TurnPassed(Reason):
    """The step's turn has passed."""

    field: ClassVar[str | None] = "step"
    code: Literal["turn_passed"] = "turn_passed"
    step: Stage
    stage: Stage


class FormNotAdmitted(Reason):
    """Objections of this form are not taken."""

    field: ClassVar[str | None] = "form"
    code: Literal["form_not_admitted"] = "form_not_admitted"
    form: Form
    forms: tuple[Form, ...]


class NotPublicised(Reason):
    """There is nothing to object to yet."""

    code: Literal["not_publicised"] = "not_publicised"


class BeforePublicity(Reason):
    """The objection is older than the publicity."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_publicity"] = "before_publicity"


Acting = (
    OtherTitle
    | NotInInbox
    | NotStamped
    | Again
    | NotInStage
    | PublicityOver
    | NothingOwed
    | ByOthers
    | ByOwn
    | FiledIt
    | NotYet
    | BeforeStage
    | BeforeApplication
    | BeforeAsked
    | DocumentNotYet
    | NotOnRequest
    | AskedByOthers
    | AskedAlready
    | TurnPassed
    | FormNotAdmitted
    | NotPublicised
    | BeforePublicity
)
