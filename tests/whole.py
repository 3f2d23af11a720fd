"""A measure in which every field of the schema is filled: no real one is like it, and it need not hang together."""

from typing import Any

from schemas.regulation import Regulation
from schemas.stage import REINSPECTION_WAY, WAY_IN, Duty
from workflows.life.ruling import SILENCES

SOURCE = {"document": "办法", "section": "第三条", "words": "每五年一复验"}
FIXED = {"source": SOURCE}
FREE = {"assumed": True}
HIDDEN = {"source": {"document": "实施方案", "section": "二"}, "masked": True}
FOLLOWS = {
    "measures": ["talk", "warning", "suspension"],
    "then": "renew",
    "renewal": "from_expiry",
    "within": "3个月",
    "suspension": "6个月",
}

_DUTY = {
    "by": "office",
    "what": "办理此事",
    "counted_from": "term_end",
    "within": {"value": "10个工作日", **FREE},
    "first_day_counts": {"value": False, **FIXED},
    "ladder": "handling",
    "silence": {"after": "5日", "means": "missed", **FREE},
    "jointly": ["leadership", "市委宣传部"],
    "back": True,
    **FIXED,
}
_BRIEF = {
    "by": "office",
    "what": "办理此事",
    "within": {"value": "10个工作日", **FREE},
    "ladder": "handling",
    **FIXED,
}
_EXTENSION = {"most": 2, "longest": "10日", "ask_before": "3日", **FIXED}
_LONG = (Duty.SUPPLEMENT, Duty.TERM, Duty.PUBLICITY, Duty.RECTIFICATION, Duty.REVIEW_WINDOW)
"""A duty of each shape of sentence; the rest is brief."""


def _duty(duty: Duty) -> dict[str, Any]:
    if duty is Duty.REINSPECTION:
        return {**_BRIEF, "within": {"value": "0年", **FREE}, "due_on": "12-31"}
    if duty not in _LONG:
        return _BRIEF
    ordered = {"as_ordered": True, "extension": _EXTENSION} if duty is Duty.SUPPLEMENT else {}
    return {**_DUTY, **ordered, "silence": {"after": "5日", "means": SILENCES[duty][0], **FREE}}


_SHEET = {
    "rows": [
        {"id": "a", "name": "政治基础", "maximum": 90, "part": "材料评审"},
        {
            "id": "b",
            "name": "文化基础",
            "maximum": 10,
            "part": "实地考评",
            "methods": {"实地考察": 6, "问卷": 4},
        },
        {"id": "c", "name": "经验推广", "maximum": 5, "bonus": True},
    ],
    "parts": [
        {"name": "材料评审", "weight": 40, "pass_line": {"value": 60, **FREE}},
        {"name": "实地考评", "weight": 60, "assessors": {"at_least": 5, "combine": "mean", **FREE}},
    ],
    "in_turn": True,
    "vetoes": [{"id": "v", "name": "发生较大案(事)件"}],
    "pass_line": {"value": 80, **HIDDEN},
    "bonus_cap": {"value": 3, **FREE},
    "indicators": [
        {"id": "i", "name": "知晓率", "unit": "分", "must_be": "at_most", "threshold": 85, **HIDDEN},
        {"id": "j", "name": "覆盖率", "reference": "全县平均", "either": "群众评价", **FREE},
    ],
    "assessors": {"at_least": 3, "combine": "median", **FREE},
    **FIXED,
}
_STEPS = [stage.value for stage in WAY_IN]
_WAY_IN = [*_STEPS[:2], _STEPS[2:4], *_STEPS[4:]]

