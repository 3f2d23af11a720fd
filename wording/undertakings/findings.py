"""Findings 问题清单 in words."""

from schemas.undertakings.findings import Item
from wording.dates import day

LABEL = "问题清单"
DEEDS = {
    "open_findings": "列出问题",
    "add_problems": "增列问题",
    "answered": "整改反馈",
    "strike": "销号",
    "reopen": "退回",
    "lead_to": "提请处理",
    "reminded": "提醒",
}
STAGES = {"open": "整改中", "struck": "已全部销号"}
SOURCES = {
    "reinspection": "复验",
    "supervision": "督导",
    "incident": "案（事）件",
    "report": "举报",
    "other": "其他",
}
FIELDS = {
    "title": "称号",
    "source": "来源",
    "problems": "问题",
    "numbers": "第几项",
    "done": "整改情况",
    "until": "限期",
    "cause": "事由",
    "matter": "情况",
}
SENTENCES = {
    "findings_list_open": "该称号已有没有办结的问题清单“{other}”，请在其中增列",
    "findings_no_such_item": "没有这样的项：第{numbers}项（销号须先有整改反馈；已经销号的不再反馈）",
    "findings_not_your_item": "第{numbers}项由{owner}反馈",
    "findings_own_answer": "第{numbers}项是同一账号反馈的，须由另一账号销号",
    "findings_day_over": "限期{by}已经过去",
}


def unanswered(undertaking: str, one: Item) -> str:
    """An item that nobody has answered, for whoever is about to report that all is put right."""
    return f"问题清单{undertaking}第{one.number}项还没有反馈：{one.problem}（限期{day(one.by)}）"
