"""Privacy: what must not be taken in of persons (domain §7), also where it stands in a column for something else."""

import re

from desk.importing.cells import folded, shown
from desk.importing.file import Cell
from schemas.persons import MOBILE, has_number, without_numbers

_OFFICE = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?[- ]?)?[2-8]\d{6,7}(?:(?:转|-)\d{1,6})?(?!\d)")
WITHHELD = "（个人信息，不接管）"
"""What a copy has in the place of a person."""
_NUMBER = "【个人号码】"
"""What it has in the place of a number of a person's in a cell for something else, which is still to be put right."""


def of_a_person(cell: Cell) -> bool:
    """Whether a cell has a mobile or an identity number, or had one."""
    text = folded(cell)
    return _NUMBER in text or has_number(text) or has_number(shown(cell))


def kept(cell: Cell) -> str:
    """A cell as it may be shown again: without such numbers."""
    if not of_a_person(cell):
        return shown(cell)
    return without_numbers(folded(without_numbers(shown(cell), _NUMBER)), _NUMBER)


def office_phone(cell: Cell) -> str | None:
    """The office's telephones in a cell, without names and mobile numbers; None where there is none."""
    text = MOBILE.sub(" ", folded(cell).translate(_DASHES)).replace(_NUMBER, " ")
    return "、".join(dict.fromkeys(_OFFICE.findall(text))) or None


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
