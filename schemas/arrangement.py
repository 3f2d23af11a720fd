"""Arrangement: how an office has its lists: its own order of townships and units, and the columns of its forms.

A part of `office.yaml`, read by itself by whoever only lists.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.base import Line, Model, Name
from schemas.folding import key_of, perhaps

COLUMNS = {
    "title": "称号",
    "unit": "单位",
    "code": "统一社会信用代码",
    "office_number": "办公室编号",
    "former_names": "曾用名",
    "category": "类别",
    "division": "行政区划",
    "township": "乡镇（街道）",
    "honour": "荣誉称号",
    "level": "级别",
    "stage": "环节",
    "state": "状态",
    "ground": "终结原因",
    "batch": "批次",
    "number": "编号",
    "named_on": "命名日期",
    "term_end": "有效期至",
    "opened_on": "申报日期",
    "edition": "适用办法",
    "recommender": "推荐单位",
    "due": "最近期限",
    "owed": "待办事项",
    "owes": "承办",
    "post": "联系岗位",
    "phone": "联系电话",
}
"""The columns that a list of titles may have, each with its heading."""


def column(text: str) -> str:
    """The key of a column that is meant by its heading or its key. `ValueError` proposes near ones."""
    key = key_of(text, COLUMNS)
    if key is None:
        near = perhaps(text, COLUMNS.values())
        raise ValueError(
            f"没有“{text[:40]}”这一栏{'，' + near if near else ''}。可用：{'、'.join(COLUMNS.values())}"
        )
    return key


def _once(those: tuple[str, ...]) -> tuple[str, ...]:
    if twice := sorted({one for one in those if those.count(one) > 1}):
        raise ValueError(f"写了两次：{'、'.join(twice)}")
    return those


Order = Annotated[tuple[Name, ...], Field(max_length=1000), AfterValidator(_once)]
Columns = Annotated[
    tuple[Annotated[Line, AfterValidator(column)], ...],
    Field(min_length=1, max_length=30),
    AfterValidator(_once),
]


class OwnOrder(Model):
    """The office's own order: of townships, and of units within one. Whoever has nothing is listed as such."""

    townships: Order = ()
    units: Order = ()


class Arrangement(Model):
    """The order, and the columns of lists under the names that the office gave them."""

    order: OwnOrder = OwnOrder()
    lists: dict[Name, Columns] = {}
