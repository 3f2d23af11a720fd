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
    "rectify": "列成问题清单",
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
    "batch": "哪一批命名的",
    "year": "哪一年届满的",
    "due": "哪天以前届满的",
    "honour": "荣誉称号",
    "township": "乡镇（街道）",
    "category": "类别",
    "percent": "抽查的比例（%）",
    "because": "直接写称号的，为什么",
    "Assessor.name": "考核组",
    "Assessor.a_day": "每天几家",
    "Assessor.away": "外出的日子",
    "Assessor.recused": "回避",
    "unit": "单位",
    "visited": "走访日期",
    "result": "结论",
    "found": "发现的问题",
    "until": "整改的限期",
    "measures": "各项的整改措施",
    "problem": "发现的问题",
    "measure": "整改措施",
    "proof": "没有附证明的不能销号",
    "edition": "依据的办法",
}
HINTS = {
    "name": "如 2027年集中复验",
    "closes": "含当日",
    "due": "含当日",
    "percent": "抽一部分的才填，如 20",
    "seed": "同一种子抽到的相同；不填的自动生成",
    "open_campaign.titles": "直接指定的一行一个；填了的不再看上面的条件",
    "assessors": "一次写全，代替以前写的",
    "Assessor.away": "如 2027-03-05、2027-03-08至2027-03-10",
    "Assessor.recused": "单位或者乡镇（街道），几个用顿号分开",
    "start": "不填的从今天或者开始的那天起",
    "cause": "走访时有效期未满的才填",
    "plan.matter": "提前复验的情况，不填的为这项工作的名称",
    "plan.documents": "提前复验的才填",
    "results": "没有走访的留空",
    "found": "几项用分号分开",
    "rectify.titles": "只列这几家的才选，不选的全部列",
    "measures": "不填的由单位制定措施并落实",
    "results.documents": "各家共用",
}
"""A word of advice beside a field."""
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
