"""Said: what a receipt tells whoever acted, in the words that they read."""

from schemas.step import Receipt
from wording import refusals
from workflows.life.law import article


def said(receipt: Receipt) -> str:
    """Why it was refused; nothing of what was accepted."""
    return refusals.reason(receipt.reason) if receipt.reason else ""


def under(receipt: Receipt) -> str:
    """Where the rule stands that it was refused under; nothing where it names none."""
    return article(receipt.article) if receipt.article else ""
