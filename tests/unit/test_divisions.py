"""Divisions of GB/T 2260 by name and code, with what came after those that are no more."""

import pytest

from regulations.divisions import FILE, divisions

BOOK = divisions()
ALL = tuple(BOOK)
GONE = tuple(one for one in ALL if one.until is not None)


def names(text: str) -> list[str]:
    return [BOOK.full_name(one.code) for one in BOOK.find(text)]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("530000", "云南省"),
        ("532500", "云南省红河哈尼族彝族自治州"),
        ("532502", "云南省红河哈尼族彝族自治州开远市"),
        ("530181", "云南省昆明市安宁市"),
        ("530602", "云南省昭通市昭阳区"),
        ("150207", "内蒙古自治区包头市九原区"),
        ("110105", "北京市朝阳区"),
        ("429004", "湖北省仙桃市"),
        ("532599", ""),
    ],
)
def test_a_code_has_its_name_with_those_above_it(code: str, name: str) -> None:
    assert BOOK.full_name(code) == name


@pytest.mark.parametrize(
    ("code", "year", "now"),
    [
        ("532522", 2010, ["532503"]),  # 蒙自县 → 蒙自市
        ("530121", 2011, ["530114"]),  # 呈贡县 → 呈贡区
        ("530122", 2016, ["530115"]),  # 晋宁县 → 晋宁区
        ("532331", 2021, ["532302"]),  # 禄丰县 → 禄丰市
        ("533221", 2002, ["530702", "530721"]),  # 丽江县 → 古城区、玉龙县
        ("533023", 2000, ["530581"]),  # 腾冲县 → 腾冲县 → 腾冲市
        ("532700", 2003, ["530800"]),  # 思茅地区 → 思茅市, 普洱市 since 2007
        ("152701", 2001, ["150602"]),  # 东胜市 → 东胜区
    ],
)
def test_what_is_no_more_has_its_year_and_what_is_there_today(code: str, year: int, now: list[str]) -> None:
    one = BOOK.get(code)
    assert one is not None
    assert one.until == year
    assert [after.code for after in BOOK.successors(code)] == now


def test_what_still_is_one_is_its_own_successor() -> None:
    assert [one.code for one in BOOK.successors("532502")] == ["532502"]
    assert BOOK.successors("532599") == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("532522", ["云南省红河哈尼族彝族自治州蒙自县"]),
        ("５３２５０２", ["云南省红河哈尼族彝族自治州开远市"]),
        ("开远", ["云南省红河哈尼族彝族自治州开远市"]),
        ("红河州", ["云南省红河哈尼族彝族自治州"]),
        ("石林县", ["云南省昆明市石林彝族自治县"]),
        ("潞西市", ["云南省德宏傣族景颇族自治州芒市"]),
        ("石林彝自治县", ["云南省昆明市石林彝族自治县"]),
        ("532599", []),
    ],
)
def test_a_division_is_found_by_code_name_short_or_former_name_or_a_near_one(
    typed: str, found: list[str]
) -> None:
    assert set(found) <= set(names(typed))
    assert bool(names(typed)) is bool(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("532520", "532502"), ("532512", "532502"), ("530116", "530115"), ("151207", "150207")],
)
def test_a_mistyped_code_has_near_ones_of_today(typed: str, meant: str) -> None:
    assert meant in [one.code for one in BOOK.near(typed)]
    assert all(one.until is None for one in BOOK.near(typed))


# --- the file ---


def test_the_two_provinces_of_which_all_codes_are_known_have_as_many_counties_as_they_have() -> None:
    assert BOOK.whole == {"15", "53"}
    for province, prefectures, counties in (("53", 16, 129), ("15", 12, 103)):
        today = [one.code for one in ALL if one.until is None and one.code.startswith(province)]
        assert sum(code[4:] == "00" for code in today) == 1 + prefectures
        assert sum(code[4:] != "00" for code in today) == counties


def test_all_provinces_and_prefectures_are_there() -> None:
    today = [one.code for one in ALL if one.until is None]
    assert sum(code.endswith("0000") for code in today) == 34
    assert sum(code.endswith("00") and not code.endswith("0000") for code in today) == 333


def test_every_code_that_is_no_more_has_one_today_in_its_province() -> None:
    assert len(GONE) == 100
    for one in GONE:
        after = BOOK.successors(one.code)
        assert after, one
        assert all(late.code[:2] == one.code[:2] and late.until is None for late in after)
        assert all(BOOK.get(code) for code in one.now)


def test_a_code_stands_once_and_lies_in_a_province() -> None:
    codes = [line[:6] for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1].isdecimal()]
    assert codes == sorted(set(codes))
    assert all(BOOK.get(f"{code[:2]}0000") for code in codes)


def test_the_head_says_as_of_when() -> None:
    assert BOOK.as_of == "2026-06"
