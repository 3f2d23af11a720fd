"""Figures: what targets and their figures are called, and how 巩固率 is worked out, in the words of a report."""

from typing import Literal

from schemas.target import Fate, Formula, Target

FORMULAS: dict[Formula, str] = {
    "kept_of_decided": (
        "巩固率＝复验后仍保持称号的÷（复验后仍保持称号的＋经过复验或者有效期已满而失去称号的）；"
        "有效期未满尚未复验的（连同其间失去称号的）、正在复验或整改尚无结果的、因单位撤并而终止的不计"
    ),
    "kept_of_named": (
        "巩固率＝现仍保持称号的÷（现仍保持称号的＋已失去称号的）；结果未定的不作失去计，因单位撤并而终止的不计"
    ),
}
"""The definition that stands beside every rate."""

FATES: dict[Fate, str] = {
    "kept": "复验后仍保持称号",
    "lost": "经过复验或者有效期已满，已失去称号",
    "early": "有效期未满，已失去称号",
    "pending": "正在复验、整改或处理，尚无结果",
    "fresh": "有效期内，尚未复验",
    "gone": "因单位撤并终止（不计）",
    "unknown": "接管时已终止、原因不明（不计）",
}
"""What became of a title, for the rate."""

STATES = {"met": "达到", "exceeded": "超过", "short": "未达到", "unknown": "名册未记载"}

BEGINS = "名册自 {} 起有记载，这一天的数字不知道"
INHERITED = "其中 {} 个是接管来的，接管以前经过复验没有，只知道台账所写的；台账上没有的称号不在内"
INHERITED_YEARS = "名册中有 {} 个称号是接管来的，接管以前的复验、整改、定期报告和逾期没有登记，不在数内"
UNKNOWN = "另有 {} 个称号在这以前已命名、以后才接管，当时的情况没有登记，不在数内"
IN_FORCE = "“有效”的称号才计入：已命名，没有失去，也不在暂停期间；复验、整改期间是否有效按各自的办法"


def asked_for(target: Target) -> str:
    """How many, and whether that is the least."""
    return f"{target.number}个" + ("以上" if target.measure == "at_least" else "")


def percent(share: float | None) -> str:
    """A share with one decimal, cut off and not rounded: what is not reached must not look reached."""
    return "—" if share is None else f"{int(share * 1000 + 1e-9) / 10:g}%"


Event = Literal[
    "inspected", "passed", "failed", "rectifying", "rectified", "again", "revoked", "lost", "restored"
]
"""What happens to a title that a yearly report counts."""

EVENTS: dict[Event, str] = {
    "inspected": "复验",
    "passed": "复验合格",
    "failed": "复验未通过",
    "rectifying": "进入整改",
    "rectified": "整改后合格",
    "again": "整改后仍不合格",
    "revoked": "取消称号",
    "lost": "其他原因失去称号",
    "restored": "复核后恢复称号",
}
ENDS = {"in_time": "按时办结", "late": "逾期办结", "lapsed": "未办，按规定了结", "open": "逾期未办"}

OWED_OF = (
    "期限在{}的事项，截至{}，按各称号的档案；期限届满自行了结的环节（公示期、有效期等）和不必再办的不计；"
    "期限改过的按改后的"
)
LOADED = "从{}起按名册推算，以后新申报的不在内；推算的假设：{}"
