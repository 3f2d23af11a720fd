"""Results: what became of each of several acts, as a table and a count; and the exit code of all of them."""

from collections import Counter
from collections.abc import Sequence

from commands.speak import Exit, say, show_json, show_table
from desk.several import Result, State
from wording import forms

_STATES: dict[State, str] = {
    "possible": "可以办理",
    "done": "已办理",
    "before": "以前已办理",
    "kept": "已收件，尚未办理",
    "refused": "不予办理",
}


def show_results(results: Sequence[Result], *, as_json: bool, dry_run: bool) -> Exit:
    """A line for each act. `REFUSED` where one was refused, `KEPT` where one waits, else `DONE`."""
    if as_json:
        show_json([_json(one) for one in results])
    else:
        if dry_run:
            say("预演：没有提交，什么也没有改变", style="bold")
        rows = [(one.item.meant.title, one.item.unit, one.item.about, _said(one)) for one in results]
        show_table(("称号", "单位", "事项", "结果"), rows)
        say(_counted(results))
        if any(one.state == "kept" for one in results):
            say("服务没有应答。已收件的，收件的时刻算数，服务恢复后自动办理；不予登记的会通知您的岗位。")
    states = {one.state for one in results}
    return Exit.REFUSED if "refused" in states else Exit.KEPT if "kept" in states else Exit.DONE


def _said(one: Result) -> str:
    entry = f"（档案第{one.entry}条）" if one.entry else ""
    if one.state == "before":
        return f"{_STATES[one.state]}{entry}，这次没有变化"
    return _STATES[one.state] + entry + (f"：{one.why}" if one.why else "")


def _counted(results: Sequence[Result]) -> str:
    counts = Counter(one.state for one in results)
    parts = [f"{label} {counts[state]} 件" for state, label in _STATES.items() if counts[state]]
    return f"共 {len(results)} 件：{'，'.join(parts)}"


def _json(one: Result) -> dict[str, object]:
    kind = one.item.meant.cls.model_fields["kind"].default
    return {
        "title": one.item.meant.title,
        "unit": one.item.unit,
        "about": one.item.about,
        "kind": kind,
        "label": forms.ACTS[kind],
        "state": one.state,
        "entry": one.entry,
        "why": one.why or None,
    }
