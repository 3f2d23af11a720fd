"""Linked 关联: the loss of another title of the unit, in words, as what it raises is told."""

from datetime import date

from schemas.life import Ground
from wording.dates import day
from wording.phrases import GROUNDS, LEVELS

UNWRITTEN = "称号终止的记录"
"""What the register's own record of a loss is called that rests on no document."""


def matter(unit: str, honour: str, level: str, number: str | None, ground: Ground, on: date) -> str:
    """Example. 第一小学的县级“民族团结进步示范单位”称号（编号KY5-001）已于2032年6月1日失去：取消称号。"""
    of = f"（编号{number}）" if number else ""
    return f"{unit}的{LEVELS[level]}“{honour}”称号{of}已于{day(on)}失去：{GROUNDS[ground]}。"
