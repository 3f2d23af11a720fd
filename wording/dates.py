"""Dates as documents write them."""

from datetime import date

WEEKDAYS = "一二三四五六日"


def day(value: date) -> str:
    """2036年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def with_weekday(value: date) -> str:
    """2036年3月5日（星期三）."""
    return f"{day(value)}（星期{WEEKDAYS[value.weekday()]}）"


def of_year(n: int, *, back: bool = False) -> str:
    """The year that lies `n` after, or before, the one that something is counted from: 当年的, 次年的, 后第3年的."""
    near = ("当年的", "上一年的" if back else "次年的")
    return near[n] if n < len(near) else f"{'前' if back else '后'}第{n}年的"


def month_day(text: str) -> str:
    """A day of every year, MM-DD, as documents write it."""
    month, day_of_month = text.split("-")
    return f"{int(month)}月{int(day_of_month)}日"


WEEKEND, BRIDGED, MADE_UP = "休", "放假", "调休上班"
"""What a day of a calendar is called: a weekend, a weekday that is off, a weekend that is worked."""
