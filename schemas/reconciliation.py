"""Reconciliation 对账: where the workflows of titles and the register say different things."""

from typing import Literal

from schemas.base import Line, Model

Kind = Literal[
    "missing", "ended", "superfluous", "unknown", "different", "stuck", "failing", "silent", "waiting"
]

LABELS: dict[Kind, str] = {
    "missing": "缺流程",
    "ended": "流程被人终止",
    "superfluous": "多余流程",
    "unknown": "来历不明的流程",
    "different": "与名册不一致",
    "stuck": "卡住",
    "failing": "办不下去",
    "silent": "没有应答",
    "waiting": "收件积压",
}


class Difference(Model):
    """One thing that is not as it should be, in words for the office.

    Missing: an open title without a workflow. Ended: likewise, and somebody has ended it in the engine. Superfluous: a
    workflow of a title that has ended. Unknown: of a title that the register has never heard of. Different: asleep at
    another place of the ledger, or past its wake. Stuck: its task fails again and again. Failing: an effect does.
    Silent: it does not answer. Waiting: an action that nobody has worked off.
    """

    kind: Kind
    title: str
    detail: Line


class Reconciliation(Model):
    """`open` titles of the register, `running` workflows; `busy` ones were at work whenever looked at."""

    open: int
    running: int
    busy: int
    differences: tuple[Difference, ...] = ()

    def counts(self) -> dict[str, int]:
        """In numbers, for logs."""
        kinds = [one.kind for one in self.differences]
        return {
            "open": self.open,
            "running": self.running,
            "busy": self.busy,
            **{kind: kinds.count(kind) for kind in LABELS if kind in kinds},
        }
