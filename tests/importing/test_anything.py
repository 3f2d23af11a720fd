"""Anything: whatever bytes come, they are read or refused in a sentence; nothing else ever happens."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.importing.columns import WORDS
from desk.importing.file import UnreadableError
from desk.importing.reading import read
from tests.importing.biff import xls
from tests.importing.made import GOOD, HEADER, csv, ods, ods_row, xlsx
from tests.importing.made import given as told

XLSX = xlsx(["名单"], HEADER, GOOD, (*GOOD[:5], ("=1+1", "")), merge=[(0, 0, 0, 5)])
XLS = xls(HEADER, [cell or None for cell in GOOD], merge=[(1, 2, 2, 2)], formulas=[(1, 5)])
ODS = ods(ods_row(*HEADER) + ods_row(*GOOD))
PARTS = {
    name: zipfile.ZipFile(io.BytesIO(XLSX)).read(name)
    for name in zipfile.ZipFile(io.BytesIO(XLSX)).namelist()
}
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(data: bytes) -> None:
    """It is read, or refused with a sentence."""
    try:
        rows = read(data, "名单", told()).rows
    except UnreadableError:
        return
    assert all(one.inherited or one.wrong for one in rows)


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    survives(data)


@QUICK
@given(st.lists(st.lists(st.text(max_size=20), min_size=6, max_size=8), max_size=5))
def test_any_cells_below_a_header(rows: list[list[str]]) -> None:
    """Quotes, separators, controls, digits that are none, words of any script."""
    survives(csv(HEADER, *rows).encode("utf-8", "surrogatepass"))


@settings(QUICK, max_examples=40)
@given(st.sampled_from([XLSX, ODS, XLS]), st.data())
def test_a_workbook_with_bytes_changed(whole: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(spoilt[: data.draw(st.integers(2, len(spoilt)))]))


@settings(QUICK, max_examples=40)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_workbook_whose_parts_say_anything(part: str, data: st.DataObject) -> None:
    """Packed rightly, so that all of it is read."""
    text = PARTS[part]
    at, until = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    spoilt = (
        text[:at]
        + data.draw(st.sampled_from([b"", b"<", b"99999999999", b'"', b"&x;", b"-1", b"A0"]))
        + text[until:]
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in PARTS.items():
            packed.writestr(name, spoilt if name == part else content)
    survives(stream.getvalue())


CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.text("第四批年月日.-/0123456789有效取消合格原（）无张三1380", max_size=20),
)
EVERY = tuple(words[0] for words in WORDS.values())


@settings(QUICK, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=len(EVERY), max_size=len(EVERY)), min_size=1, max_size=30))
def test_any_values_in_any_column(rows: list[list[object]]) -> None:
    survives(xlsx(EVERY, *rows))
