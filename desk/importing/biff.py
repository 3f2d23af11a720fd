"""Biff: formulas of an old workbook (.xls) that no program has worked out yet, which calamine reads as empty.

A workbook is a stream in a compound file, and the stream is a row of records. Only records are looked at by which a
formula has no value; whatever is not as it should be is left to calamine, which reads the same bytes and says so.
"""

import struct
from collections.abc import Iterator

from desk.importing.formulas import MOST, Found

_SECTORS, _FAT_IN_HEAD = 0xFFFFFFFA, 109
"""From that number on a sector is none; how many sectors of the table of sectors the head names."""
_BOF, _EOF, _SHEET, _FORMULA, _STRING = 0x0809, 0x000A, 0x0085, 0x0006, 0x0207
_BETWEEN = (0x0221, 0x0236, 0x04BC, 0x003C)
"""What may stand between a formula and its text: how an array, a table or a shared formula goes, and what goes on."""


def in_xls(data: bytes) -> Found:
    """What is found in an .xls: by sheet, the cells of formulas without a value."""
    found = Found()
    try:
        stream = _stream(data)
        for name, at in _sheets(stream):
            found.unopened[name] = list(_unopened(stream, at))
    except (struct.error, IndexError, UnicodeDecodeError):
        return found
    return found


def _stream(data: bytes) -> bytes:
    """The stream of the workbook; empty where there is none, or one so short as no program writes it."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        return b""
    sectors = data[size:]
    many, folder = struct.unpack_from("<II", data, 44)
    more, last = struct.unpack_from("<II", data, 68)
    parts = list(struct.unpack_from(f"<{_FAT_IN_HEAD}I", data, 76))
    for _ in range(min(last, len(data) // size)):
        *further, more = struct.unpack_from(f"<{size // 4}I", sectors, more * size)
        parts += further
    table: list[int] = []
    for part in parts[: min(many, len(data) // size)]:
        table += struct.unpack_from(f"<{size // 4}I", sectors, part * size)
    entries = _chain(sectors, size, table, folder)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        if entries[at : at + max(length - 2, 0)].decode("utf-16le", "replace") in ("Workbook", "Book"):
            start, whole = struct.unpack_from("<II", entries, at + 116)
            return _chain(sectors, size, table, start)[:whole] if whole >= 4096 else b""
    return b""


def _chain(sectors: bytes, size: int, table: list[int], at: int) -> bytes:
    """The pieces that follow one another from one on; a chain that comes back upon itself ends."""
    pieces: list[bytes] = []
    while at < _SECTORS and len(pieces) * size < len(sectors):
        pieces.append(sectors[at * size : (at + 1) * size])
        at = table[at]
    return b"".join(pieces)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Names of sheets, and where they begin."""
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            return
        if kind == _SHEET:
            at, _, _, length, wide = struct.unpack_from("<IBBBB", body)
            text = body[8 : 8 + length * (2 if wide & 1 else 1)]
            yield text.decode("utf-16le" if wide & 1 else "latin-1"), at


def _unopened(stream: bytes, at: int) -> Iterator[list[int]]:
    """Rows and columns of formulas whose value is empty, or is to be a text that does not follow.

    A value of 0 is told by whoever reads the cell.
    """
    count, depth, waiting = 0, 0, None
    for kind, body in _records(stream, at):
        if waiting is not None and kind not in _BETWEEN:
            if kind != _STRING or len(body) < 2 or body[:2] == b"\0\0":
                yield waiting
                count += 1
            waiting = None
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0 or count >= MOST:
            return
        if kind == _FORMULA and depth == 1:  # a drawing within a sheet is a sheet of its own
            row, column, _, value, mark = struct.unpack_from("<HHH6sH", body)
            if mark == 0xFFFF and value[0] == 3:
                yield [row, column]
                count += 1
            elif mark == 0xFFFF and value[0] == 0:
                waiting = [row, column]
