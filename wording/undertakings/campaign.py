"""Campaign 复验工作 in words."""

LABEL = "复验"
DEEDS = {
    "open_campaign": "组织复验",
    "set_assessors": "确定考核人员",
    "plan": "排定走访",
    "move_visit": "调整走访",
    "drop": "不再走访",
    "results": "复验结果",
    "lowest": "末位退出",
    "reminded": "提醒次日走访",
    "late": "走访没有结果",
    "elsewhere": "已另行复验，不再走访",
}
STAGES = {"preparing": "筹备", "visiting": "走访", "visited": "已走访"}
FIELDS = {
    "opens": "开始",
    "closes": "截止",
    "cohort": "范围",
    "seed": "抽取的种子",
    "share": "抽取的比例",
    "assessors": "考核人员",
    "assessor": "考核人员",
    "start": "从哪天起",
    "title": "称号",
    "titles": "称号",
    "visit_on": "走访日期",
    "results": "结果",
    "cause": "事由",
    "matter": "情况",
    "points": "得分",
}
SENTENCES = {
    "campaign_title_twice": "写了两次：{titles}",
    "campaign_in_another": "{titles}已经在“{other}”里等待走访",
    "campaign_not_held": "{titles}还没有命名，或者已经终结，不能复验",
    "campaign_no_assessors": "还没有确定考核人员",
    "campaign_assessor_twice": "考核人员写了两次：{names}",
    "campaign_no_such_assessor": "没有“{name}”这个考核人员；有：{known}",
    "campaign_not_on_the_plan": "{titles}不在等待走访的名单里：没有列入，或者已经走访并登记了结果",
    "campaign_recused": "“{name}”须回避“{unit}”",
    "campaign_day_full": "“{name}”{day}的走访已满，或者当天不在",
    "campaign_not_early": "走访时有效期还没有满的有{count}个：{units}；办法没有可以由您提请、后果是提前复验的事由"
    "（或者没有所写的这一个），不能在届满以前走访：可以不再走访它们，或者从届满以后的日子排起",
    "campaign_cause_unstated": "走访时有效期还没有满的有{count}个：{units}；须写明按哪一事由提前复验：{known:“”}",
    "campaign_early_unfounded": "走访时有效期还没有满的有{count}个：{units}；提前复验须有文件，请写明文件",
    "campaign_early_unopened": "{unit}在届满以前走访，须先提请提前复验：请重新排定并写明事由和文件",
    "campaign_no_lowest_rule": "办法没有规定得分最低的退出，或者没有写明按哪一事由提请处理",
    "campaign_nobody_lowest": "有得分的{of}个里，按办法的比例不足一个，或者得分相同分不出先后，没有须退出的",
    "campaign_lowest_before": "{titles}已经按末位退出提请过",
    "campaign_no_working_day": "{day}不是工作日，或者已经过去，或者不在这次复验的期间内",
}


def last(of: int, share: float) -> str:
    """What is brought up about the last by their points."""
    return f"到期复验的{of}个称号中，得分列最低的{share * 100:g}%"


NOT_PLACED = {
    "no_room": "期间内排不下",
    "all_recused": "考核人员都须回避",
    "assessor_changed": "考核人员有变，须另排",
    "gone": "称号已经失去，不再走访",
}
"""Why a unit has no day."""
