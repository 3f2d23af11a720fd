"""Rewrite: what all remedies share, working the open clocks out again and writing down that and why."""

from datetime import datetime
from typing import Any

from schemas.life import Standing
from schemas.stage import Stage
from schemas.tidings.parts import Cause
from workflows.life import duties, tidings
from workflows.life.law import Law
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


def one_line(text: str) -> str:
    """A reason on one line, as the ledger keeps it beside a moved date; the whole of it stands in the action."""
    return " ".join(text.split())[:200]


def lacks(law: Law, standing: Standing) -> Stage | None:
    """The stage that the edition of now lacks to take the course up again where it stood so."""
    if standing.stage in (Stage.TERM, Stage.AFTERMATH, Stage.ENDED):
        return law.lacks_lifting(standing.lasts)
    return law.lacking(standing)
