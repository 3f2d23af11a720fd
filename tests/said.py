"""Said: what a receipt tells whoever acted, in the words that they read."""

from typing import NamedTuple

from schemas.notice import Notice
from schemas.party import Party
from schemas.step import Receipt
from wording import refusals
from wording.articles import article
from wording.notices import worded


def said(receipt: Receipt) -> str:
    """Why it was refused; nothing of what was accepted."""
    return refusals.reason(receipt.reason) if receipt.reason else ""


class Read(NamedTuple):
    """A notice as its reader has it."""

    to: Party
    urgent: bool
    subject: str
    body: str


def read(notice: Notice, title: str = "2036-0001") -> Read:
    """A notice in the words that its reader gets."""
    return Read(notice.to, notice.urgent, *worded(notice, title))


def under(receipt: Receipt) -> str:
    """Where the rule stands that it was refused under; nothing where it names none."""
    return article(receipt.article) if receipt.article else ""
