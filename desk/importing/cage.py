"""The cage: another process, with little memory and time, in which a file from outside is opened.

Calamine ends its whole process when a sheet asks for more memory than there is (one cell in the last corner does), and
a file can lie about everything. So it is run as `python -m desk.importing.cage`, with the file as its input; it knows
the standard library and calamine, and answers in JSON.
"""

import io
import json
import math
import resource
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from desk.importing.biff import in_xls
from desk.importing.formulas import Found, Refused, in_ods, in_xlsx

MEMORY = 1536 * 1024 * 1024
"""Bytes that the process may ask for: a sheet of 5,000,000 cells fits."""
SECONDS = 60
"""Of computing; a list of 50,000 rows takes three."""
INFLATED = 300 * 1024 * 1024
"""Bytes that all parts of a file may unfold to."""
RATIO, RATIO_FROM = 300, 20 * 1024 * 1024
"""How many times larger than packed a part may be, if it is larger than that. Lists are 5 to 40 times larger."""
PARTS = 3000
CELLS = 5_000_000
"""The area of a sheet, rows by columns, as far as there is content."""
LONGEST = 2000
"""Characters of one cell; more is cut off, and no field of a list is as long."""
SHEETS = 60
TEXT = 64 * 1024 * 1024
"""Characters of all texts of a file: what is handed on is held once more by whoever asked, outside of the cage."""


def opened(data: bytes) -> dict[str, Any]:
    """What the process says of a workbook: `refused`, or `sheets` with their rows. Whatever the file is, it answers."""
    with tempfile.TemporaryFile() as given:  # through a pipe it would go by 512 bytes at a time
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "desk.importing.cage"],
                stdin=given,
                capture_output=True,
                cwd=Path(__file__).parents[2],
                timeout=SECONDS * 3,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"refused": "large"}
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    return {"refused": "large" if done.returncode < 0 else "broken"}  # a limit ends it by a signal


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _said(data: bytes) -> str:
    try:
        found = _parts(data) if data[:2] == b"PK" else in_xls(data)
        return json.dumps({"sheets": _sheets(data, found), "from_1904": found.from_1904}, allow_nan=False)
    except Refused as refused:
        return json.dumps({"refused": str(refused)})
    except MemoryError:
        return '{"refused": "large"}'


def _parts(data: bytes) -> Found:
    """What is found in a packed workbook before anything unfolds it. `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _bounded(packed)
            return _looked_through(packed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError, OSError):
        raise Refused("broken") from None


def _bounded(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("password")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > INFLATED:
        raise Refused("bomb")
    if any(part.file_size > max(RATIO_FROM, RATIO * part.compress_size) for part in parts):
        raise Refused("bomb")
    for part in parts:  # a part that is larger than it says does not come out of this whole
        with packed.open(part) as stream:
            while stream.read(1 << 20):
                pass


def _looked_through(packed: zipfile.ZipFile) -> Found:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return in_xlsx(packed, names)
    if "xl/workbook.bin" in names:
        return Found()
    if "mimetype" in names and b"opendocument.spreadsheet" in packed.read("mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise Refused("password")
        return in_ods(packed)
    if "word/document.xml" in names:
        raise Refused("word")
    raise Refused("ofd" if "OFD.xml" in names else "other")


def _sheets(data: bytes, found: Found) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        book = load_workbook(io.BytesIO(data))
        if len(book.sheet_names) > SHEETS:
            raise Refused("sheets")
        sheets, text = [], 0
        for one in book.sheets_metadata:
            if str(one.typ) != "SheetTypeEnum.WorkSheet":
                continue
            visible = str(one.visible) == "SheetVisibleEnum.Visible"
            sheets.append(_sheet(book.get_sheet_by_name(one.name), visible, found))
            text += sum(len(cell) for row in sheets[-1]["rows"] for cell in row if isinstance(cell, str))
            if text > TEXT:
                raise Refused("text")
        return sheets
    except PasswordError:
        raise Refused("password") from None
    except Refused:
        raise
    except (CalamineError, OSError, ValueError, LookupError):
        raise Refused("broken") from None
    except BaseException as panic:  # how Rust's panics arrive here; they are no `Exception`
        if type(panic).__name__ == "PanicException":
            raise Refused("broken") from None
        raise


def _sheet(sheet: Any, visible: bool, found: Found) -> dict[str, Any]:
    if sheet.end and (sheet.end[0] + 1) * (sheet.end[1] + 1) > CELLS:
        raise Refused("large")
    rows = [_row(row) for row in sheet.to_python(skip_empty_area=False)]
    while rows and not rows[-1]:
        rows.pop()
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    return {
        "name": sheet.name,
        "visible": visible,
        "rows": rows,
        "merged": merged or found.merged.get(sheet.name, []),
        "unopened": found.unopened.get(sheet.name, []),
        "hidden": found.hidden.get(sheet.name, []),
    }


def _row(row: list[Any]) -> list[Any]:
    cells = [_cell(value) for value in row]
    while cells and cells[-1] in ("", None):
        cells.pop()
    return cells


def _cell(value: Any) -> Any:
    """A text, a number, or a day in a list of its own."""
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return [value.isoformat()[:10]]
    if isinstance(value, time | timedelta):
        return str(value)
    return value if math.isfinite(value) else str(value)


if __name__ == "__main__":
    _confine()
    sys.stdout.write(_said(sys.stdin.buffer.read()))
    sys.stdout.flush()
