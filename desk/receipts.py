"""Receipts 收件回执: what units have handed in, with its files, and where each stands; found again at any time."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from desk import evidence, papers
from desk.evidence import Held
from desk.timeline import named
from register import inbox, lawbook, ledger, queries
from register.connect import Register
from register.evidence import Store
from register.inbox import Received
from schemas.act import Scoring
from schemas.action import Action, documents_of
from schemas.opening import OPENING
from schemas.party import Party, Role
from schemas.regulation import Regulation
from wording import refusals
from workflows.life.law import LawBook

State = Literal["waits", "recorded", "refused"]
"""Whether it lies in the inbox, stands in the ledger, or was refused after all."""


class Line(NamedTuple):
    """One act that was handed in: which, where it stands, and of a refused one why, without a full stop."""

    action: Action
    what: str
    state: State
    entry: int | None = None
    why: str = ""


class Receipt(NamedTuple):
    """A line with all of it: whose it is, what was filled in, a line each, and its files as they lie here now."""

    line: Line
    unit: str
    said: list[str]
    files: list[Held]


def own_units(parties: Sequence[Party]) -> list[str]:
    """The units that a post answers for by their codes; none for one that serves all, or is no unit's."""
    return [one.area for one in parties if one.role is Role.UNIT and one.area]


def handed_in(register: Register, parties: Sequence[Party], most: int) -> list[Line]:
    """What the units of these parties have handed in, the newest first."""
    units = own_units(parties)
    book = lawbook.read(register)
    found = inbox.handed_in_by(register, units, most) if units else []
    return [line_of(register, book, one) for one in found]


def line_of(register: Register, book: LawBook, known: Received) -> Line:
    """One act as the inbox holds it."""
    what, receipt = named(known.action, _measure(register, book, known.action)), known.receipt
    if receipt is None:
        return Line(known.action, what, "waits")
    if receipt.accepted:
        return Line(known.action, what, "recorded", receipt.entry)
    return Line(known.action, what, "refused", why=refusals.reason(receipt.reason) if receipt.reason else "")


def receipt_of(register: Register, store: Store, known: Received) -> Receipt:
    """The whole receipt of an act."""
    book, action = lawbook.read(register), known.action
    said = list(_said(action, _measure(register, book, action)))
    files = list(evidence.held_by(store, action))
    return Receipt(line_of(register, book, known), _unit(register, action), said, files)


def _measure(register: Register, book: LawBook, action: Action) -> Regulation | None:
    """Under which an act was, or would be."""
    life = ledger.life_of(register, action.title)
    return book.editions.get(life.edition) if life else None


def _said(action: Action, measure: Regulation | None) -> Iterator[str]:
    """What was filled in, of a score sheet only the rest: its rows are called by ids here."""
    hidden = ("scores", "vetoes", "indicators", "references") if isinstance(action, Scoring) else ()
    names = {key: one.what for key, one in measure.filings.items()} if measure else {}
    yield from papers.fields(action.model_copy(update=dict.fromkeys(hidden, ())), names)
    yield from (f"文件：{papers.cited(one)}" for one in documents_of(action))


def _unit(register: Register, action: Action) -> str:
    """Whose title it is about, or would be."""
    if isinstance(action, OPENING):
        return action.application.unit.name
    row = queries.title_row(register, action.title)
    return row.unit_name if row else ""
