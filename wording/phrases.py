"""Phrases: the fixed words for dates, levels, grounds and next steps that notices and screens are made of."""

from schemas.life import Ground
from schemas.stage import Stage as S

DATES = {
    "stage": "进入本环节之日",
    "reopened": "重新办理之日",
    "applied": "申报之日",
    "publicised": "公示之日",
    "objected": "异议提出之日",
    "named": "命名之日",
    "term_start": "有效期起始之日",
    "term_end": "有效期届满之日",
    "suspended": "暂停称号之日",
    "served": "送达之日",
    "revoked": "取消决定之日",
    "review_requested": "申请复核之日",
    "filing": "起算之日",
    "looked": "上一次查看到期之日",
    "taken_over": "接管之日",
}
"""The law dates that a duty may be counted from, in the words of a notice."""

LEVELS = {"national": "国家级", "provincial": "省级", "prefectural": "州市级", "county": "县级"}

FORMS = {"sealed": "单位盖章", "named": "个人实名", "anonymous": "匿名"}
"""How an objection is filed."""

CHANGES: dict[str, str] = {
    "renamed": "更名",
    "merged": "合并",
    "split": "分立",
    "abolished": "撤销",
    "moved": "区划调整",
}
"""How a unit may change."""

GROUNDS: dict[Ground, str] = {
    "turned_down": "申报未通过",
    "withdrawn": "撤回申报",
    "lapsed": "逾期视为放弃",
    "revoked": "取消称号",
    "expired": "届满自然终止",
    "ended": "按办法终止",
    "downgraded": "降级",
    "merged": "单位合并",
    "split": "单位分立",
    "abolished": "单位撤销",
}
"""Why a life ended."""

STATES: dict[str, str] = {
    "held": "有效",
    "inspecting": "复验中",
    "rectifying": "整改中",
    "revoked": "已取消",
    "ended": "已终止",
}
"""How a title stands by an office's own list."""

HEARD = "拟取消称号，作出决定前先听取单位陈述申辩。"
WHAT_NEXT = {
    (S.REINSPECTION, "proposed"): "结果按办法审定、公示等环节办结后生效，此前称号不因此改变。",
    (S.PUBLICITY, "contested"): "办结前暂不进入命名。",
    (S.RESULT_PUBLICITY, "contested"): "办结前复验结果暂不生效。",
    (S.AFTERMATH, "restored"): "已交回的牌匾由领导小组办公室发还；此前的申报限制不再适用。",
}
"""What comes next, where the unit had better know before it is asked."""

SEED = "下一步：报领导小组，对单位主要领导谈话，责令限期整改；整改期限自整改通知送达起算。"
"""What follows a failed re-inspection where the measure says nothing else (seed 000)."""

THEN = {
    "renew": "称号延续",
    "keep": "保留称号",
    "reinspect": "提前复验",
    "rectify": "限期整改",
    "revoke": "转入取消称号程序",
    "downgrade": "降为下一级称号",
    "end": "称号终止",
}
"""Where a consequence leads."""

AFTER_TERM = {"ends": "，届满后自然终止", "renewal": "，届满前申请复验", "reinspection": "，届满后复验"}
"""What comes when a term is over."""

FUNDS = "随该称号安排的资金、项目请相应处理。"
"""To whoever has given money on the strength of the honour."""
