"""Substitution 代理: for a period an account acts from a post that is not its own, because somebody ordered it."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Instant, Line, Model, Text
from schemas.document import Document


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
