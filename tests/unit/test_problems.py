"""Whatever is wrong in a pack is told in a clerk's words, once, at its own line."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from regulations.load import PackFaultsError, load
from regulations.problems import problems
from schemas.regulation import Regulation
from tests.unit.test_reading import PLAIN, at, places, put

PRECONDITIONS = "holds、prepared、no_incident、window、never_named"
KINDS: dict[str, tuple[tuple[str | int, ...], Any, list[str]]] = {
    "an unknown kind of precondition": (
        ("preconditions", 0, "kind"),
        "wishes",
        [f"preconditions.第1项：不在可选范围内；kind 改为可选的值：{PRECONDITIONS}"],
    ),
    "a precondition of no kind": (
        ("preconditions", 1, "kind"),
        None,
        ["preconditions.第2项：没有写明 kind；写上这一项"],
    ),
    "a precondition that lacks something": (
        ("preconditions", 2, "matter"),
        None,
        ["preconditions.第3项.matter：缺少这一项；补上"],
    ),
    "a precondition with something of another kind": (
        ("preconditions", 1, "closes"),
        "03-31",
        ["preconditions.第2项.closes：没有这一项（可能拼写有误）；删去或改名"],
    ),
    "a precondition that is a word": (
        ("preconditions", 3),
        "近三年无事故",
        ["preconditions.第4项：应是一组“名称: 值”；按模板缩进改写"],
    ),
    "a step that is none": (
        ("way_in", "value", 1),
        "dance",
        ["way_in.value.第2项：不在可选范围内；改为可选的值：application、preliminary、…"],
    ),
    "a step that is none among parallel ones": (
        ("way_in", "value", 2, 1),
        "dance",
        ["way_in.value.第3项.第2项：不在可选范围内；改为可选的值：application、preliminary、…"],
    ),
    "a group of one": (("way_in", "value", 2), ["decision"], ["way_in.value.第3项：少于2项；至少写2项"]),
    "a group that is a map": (
        ("way_in", "value", 2),
        {"decision": 1},
        ["way_in.value.第3项：不在可选范围内；改为可选的值：application、preliminary、…"],
    ),
    "a duty that is none": (
        ("duties", "dance"),
        PLAIN["duties"]["talk"],
        ["duties.dance：不在可选范围内；改为可选的值：preliminary、materials、…"],
    ),
    "a change that is none": (
        ("changes", "closed"),
        {"effect": "keep", "assumed": True},
        ["changes.closed：不在可选范围内；改为可选的值：renamed、merged、split、abolished、moved"],
    ),
    "a measure that is none": (
        ("failure", "measures", 0),
        "fine",
        ["failure.measures.第1项：不在可选范围内；改为可选的值：report、talk、…"],
    ),
    "a move that is none": (
        ("failure", "then"),
        "forget",
        ["failure.then：不在可选范围内；改为可选的值：renew、keep、…"],
    ),
    "a share above one": (("cohort", "sample", "share"), 3, ["cohort.sample.share：数值过大；应不大于1"]),
    "a share of nothing": (
        ("cohort", "relative", "lowest"),
        0,
        ["cohort.relative.lowest：数值过小；应大于0"],
    ),
    "fewer assessors than one": (
        ("sheet", "assessors", "at_least"),
        0,
        ["sheet.assessors.at_least：数值过小；应不小于1"],
    ),
    "an endless maximum": (
        ("sheet", "rows", 0, "maximum"),
        float("inf"),
        ["sheet.rows.第1项.maximum：不是数字；写一个数字"],
    ),
    "a list for a number": (
        ("sheet", "rows", 0, "maximum"),
        [20],
        ["sheet.rows.第1项.maximum：不是数字；写一个数字"],
    ),
    "half a round": (("rounds", "value"), 1.5, ["rounds.value：不是整数；写一个整数"]),
    "a list for yes or no": (
        ("edition", "trial"),
        [],
        ["edition.trial：不是 true 或 false；写 true 或 false"],
    ),
    "a word for yes or no": (
        ("edition", "trial"),
        "试行",
        ["edition.trial：不是 true 或 false；写 true 或 false"],
    ),
    "a year for a date": (
        ("edition", "in_force_until"),
        2030,
        ["edition.in_force_until：不是日期；写作 2021-01-01"],
    ),
    "a list for a date": (
        ("edition", "in_force_until"),
        [2030],
        ["edition.in_force_until：不是日期；写作 2021-01-01"],
    ),
    "a day that no year has": (
        ("filings", "yearly", "due_on"),
        "02-30",
        ["filings.yearly.due_on：格式不符；写作 03-31，即每年的月和日（2月29日除外）"],
    ),
    "an edition with a Chinese id": (
        ("edition", "id"),
        "开远",
        ["edition.id：格式不符；只用小写字母、数字和连字符，3至60个"],
    ),
    "a line that is too long": (
        ("edition", "title"),
        "长" * 201,
        ["edition.title：内容过长；缩短到200字以内"],
    ),
    "an empty line": (("edition", "title"), "", ["edition.title：内容不能为空；写上内容"]),
    "an empty list": (("way_out", "tells"), [], ["way_out.tells：内容不能为空；至少写一项"]),
    "a control character": (
        ("edition", "issuer"),
        "领导\u200b小组",
        ["edition.issuer：含有控制字符或不可见字符；请删去后重新填写"],
    ),
    "a number for a name": (("edition", "number"), 2026, ["edition.number：不是文字；加上引号或改为文字"]),
    "a span that is none": (
        ("cohort", "cadence", "every"),
        "两年",
        ["cohort.cadence.every：期限应写作“10个工作日”“30日”“6个月”或“5年”；照此改写"],
    ),
    "neither threshold nor reference": (
        ("sheet", "indicators", 0, "threshold"),
        None,
        [
            "sheet.indicators.第1项：必须二选一：写明 threshold（数值），"
            "或写 reference（对照的外部数值叫什么）；照此改写"
        ],
    ),
    "masked without a source": (
        ("rounds",),
        {"value": 1, "assumed": True, "masked": True},
        ["rounds：masked: true（原文隐去数值）须写明 source（出处）；照此改写"],
    ),
    "a list for a map": (("results",), ["优秀"], ["results：应是一组“名称: 值”；按模板缩进改写"]),
    "a word for a list": (("honour", "family"), "家园", ["honour.family：应是列表；写作 [甲, 乙]"]),
}


def unchecked(regulation: Regulation) -> list[Any]:
    """Only what the schema itself finds."""
    return []


@pytest.mark.parametrize(("path", "value", "told"), KINDS.values(), ids=KINDS)
def test_a_fault_of_the_schema_is_told_once(
    path: tuple[str | int, ...], value: Any, told: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "pack.yaml"
    data = put(PLAIN, path, value)
    file.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(PackFaultsError) as found:
        load(file, Regulation, unchecked, PackFaultsError)
    lines = [re.sub(r"^pack.yaml 第\d+行 ", "", line) for line in found.value.lines]
    assert len(lines) == len(told), lines
    for line, start in zip(lines, told, strict=True):
        assert line == start if "…" not in start else line.startswith(start.split("…")[0]), lines


STRANGE: tuple[Any, ...] = ("甲", 3, -1, 1.5, {"x": 1}, True, date(2020, 1, 1), "", "x" * 300, [["a"]], None)


@pytest.mark.parametrize("top", Regulation.model_fields)
def test_no_fault_of_the_schema_is_without_words_or_told_twice(top: str) -> None:
    for path in places(PLAIN[top], (top,)):
        if top == "duties" and path[1:2] not in (("talk",), ("publicity",)):
            continue
        for value in STRANGE:
            data = put(PLAIN, path, value)
            try:
                Regulation.model_validate(data)
            except ValidationError as invalid:
                faults = problems(invalid.errors(), data)
                assert faults, (path, value)
                for one in faults:
                    assert not re.search(r"不合要求|[{}]|\bnan\b|tuple|str-enum", one.problem + one.remedy), (
                        one
                    )
                    assert at_or_missing(data, one.path), one
                told = [one.path for one in faults if one.problem != "缺少这一项"]
                assert len(told) == len(set(told)), faults


def at_or_missing(data: Any, path: tuple[str | int, ...]) -> bool:
    """Whether the place of a fault is in the data, or is a field that is not written."""
    try:
        at(data, path[:-1])
    except (KeyError, IndexError, TypeError):
        return False
    return True
