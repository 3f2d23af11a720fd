"""Several: what became of each of many acts, and of all of them together, in words."""

from collections import Counter
from collections.abc import Sequence

STATES = {
    "possible": "可以办理",
    "done": "已办理",
    "before": "以前已办理",
    "kept": "已收件，尚未办理",
    "refused": "不予办理",
}
"""By the states of `desk.several`."""

KEPT = "服务没有应答。已收件的，收件的时刻算数，服务恢复后自动办理；不予登记的会通知您的岗位"


def said(state: str, entry: int | None, why: str) -> str:
    """What became of one."""
    where = f"（档案第{entry}条）" if entry else ""
    if state == "before":
        return f"{STATES[state]}{where}，这次没有变化"
    return STATES[state] + where + (f"：{why}" if why else "")


def counted(states: Sequence[str]) -> str:
    """How many there are, and of each state how many."""
    counts = Counter(states)
    parts = [f"{label} {counts[state]} 件" for state, label in STATES.items() if counts[state]]
    return f"共 {len(states)} 件：{'，'.join(parts)}"
