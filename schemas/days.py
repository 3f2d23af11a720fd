"""Days: a date as people write one: 2026-11-03, 2026年11月3日, 2026/11/3, 2026.11.3, in digits of any width; 20261103,
as files are named; 二〇二六年十一月三日, as papers were signed.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from schemas.folding import number_of

_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_EIGHT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_COUNTED = re.compile(r"[年月]([一二三四五六七八九十]{1,3})(?=[月日号])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−。", "-"))


def western(text: str) -> str:
    """二〇一九年十二月三日 in the digits of 2019年12月3日; any other text as it is, but for such numerals."""
    return _COUNTED.sub(lambda at: f"{at[0][0]}{number_of(at[1]) or at[1]}", text).translate(_DIGITS)


def _read(value: Any) -> Any:
    """A number is never a date: 0 would be 1970, and 20260302 seconds another day of that year."""
    if isinstance(value, date):  # and a moment, which pydantic refuses where it is not midnight
        return value
    text = value if isinstance(value, str) else ""
    if not _KEPT.fullmatch(text):
        plain = western(unicodedata.normalize("NFKC", text).translate(_DASHES).strip())
        found = _WRITTEN.fullmatch(plain) or _EIGHT.fullmatch(plain)
        if found is None:
            raise PydanticCustomError("date_parsing", "not a date")
        text = "{}-{:0>2}-{:0>2}".format(*found.groups())
    try:
        return date.fromisoformat(text)
    except ValueError:  # a 13th month, a 30th of February
        raise PydanticCustomError("no_such_day", "no such day") from None


Day = Annotated[date, BeforeValidator(_read)]
"""A date that people write; it is kept as 2026-11-03."""
