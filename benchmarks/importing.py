"""Importing: what it costs to read and judge a list beside its cells alone, and that a long one costs no more a row."""

import io
import random
from datetime import date

import xlsxwriter

from benchmarks.given import Given
from benchmarks.row import A_TENTH, LINEAR, TIMES, Row, Turn
from desk.importing.file import opened
from desk.importing.judged import Given as About
from desk.importing.reading import read

NAME = "名单.xlsx"
ABOUT = About(honour="民族团结进步示范单位", division="532502", today=date(2026, 11, 28))
HEADER = ("单位名称", "类别", "乡镇", "批次", "文号", "命名时间", "状态", "联系电话")
_SIGNS = "东西南北中上下大小新老白黑红石龙虎凤马羊山水河湖泉井林田坝营庄寨屯城门桥塘坡冲箐云天金银玉秀"
_KINDS = ("村委会", "社区", "小学", "中学", "卫生院", "派出所", "有限公司")


def made(rows: int) -> bytes:
    """A list of units in as many townships as a place of that size has, the same at every run."""
    chance = random.Random(3)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, rows + 1):
            name = "".join(chance.choices(_SIGNS, k=chance.choice((3, 4, 5)))) + chance.choice(_KINDS)
            place = f"{chance.randrange(max(rows // 100, 1))}镇"
            batch = f"第{chance.randint(1, 9)}批"
            cells = (name, "村", place, batch, "民创办[2019]5号", "2019.12", "有效", "0873-7120000")
            sheet.write_row(row, 0, cells)
    return stream.getvalue()


def turns(given: Given, count: int) -> list[Turn]:
    """A list of 500 rows and one of 5,000; small: 200 and 2,000."""
    few = given.of(small=200, usual=500, great=5_000)
    short, long = made(few), made(TIMES * few)

    def turn() -> Turn:
        one, many = (given.spent(lambda data=data: read(data, NAME, ABOUT)) for data in (short, long))  # type: ignore[misc]
        cells = given.spent(lambda: opened(long, NAME))
        return [
            Row("a list read and judged", "s", many, cells, "its cells read"),
            Row("a list read and judged", "s", many, one, A_TENTH, aim=LINEAR),
        ]

    read(short, NAME, ABOUT)
    return [turn() for _ in range(count)]
