"""Choices: the closed sets that an act's fields take from, each member with the word that people read and write."""

import typing

from schemas.act import Act
from schemas.action import Action, DecideReview
from wording import forms
from wording.phrases import CHANGES, FORMS
from workflows.life import kinds

_RESULTS = {
    "agreed": "同意",
    "rejected": "不同意",
    "complete": "齐全",
    "incomplete": "补正",
    "opposed": "反对",
    "approved": "同意",
    "upheld": "成立",
    "dismissed": "不成立",
    "named": "命名",
    "declined": "不予命名",
    "stated": "已陈述",
    "waived": "放弃",
    "revoked": "取消",
    "kept": "保留",
    "restored": "恢复",
    "recognised": "予以认定",
    "refused": "不予认定",
    "requested": "要求听证",
}
_REVIEWED = {"upheld": "维持", "restored": "恢复"}

CLOSED = {"result": _RESULTS, "form": FORMS, "change": CHANGES}
"""The fields that can be closed sets, with the words of all their members."""


def members(cls: type[Act], name: str) -> dict[str, str]:
    """The closed set behind a field, each member with its word; empty where any word will do."""
    annotation = cls.model_fields[name].annotation
    if name not in CLOSED or typing.get_origin(annotation) is not typing.Literal:
        return {}
    words = _REVIEWED if cls is DecideReview else CLOSED[name]
    return {str(one): words[str(one)] for one in typing.get_args(annotation)}


def words_of(cls: type[Act], name: str) -> dict[str, list[str]]:
    """Every word for each member of a closed set: itself, the shortest, and what is said of it elsewhere."""
    kind = cls.model_fields["kind"].default
    stages = [row.stage for row in kinds.DUTIES.values() if row.act == kind]
    found = {value: [value, word] for value, word in members(cls, name).items()}
    for value, words in found.items() if name == "result" else ():
        words += [forms.outcome(stage, value) for stage in stages]
        words += _ALSO.get(value, ())
    return {value: list(dict.fromkeys(filter(None, words))) for value, words in found.items()}


_ALSO = {
    "agreed": ("同意", "通过", "无异议"),
    "approved": ("通过",),
    "rejected": ("不通过", "不予通过"),
    "complete": ("通过", "已齐全"),
    "incomplete": ("不齐全", "不齐", "退回"),
    "opposed": ("不同意", "有异议"),
    "upheld": ("属实",),
    "dismissed": ("不属实",),
    "revoked": ("取消称号", "撤销"),
}
"""What clerks say too."""


def result_word(action: Action) -> str:
    """What an act says for itself, of the body or objection that it is about."""
    result = getattr(action, "result", None)
    return members(type(action), "result").get(result, result) if result else ""
