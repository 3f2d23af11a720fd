"""Replies 答复 to an urging 催办 in a few words, as they stand beside a duty."""

from schemas.base import local_date
from schemas.reply import Answer, Reply
from wording.dates import day

ANSWERS: dict[Answer, str] = {"received": "已收到", "doing": "正在办理", "not_ours": "不归我办"}
"""The answers, as they are chosen and told."""


def answered(one: Reply) -> str:
    """A reply in a few words, without when it came."""
    until = f"，预计{day(one.day)}前办结" if one.day else ""
    added = f"（{one.note}）" if one.note else ""
    return f"{ANSWERS[one.answer]}{until}{added}"


def said(one: Reply) -> str:
    """A reply with its day, as it stands beside a duty."""
    return f"{day(local_date(one.recorded_at))}经链接答复：{answered(one)}"
