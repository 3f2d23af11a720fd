"""Titles: which one people mean: by number, by a unit's name (also a former one) or by its code."""

import unicodedata

from desk.errors import SeveralTitlesError, UnknownTitleError
from register import inbox
from register.connect import Register
from register.queries import MOST, TitleRow, find_titles, names_like
from schemas.base import CHINA
from schemas.folding import near
from schemas.opening import OPENING
from wording import forms


def find(register: Register, text: str) -> str:
    """The id of the one title that `text` means. `UnknownTitleError`; `SeveralTitlesError`, of very many the first."""
    text = unicodedata.normalize("NFKC", text)  # as names are kept: full-width digits and letters folded
    rows = find_titles(register, text)
    if len(rows) > 1:
        raise SeveralTitlesError(text, rows[:MOST], more=len(rows) > MOST)
    return rows[0].id if rows else _waiting(register, text)


def _waiting(register: Register, text: str) -> str:
    """An application that lies in the inbox has a number already, though the ledger has nothing of it."""
    title = text.strip().upper()
    if any(isinstance(one, OPENING) for one in inbox.waiting(register, title).actions):
        return title
    raise UnknownTitleError(text, near(text, names_like(register, text), part=True))


def describe(row: TitleRow) -> str:
    """A title in one line, with the day of its naming: of one taken over 接管 nobody knows when it was applied for."""
    number = f" {row.number}" if row.number else ""
    opened = row.opened_at.astimezone(CHINA).date()
    since = f"{row.named_on}命名" if row.named_on else f"{opened}申报"
    return f"{row.unit_name} {row.honour}{number} 现处：{forms.STAGES[row.stage]}（{since}）"
