"""Reply 答复: what is said to an urging 催办 by the link in its notice, from no account; it is no act of the law."""

from datetime import date
from typing import Literal

from schemas.base import Instant, Line, Model
from schemas.party import Party

Answer = Literal["received", "doing", "not_ours"]
"""It was received; it is being done; it is not the reader's to do."""


class Reply(Model):
    """A reply to an urging notice. `day` is by when it will be done, `note` a sentence: whose it is, or why so late."""

    number: int
    notice: str
    title: str
    obligation: int
    answer: Answer
    day: date | None
    note: Line | None
    recorded_at: Instant


class Replied(Model):
    """A reply as whoever urged is told of it: of which unit, what `by` owes, until when."""

    unit: str
    what: str
    by: Party
    due: date
    reply: Reply
