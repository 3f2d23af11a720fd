"""Supervision 督导 in words."""

LABEL = "督导"
DEEDS = {
    "open_supervision": "组成督导组",
    "supervised": "督导",
    "incident": "登记案（事）件",
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
}
SENTENCES = {
    "supervision_area_twice": "写了两次：{names}；一个乡镇（街道）、部门只由一个组督导",
    "supervision_no_such_group": "没有“{name}”这个组，或者它不督导此处；督导此处的：{known}",
    "supervision_no_place": "请写明所到的乡镇（街道）、部门，或者称号",
}
