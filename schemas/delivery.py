"""Delivery 送达: what one delivery workflow carries, and what it tells its activities."""

from datetime import date
from typing import Self

from pydantic import model_validator

from schemas.base import Instant, Line, Model
from schemas.party import Party


class Delivery(Model):
    """One urgent notice, by its key; or all of one reader's notices for one morning, as a digest 每日汇总."""

    reader: Party
    key: Line | None = None
    digest_on: date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.key is None) is (self.digest_on is None):
            raise ValueError("a delivery carries one urgent notice (key) or one morning's digest (digest_on)")
        return self


class Attempt(Model):
    """Deliver this; `now` is the workflow's when it first asked; a retry is later."""

    delivery: Delivery
    now: Instant


class Undelivered(Model):
    """What could not be delivered, and why, in words for the office."""

    delivery: Delivery
    reason: str


def delivery_id(reader: Party, key: str | None, digest_on: date | None) -> str:
    """The workflow id: one for each urgent notice, one for each reader and morning; at most 255 characters.

    Readable as `digest/township/灵泉街道/2036-03-04`. A slash in an area becomes full-width, which no `Name` has.
    """
    if digest_on is None:
        return f"notice/{key}"
    area = reader.area.replace("/", "／") if reader.area else None
    return "/".join(filter(None, ("digest", reader.role.value, area, digest_on.isoformat())))
