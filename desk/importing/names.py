"""Names: of units as lists write them, and the form in which two are compared."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.folding import community, fold, meant, number_of

_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_FORMER = re.compile(r"\((?:原名?|曾用名|原单位名称?|更名前)[为叫是]?:?([^()]{2,60})\)")
_NOW = re.compile(r"\((?:现已?更名为?|现更名为|现为|现名|已更名为?|更名为)[:：]?([^()]{2,60})\)")
_PARTS = re.compile(r"[、,;/\n]|(?<=\S) {2,}")


class Named(NamedTuple):
    """A unit's name, and those that it had."""

    name: str
    former: tuple[str, ...] = ()


def joined(text: str) -> str:
    """A name without the spaces that line it up; those between Latin words stay."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).strip().strip("\"'")


def named(text: str, former: str = "") -> Named:
    """The name in a cell, with former ones out of its brackets and out of a cell of their own."""
    name = joined(text.replace("\n", ""))
    old = [joined(one) for one in _PARTS.split(former) if joined(one)]
    old = [one.removeprefix("原") if len(one) > 3 else one for one in old]
    for found in _FORMER.findall(name):
        old.extend(one for one in re.split("[、,;]", found) if one)
    name = _FORMER.sub("", name)
    if now := _NOW.search(name):
        before = _NOW.sub("", name)
        old, name = [*old, before], now[1]
    return Named(name, tuple(one for one in dict.fromkeys(old) if one and one != name))


_WHOLE = re.compile(r".{2,}(局|委|办|院|校|小学|中学|村|社区|公司|中心|所|站|队|寺|会|街道|镇|乡|园|厂|部)$")


def several_in(text: str) -> bool:
    """Whether a cell has several units, one a line or parted by 、; a name that is only broken into lines is one."""
    parts = [joined(part) for part in re.split("[\n、]", text) if part.strip()]
    return len(parts) > 1 and all(_WHOLE.search(part) for part in parts)


def township(text: str, places: Iterable[str]) -> str:
    """A township by its own name: without the city before it, and without its office behind it."""
    plain = joined(text)
    for one in sorted((fold(one) for one in places if one), key=len, reverse=True):
        if plain.startswith(one) and re.fullmatch(
            "..+(街道|镇|乡|办事处|街道办|人民政府)", plain[len(one) :]
        ):
            plain = plain[len(one) :]
    plain = re.sub("(?<=[镇乡])(人民)?政府$", "", plain)
    return re.sub("街道办(事处)?$", "街道", plain)


_HOUSEHOLD = re.compile(r"^[\u4e00-\u9fff]{2,4}(家庭|户|同志|先生|女士)$|家庭户$")


def is_a_household(name: str) -> bool:
    """Whether a name is that of a person or a family, who hold no title here (domain §7)."""
    return _HOUSEHOLD.search(name) is not None


_NO_NAME = (
    (re.compile("[=+@]"), "以“=”“+”或“@”开头，像是公式"),
    (re.compile(r"(?i).*(https?:|ftp:|://|www\.)"), "里有网址"),
    (re.compile(r"(?i).*(</?[a-z!]|&#?[a-z0-9]{2,8};|javascript:)"), "里有网页代码"),
    (re.compile(r"(?i).*(\.\.[/\\]|[/\\]\.\.|[/\\]{2}|\\[a-z])|[/\\]|[a-z]:[/\\]"), "里有文件路径"),
)


def no_name(name: str) -> str | None:
    """Why a text is no name of a unit but something that a program would run, open or follow."""
    return next((why for form, why in _NO_NAME if form.match(name)), None)


def category(word: str, known: Sequence[str]) -> str | None:
    """The category that a word means: 进机关 and 机关类 are 机关; 村 is 乡镇(村), where no other has it."""
    plain = fold(word)
    for one in (
        plain,
        plain.removeprefix("进"),
        plain.removesuffix("类"),
        plain.removeprefix("进").removesuffix("类"),
    ):
        if (found := meant(one, known)) is not None:
            return found
        parted = [name for name in known if one in re.split(r"[(),/]|和|或", fold(name))]
        if len(parted) == 1 and one:
            return parted[0]
    return None


_SAME = (
    (re.compile("行政村$"), "村"),
    (re.compile("街道办事处$|街道办$"), "街道"),
    (re.compile("(?<=[乡镇])人民政府$|(?<=[乡镇])政府$"), ""),
    (re.compile("(股份|集团)?有限(责任)?公司$"), "公司"),
    (re.compile(r"\((本级|机关)\)$|机关$"), ""),
    (re.compile("完全小学$|完小$"), "小学"),
)
_LEADING = re.compile("^[省州市县区](?!场|区|政|民|直|城|域|委|容|立)(?=.{2})")
_COMMITTEES = re.compile("^[省州市县区](?=委)")


@lru_cache(maxsize=65536)
def key(name: str, places: tuple[str, ...], township: str = "") -> str:
    """A name as it is compared: without the places that lists leave out, its endings alike, its numbers in digits."""
    plain = fold(name)
    stripped = True
    while stripped:
        stripped = False
        for place in (*places, fold(township)):
            if place and plain.startswith(place) and len(plain) - len(place) >= 2:
                plain, stripped = plain[len(place) :], True
    plain = community(_LEADING.sub("", plain))
    for ending, same in _SAME:
        plain = ending.sub(same, plain)
    return re.sub(
        "第?([一二三四五六七八九十]+)(?=[小中高幼完连组队营大支居村社片区号]|$)",
        lambda at: str(number_of(at[1]) or at[1]),
        plain,
    ).replace("第", "")


def place(township: str) -> str:
    """A township as it is compared: 灵泉街道办事处 and 灵泉街道 are one."""
    return re.sub("(街道办事处|街道办|街道|民族乡|镇|乡)$", "", re.sub("人民政府$", "", fold(township)))


# fmt: off
_PEOPLES = (
    "柯尔克孜|乌孜别克|维吾尔|哈萨克|达斡尔|塔吉克|鄂温克|俄罗斯|鄂伦春|塔塔尔|土家|蒙古|布依|朝鲜|哈尼|傈僳|仡佬|东乡|拉祜|纳西|仫佬"
    "|锡伯|景颇|毛南|撒拉|布朗|阿昌|普米|基诺|德昂|保安|裕固|门巴|独龙|赫哲|高山|珞巴|壮|满|回|苗|彝|藏|侗|瑶|白|黎|傣|畲|水|佤|羌|土|怒|京"
)
# fmt: on
_AUTONOMOUS = re.compile(f"^(.{{2,}}?)(?:(?:{_PEOPLES})族?)*(?:各族)?自治([州县旗区])$")
"""Of such a place people say the first part and the last sign."""


def folded_places(places: Iterable[str]) -> tuple[str, ...]:
    """As they may stand before a name, the longest first: 开远市, and 开远; 红河哈尼族彝族自治州, 红河州, and 红河."""
    full = {fold(one) for one in places if one}
    full |= {_AUTONOMOUS.sub(r"\1\2", one) for one in full}
    short = {re.sub("[省州市县区旗盟]$", "", one) for one in full if len(one) > 2}
    return tuple(sorted(full | short, key=len, reverse=True))


# fmt: off
_KINDS = (
    "幼儿园", "小学", "初级中学", "初中", "高中", "中学", "职业", "大学", "学院", "医院", "卫生院",
    "派出所", "司法所", "街道", "社区", "村", "公司", "寺", "教堂", "清真寺", "支队", "大队", "中队", "连",
    "局", "委",
)
# fmt: on
_HAMLET = re.compile(r"(组|队|自然村|小组|寨|屯|片区|点|分校|分院|分公司|分局|支行|教学点)$")
_OPPOSED = ("东西南北中", "上下中", "大小", "新老旧", "前后", "左右", "内外", "公私")


def differ_in_kind(one: str, other: str) -> bool:
    """Whether two keys that look alike are surely two units: a village and its hamlet, 第一 and 第二, 小学 and 中学."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return True
    if bool(_HAMLET.search(one)) != bool(_HAMLET.search(other)):
        return True
    kinds = [next((kind for kind in _KINDS if name.endswith(kind)), "") for name in (one, other)]
    if kinds[0] != kinds[1] and set(kinds) != {"村", "社区"} and all(kinds):
        return True
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and any(apart[0][0] in row and apart[0][1] in row for row in _OPPOSED)
