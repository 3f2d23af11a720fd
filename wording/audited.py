"""Audited: a line of the audit log 审计日志 told to the end, after who did what, about what, and from where."""

from collections.abc import Callable
from typing import Any

from schemas.account import Noted
from wording import forms
from wording.accounts import WHY
from wording.undertakings import words

SAID: dict[str, Callable[[Any], str]] = {
    "action": lambda action: f"收件编号{action}",
    "failed": lambda _: "没有送到",
    "confirmed": lambda _: "确认导入",
    "key": lambda key: f"经接口密钥{key}",
    "by": lambda by: "经统一身份认证" if by == "oidc" else "",
    "why": lambda why: WHY.get(str(why), ""),
}
"""What a fact says, by its name; of the others nothing is told."""


def rest(one: Noted) -> str:
    """What else is known of it, in words; empty where that is nothing."""
    told = (say(one.facts[name]) for name, say in SAID.items() if one.facts.get(name))
    return "，".join(filter(None, (_done(one), *told)))


def _done(one: Noted) -> str:
    """What was done, closer than the log's own word for it."""
    facts = one.facts
    match one.what:
        case "verified":
            return f"发现{facts['faults']}处问题" if facts.get("faults") else "完好"
        case "deed":
            return words.deed_alone(one.about.rpartition(" ")[2])
        case "push_made":
            return f"{facts.get('name')}，{facts.get('address')}，按{facts.get('post')}看得到的"
        case "act" if facts.get("kind") == "reply":
            return f"经链接答复，第{facts.get('reply')}号"
    return forms.ACTS.get(str(facts.get("kind")), "")
