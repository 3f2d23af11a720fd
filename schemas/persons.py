"""Persons: what must not be stored of them (domain §7) and is known by its shape, in whatever text it stands.

A text is looked at as it is written, in one width; what becomes of it is for the caller to say.
"""

import re
import unicodedata
from datetime import date

_GAP = "[-‐-―−─ ]*"
MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d{{4}}{_GAP}\d{{4}}|([._])\d{{4}}\1\d{{4}})(?!\d)"
)
"""The number of a mobile telephone, whole or in its three groups; a stamp of a day and a time is none."""

_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:\d{11}| *(?:19\d\d|200\d)\d{4} *\d{3})[0-9Xx](?![0-9A-Za-z])"
)
"""In groups only with a birth before 2010: 532502 20240312 0019 is a division, a day and a number."""
_PERSON = re.compile(r"[1-9][0-9]{5}((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_MUNICIPALITIES = ("11", "12", "31", "50")


def is_of_a_person(number: str) -> bool:
    """Whether a number is shaped like an identity card's: 18 places, with a date of birth in 7 to 14.

    A government office of 延庆 (110119) may have the code 11110119…, whose places 7 to 14 could be read as a date; but
    an identity number that begins with a municipality goes on with 01 to 03, and no code of an office does.
    """
    found = _PERSON.fullmatch(number)
    if found is None or (number[:2] in _MUNICIPALITIES and number[2:4] > "03"):
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def without_numbers(text: str, instead: str) -> str:
    """A text in one width, with `instead` in the place of mobile and identity numbers."""
    plain = unicodedata.normalize("NFKC", text)
    return _IDENTITY.sub(lambda at: instead if _is_identity(at[0]) else at[0], MOBILE.sub(instead, plain))


def has_number(text: str) -> bool:
    """Whether a mobile or an identity number stands in a text."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(MOBILE.search(plain)) or any(map(_is_identity, _IDENTITY.findall(plain)))


def _is_identity(number: str) -> bool:
    return is_of_a_person(number.replace(" ", "").upper())
