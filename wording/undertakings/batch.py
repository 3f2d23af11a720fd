"""Batch 批次 in words."""

LABEL = "批次"
DEEDS = {
    "call": "发出申报通知",
    "enter": "列入",
    "leave": "移出",
    "call_closed": "申报截止",
    "decide_list": "审定名单",
    "publicise_list": "公示名单",
    "name_list": "命名",
    "recommend": "推荐上报",
    "answer": "上级答复",
}
STAGES = {
    "collecting": "受理申报",
    "selecting": "遴选",
    "decided": "已审定",
    "publicised": "公示",
    "named": "已作命名决定",
}
FIELDS = {
    "honour": "荣誉称号",
    "level": "级别",
    "batch": "批次",
    "opens": "开始受理",
    "closes": "截止",
    "material": "申报材料",
    "cap": "全批最多",
    "limits": "名额",
    "approved": "同意的",
    "rejected": "不同意的",
    "numbers": "编号",
    "agreed": "上级同意的",
    "declined": "上级不同意的",
    "to": "上报级别",
}
SENTENCES = {
    "batch_name_taken": "这项荣誉称号的批次“{batch}”已有（{other}），请换一个批次名称",
    "batch_above_the_measure": "办法规定一批最多{most}个，写的是{given}个",
    "batch_other_honour": "{titles}不是这一批的荣誉称号或者级别",
    "batch_no_candidate": "{titles}不在申报环节：已经命名，或者已经终结",
    "batch_in_another": "{titles}（或者同一单位）已经列在“{other}”，一个单位只能列入一批",
    "batch_call_over": "申报已于{closes}截止；仍要列入的，写明理由",
    "batch_not_in_it": "{titles}不在这一批可以办理的名单里",
    "batch_undecided": "名单里的每个称号都要同意或者不同意，只写一次；没有写或者写了两次的：{titles}",
    "batch_quota_exceeded": "超过名额：{what}最多{most}个，同意了{given}个",
    "batch_paper_used": "{paper}已经命名过别的单位（{where}），一份命名决定只用一次",
    "batch_number_twice": "编号重复，或者已经是别的称号的编号：{numbers}",
    "batch_not_publicised": "{titles}还没有公示，公示期满后才能命名",
    "batch_still_publicised": "{titles}公示到{until}（依据：{article}），期满后才能命名",
    "batch_under_objection": "{titles}的异议还没有办结：这次先不命名，办结后另用一份决定命名",
    "batch_is_over": "{titles}已经终结，不能推荐上报",
    "batch_not_upward": "只能向上推荐，这一批本身是{level}",
    "batch_of_which_level": "上报过几个级别，都还没有答复：写明是哪一级的答复",
}
