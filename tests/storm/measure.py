"""The measure of the storm: Kaiyuan's own course, with so many of its times in seconds that a life takes minutes.

Some duties keep their working days and years: their titles hibernate, and must be found again wherever they sleep.
"""

from typing import Any

from schemas.regulation import Regulation
from tests.people import KAIYUAN

SECONDS = {
    "supplement": 9,
    "assessment": 18,
    "consultation": 8,
    "decision": 18,
    "publicise": 18,
    "publicity": 6,
    "objection": 16,
    "term": 12,
    "talk": 15,
    "rectification": 8,
    "statement": 6,
    "plaque": 20,
    "review_window": 10,
    "review": 18,
}
"""Seconds that a duty may take. The others, from the preliminary opinion to the revocation, have days and months."""

SILENCES = {"supplement": 4, "rectification": 4}
"""Seconds after its due instant at which a duty's silence takes effect; where there is none, it does so at once."""


def _rung(when: str, by: int, to: str, urgent: bool = False) -> dict[str, Any]:
    return {"when": when, "by": f"{by}秒", "to": [to], "urgent": urgent}


_LADDER = [
    _rung("before", 4, "owner", urgent=True),
    _rung("after", 2, "owner"),
    _rung("after", 6, "office", urgent=True),
    _rung("after", 14, "leadership", urgent=True),
]
_REPEAT = {"every": "90秒", "to": ["owner", "leadership"]}
_RECTIFYING = [
    _rung("before", 3, "unit"),
    _rung("after", 1, "township", urgent=True),
    _rung("after", 3, "office"),
]


def stormy() -> Regulation:
    """Kaiyuan's measure in a hurry; its spans count in seconds, which only drills may do."""
    pack = KAIYUAN.model_dump(mode="json")
    for name, seconds in SECONDS.items():
        duty = pack["duties"][name]
        duty["within"] = {"value": f"{seconds}秒", "assumed": True}
        duty["first_day_counts"] = None
        if duty["silence"]:
            duty["silence"]["after"] = f"{SILENCES.get(name, 0)}秒"
    for name in ("handling", "plaque"):
        pack["ladders"][name] |= {"rungs": _LADDER, "repeat": _REPEAT}
    pack["ladders"]["rectification"]["rungs"] = _RECTIFYING
    return Regulation.model_validate(pack)
