"""Preview: `act … --dry-run`: what an act would cause, printed; nothing is handed in."""

from typing import Any

from commands.speak import say, show_json, show_table
from desk.preview import Preview
from desk.timeline import party_label
from wording import forms
from wording.notices import worded


def show_preview(found: Preview, *, as_json: bool) -> None:
    """What would come of the act, in the order in which a clerk asks."""
    if as_json:
        show_json(_json(found))
        return
    label = forms.ACTS[found.action.kind]
    say(f"预演：{label}（称号 {found.action.title}），没有提交，什么也没有改变", style="bold")
    was, stages = forms.stages(*found.was), forms.stages(*found.stages)
    say(f"环节：{was} → {stages}" if was != stages else f"环节：{was}（不变）")
    if found.points:
        say(found.points)
    for line in found.unanswered:
        say(line, style="yellow")
    if found.ended:
        say(f"不再待办：{'、'.join(found.ended)}")
    for opened in found.opened:
        say(f"新的事项：{opened.what}，承办：{opened.by}", f"  期限：{opened.deadline}")
        say(f"  无人办理：{opened.silence}")
    for moved in found.moved:
        say(f"改期：{moved.what}，{moved.was} 改为 {moved.due}")
    if found.notices:
        rows = [
            (
                party_label(found.life, one.to),
                "加急" if one.urgent else "",
                worded(one, found.action.title).subject,
            )
            for one in found.notices
        ]
        show_table(("通知", "", "事由"), rows)


def _json(found: Preview) -> dict[str, Any]:
    return {
        "title": found.action.title,
        "kind": found.action.kind,
        "points": found.points,
        "unanswered": found.unanswered,
        "was": [str(one) for one in found.was],
        "stages": [str(one) for one in found.stages],
        "ended": found.ended,
        "opened": [one._asdict() for one in found.opened],
        "moved": [one._asdict() for one in found.moved],
        "notices": [one.model_dump(mode="json") for one in found.notices],
    }
