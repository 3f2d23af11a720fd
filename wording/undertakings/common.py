"""Common: the words that undertakings of every kind share."""

DEEDS = {"pause": "暂停", "resume": "继续", "again": "重办被退的", "close": "办结"}
STAGES = {"closed": "已办结"}
FIELDS = {
    "name": "名称",
    "on": "日期",
    "note": "备注",
    "ground": "理由",
    "documents": "文件",
    "title": "称号",
    "titles": "称号",
}
HINTS = {"on": "不填的为今天"}
CHOICES: dict[str, dict[str, str]] = {}
SENTENCES = {
    "work_not_yours": "这件事由{roles}的岗位办理",
    "work_closed": "这项工作已经办结，不再办理",
    "work_paused": "这项工作已经暂停",
    "work_not_paused": "这项工作没有暂停，不必继续",
    "work_errands_left": "还有{left}件没有交各称号办完，办完后才能办结；不再办的，请先暂停",
    "work_nothing_refused": "没有被退的，不必重办",
    "work_ground_unstated": "工作还没有走完，提前办结须写明理由",
    "work_no_such_title": "名册中没有：{titles}",
    "work_other_stage": "这项工作现处“{stage}”，现在可以办理：{allowed:“”}",
    "work_date": "日期应在这项工作开始之后、今天以前",
}
