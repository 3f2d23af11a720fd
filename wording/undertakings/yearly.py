"""Yearly 年度事项 in words."""

LABEL = "年度事项"
DEEDS = {
    "set_duty": "列入年度事项",
    "fulfil": "登记完成",
    "excuse": "免办",
    "reminded": "提醒",
    "turn_over": "一年期满",
}
STAGES = {"running": "进行中"}
FIELDS = {"rule": "规定", "times": "次数", "what": "内容"}
CAME = {
    "fulfilled": "按时完成",
    "late": "逾期完成",
    "missed": "没有完成",
    "excused": "免办",
    "told": "已提醒",
}
"""What became of a turn."""
SENTENCES = {
    "yearly_not_asked": "这是提醒，不用登记完成",
    "yearly_duty_there": "已有同名的年度事项（{other}）",
}
