"""Cells: what one says, read as days, batches, levels and numbers of documents; or why it cannot be read."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Literal, NamedTuple

from desk.importing.file import Cell
from schemas.days import western
from schemas.folding import usual_batch
from schemas.precondition import Level


class UnfitError(Exception):
    """A cell that is not read: why, and what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why, self.remedy = why, remedy


def shown(cell: Cell) -> str:
    """A cell as a person sees it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell.strip()
    if abs(cell) >= 1e15:
        return f"{cell:.5G}"
    return str(int(cell)) if cell == int(cell) else repr(round(cell, 6))


def folded(cell: Cell) -> str:
    """A cell in one width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", shown(cell)).split())


NOTHING = frozenset(
    {"", "无", "-", "--", "---", "/", "\\", "—", "——", "暂无", "没有", "空", "不详", "N/A", "NA", "0"}
)
"""What is written where there is nothing."""


def nothing(cell: Cell) -> bool:
    """Whether a cell says that there is nothing."""
    return cell is None or (isinstance(cell, str) and folded(cell).upper() in NOTHING)


ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})
_UNOPENED = ("是未计算过的公式", "用表格软件打开，保存一次，再导入")


DITTO = frozenset({"〃", "〞", '"', "“", "”", "″", "''", "＂", "同上", "同前", "同上行", "同上一行"})
"""What is written for what the cell above says."""


def ditto(cell: Cell) -> bool:
    """Whether a cell means the one above it."""
    return isinstance(cell, str) and cell.strip() in DITTO


def checked(cell: Cell, *, unopened: bool) -> None:
    """`UnfitError` where a formula has no value or a wrong one, as no cell of a title may have."""
    if unopened:
        raise UnfitError(*_UNOPENED)
    if isinstance(cell, float) and cell == 0:  # of an .xls nothing else tells a formula that was never opened
        raise UnfitError("是0，可能是未计算过的公式", "用表格软件打开，保存一次；本来是空的，删去0")
    if isinstance(cell, str) and folded(cell).upper() in ERRORS:
        raise UnfitError("是出错的公式", "改写成应有的内容")


_ROUNDED = "已被表格软件改成近似数，后几位丢失"
_AS_TEXT = "把这一列设为文本格式，照证书重新填写18位"


def check_code(cell: Cell) -> None:
    """`UnfitError` where a spreadsheet has rounded a code: what is lost is never repaired."""
    text = folded(cell).upper().replace("-", "")
    if (isinstance(cell, float) and cell >= 1e15) or re.fullmatch(r"\d(\.\d+)?E\+?1\d", text):
        raise UnfitError(_ROUNDED, _AS_TEXT)
    if re.fullmatch(r"\d{15}000", text):
        raise UnfitError("末三位是000，多半已被表格软件改成近似数", _AS_TEXT)


Take = Literal["first", "last"]
"""Which day of a month or a year is taken, where only that is written.

The reading that gives no advantage: what runs in a unit's favour begins as early, and ends as soon, as the words
allow: naming, passing and rectification begin on the first day. A revocation, from which a ban runs, is taken on the
last. A last day 至 is the last one of its month, as the words say.
"""


class Read(NamedTuple):
    """A day, and how it was read where that is not plain."""

    day: date
    note: str | None = None


