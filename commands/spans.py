"""Spans as clerks type them: 90d, 12w, 3m, 1y, or as documents write them: 90日, 三个月, 半年, 60个工作日."""

import re
import unicodedata
from datetime import date

from commands.speak import Exit, Stop
from register import lawbook
from register.connect import Register
from schemas.calendar import Calendar
from schemas.folding import number_of
from schemas.span import Span, SpanUnit
from workflows.life.clock import plus

_UNITS: dict[str, tuple[int, SpanUnit]] = {
    **dict.fromkeys(("d", "日", "天"), (1, "days")),
    **dict.fromkeys(("w", "周", "个星期", "星期"), (7, "days")),
    **dict.fromkeys(("m", "个月", "月"), (1, "months")),
    **dict.fromkeys(("y", "年"), (1, "years")),
    **dict.fromkeys(("个工作日", "工作日"), (1, "working_days")),
}
_NO_NOTICE = Calendar(noticed_through=0, off=(), on=())
"""Enough for what is counted without working days."""
_PATTERN = re.compile(
    rf"(\d{{1,5}}|[零一二两三四五六七八九十百]{{1,6}})\s*({'|'.join(_UNITS)})", re.IGNORECASE
)


def span_of(text: str, option: str) -> Span:
    """The span that is typed. `Stop`, which says how to write one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain == "半年":
        return Span(n=6, unit="months")
    match = _PATTERN.fullmatch(plain)
    number = number_of(match[1].replace("两", "二")) if match else None
    if match is None or number is None:
        raise Stop(
            Exit.USAGE,
            f"{option} {text[:40]}：请写成 6个月、90日、12周、1年或 60个工作日，也可以写 6m、90d、12w、1y",
        )
    times, unit = _UNITS[match[2].lower()]
    return Span(n=times * number, unit=unit)


def after(today: date, text: str, option: str, register: Register) -> date:
    """The day so long after `today`; working days are those of the register's newest calendar."""
    span = span_of(text, option)
    try:
        if span.unit != "working_days":
            return plus(today, span, _NO_NOTICE)
        known = lawbook.newest_calendar(register)
        if known is None:
            raise Stop(Exit.USAGE, f"{option} {text[:40]}：还没有登记放假安排，请写成日、周、月或年")
        return plus(today, span, lawbook.read(register).calendars[known])
    except (OverflowError, ValueError):
        raise Stop(Exit.USAGE, f"{option} {text[:40]}：太长") from None
