"""Force 效力: whether a title may be shown. Everybody who asks has the answer from here."""

from schemas.foundation import Sourced
from schemas.life import Standing
from schemas.regulation import Regulation
from schemas.stage import Stage
from workflows.life.course import onward
from workflows.life.kinds import HELD, REINSPECTED


def in_force(regulation: Regulation, standing: Standing) -> bool:
    """Whether the honour may be shown now.

    Force is lost by a decision, or by what the measure says expressly: never by what has merely come up about a title,
    is reported, talked over or heard. What a measure does not say takes nothing away.

    Example. A measure without rectification says nothing of it. A cause is raised on 1 March: the title is in force in
    its statement and hearing, and until the day on which the revocation is decided.
    """
    stage, term = standing.stage, regulation.term
    if stage not in HELD or standing.suspended or standing.lasts:
        return False
    if stage is Stage.TERM:
        return True
    if stage in (Stage.RECTIFICATION, Stage.SECOND):
        return not _denied(term.in_force_in_rectification)
    if standing.rests or standing.running or _passed(standing):
        return not standing.rests
    # The term is over. A title that was in force in its rectification still is while it is heard.
    heard = stage not in (*REINSPECTED, Stage.RECOGNITION) and _granted(term.in_force_in_rectification)
    return heard or not _denied(term.in_force_after_expiry)


def begins_to_rest(regulation: Regulation, was: Standing, outcome: str, here: Stage, to: Stage) -> bool:
    """Whether a rectification begins in which the title may not be shown: by a failed re-inspection, or an order."""
    if not _denied(regulation.term.in_force_in_rectification):
        return False
    failed = here is Stage.REINSPECTION and outcome in ("failed", "conditional")
    to_rectify = failed and onward(regulation, was, here).then == "rectify"
    return to is Stage.RECTIFICATION or outcome == "ordered" or to_rectify


def _passed(standing: Standing) -> bool:
    """Whether the re-inspection is passed, and only a measure like a warning is still to be carried out."""
    follows = standing.follows
    return "inspected" in standing.dates and follows is not None and follows.then in ("renew", "keep")


def _granted(said: Sourced[bool] | None) -> bool:
    return said is not None and said.value


def _denied(said: Sourced[bool] | None) -> bool:
    return said is not None and not said.value
