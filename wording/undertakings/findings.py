"""Findings 问题清单 in words."""

from schemas.undertakings.findings import Item, Origin
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
    "origin": "来源",
    "open_findings.origin": "在哪一次发现的",
    "add_problems.origin": "在哪一次发现的",
    "proof": "销号须有证明",
    "problems": "问题",
    "numbers": "第几项",
    "done": "整改情况",
    "until": "限期",
    "cause": "事由",
    "matter": "情况",
    "Problem.problem": "问题",
    "Problem.measure": "整改措施",
    "Problem.owner": "责任",
    "Problem.by": "限期",
    "Origin.undertaking": "哪一项工作",
    "Origin.what": "督导还是案（事）件",
    "Origin.number": "第几次、第几件",
}
HINTS = {
    "open_findings.name": "不填的按单位和来源起名",
    "open_findings.title": "编号、单位名称或统一社会信用代码",
    "origin": "写得出是哪一次的才填",
    "Origin.undertaking": "如 FY-2027-001、DD-2027-001",
    "Origin.number": "复验的不填",
    "open_findings.proof": "办法要求的不必勾选",
    "answered.documents": "证明文件",
    "lead_to.matter": "一两句话",
}
"""A word of advice beside a field."""
CHOICES = {
    "source": SOURCES,
    "Problem.owner": {"unit": "单位", "township": "乡镇（街道）", "office": "办公室"},
    "Origin.what": {"visit": "走访、督导", "incident": "案（事）件"},
}
"""The words of closed sets."""
SENTENCES = {
    "findings_list_open": "该称号已有没有办结的问题清单“{other}”，请在其中增列",
    "findings_no_such_item": "没有这样的项：第{numbers}项（销号须先有整改反馈；已经销号的不再反馈）",
    "findings_not_your_item": "第{numbers}项由{owner}反馈",
    "findings_own_answer": "第{numbers}项是同一账号反馈的，须由另一账号销号",
    "findings_proof_missing": "第{numbers}项没有附证明文件，不能销号：反馈时附上证明，或者退回重新反馈",
    "findings_no_such_origin": "{undertaking}里没有这一次走访、督导或者这一件案（事）件，或者与该称号无关",
    "findings_other_words": "走访没有发现“{problem}”：应照走访时写的",
    "findings_listed_already": "走访发现的这些问题已经列入“{other}”第{numbers}项",
    "findings_day_over": "限期{by}已经过去",
}


def found_at(origin: Origin | None) -> str:
    """Where an item was found, by number."""
    if origin is None:
        return ""
    if origin.number is None:
        return f"{origin.undertaking}走访"
    what = "次督导" if origin.what == "visit" else "件案（事）件"
    return f"{origin.undertaking}第{origin.number}{what}"


def unanswered(undertaking: str, one: Item) -> str:
    """An item that nobody has answered, for whoever is about to report that all is put right."""
    return f"问题清单{undertaking}第{one.number}项还没有反馈：{one.problem}（限期{day(one.by)}）"