WHOLE: dict[str, Any] = {
    "schema_version": 1,
    "edition": {
        "id": "whole-2026",
        "title": "示范单位命名管理办法",
        "issuer": "领导小组",
        "number": "创领〔2026〕1号",
        "basis": "上级批复",
        "in_force_from": {"value": "2026-01-01", **FREE},
        "in_force_until": "2030-12-31",
        "trial": True,
        "replaces": "旧办法",
        "transition": {
            "running": "count_anew",
            "application": "old",
            "term": "old",
            "reinspection": "old",
            "rectification": "old",
            **FREE,
        },
        **FIXED,
    },
    "honour": {
        "name": "示范单位",
        "level": "county",
        "family": ["红石榴家园", "红石榴驿站"],
        "lower": {"name": "创建单位", "level": "county"},
        **FIXED,
    },
    "categories": {"value": ["机关", "企业", "社区"], **FIXED},
    "preconditions": [
        {
            "kind": "holds",
            "level": "county",
            "honour": "先进单位",
            "at_least": "1年",
            "or_higher": True,
            **FIXED,
        },
        {"kind": "prepared", "at_least": "2年", **FREE},
        {"kind": "no_incident", "matter": "较大案(事)件", "within": "3年", **FIXED},
        {"kind": "no_incident", "matter": "重大事故", "within": "1年", **FIXED},
        {"kind": "window", "opens": "01-05", "closes": "03-31", **FIXED},
        {"kind": "never_named", **FREE},
    ],
    "way_in": {"value": _WAY_IN, **FIXED},
    "reinspection_way": {"value": [stage.value for stage in REINSPECTION_WAY], **FIXED},
    "on_request": {"consultation": {"by": ["office", "unit", "市委宣传部"], **FREE}},
    "supplements": {"value": 1, **FREE},
    "rounds": {"value": 2, **FREE},
    "extensions": {"value": 1, **FREE},
    "extension_terms": {"longest": "30日", "ask_before": "5日", **FREE},
    "bodies": {"value": ["市公安局", "市教体局"], **FREE},
    "named_bodies": {"value": ["市委宣传部", "文明办"], **FIXED},
    "opposition": {"value": "reported", **FREE},
    "methods": {"value": ["实地考察", "问卷"], **FREE},
    "sheet": _SHEET,
    "sheets": [{"categories": ["企业"], **_SHEET}],
    "reinspection_sheet": _SHEET,
    "reinspection_sheets": [{"categories": ["企业"], **_SHEET}],
    "reinspection_scored": {"value": True, **FREE},
    "results": {
        "good": {"label": "优秀", "at_least": 90, "passes": True, "follows": FOLLOWS, **FIXED},
        "bad": {"label": "不合格", "passes": False, "lowest": True, "follows": {"then": "rectify"}, **FIXED},
    },
    "failure": {"measures": ["order", "service"], "then": "rectify"},
    "second_failure": {"measures": ["criticism"], "then": "downgrade"},
    "second_failures": {
        "milder": {"label": "降级", "follows": {"then": "downgrade"}, **FIXED},
        "harder": {"label": "取消", "follows": {"measures": ["criticism"], "then": "revoke"}, **FREE},
    },
    "warnings": {
        "most": 2,
        "within": "stage",
        "follows": {"measures": ["criticism"], "then": "revoke"},
        **FREE,
    },
    "causes": {
        "fraud": {"label": "弄虚作假", "by": ["office", "文明办"], "follows": {"then": "revoke"}, **FIXED}
    },
    "filings": {
        "yearly": {
            **_DUTY,
            "due_on": "01-31",
            "missing": {"measures": ["talk"], "then": "keep"},
            "pieces": {"照片": 2},
            "points": {"value": 20, **FREE},
        },
        "half": {
            **_DUTY,
            "within": {"value": "6个月", **FREE},
            "as_ordered": True,
            "extension": {"most": 1, **FREE},
        },
    },
    "everyday": {"share": 0.3, "years": "all", **FREE},
    "objections": {"admitted": ["sealed", "named"], **FREE},
    "term": {
        "in_force_after_expiry": {"value": True, **FREE},
        "in_force_in_rectification": {"value": False, **FREE},
        "renewal": {"value": "from_pass", **FREE},
        "late_renewal": {"value": "in_turn", **FREE},
        "after_early": {"value": "new_term", **FREE},
        "after_kept": {"value": "same_term", **FREE},
        "after_restored": {"value": "new_term", **FREE},
        **FIXED,
    },
    "way_out": {
        "tells": ["unit", "funder", "文明办"],
        "ban": {"value": "2年", **FREE},
        "bans": {
            "fraud": {"length": "5年", "counted_from": "correction", "first_day_counts": True, **FIXED},
            "lapsed": {"length": "1年", **FREE},
        },
        "recommender_loses": {"value": "1年", **FREE},
        "sanctions": {
            "fraud": {"length": "1年", "counted_from": "next_year", "first_day_counts": True, **FIXED},
            "ended": {"length": "1年", **FREE},
        },
        **FIXED,
    },
    "changes": {
        "renamed": {
            "effect": "keep",
            "report_within": "30日",
            "late": {"measures": ["talk"], "then": "keep"},
            **FREE,
        },
        "abolished": {"effect": "end", **FREE},
    },
    "remedies": {
        "extend": ["office", "市委宣传部"],
        "pause": ["文明办"],
        "silence": "文明办",
        **FREE,
    },
    "findings": {"proof": True, "before_report": "struck", **FREE},
    "linked": [
        {"levels": ["county"], "honour": "示范单位", "grounds": ["revoked"], "cause": "fraud", **FREE}
    ],
    "urging": {"by": ["office", "supervisor"], "every": "5个工作日", **FREE},
    "cohort": {
        "cadence": {"every": "2年", "by_campaign": True, "may_skip": True, **FREE},
        "cap": {"value": 500, **FIXED},
        "quotas": [
            {"of": "category", "name": "机关", "most": 10, **FREE},
            {"of": "recommender", "most": 5, **FREE},
        ],
        "at_least_yearly": {"value": 1, **FIXED},
        "sample": {"share": 0.1, "every": "1年", **FREE},
        "campaign": {"value": "同一批次", **FREE},
        "relative": {"lowest": 0.05, "cause": "fraud", **FREE},
        "refill": {"value": True, **FREE},
    },
    "duties": {duty.value: _duty(duty) for duty in Duty},
    "ladders": {
        "handling": {
            "rungs": [
                {"when": "before", "by": "3日", "to": ["owner"]},
                {"when": "after", "by": "5日", "to": ["office", "文明办"], "urgent": True},
            ],
            "repeat": {"every": "30日", "to": ["owner", "市委宣传部"]},
            "acknowledgement": "nothing",
            **FREE,
        },
        "window": {**FREE},
    },
}


def whole(**changes: Any) -> Regulation:
    """The whole measure, with some of its parts changed."""
    return Regulation.model_validate({**WHOLE, **changes})
