"""Consequence 后果: what follows from a result, a cause or an omission: measures in their order, then one move."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from schemas.base import later
from schemas.foundation import MayBeFounded
from schemas.span import Span
from schemas.stage import MEASURES, Stage

if TYPE_CHECKING:
    Measure: TypeAlias = Stage
else:
    Measure = Literal[MEASURES]

Then = Literal["renew", "keep", "reinspect", "rectify", "revoke", "downgrade", "end"]
"""Where the course goes on: a new term, the running one, re-inspection 复验, rectification 整改, the procedure of
revocation 取消称号, another level's title 降级, the end of the title 终止."""


Lasting = Literal["until_settled", "until_lifted"]
"""How long a title stays suspended 暂停称号: until all that follows is carried out, or until it is lifted 恢复称号."""


class Consequence(MayBeFounded):
    """Measures one after another, then a move.

    `renewal` overrides from when a new term is counted, `within` how long rectification 整改 may take. `suspension` is
    how long a suspension 暂停称号 lasts that is among the measures: a span counts from its day.
    """

    measures: tuple[Measure, ...] = ()
    then: Then
    renewal: Literal["from_pass", "from_expiry"] | None = later(None)
    within: Span | None = later(None)
    suspension: Lasting | Span | None = later(None)

    @property
    def lasting(self) -> Lasting | Span:
        """How long its suspension lasts: where nothing is said, one that only keeps or renews lasts until lifted."""
        return self.suspension or ("until_lifted" if self.then in ("keep", "renew") else "until_settled")


FAILURE = Consequence(measures=(Stage.REPORT, Stage.TALK, Stage.ORDER, Stage.SERVICE), then="rectify")
"""复验不合格的,报领导小组对有关单位的主要领导进行谈话,责令限期整改 (seed 000): where a pack names no results."""

REVOKE = Consequence(then="revoke")
"""经整改复验仍不合格的,取消其荣誉称号: where a pack says nothing else."""
