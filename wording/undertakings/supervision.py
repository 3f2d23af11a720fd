"""Supervision 督导 in words."""

from collections.abc import Iterable

LABEL = "督导"
DEEDS = {
    "open_supervision": "组成督导组",
    "supervised": "督导",
    "incident": "登记案（事）件",
    "regroup": "调整督导组",
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
}
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
