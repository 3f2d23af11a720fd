"""Packed texts: how the register keeps what it has thousands of, a tenth to a fifth as large as it is.

A packed text is the number of a dictionary, one byte, and the UTF-8 of the text deflated without a header (RFC 1951)
after that dictionary. What nearly all texts have in common stands there already. Python needs nothing but its own
library to read one: `zlib.decompressobj(-15, zdict=Path("register/packed.txt").read_bytes()).decompress(kept[1:])`.

The hashes are those of the text. Exports and backups have the text itself: they are read without any dictionary.

`packed.txt` was made of what the ledgers in `stories/` have most in common. It never changes: a better one is another
file with another number. How the same text is packed may change from one zlib to the next; what it unpacks to may not.
"""

import zlib
from functools import cache
from pathlib import Path

FIRST = b"\1"
"""The number of the dictionary. No text begins with this character."""

LARGEST = 64 << 20
"""Bytes of a text. Whoever writes the database behind our back could pack a terabyte into a row."""


def packed(text: str) -> bytes:
    """A text as it is kept."""
    packing = _packing().copy()
    return FIRST + packing.compress(text.encode()) + packing.flush()


def unpacked(kept: bytes | str) -> str:
    """The text of what is kept; of before texts were packed, as it is.

    What nobody packed so comes out as some other text, whose hash is not the one that stands beside it: it is
    `verify` that has to say so, and whoever reads a list must not stumble over it.
    """
    if isinstance(kept, str):
        return kept
    if kept[:1] == FIRST:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_words())
        try:
            text = unpacking.decompress(kept[1:], LARGEST)
        except zlib.error:
            text = b""
        if unpacking.eof and not unpacking.unused_data:
            kept = text
    return kept.decode(errors="replace")


@cache
def _words() -> bytes:
    return Path(__file__).with_name("packed.txt").read_bytes()


@cache
def _packing() -> "zlib._Compress":
    """Ready to begin: to make this ready takes longer than to pack a text."""
    return zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_words())
