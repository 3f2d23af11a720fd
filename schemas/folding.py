"""Folding: when two texts that people typed are the same: names, numbers of documents and titles, codes, words.

What is kept is kept as it was typed. What is compared or looked up is folded first: width, case, middle dots, spaces,
brackets, quotes and dashes are nobody's meaning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_DOTS = "·•‧・∙⋅●⸱"
_DASHES = "‐‑‒–—―−─﹣－"
_OPENS, _CLOSES = "〔[【{〈《「『", "〕]】}〉》」』"
_QUOTES = "“”‘’„‟‛`´＂＇"

_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_DOTS, "·"),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_OPENS, "("),
        **dict.fromkeys(_CLOSES, ")"),
        **dict.fromkeys(_QUOTES, "'"),
        '"': "'",
        "：": ":",
        "；": ";",
        "，": ",",
        "、": ",",
        "。": ".",
    }
)

_NOTHING = ("Cf", "Mn", "Zs", "Cc", "Zl", "Zp")
"""Unicode's kinds of characters that nobody sees: format, variation selectors, spaces, controls."""

NEAR = 0.6
"""How alike a name must be to be proposed; the measure is difflib's, 1 for the same."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A text as it is compared: another text that folds alike means the same."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text).translate(_RADICALS).translate(_ALIKE)
    return "".join(char for char in plain if unicodedata.category(char) not in _NOTHING).upper()


def unquoted(text: str) -> str:
    """A text without the curly quotes that a word processor has put around the whole of it.

    Those within are its own: “石榴红”家园 stays as it is.
    """
    bare = text.strip()
    pair = bare[:1] + bare[-1:]
    if len(bare) < 3 or pair not in ("“”", "‘’", "””", "““", "＂＂"):
        return text
    within = bare[1:-1]
    return text if any(quote in within for quote in pair) else within


def same(one: str, other: str) -> bool:
    """Whether two texts mean the same."""
    return one == other or fold(one) == fold(other)


def meant(text: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `text` means, as it is written there; None where none is, or where several are."""
    known = list(known)
    if text in known:
        return text
    wanted = fold(text)
    found = [one for one in known if fold(one) == wanted]
    return found[0] if len(found) == 1 else None


_BATCH = re.compile(r"第?(\d{1,3}|[零〇○一二三四五六七八九十百]{1,7})批?次?")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?(?:批次?)?")


def batch(text: str) -> str:
    """A batch 批次 as it is compared: 第四批, 第04批, 4批次 and 4 are one; so are 2019年度, 2019年批次 and 2019."""
    plain = fold(text)
    return usual_batch(plain) or plain


def usual_batch(plain: str) -> str | None:
    """第4批 or 2019年, by a text in one width and without spaces; None for a batch that is called otherwise."""
    if year := _YEAR.fullmatch(plain):
        return f"{year[1]}年"
    found = _BATCH.fullmatch(plain)
    number = number_of(found[1]) if found else None
    return f"第{number}批" if number else None


_DOCUMENT_NUMBER = re.compile(
    r"(\S[^〔\[(【{〈<]*?)\s*[〔\[(【{〈<]\s*((?:19|20)\d\d)\s*[〕\])】}〉>]\s*(第?)\s*(\d{1,5})\s*(号?)"
)


def usual_document_number(text: str) -> str:
    """A number 文号 with the brackets that it has on paper, 民创办〔2026〕5号, which keyboards do not have.

    What is no such number stays as it is typed.
    """
    found = _DOCUMENT_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return "{}〔{}〕{}{}{}".format(*found.groups()) if found else text


_DIGITS = "零一二三四五六七八九"
_COUNTED = re.compile(
    "(?:(?P<hundreds>[一二三四五六七八九])百(?=零?[一二三四五六七八九]?十|零[一二三四五六七八九]$|$)零?)?"
    "(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十))?(?P<ones>[一二三四五六七八九])?"
)
_BY_PLACE = re.compile(f"(?=.*零)[{_DIGITS}]{{1,3}}")


def number_of(text: str) -> int | None:
    """A number in digits, or one below a thousand as in 十, 二十三, 一百〇三, 二〇; None for what is not well-formed.

    一二 may be twelve, or one and two: it is nobody's number.
    """
    if text.isdecimal():
        return int(text) if len(text) < 10 else None
    plain = text.replace("〇", "零").replace("○", "零")
    if _BY_PLACE.fullmatch(plain):
        return int("".join(str(_DIGITS.index(one)) for one in plain))
    found = _COUNTED.fullmatch(plain)
    if not found or not plain:
        return None
    hundreds, tens, ones = (_DIGITS.index(found[one] or "零") for one in ("hundreds", "tens", "ones"))
    return hundreds * 100 + (tens or (1 if found["ten"] else 0)) * 10 + ones


