"""Supervision 督导 in words."""

from collections.abc import Iterable

LABEL = "督导"
DEEDS = {
    "open_supervision": "组成督导组",
    "supervised": "督导",
    "incident": "登记案（事）件",
    "regroup": "调整督导组",
    "load": "装入随附的督导组",
    "round_due": "定期督导到期",
}
STAGES = {"going_on": "进行中"}
FIELDS = {
    "groups": "督导组",
    "group": "督导组",
    "every": "多久一次",
    "area": "乡镇（街道）、部门",
    "title": "称号",
    "seen": "所见",
    "what": "何种案（事）件",
    "matter": "情况",
    "ground": "理由",
    "unannounced": "不定期的，不算定期督导",
    "Group.name": "督导组",
    "Group.areas": "督导哪些乡镇（街道）、部门",
    "file": "随附的文件",
}
HINTS = {
    "name": "如 2027年指导督导",
    "every": "如 3个月；不填就没有定期的",
    "Group.areas": "几处用顿号分开",
    "regroup.groups": "调整以后的各组，都要填",
    "title": "到了哪个单位的才填：编号、单位名称或统一社会信用代码",
    "area": "只到单位的可以不填",
    "seen": "看了什么、怎么样",
    "what": "如 涉民族因素纠纷",
    "incident.matter": "不写个人姓名",
}
"""A word of advice beside a field."""
UNSAID = {"every": "多久一次", "areas": "各组督导哪些地方和部门"}
"""What a document may leave unsaid."""
SENTENCES = {
    "supervision_area_twice": "写了两次：{names}；一个乡镇（街道）、部门只由一个组督导",
    "supervision_no_such_group": "没有“{name}”这个组，或者它不督导此处；督导此处的：{known}",
    "supervision_nothing_changes": "督导组和多久一次本来就是这样，没有要调整的",
    "supervision_no_place": "请写明所到的乡镇（街道）、部门，或者称号",
}


def unsaid(parts: Iterable[str]) -> str:
    """What is assumed although a document speaks of the groups."""
    named = "、".join(UNSAID[one] for one in parts)
    return f"{named}文件未作规定，暂定" if named else ""
