"""Replying 答复 to an urging 催办: what its link asks on the page that it opens, and what whoever urged is told."""

from schemas.party import Role
from schemas.reply import Replied
from schemas.tidings.parts import Work
from wording.articles import under_or_assumed, wide
from wording.dates import day
from wording.duties import time_left
from wording.notices import Worded
from wording.replies import answered, said

NO_ACT = "这是经链接的答复，不是办理：事项、期限、提醒照旧，没有写入档案。"


def asked(work: Work) -> str:
    """What is asked, under which article."""
    return f"{wide(work.what)}{under_or_assumed(work.basis)}"


def owner(work: Work, unit: str) -> str:
    """Of whom it is asked: a unit by its name."""
    return unit if work.by.role is Role.UNIT else work.by.label


def until(work: Work, left: int) -> str:
    """By when."""
    return f"{day(work.deadline.due)}（含当日），{time_left(left)}"


def told(one: Replied) -> Worded:
    """The notice to whoever urged."""
    lines = (
        f"称号：{one.reply.title} {one.unit}",
        f"事项：{wide(one.what)}，承办：{one.unit if one.by.role is Role.UNIT else one.by.label}，期限：{day(one.due)}",
        said(one.reply),
        NO_ACT,
    )
    return Worded(f"{one.unit}：催办的答复：{answered(one.reply)}", "\n".join(lines))
