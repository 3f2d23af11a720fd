"""Event: something that happened to a title, as other systems read it: CloudEvents 1.0 in JSON.

It says what a post sees in the timeline of a title, and nothing about a person: no account, contact or score.
"""

from datetime import date
from typing import Literal

from schemas.action import KINDS
from schemas.base import Instant, Line, Model
from schemas.stage import Stage

PREFIX = "mingpai.title."
BY_ITSELF = ("silence", "rung")
"""What nobody did: a time that ran out, a reminder."""

TYPES = tuple(PREFIX + kind for kind in (*KINDS, *BY_ITSELF))
"""The closed set of types: what somebody did, by the kind of act, and what happened by itself."""

TEST = "mingpai.test"
"""The type of an event of which nothing happened: it is sent to try the way."""


class Happening(Model):
    """What happened to which title, and where it stood before and after it; `on` is the law's day.

    `unit`, `honour` and `number` are as lists showed them at the end of that day, `said` is the line of the timeline,
    `article` where the duty that was done, or that began, stands.
    """

    title: Line
    seq: int
    unit: Line
    unit_name: Line
    honour: Line
    level: Line
    number: Line | None
    was: Stage
    stage: Stage
    stage_name: Line
    on: date
    said: str
    article: str | None


class Event(Model):
    """`id` is always that of the same entry of the same ledger: who has had it need not take it again."""

    specversion: Literal["1.0"] = "1.0"
    id: Line
    source: Line
    type: Line
    time: Instant
    subject: Line
    data: Happening | None = None
