"""Leaving 退出: why a title, or an application, ends."""

from schemas.life import Ground, Standing
from schemas.stage import Stage
from workflows.life.course import GROUND_OF, onward
from workflows.life.kinds import HELD
from workflows.life.law import Law

LEFT = (Stage.AFTERMATH, Stage.ENDED)
"""Where a title stands that is held no more."""

_WITH_THE_UNIT: dict[str, Ground] = {"merged": "merged", "split": "split", "abolished": "abolished"}


def why(law: Law, standing: Standing, outcome: str, here: Stage) -> Ground | None:
    """Why a title that was held ends, where it is not revoked."""
    if outcome == "revoked":
        return None
    if outcome in ("unit_gone", "refused"):
        return _WITH_THE_UNIT.get(standing.cause or "", "ended")
    if here is Stage.TERM and outcome == "ended":
        return "expired"
    then = onward(law.regulation, standing, here).then
    return "downgraded" if then == "downgrade" else "ended"


def ground(standing: Standing, outcome: str, here: Stage) -> Ground:
    """Why a life is over, with this outcome at `here`."""
    if standing.leaving:
        return standing.leaving
    if outcome == "unit_gone":
        return _WITH_THE_UNIT.get(standing.cause or "", "ended")
    return "revoked" if here in (*HELD, Stage.AFTERMATH) else GROUND_OF.get(outcome, "turned_down")
