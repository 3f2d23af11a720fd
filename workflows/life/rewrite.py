"""Rewrite: what all remedies share, working the open clocks out again and writing down that and why."""

from datetime import datetime
from typing import Any

from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.refusals.reason import Owed
from schemas.refusals.timing import NoSuchObligation
from schemas.stage import Stage
from schemas.tidings.parts import Cause
from workflows.life import duties, tidings
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.workpaper import Workpaper


def written_again(
    paper: Workpaper,
    effective: datetime,
    action: Any,
    cause: Cause,
    outcome: str,
    told: tuple[tidings.Told, ...] = (),
    **fields: Any,
) -> None:
    """Work the open clocks out again and write it down."""
    was = paper.life.standing.stage
    paper.life, moved = duties.reckon(paper.law, paper.life, effective, cause)
    change = duties.Settled(paper.life, moved=moved)
    paper.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome=outcome,
        moved=moved,
        notices=tidings.notices(paper.life, (*told, *paper.duty_tidings(change, cause))),
        **fields,
    )


def owed(law: Law, life: Life, number: int) -> Obligation:
    """The open obligation of that number; `Refusal` with those that there are."""
    one = life.find(number)
    if one is None:
        known = tuple(Owed(number=o.id, what=law.rule(o.duty, o.about).what) for o in life.obligations)
        raise Refusal(NoSuchObligation(number=number, known=known))
    return one


def put(paper: Workpaper, changed: Obligation) -> None:
    """The obligation as it is by now."""
    paper.life = paper.life.model_copy(
        update={"obligations": tuple(changed if o.id == changed.id else o for o in paper.life.obligations)}
    )


def one_line(text: str) -> str:
    """A reason on one line, as the ledger keeps it beside a moved date; the whole of it stands in the action."""
    return " ".join(text.split())[:200]


def lacks(law: Law, standing: Standing) -> Stage | None:
    """The stage that the edition of now lacks to take the course up again where it stood so."""
    if standing.stage in (Stage.TERM, Stage.AFTERMATH, Stage.ENDED):
        return law.lacks_lifting(standing.lasts)
    return law.lacking(standing)
