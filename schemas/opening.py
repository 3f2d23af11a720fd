"""Opening: the acts that a title begins with, and those that put right what its unit said of itself."""

from typing import Literal

from schemas.act import Act, Decision
from schemas.application import Application
from schemas.base import Line, Sha256, later
from schemas.days import Day
from schemas.document import Document
from schemas.inheritance import Inherited, Row
from schemas.unit import CreditCode, Mailbox, Phone


class Apply(Decision):
    """申报."""

    kind: Literal["apply"] = "apply"
    application: Application


class TakeOver(Act):
    """接管: a title enters in mid-life, as the list says that the office kept until now; `row` is where.

    What is overdue by then is due on `by`, so that hundreds of them need not be caught up with at once.
    """

    kind: Literal["take_over"] = "take_over"
    inherited: Inherited
    row: Row
    by: Day | None = None
    edition: Sha256 | None = later(None)
    """The edition of the day of naming, where a corrected row has brought the title under another."""

    @property
    def application(self) -> Application:
        """Whose title it is, and which."""
        return self.inherited.application


class Amend(Act):
    """更正申报: the application as it should have read; `documents` take the place of those that it came with."""

    kind: Literal["amend"] = "amend"
    application: Application
    documents: tuple[Document, ...] = ()


OPENING = (Apply, TakeOver)
"""The acts that a title begins with."""
STATING = (Apply, TakeOver, Amend)
"""The acts that say which unit has, or asks for, which title."""


class UpdateUnit(Act):
    """更新单位信息: how the unit is reached by now, or the credit code that it has got for its office's number.

    What is not said stays as it is. What the unit is called, or is, changes by 单位变更.
    """

    kind: Literal["update"] = "update"
    post: Line | None = None
    phone: Phone | None = None
    mailbox: Mailbox | None = None
    code: CreditCode | None = None
    documents: tuple[Document, ...] = ()
