"""States: how a title stands by the words of a cell; what may mean that it is gone is never taken for valid."""

import re
from typing import NamedTuple

from desk.importing.cells import Read, Take, UnfitError, day_of, folded
from desk.importing.file import Cell
from schemas.inheritance import State

# fmt: off
_WORDS: dict[State, tuple[str, ...]] = {
    "held": (
        "有效", "在册", "保留", "保留称号", "继续保留", "正常", "合格", "通过", "复验合格", "复验通过",
        "在有效期内", "仍在有效期内", "在有效期",
        "已命名", "命名", "保持", "有效期内", "存续", "良好", "优秀", "已复验", "是", "到期", "已到期",
        "届满", "已届满", "期满", "已期满", "待复验", "未复验", "应复验", "到期待复验", "到期未复验",
    ),
    "inspecting": (
        "复验中", "正在复验", "复审中", "复查中", "复核中", "复评中",
    ),
    "rectifying": (
        "整改中", "整改", "限期整改", "正在整改", "责令整改", "责令限期整改", "待整改", "需整改",
        "限期整改中", "责令整改中",
    ),
    "revoked": (
        "取消", "已取消", "取消称号", "已取消称号", "撤销称号", "已撤销称号", "取消命名", "撤销命名",
        "摘牌", "已摘牌", "取消资格",
    ),
    "ended": (
        "终止", "已终止", "自然终止", "到期终止", "到期失效", "失效", "已失效", "届满终止", "期满终止",
        "放弃", "主动放弃", "注销", "已注销", "单位撤销", "单位已撤销", "单位合并", "单位已合并",
        "机构撤销", "机构合并", "不再保留", "退出", "已退出", "主动退出",
    ),
}
# fmt: on
STATES = {word: state for state, words in _WORDS.items() for word in words}
_OVER = ("到期", "届满", "期满", "待复验", "未复验", "应复验")
_LATE = "届满之后怎样，由办法定"


class Stand(NamedTuple):
    """How a title stands by a cell, since when if it says so, and how that was read."""

    state: State
    since: Read | None = None
    note: str | None = None


_PAPER = re.compile(r"[〔\[(【]?(19|20)\d\d[〕\])】]第?\d+号")
_SINCE = re.compile(
    r"(于|自)?(?<!\d)((?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{1,2})?[日月号]?|年年?[底末终]|年?)(?!\d))度?(起|被|因)?"
)
_WHO = re.compile(
    r"^(该(校|园|院|局|村|单位|社区|公司|企业|学校)|单位)?(已被|已经|已|被)?(?=取消|撤销|摘牌|终止)"
)
GONE = re.compile(
    r"撤|取消|收回|摘牌|摘除|已摘|被摘|并入|合并|终止|注销|吊销|失效|退出|放弃|停办|停业|倒闭|关停|关闭|解散|拆分|除名|除牌|剥夺|不再|不保留|不予保留|不存在"
)
"""Words by which a title may be gone."""
TROUBLED = re.compile(
    r"整改|不合格|未合格|不达标|未达标|未参加|停牌|未通过|不通过|没有通过|未过|违[纪法规]|通报|约谈|警告|暂停|降级|降为"
)
"""Words by which it may be in trouble."""
RENAMED = re.compile(r"更名|改名|改称|改制|现[名为]")
"""Words by which the unit may be another, or be called otherwise."""
_CURED = re.compile(r"(限期|责令)?整改(后|已|并|且|,)*(复验|验收)?(合格|通过|完成|到位|结束)")


def against(text: str, state: State) -> bool:
    """Whether words, `folded`, may say of a title that it does not stand as `state` says."""
    if state in ("revoked", "ended"):
        return False
    rest = _CURED.sub("", text)
    return bool(GONE.search(rest) or (state != "rectifying" and TROUBLED.search(rest)))


def doubtful(text: str) -> bool:
    """Whether words that are no state by themselves, `folded`, may say that the title is gone or in trouble."""
    return any(words.search(text) for words in (GONE, TROUBLED, RENAMED))


def stand_of(cell: Cell, *, plain: bool = False) -> Stand | None:
    """The state that a cell says; None where its words mean none. `UnfitError` where they may mean two."""
    text = _PAPER.sub("", folded(cell)).replace(";", ",").strip(".,。")
    since = None
    if found := _SINCE.search(text):
        text = (text[: found.start()] + text[found.end() :]).replace("(,", "(").replace("()", "").strip(",")
        since = found[2]
    text = _WHO.sub("", text) if text not in STATES else text
    bare = re.sub(r"\([^)]*\)?|,.*", "", text) or text
    if bare in ("撤销", "已撤销", "被撤销"):
        raise UnfitError("可能是取消称号，也可能是单位撤销", "写“取消称号”或“单位撤销”")
    state = STATES.get(text) or STATES.get(bare) or STATES.get(bare.removeprefix("已被").removeprefix("被"))
    if state is None:
        return None
    if text != bare and against(text.removeprefix(bare), state):
        raise UnfitError("前后说的不是一个状态", "只写现在的状态：有效、复验中、整改中、取消称号或终止")
    take: Take = "last" if state in ("revoked", "ended") else "first"
    late = _LATE if state == "held" and any(word in bare for word in _OVER) else None
    return Stand(state, day_of(since, take, plain=plain) if since else None, late)


_PASSED = (
    "不合格",
    "未通过",
    "不通过",
    "没有通过",
    "未合格",
    "基本合格",
    "否",
    "合格",
    "通过",
    "优秀",
    "良好",
    "是",
    "保留",
)


_NOT_YET = ("待", "暂缓", "拟")
_DENIED = re.compile(
    r"(未能|未予|未获|未达到?|未|不予|不再|不|没有|没|待|暂缓|拟)(?:获得?)?(?:评为|定为)?(通过|合格|保留|优秀|良好)"
)
"""A good word that is denied, or has not come true yet."""


def passed(cell: Cell) -> bool | None:
    """Whether a re-inspection was passed; None where the words do not say."""
    text = folded(cell)
    if (found := _DENIED.search(text)) is not None:
        # 不予保留 and 待通过 say neither yes nor no to the inspection: they are no pass, and nothing is made of them.
        return False if found[2] in ("通过", "合格") and found[1] not in _NOT_YET else None
    word = next((one for one in _PASSED if one in text), None)
    if word is None or (word == "否" and text != "否") or (word == "是" and text != "是"):
        return None
    return word in ("合格", "通过", "优秀", "良好", "是", "保留", "基本合格")


def plaque_is_out(cell: Cell) -> bool:
    """Whether the words say that the plaque of a lost title still hangs."""
    text = folded(cell)
    return bool(re.search(r"(未|没有?|尚未)(收回|摘|交回|上交|回收|拆)", text)) or text in (
        "否",
        "未",
        "悬挂",
    )
