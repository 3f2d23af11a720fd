"""Possible: what can be done with a title now, as data."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Model
from schemas.party import Party
from schemas.refusals.reason import Item, Owed

Named = Item | Owed | str
"""What an act can be about: something of the pack's, an open duty, or a code that the kind of act explains."""


class Open(Model):
    """What can be done now: a kind of act, about which of several, by whom, by when.

    `other_account` says that it is for the reader's own post, but not for the account that they used: that one filed.
    """

    state: Literal["open"] = "open"
    kind: str
    about: tuple[Named, ...] = ()
    by: tuple[Party, ...]
    due: date | None = None
    other_account: bool = False


class Waits(Model):
    """Nothing need be done until the term is over, or ever where it has no end."""

    state: Literal["waits"] = "waits"
    until: date | None


class Over(Model):
    """The title has ended: all that is left is to apply anew."""

    state: Literal["over"] = "over"


Possible = Annotated[Open | Waits | Over, Field(discriminator="state")]
