"""Found in: where problems come from, as it is typed: a word, or the number of the visit or incident."""

import re
from typing import Any, NamedTuple

from commands.speak import Exit, Stop
from schemas.folding import key_of
from wording.undertakings.findings import SOURCES


class Found(NamedTuple):
    """The word of the source, and the visit or incident by its number, where that is typed."""

    word: str
    origin: dict[str, Any] | None = None


def source(text: str) -> Found:
    """Example. 督导; DD-2027-001督导3; DD-2027-001案件1; FY-2027-001."""
    if match := _NUMBERED.fullmatch(text.strip()):
        undertaking, incident, number = match["work"].upper(), match["incident"], match["number"]
        if undertaking.startswith("FY") and not number:
            return Found("reinspection", {"undertaking": undertaking})
        if undertaking.startswith("DD") and number:
            what = "incident" if incident else "visit"
            origin = {"undertaking": undertaking, "what": what, "number": int(number)}
            return Found("incident" if incident else "supervision", origin)
    word = key_of(text, SOURCES)
    if word is None:
        raise Stop(
            Exit.USAGE,
            f"没有“{text[:30]}”这种来源；可写：{'、'.join(SOURCES.values())}，"
            "或者编号：DD-2027-001督导3、DD-2027-001案件1、FY-2027-001",
        )
    return Found(word)


_NUMBERED = re.compile(
    r"(?P<work>(?:DD|FY)-\d{4}-\d{3,6})\s*(?:第?\s*(?:(?:督导)|(?P<incident>案件|案（事）件|案\(事\)件|事件))?\s*第?(?P<number>\d{1,5})[次件]?)?",
    re.IGNORECASE,
)