def key_of(text: str, named: Mapping[str, str]) -> str | None:
    """The key that `text` means, typed as the key itself or as its name."""
    key = meant(text, named)
    if key is not None:
        return key
    wanted = fold(text)
    found = [one for one, name in named.items() if fold(name) == wanted]
    return found[0] if len(found) == 1 else None


def near(text: str, known: Iterable[str], most: int = 3, *, part: bool = False) -> list[str]:
    """Those of `known` that `text` may have meant, the likeliest first; of which it may have been but a `part`."""
    from difflib import SequenceMatcher  # only where something was not found

    wanted = fold(text)
    scored = []
    for one in dict.fromkeys(known):
        folded = fold(one)
        within = len(wanted) > 1 and (wanted in folded or folded in wanted) and bool(folded)
        alike = max(
            SequenceMatcher(None, wanted, one).ratio() for one in (folded, *_parts(folded, wanted, part))
        )
        if within or alike >= NEAR:
            scored.append((-max(alike, NEAR if within else 0), one))
    return [one for _, one in sorted(scored)[:most]]


def _parts(folded: str, wanted: str, part: bool) -> Iterator[str]:
    """The pieces of a name that are as long as what was typed."""
    for n in range(len(folded) - len(wanted) if part else 0):
        yield folded[n : n + len(wanted)]


_COMMITTEES = (
    (re.compile("(社区)?居民?委员?会$"), "社区", ("居委会", "居民委员会")),
    (re.compile("村?村民?委员?会$"), "村", ("村委会", "村民委员会")),
)
"""A community and its committee are one unit to people: its place is what stands before, however it is said."""

END = "\n"
"""What must stand at the end of a name; names are kept one a line."""


def community(plain: str) -> str:
    """A folded name with a committee 居委会, 村委会 called by its community: 南正社区居民委员会 is 南正社区."""
    for committee, called, _ in _COMMITTEES:
        plain = committee.sub(called, plain)
    return plain


def _committees(plain: str) -> Iterator[tuple[str, ...]]:
    """A community or its committee in the other ways, each up to the end: the school of a community is another unit."""
    own = community(plain)
    for _, called, committees in _COMMITTEES:
        place = own.removesuffix(called)
        if place != own and len(place) > 1:
            names = (own, *(f"{one}{two}" for one in (place, own) for two in committees))
            yield from ((f"{name}{END}",) for name in names if name != plain)


_EVERYDAY = (
    ("居民委员会", "居委会"),
    ("村民委员会", "村委会"),
    ("街道办事处", "街道办"),
    ("人民政府", "政府"),
    ("派出所", "公安派出所"),
    ("民族宗教事务局", "民宗局"),
    ("教育体育局", "教体局"),
    ("卫生健康局", "卫健局"),
    ("农业农村局", "农业局"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("有限责任公司", "有限公司"),
)
_NUMBERED = re.compile(r"(.*?)第?([一二三四五六七八九十]{1,3})(小|中|幼|院)")
_WHOLE = {"小": "小学", "中": "中学", "幼": "幼儿园", "院": "人民医院"}


def everyday(plain: str) -> list[tuple[str, ...]]:
    """A folded text in the other ways in which people say it, each as pieces that follow one another in a name.

    南正街居委会 for 南正街社区居民委员会 and the other way round; 开远一中 for 开远市第一中学.
    What ends in `END` is the end of a name.
    """
    found: list[tuple[str, ...]] = list(_committees(plain))
    for one, other in (two for pair in _EVERYDAY for two in (pair, pair[::-1])):
        if plain.endswith(one) and plain != one:
            found.append((plain.removesuffix(one), other))
        elif one in plain:
            found.append((plain.replace(one, other),))
    if numbered := _NUMBERED.fullmatch(plain):
        before, number, kind = numbered.groups()
        found.append(tuple(filter(None, (before, f"第{number}{_WHOLE[kind]}"))))
    return [one for one in dict.fromkeys(found) if one != (plain,)]


def perhaps(text: str, known: Iterable[str]) -> str:
    """A question that proposes near names, or nothing."""
    found = near(text, known)
    return f"您是不是要找：{'、'.join(found)}？" if found else ""


_RADICALS = {
    ord(radical): char
    for radical, char in zip(
        "⺁⺄⺈⺊⺋⺗⺘⺜⺝⺟⺠⺡⺣⺤⺥⺦⺩⺪⺬⺭⺮⺯⺰⺱⺶⺷⺻⺼⺽⺾⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻎⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂乙刀卜㔾心扌日月母民氵灬爪爫丬王疋示礻竹糹纟罒羊羊聿肉臼艹衤西西见角讠贝足车辶辶阝钅长长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
}
"""CJK radicals (Unicode's supplement), which stand in texts out of PDF files for 汉字; NFKC has the rest."""
