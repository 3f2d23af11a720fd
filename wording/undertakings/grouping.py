"""Grouping 组合 in words."""

LABEL = "组合"
DEEDS = {
    "form_grouping": "组建",
    "admit": "吸收成员",
    "release": "成员退出",
    "identify": "对上称号",
    "load": "装入随附的组合",
}
STAGES = {"stands": "在册"}
FORMS = {
    "point": "示范点",
    "belt": "示范带",
    "circle": "示范圈",
    "alliance": "示范联盟",
    "corridor": "示范长廊",
    "cluster": "示范群",
    "joint": "联创",
}
"""What a grouping is."""
FIELDS = {
    "form": "形式",
    "levels": "层级",
    "areas": "所在地方",
    "planned": "应有几个",
    "members": "成员",
    "names": "成员",
    "source": "依据",
    "file": "随附的文件",
    "Member.name": "名称",
    "Member.title": "称号编号",
    "Member.level": "层级",
    "chosen": "退出的成员",
}
HINTS = {
    "levels": "只有联创填，从高到低一行一级",
    "areas": "一行一处",
    "members": "称号、单位名称，或者名册以外的名称，一行一个",
    "Member.title": "同名的才填",
    "Member.level": "联创的填",
}
"""A word of advice beside a field."""
CHOICES = {"form": FORMS}
"""The words of closed sets."""
SENTENCES = {
    "grouping_member_twice": "已经是成员，或者写了两次：{names}",
    "grouping_no_member": "不是成员：{names}",
    "grouping_no_such_level": "没有“{level}”这一级；联创的层级：{known}",
    "grouping_levels": "联创须写明层级，从高到低，不能重复；别的形式没有层级",
    "grouping_there": "已有同名的组合（{other}）",
}


def form_of(form: str, levels: int) -> str:
    """Example. A joint creation over three levels is 三级联创."""
    many = {2: "两级", 3: "三级", 4: "四级", 5: "五级"}.get(levels, "")
    return f"{many}{FORMS[form]}" if form == "joint" else FORMS[form]
