"""What it costs to read and judge a list, and that a row of a long one costs no more than one of a short one.

Run `python -m benchmarks.importing`. Machines differ: the figure to compare is the ratio of the costs a row.
"""

import io
import random
import sys
from datetime import date
from time import perf_counter

import xlsxwriter

from desk.importing.judged import Given
from desk.importing.reading import read

FEW, MANY = 5_000, 50_000
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


def seconds(rows: int) -> float:
    """How long such a list takes."""
    data = made(rows)
    given = Given(honour="民族团结进步示范单位", division="532502", today=date(2026, 11, 28))
    start = perf_counter()
    read(data, "名单.xlsx", given)
    return perf_counter() - start


if __name__ == "__main__":
    few, many = seconds(FEW), seconds(MANY)
    growth = many / MANY / (few / FEW)
    print(
        f"{FEW} rows: {few:.1f} s, {MANY} rows: {many:.1f} s; a row of the long list costs {growth:.2f} of one"
    )
    sys.exit(growth > 1.5)
