"""Yearly 年度事项 in words."""

from collections.abc import Iterable

from schemas.ladder import Ladder
from schemas.party import Those

LABEL = "年度事项"
DEEDS = {
    "set_duty": "列入年度事项",
    "fulfil": "登记完成",
    "excuse": "免办",
    "change_duty": "调整",
    "load": "装入随附的年度事项",
    "reminded": "提醒",
    "turn_over": "一年期满",
}
STAGES = {"running": "进行中"}
FIELDS = {
    "rule": "规定",
    "times": "次数",
    "what": "内容",
    "year": "年度",
    "owner": "哪一处",
    "at_least": "一年至少几次",
    "day": "到期日",
    "lead": "提前几天提醒",
    "owners": "由谁办理",
    "each": "所有乡镇（街道）各办各的",
    "first": "从哪一年起",
    "only_told": "只提醒，不用登记完成",
    "document": "出自哪份文件",
    "section": "第几条",
    "file": "随附的文件",
}
HINTS = {
    "day": "某月某日，如 12月20日",
    "lead": "几个用顿号分开，如 30、7",
    "owners": "领导小组办公室、领导小组、督导组、命名机关，或者乡镇（街道）的名称；各办各的写几处，用顿号分开",
    "first": "不填的从今年起",
    "document": "不填的记为暂定",
    "year": "不填的按日期",
    "fulfil.owner": "由几处各办各的，写明是哪一处",
    "excuse.owner": "由几处各办各的，不填的各处都免",
}
"""A word of advice beside a field."""
CAME = {
    "fulfilled": "按时完成",
    "late": "逾期完成",
    "missed": "没有完成",
    "excused": "免办",
    "told": "已提醒",
    "done": "已完成",
    "open": "还没有到期",
    "overdue": "逾期没有完成",
}
"""What became of a turn, or is by now of one that runs."""
UNSAID = {"owner": "由谁办理", "day": "日期", "week": "第几周的算法", "first": "从哪一年起"}
"""What a document may leave unsaid."""
SENTENCES = {
    "yearly_not_asked": "这是提醒，不用登记完成",
    "yearly_duty_there": "已有同名的年度事项（{other}）",
    "yearly_not_ours": "这件事由{owner}办理，由其或者领导小组办公室、领导小组登记",
    "yearly_no_such_year": "没有{year}年这一次，或者还没有到；有：{known}",
    "yearly_owner_unstated": "这件事由几处各办各的，要写明是哪一处：{known}",
    "yearly_no_such_owner": "这件事不由{owner}办理；由：{known}",
    "yearly_owners_unknown": "每一处各办各的，要先写明有哪几处：本单位的乡镇次序和岗位里都没有",
    "yearly_other_name": "名称不能改：“{name}”；要改名的，停止以后另行列入",
}


def pressed(ladder: Ladder) -> str:
    """Who hears after the day when it was not done."""
    parts = [f"过期第{one.by.label}提醒{_those(one.to)}" for one in ladder.rungs]
    if one := ladder.repeat:
        parts.append(f"{'此后' if parts else '过期后'}每{one.every.label}提醒{_those(one.to)}")
    told = "；".join(parts) or "过期后不再提醒"
    return told + ("（暂定）" if ladder.assumed else "")


def _those(some: Those) -> str:
    return "、".join(one.label for one in some)


def unsaid(parts: Iterable[str], before: str = "") -> str:
    """What is assumed although the duty stands in a document."""
    named = "、".join(UNSAID[one] for one in parts)
    return f"{before}{named}文件未作规定，暂定" if named else ""
