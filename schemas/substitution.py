"""Substitution 代理: for a period an account acts from a post that is not its own, because somebody ordered it."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import CHINA, Instant, Line, Model, Text
from schemas.document import Document
from schemas.tolerance import CLOCK_TOLERANCE

SITTING = timedelta(hours=1)
"""Who sat down while an order was in force may hand in so much later: many acts at once, around midnight."""


class Order(Model):
    """Who shall stand in for which post from when until when, both days included, on which ground."""

    post: Line
    account: Line
    since: date
    until: date
    ground: Text
    document: Document | None = None

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until < self.since:
            raise ValueError(
                "截止日期早于开始日期，请把截止日期写成开始那一天或者以后；没有写开始日期的，从今天起"
            )
        return self


class Ended(Model):
    """That a substitution was ended before its last day: from `at` on, by whom, on which ground."""

    at: Instant
    by: Line
    post: Line
    ground: Text


class Substitution(Model):
    """An order as the register has it: its number, by which account it was given from which post, and when."""

    number: Annotated[int, Field(ge=1)]
    order: Order
    by: Line
    by_post: Line
    at: Instant
    ended: Ended | None = None

    def in_force(self, today: date) -> bool:
        """Whether the account may act from the post on that day: one that is over ends by itself."""
        return self.ended is None and self.order.since <= today <= self.order.until

    def covers(self, received_at: datetime) -> bool:
        """Whether it was in force when what was done by it came in, as far as clocks and a long sitting let tell."""
        begins = max(self.at, datetime.combine(self.order.since, time.min, CHINA))
        over = datetime.combine(self.order.until, time.max, CHINA)
        over = over if self.ended is None else min(over, self.ended.at)
        return begins <= received_at + CLOCK_TOLERANCE and received_at - SITTING <= over
