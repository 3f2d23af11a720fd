"""Edition: which words a program speaks, by their content: what was worded by another one may be worded otherwise."""

import hashlib
from functools import cache
from pathlib import Path

_HOUSE = Path(__file__).parent.parent
_SPOKEN = ("schemas", "wording", "workflows/life/kinds.py")
"""Where words stand, or what chooses between them."""


@cache
def edition() -> str:
    """The hash of everything that words are made of, shortened to 16 hexadecimal digits."""
    files = [file for place in _SPOKEN for file in _sources(_HOUSE / place)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _sources(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))