_FULL = re.compile(r"(\d{4})[-./年,](\d{1,2})[-./月,](\d{1,2})[日号]?(?:[T ]?0{1,2}:00(?::00(?:\.0+)?)?)?")
_EIGHT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SIX = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_MONTH = re.compile(r"(\d{4})[-./年,](\d{1,2})月?(?:份)?")
_YEAR = re.compile(r"(\d{4})年?度?")
_YEARS_END = re.compile(r"(\d{4})年年?[底末终]")
_ALMOST = (
    (re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](19|20)\d\d"), "日和月分不清"),
    (re.compile(r"\d{2}[-./年]\d{1,2}.*"), "年份只有两位"),
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~～", "-") | {"。": ".", "．": "."})
_EARLIEST, _LATEST = 1950, 2100
_AS = "写作 2019-12-03 或 2019年12月3日"


def day_of(cell: Cell, take: Take, *, plain: bool = False, from_1904: bool = False) -> Read:
    """The day that a cell says. `plain`: out of a text, where 2019.1 may have been 2019.10. `UnfitError`."""
    if isinstance(cell, date):
        return Read(_within(cell.year, cell.month, cell.day))
    if isinstance(cell, float):
        return _numbered(cell, take, from_1904)
    text = western(folded(cell)).translate(_DASHES).rstrip(".,;")
    if found := _FULL.fullmatch(text) or _EIGHT.fullmatch(text):
        return Read(_within(*map(int, found.groups())))
    if plain and re.fullmatch(r"(19|20)\d\d\.1", text):
        raise UnfitError("可能是1月，也可能是10月（表格软件把2019.10存成2019.1）", f"写明是几月，{_AS}")
    if plain and re.fullmatch(r"[2-6]\d{4}", text):
        return _numbered(float(text), take, from_1904)
    if found := _MONTH.fullmatch(text) or _SIX.fullmatch(text):
        return _of_month(int(found[1]), int(found[2]), take)
    if found := _YEAR.fullmatch(text):
        return _of_year(int(found[1]), take)
    if found := _YEARS_END.fullmatch(text):
        day = _of_month(int(found[1]), 12, take).day
        return Read(day, f"只写到年底，按{day}算")
    raise UnfitError(next((why for form, why in _ALMOST if form.fullmatch(text)), "不是日期"), _AS)


def _numbered(number: float, take: Take, from_1904: bool) -> Read:
    """A number: 20191203, 201912, 2019.12, 2019, or a day as a spreadsheet counts it."""
    if number != int(number):
        if abs(number - round(number, 2)) < 1e-9 and _EARLIEST <= number < _LATEST:
            month = round(number % 1 * 100)
            if month == 10:
                raise UnfitError(
                    "可能是1月，也可能是10月（表格软件把2019.10存成2019.1）", f"写明是几月，{_AS}"
                )
            return _of_month(int(number), month // 10 if month % 10 == 0 else month, take)
        number = int(number)  # a serial number with the time of the day
        if not 18264 <= number <= 73415:
            raise UnfitError("不是日期", _AS)
    whole = int(number)
    if _EARLIEST <= whole <= _LATEST:
        return _of_year(whole, take)
    if 195001 <= whole <= 210012 and 1 <= whole % 100 <= 12:
        return _of_month(whole // 100, whole % 100, take)
    if 19500101 <= whole <= 21001231:
        return Read(_within(whole // 10000, whole // 100 % 100, whole % 100))
    if 18264 <= whole <= 73415:
        day = date(1899, 12, 30) + timedelta(days=whole + (1462 if from_1904 else 0))
        return Read(_within(day.year, day.month, day.day), f"日期序号{whole}读作{day}")
    raise UnfitError("不是日期", _AS)


def _within(year: int, month: int, day: int) -> date:
    try:
        read = date(year, month, day)
    except ValueError:
        raise UnfitError("没有这一天", _AS) from None
    if not _EARLIEST <= year <= _LATEST:
        raise UnfitError(f"年份{year}不合常理", _AS)
    return read


def _of_month(year: int, month: int, take: Take) -> Read:
    first = _within(year, month, 1)
    following = _within(year + month // 12, month % 12 + 1, 1) if take == "last" else first
    day = following - timedelta(days=1) if take == "last" else first
    return Read(day, f"只写到月，按{day}算")


def _of_year(year: int, take: Take) -> Read:
    day = _within(year, 12, 31) if take == "last" else _within(year, 1, 1)
    return Read(day, f"只写到年，按{day}算")


def batch_of(cell: Cell) -> str:
    """A batch 批次: 第4批, however it was written, or 2019年. What is called otherwise stays as it is."""
    text = folded(cell)
    return usual_batch(text) or text


def year_of_batch(batch: str | None) -> int | None:
    """The year that a batch is called after."""
    found = re.match(r"((?:19|20)\d\d)年", batch or "")
    return int(found[1]) if found else None


_NUMBERED = re.compile(
    r"([^\s《》()〔〕,;、]{1,20}?)[〔\[(【{〈<]((?:19|20)\d\d)[〕\])】}〉>]第?(\d{1,5})号?"
)
_TITLED = re.compile(r"《([^《》]{2,150})》")
WHOLE_NUMBER = re.compile(r".+〔\d{4}〕\d+号")
"""A number of a document with its organ, its year and its own number."""
ELSEWHERE = re.compile(r"(详?见|另附|附).{0,10}|有|已有|是|文件|有文件|待[查补]")
"""What is written where a document is somewhere else: neither number nor title."""


class Paper(NamedTuple):
    """What a cell says of a document: its number 文号, with the brackets that it should have, and its title."""

    number: str | None
    title: str | None
    year: int | None


def paper_of(cell: Cell) -> Paper:
    """A number in any brackets, a title in title marks, or both."""
    text = unicodedata.normalize("NFKC", shown(cell)).replace(" ", "").replace("\n", "")
    titled, numbered = _TITLED.search(text), _NUMBERED.search(_TITLED.sub(" ", text).lstrip("( "))
    if numbered:
        number = f"{numbered[1].lstrip('(（')}〔{numbered[2]}〕{int(numbered[3])}号"
        return Paper(number, titled[1] if titled else None, int(numbered[2]))
    if titled:
        return Paper(None, titled[1], None)
    if re.search(r"\d", text) and len(text) <= 40:
        return Paper(text, None, None)
    return Paper(None, text[:200] or None, None)


LEVEL_WORDS: dict[str, Level | None] = {
    "国家级": "national",
    "全国": "national",
    "省级": "provincial",
    "自治区级": "provincial",
    "省部级": "provincial",
    "全省": "provincial",
    "州级": "prefectural",
    "州市级": "prefectural",
    "地市级": "prefectural",
    "地级": "prefectural",
    "盟市级": "prefectural",
    "全州": "prefectural",
    "县级": "county",
    "区级": "county",
    "区县级": "county",
    "县市级": "county",
    "旗县级": "county",
    "旗级": "county",
    "县区级": "county",
    "市级": None,
}
"""Words for levels; what 市级 is, depends on the place."""
_SHORT = {
    "国家": "国家级",
    "国": "国家级",
    "省": "省级",
    "自治区": "自治区级",
    "州": "州级",
    "县": "县级",
    "区": "区级",
    "市": "市级",
}


def city_level(division: str) -> Level:
    """What 市级 is in a division of GB/T 2260: in a city below a prefecture 州 it is the county's level."""
    return "county" if 21 <= int(division[2:4]) <= 50 or int(division[4:]) >= 81 else "prefectural"


def level_of(cell: Cell, division: str) -> Level:
    """The level. `UnfitError`."""
    text = folded(cell)
    word = _SHORT.get(text, text)
    if word not in LEVEL_WORDS:
        word = next((one for one in LEVEL_WORDS if text.startswith(one)), word)
    if word not in LEVEL_WORDS:
        raise UnfitError("认不出是哪一级", "写国家级、省级、州级、市级或县级")
    return LEVEL_WORDS[word] or city_level(division)
