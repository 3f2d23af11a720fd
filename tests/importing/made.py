"""Files as offices keep them, made here, and how they are read in these tests."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from desk.importing.judged import Given, Judged, Reading
from desk.importing.reading import read

TODAY = date(2026, 11, 28)
HEADER = ("单位名称", "统一社会信用代码", "类别", "乡镇（街道）", "批次", "命名时间")
GOOD = ("开远市灵泉社区", "", "社区", "灵泉街道", "第四批", "2019-12-03")
TOWNSHIPS = ("灵泉街道", "乐白道街道", "中和营镇", "小龙潭镇", "大庄乡", "羊街乡", "碑格乡")
CATEGORIES = ("机关", "企业", "社区", "乡镇", "村", "学校", "医院", "景区", "宗教活动场所", "家庭")
Merge = tuple[int, int, int, int]


def given(**more: Any) -> Given:
    """What the office says beside the list."""
    told: dict[str, Any] = {
        "honour": "民族团结进步示范单位",
        "division": "532502",
        "today": TODAY,
        "level": "county",
        "places": ("云南省", "红河州", "红河哈尼族彝族自治州", "开远市"),
    }
    return Given(**(told | more))


def xlsx(
    *rows: Sequence[Any], merge: Sequence[Merge] = (), sheets: Mapping[str, Sequence[Any]] | None = None
) -> bytes:
    """A workbook with one sheet 名单, or with several by name. A formula is `(text, value)`."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in (sheets or {"名单": rows}).items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in merge:
            sheet.merge_range(top, left, bottom, right, "")
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                match value:
                    case None:
                        pass
                    case date():
                        sheet.write_datetime(row, column, value, day)
                    case (formula, result):
                        sheet.write_formula(row, column, formula, None, result)
                    case str():
                        sheet.write_string(row, column, value)
                    case _:
                        sheet.write(row, column, value)
    book.close()
    return stream.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A packed file with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return stream.getvalue()


_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)


def ods(table: str, before: str = "", manifest: str = "") -> bytes:
    """An OpenDocument sheet 名单 with these rows, in XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{manifest}</manifest:manifest>",
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES}><office:body>'
            f'<office:spreadsheet><table:table table:name="名单">{table}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_row(*cells: str, more: str = "") -> str:
    """A row of texts; `more` is XML behind them."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if cell
        else "<table:table-cell/>"
        for cell in cells
    )
    return f"<table:table-row>{inner}{more}</table:table-row>"


def csv(*rows: Sequence[str], sign: str = ",", end: str = "\r\n") -> str:
    """A text with these rows."""
    return end.join(sign.join(row) for row in rows) + end


def reading(*rows: Sequence[Any], header: Sequence[str] = HEADER, **more: Any) -> Reading:
    """A list with this header and these rows, read."""
    merge = more.pop("merge", ())
    return read(xlsx(header, *rows, merge=merge), "名单.xlsx", given(**more))


def row(header: Sequence[str] = HEADER, /, **cells: Any) -> Judged:
    """One row that is right but for these cells, by header; a header that is not there is added."""
    told = dict(zip(HEADER, GOOD, strict=True)) | cells
    columns = (*header, *(one for one in cells if one not in header))
    (judged,) = reading([told.get(one) for one in columns], header=columns).rows
    return judged


def wrongs(judged: Judged) -> dict[str, str]:
    """What is wrong with a row, by column."""
    return {one.column: one.why for one in judged.wrong}
