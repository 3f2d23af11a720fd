"""Refusals of a report of rectification 整改报告, while lists of findings 问题清单 have items that stand against it."""

from typing import Literal

from schemas.refusals.reason import Listed, Reason


class ItemsUnanswered(Reason):
    """The measure asks for an answer to every item first; so many have none, and these are the first of them."""

    code: Literal["items_unanswered"] = "items_unanswered"
    count: int
    items: tuple[Listed, ...]


class ItemsUnstruck(Reason):
    """The measure asks for every item to be struck off 销号 first; so many are not, and these are the first of them."""

    code: Literal["items_unstruck"] = "items_unstruck"
    count: int
    items: tuple[Listed, ...]


Listing = ItemsUnanswered | ItemsUnstruck
