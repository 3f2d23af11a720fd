"""Rewrite: what all remedies share, working the open clocks out again and writing down that and why."""

from datetime import datetime
from typing import Any

from schemas.stage import Stage
from workflows.life import duties, words
from workflows.life.course import PENDING
from workflows.life.docket import Docket


def written_again(
    docket: Docket,
    effective: datetime,
    action: Any,
    why: str,
    outcome: str,
    told: tuple[words.Word, ...] = (),
    **fields: Any,
) -> None:
    """Work the open clocks out again and write it down."""
    was = docket.life.standing.stage
    docket.life, moved = duties.reckon(docket.law, docket.life, effective, one_line(why))
    change = duties.Change(docket.life, moved=moved)
    docket.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome=outcome,
        moved=moved,
        notices=words.letters(docket.life, (*told, *docket.duty_words(change))),
        **fields,
    )


def one_line(text: str) -> str:
    """A reason on one line, as the ledger keeps it beside a moved date; the whole of it stands in the action."""
    return " ".join(text.split())[:200]


STEP_OF = {Stage.SUPPLEMENT: Stage.MATERIALS, Stage.OBJECTION: Stage.PUBLICITY}


def on_the_way_in(docket: Docket, stage: Stage) -> bool:
    """Whether the edition has the stage at all; those from the term on are the same everywhere."""
    return stage not in PENDING or STEP_OF.get(stage, stage) in docket.law.regulation.way_in.value
