"""Returned 退回: why something was given back to a unit: the decision that asks for it again, and what that says."""

from desk.look import Look
from desk.papers import cited
from schemas.action import Check
from wording import forms
from wording.dates import day


def returned(look: Look, obligation: int) -> str:
    """Of a duty that was opened by giving something back: when, what was lacking, by which documents; else empty.

    Example. 2026年11月5日退回补正：缺近三年的创建总结（《补正通知》（2026年11月5日））
    """
    for entry in (one.entry for one in reversed(look.lines)):
        if any(one.id == obligation for one in entry.opened):
            action = entry.action
            if not isinstance(action, Check):
                return ""
            lacking = f"：{action.note}" if action.note else ""
            papers = "、".join(cited(one) for one in action.documents)
            return f"{day(action.on)}{forms.outcome(entry.was, entry.outcome or '')}{lacking}（{papers}）"
    return ""
