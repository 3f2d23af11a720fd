"""Late: that an action was refused after its sender had gone, as its post is told."""

from schemas.act import ActionId
from schemas.base import Instant, Model
from schemas.foundation import Founded
from schemas.possible import Possible
from schemas.refusals.every import AnyReason
from schemas.refusals.reason import Kind


class Late(Model):
    """退件: what was received when, why it was refused, and what can be done now."""

    unit: str
    kind: Kind
    action: ActionId
    received_at: Instant
    reason: AnyReason | None
    article: Founded | None
    possible: tuple[Possible, ...]
