"""Files: every kind that offices keep lists in is read, and whatever else comes is refused in a sentence."""

import io
import zipfile

import pytest

from desk.importing.file import LARGEST, UnreadableError, opened
from tests.importing.made import GOOD, HEADER, changed, csv, ods, ods_row, xlsx

ROWS = [list(HEADER), [cell or None for cell in GOOD]]


def refusal(data: bytes, name: str = "名单.xlsx") -> str:
    """What is said of a file that is not read."""
    with pytest.raises(UnreadableError) as refused:
        opened(data, name)
    return str(refused.value)


def test_a_workbook_is_read_whatever_it_is_called() -> None:
    """By its content: WPS calls one .et, and people rename it."""
    assert opened(xlsx(HEADER, GOOD), "名单.et").sheets[0].rows == ROWS


def test_an_opendocument_sheet_is_read() -> None:
    assert opened(ods(ods_row(*HEADER) + ods_row(*GOOD)), "名单.ods").sheets[0].rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
def test_a_text_is_read_in_the_encodings_and_with_the_signs_that_there_are(encoding: str, sign: str) -> None:
    assert opened(csv(HEADER, GOOD, sign=sign).encode(encoding), "名单.csv").sheets[0].rows == ROWS


def test_a_text_whose_mark_says_another_encoding_is_read() -> None:
    assert opened(b"\xef\xbb\xbf" + csv(HEADER, GOOD).encode("gbk"), "名单.csv").sheets[0].rows == ROWS


def test_a_cell_of_several_lines_is_one_row() -> None:
    rows = opened(csv(["单位名称", "备注"], ["甲单位", '"一\n二"']).encode(), "名单.csv").sheets[0].rows
    assert rows[1] == ["甲单位", "一\n二"]


def test_a_number_that_a_text_keeps_as_a_text_stays_one() -> None:
    assert opened('单位名称,编号\n甲,="0012"\n'.encode(), "名单.csv").sheets[0].rows[1] == ["甲", "0012"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG....", "图片"),
        (b"{\\rtf1 ...}", "Word"),
        (b"<html><table></table></html>", "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "网页"),
        (b"\x00\x01\x02", "认不出"),
        (b"\xff\xff\xff", "认不出"),
        (b"PK\x03\x04 and no more", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "认不出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16le"), "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16le"), "损坏"),
        (b"\n \n", "没有内容"),
        (b'"' + b"a" * 200_000, "引号"),
    ],
)
def test_what_is_no_list_is_refused_with_what_it_is(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_document_of_words_that_was_renamed_is_refused_as_one() -> None:
    assert "Word" in refusal(_packed({"word/document.xml": b"<w/>"}))


def test_a_packed_file_with_a_password_is_refused() -> None:
    locked = bytearray(xlsx(HEADER))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + place] |= 1
    assert "密码" in refusal(bytes(locked))


def test_an_opendocument_file_with_a_password_is_refused() -> None:
    assert "密码" in refusal(ods(ods_row("甲"), manifest="<manifest:encryption-data/>"))


def test_a_file_that_is_too_large_is_not_opened() -> None:
    assert "30MB" in refusal(b"PK" + bytes(LARGEST))


def test_a_part_that_unfolds_to_much_is_not_unfolded() -> None:
    assert "反常" in refusal(_packed({"xl/workbook.xml": b" " * (100 << 20)}))


def test_many_parts_are_not_unfolded() -> None:
    assert "反常" in refusal(_packed({f"xl/{n}.xml": b"" for n in range(3001)}))


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    """The directory says 10 bytes, and calamine would unfold them all."""
    bomb = bytearray(_packed({"xl/workbook.xml": b" " * (100 << 20)}))
    at = bomb.find(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "损坏" in refusal(bytes(bomb))


def test_one_cell_in_the_last_corner_does_not_take_the_memory() -> None:
    far = changed(
        xlsx(HEADER, GOOD),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    assert "很远" in refusal(far)


def test_one_long_text_in_very_many_cells_is_not_handed_on() -> None:
    assert "文字超过" in refusal(xlsx(*[["甲" * 2000] * 100] * 400))


def test_a_million_empty_rows_are_no_rows() -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert opened(ods(ods_row(*HEADER) + ods_row(*GOOD) + empty), "名单.ods").sheets[0].rows == ROWS


def test_a_sheet_of_many_full_rows_is_refused() -> None:
    full = (
        '<table:table-row table:number-rows-repeated="300000">'
        '<table:table-cell office:value-type="string">'
        "<text:p>甲</text:p></table:table-cell></table:table-row>"
    )
    assert "超过200000行" in refusal(ods(full))


def test_a_sheet_that_is_very_wide_is_refused() -> None:
    assert "超过400列" in refusal(xlsx(["甲"] * 401))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_declared_entity_is_refused_and_never_read(part: str) -> None:
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
    evil = changed(xlsx(HEADER, GOOD), part, lambda xml: outside + xml[xml.index(b"?>") + 2 :])
    assert "外部" in refusal(evil)


def test_a_declared_entity_of_an_opendocument_file_is_refused() -> None:
    assert "外部" in refusal(ods(ods_row("&amp;y;"), before='<!DOCTYPE x [<!ENTITY y "甲">]>'))


def test_a_hidden_sheet_is_known_as_one() -> None:
    hidden = changed(
        xlsx(sheets={"甲": [["a"]], "乙": [["b"]]}),
        "xl/workbook.xml",
        lambda xml: xml.replace(b'sheetId="2"', b'sheetId="2" state="hidden"'),
    )
    assert [one.visible for one in opened(hidden, "名单.xlsx").sheets] == [True, False]


def test_a_formula_that_nobody_has_opened_is_known_by_its_place() -> None:
    """Of a workbook that a program wrote: without a value, with the 0 that stands for none, with an error."""
    sheet = opened(
        xlsx(["甲", ("=1+1", ""), ("=1+1", 0), ("=NA()", "#N/A"), ("=A1", "甲")]), "名单.xlsx"
    ).sheets[0]
    assert sheet.unopened == {(0, 1), (0, 2), (0, 3)}


def test_a_formula_of_an_opendocument_file_is_known_by_its_place() -> None:
    more = (
        '<table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    )
    assert opened(ods(ods_row("甲", more=more)), "名单.ods").sheets[0].unopened == {(0, 1)}


def test_cells_that_an_opendocument_file_joins_are_known() -> None:
    joined = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="3">'
        "<text:p>甲</text:p></table:table-cell>"
    )
    sheet = opened(
        ods(f"<table:table-row>{joined}</table:table-row>" + ods_row("", "乙")), "名单.ods"
    ).sheets[0]
    assert sheet.merged == ((0, 0, 1, 2),)


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()
