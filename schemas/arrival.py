"""Arrival: a new calendar on its way to every open title, and how far it has come."""

from schemas.act import TitleId
from schemas.base import Instant, Model, Sha256, Text
from schemas.document import Document


class Arrival(Model):
    """Which calendar, what it rests on, and the title after which to go on; empty at the beginning of a round."""

    calendar: Sha256
    ground: Text
    document: Document
    after: str = ""


class Handing(Model):
    """What the next page of titles is handed; `now` is the workflow's, a retry is later."""

    arrival: Arrival
    now: Instant


class Page(Model):
    """The last title of a page that was handed the calendar; at a round's end None, and how many still lack it."""

    after: TitleId | None
    left: int = 0


def prefix(calendar: Sha256) -> str:
    """What the ids of all actions begin with that bring this calendar."""
    return f"calendar.{calendar[:16]}."


def action_id(calendar: Sha256, title: TitleId, seq: int) -> str:
    """The id of the action that brings a calendar to a title whose ledger has `seq` entries: always the same one.

    Where others put the title back under an older calendar, its ledger has grown and it is brought again.
    """
    return f"{prefix(calendar)}{title}.{seq}"
