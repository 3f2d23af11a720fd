"""Answers: what the desk's errors are on a page: a status, a heading, the reason, and what to do instead."""

from functools import singledispatch
from typing import NamedTuple

from desk.brought import NoSuchListError
from desk.errors import (
    DeskError,
    KeptError,
    NotBegunError,
    OutOfReachError,
    RefusedError,
    SeveralTitlesError,
    UnknownTitleError,
    UnstampedError,
)
from desk.titles import describe
from web.unreached import noted, unstamped
from wording import forms, refusals
from wording.articles import article


class Told(NamedTuple):
    """What a page says."""

    status: int
    heading: str
    lines: list[str]


@singledispatch
def answer(no: DeskError) -> Told:
    """How a page ends that the desk could not serve."""
    return Told(409, "没有办理", [str(no)])


@answer.register
def _(no: UnknownTitleError) -> Told:
    near = [f"您是不是要找：{'、'.join(no.near)}？"] if no.near else []
    return Told(404, "没有找到", [str(no), *near, "可以写称号编号、单位名称（曾用名也可）或统一社会信用代码"])


@answer.register
def _(no: SeveralTitlesError) -> Told:
    return Told(300, "对应几个称号", [str(no), *(f"{row.id}  {describe(row)}" for row in no.rows)])


@answer.register
def _(no: NotBegunError) -> Told:
    return Told(404, "没有找到", [str(no)])


@answer.register
def _(no: NoSuchListError) -> Told:
    return Told(404, "没有找到", [str(no)])


@answer.register
def _(no: OutOfReachError) -> Told:
    return Told(503, "名册暂时用不了", [noted(no.unusable)])


@answer.register
def _(no: UnstampedError) -> Told:
    return Told(503, "没有收件", [unstamped(no)])


@answer.register
def _(no: KeptError) -> Told:
    return Told(
        202, "已收件", [str(no), "是否及时以收件时间为准，已经算数；服务恢复后自动办理，结果会通知您的岗位"]
    )


@answer.register
def _(no: RefusedError) -> Told:
    receipt = no.receipt
    lines = [str(no)]
    if receipt.article:
        lines.append(f"依据：{article(receipt.article)}")
    lines.append(f"现处环节：{forms.STAGES[receipt.stage]}。现在可以办理：" + ("" if no.instead else "无"))
    lines += [refusals.possible(one) for one in no.instead]
    return Told(409, "不予办理", lines)
