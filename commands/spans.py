"""Spans as clerks type them: 90d, 12w, 3m, 1y, or as documents write them, 90日."""

import re
from datetime import date, timedelta

from commands.speak import Exit, Stop
from workflows.life.clock import plus_months

_PATTERN = re.compile(r"^(\d{1,5})\s*(d|w|m|y|日|天|周|个月|月|年)$", re.IGNORECASE)


def after(today: date, text: str, option: str) -> date:
    """The day so long after `today`."""
    match = _PATTERN.match(text.strip())
    if match is None:
        raise Stop(Exit.USAGE, f"{option} {text[:40]}：请写成 90d（日）、12w（周）、3m（月）或 1y（年）")
    n, unit = int(match[1]), match[2].lower()
    try:
        if unit in ("d", "日", "天"):
            return today + timedelta(days=n)
        if unit in ("w", "周"):
            return today + timedelta(weeks=n)
        return plus_months(today, n * 12 if unit in ("y", "年") else n)
    except (OverflowError, ValueError):
        raise Stop(Exit.USAGE, f"{option} {text[:40]}：太长") from None
