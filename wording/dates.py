"""Dates as documents write them."""

from datetime import date


def day(value: date) -> str:
    """2036年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def month_day(text: str) -> str:
    """A day of every year, MM-DD, as documents write it."""
    month, day_of_month = text.split("-")
    return f"{int(month)}月{int(day_of_month)}日"
