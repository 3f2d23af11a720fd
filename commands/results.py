"""Results: what became of each of several acts, as a table and a count; and the exit code of all of them."""

from collections.abc import Sequence

from commands.speak import Exit, say, show_json, show_table
from desk.several import Result
from wording import forms
from wording.several import KEPT, counted, said


def show_results(results: Sequence[Result], *, as_json: bool, dry_run: bool) -> Exit:
    """A line for each act. `REFUSED` where one was refused, `KEPT` where one waits, else `DONE`."""
    if as_json:
        show_json([_json(one) for one in results])
    else:
        if dry_run:
            say("预演：没有提交，什么也没有改变", style="bold")
        rows = [
            (one.item.meant.title, one.item.unit, one.item.about, said(one.state, one.entry, one.why))
            for one in results
        ]
        show_table(("称号", "单位", "事项", "结果"), rows)
        say(counted([one.state for one in results]))
        if any(one.state == "kept" for one in results):
            say(f"{KEPT}。")
    states = {one.state for one in results}
    return Exit.REFUSED if "refused" in states else Exit.KEPT if "kept" in states else Exit.DONE


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
