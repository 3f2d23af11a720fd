"""A workbook as Excel 97 wrote it (.xls): BIFF8 records in one stream of a compound file. As much as lists need."""

import struct
from collections.abc import Mapping, Sequence

Merge = tuple[int, int, int, int]
_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(
    *rows: Sequence[str | float | None],
    merge: Sequence[Merge] = (),
    formulas: Sequence[tuple[int, int]] = (),
    values: Mapping[tuple[int, int], bytes] | None = None,
    hidden: bool = False,
    password: int | None = None,
) -> bytes:
    """A workbook with a sheet 名单, and a hidden one.

    `formulas`: cells that hold one that was never worked out, whose value is 0. `values`: the same, with 8 bytes of a
    value and whatever follows. `password`: its kind.
    """
    sheets = [("名单", _sheet(rows, merge, dict.fromkeys(formulas, bytes(8)) | dict(values or {})), 0)]
    if hidden:
        sheets.append(("旧表", _sheet([["甲"]], (), {}), 1))
    locked = record(0x2F, struct.pack("<HHH", password, 1, 2)) if password is not None else b""
    head = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
        + locked
        + record(0x42, struct.pack("<H", 1200))
    )
    bounds = [_bound(name, state, 0) for name, _, state in sheets]
    at = len(head) + sum(map(len, bounds)) + 4
    stream = head
    for name, body, state in sheets:
        stream += _bound(name, state, at)
        at += len(body)
    stream += record(0x0A, b"") + b"".join(body for _, body, _ in sheets)
    return compound("Workbook", stream)


def _bound(name: str, state: int, at: int) -> bytes:
    text = name.encode("utf-16le")
    return record(0x85, struct.pack("<IBBBB", at, state, 0, len(name), 1) + text)


def _sheet(
    rows: Sequence[Sequence[str | float | None]],
    merge: Sequence[Merge],
    formulas: Mapping[tuple[int, int], bytes],
) -> bytes:
    width = max(len(row) for row in rows)
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    body += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if given := formulas.get(
                (row, column)
            ):  # the flags ask for it to be worked out; the formula is =1
                known, following = given[:8], given[8:]
                ends = struct.pack("<HIHBH", 3, 0, 3, 0x1E, 1)
                body += record(0x06, struct.pack("<HHH", row, column, 0) + known + ends) + following
            elif isinstance(value, str):
                text = struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16le")
                body += record(0x0204, text)
            elif value is not None:
                body += record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    joined = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merge)
    return body + record(0xE5, struct.pack("<H", len(merge)) + joined) + record(0x0A, b"")


def record(kind: int, body: bytes) -> bytes:
    """One of the records of which such a stream is made."""
    return struct.pack("<HH", kind, len(body)) + body


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, which is filled up to the size from which a stream has sectors of its own."""
    stream = stream.ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    count = len(stream) // _SECTOR
    assert count + 2 <= 128, "one sector of the allocation table holds 128"
    table = [_FAT, _END, *range(3, count + 2), _END]
    fat = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    folder = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(name, 2, start=2, size=len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    head += struct.pack("<108I", *[_FREE] * 108)
    return head + fat + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _NONE) -> bytes:
    text = name.encode("utf-16le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(text), kind, 1, _NONE, _NONE, child, 0, start, size
    )
