"""A measure is read back whole: no field of the schema is silent, in `explain` as little as in `diff`."""

import copy
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from desk.reading import read, tally
from desk.reading.duty import consequence as told
from desk.reading.duty import duty_sentence
from schemas.base import digest
from schemas.consequence import Consequence, Measure
from schemas.party import Role
from schemas.regulation import Regulation, Silence
from schemas.stage import Duty, Stage
from tests.whole import FIXED, FREE, HIDDEN, whole
from wording import forms
from workflows.life.ruling import SILENCES

Path = tuple[str | int, ...]
READ = {one.path: one.text for one in read(whole())}
PLAIN = whole().model_dump(mode="json")


def said(data: Any) -> dict[str, str]:
    """The sentences of a pack's data, by field."""
    return {one.path: one.text for one in read(Regulation.model_validate(data))}


def models(kind: Any) -> set[type[BaseModel]]:
    """Every model that an annotation can hold, with those below it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found = {kind}
        for field in kind.model_fields.values():
            found |= models(field.annotation)
        return found
    return {one for part in get_args(kind) for one in models(part)}


def sets(kind: Any) -> set[frozenset[str]]:
    """Every closed set of words below an annotation."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {frozenset(str(one.value) for one in kind)}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {one for field in kind.model_fields.values() for one in sets(field.annotation)}
    here = frozenset(str(part) for part in get_args(kind) if isinstance(part, str))
    return {here, *(one for part in get_args(kind) for one in sets(part))}


SETS = sets(Regulation)


def filled(value: Any) -> Iterator[tuple[type[BaseModel], str]]:
    """Each model and field of it that has a value."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            below = getattr(value, name)
            if below not in (None, (), {}, False):
                yield type(value), name
            yield from filled(below)
    elif isinstance(value, dict | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from filled(one)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a pack's data."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield from places(one, (*path, key))


def at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def changed(path: Path, value: Any) -> Any:
    """The whole measure's data with one value put in, or taken out where it is None."""
    return put(PLAIN, path, value)


def put(data: Any, path: Path, value: Any) -> Any:
    """A copy of the data along the path."""
    first, rest = path[0], path[1:]
    mine = copy.copy(data)
    if not rest and value is None:
        del mine[first]
    else:
        mine[first] = put(mine[first], rest, value) if rest else value
    return mine


def others(value: Any) -> list[Any]:
    """What may stand in the place of a value."""
    match value:
        case bool():
            return [not value]
        case int() | float():
            return [value + 1, value / 2]
        case str():
            number = re.sub(r"\d+", lambda found: f"{int(found[0]) + 1:0{len(found[0])}d}", value, count=1)
            words = sorted(set().union(*(one for one in SETS if value in one)) - {value})
            return [*((number,) if number != value else ()), *words, f"{value}甲"]
    return []


def variants(path: Path) -> Iterator[Any]:
    """The valid measures that differ from the whole one at a place: without it, or with another value."""
    for value in (None, *others(at(PLAIN, path))):
        data = changed(path, value)
        try:
            regulation = Regulation.model_validate(data)
        except ValidationError:
            continue
        if digest(regulation) != digest(whole()):
            yield data
            if value is not None:
                return


def test_the_whole_measure_fills_every_field_of_the_schema() -> None:
    every = {(model, field) for model in models(Regulation) for field in model.model_fields}
    # Every sourced value is of a class of its own, which the walk meets as such.
    missing = {(model.__name__, field) for model, field in every - set(filled(whole()))}
    assert {one for one in missing if one[1] not in ("source", "assumed", "masked")} == set()


@pytest.mark.parametrize("top", Regulation.model_fields)
def test_no_field_is_silent(top: str) -> None:
    silent, tried = [], 0
    for path in places(PLAIN[top], (top,)):
        for data in variants(path):
            tried += 1
            if said(data) == READ:
                silent.append(path)
    assert silent == []
    assert tried or top == "schema_version"


def test_every_foundation_is_said() -> None:
    for path in places(PLAIN):
        value = at(PLAIN, path)
        if not isinstance(value, dict) or not {"source", "assumed"} & value.keys():
            continue
        bare = {name: one for name, one in value.items() if name not in ("source", "assumed", "masked")}
        readings = [said(changed(path, {**bare, **ground})) for ground in (FIXED, FREE, HIDDEN)]
        assert readings[0] != readings[1] != readings[2] != readings[0], path


def test_nothing_is_said_in_the_words_of_the_program() -> None:
    for text in READ.values():
        left = re.sub(r"“(handling|window|yearly|half)”|（[a-z]）|whole-2026", "", text)
        assert not re.search(r"[A-Za-z_]", left), text


@pytest.mark.parametrize(
    ("duty", "means"), [(duty, means) for duty, several in SILENCES.items() for means in several]
)
def test_every_silence_has_its_words(duty: Duty, means: str) -> None:
    silence = Silence.model_validate({"after": "0日", "means": means, **FREE})
    rule = whole().duties[Duty.RECTIFICATION].model_copy(update={"silence": silence})
    assert means not in duty_sentence("", duty, rule).text


@pytest.mark.parametrize("consequence", get_args(Consequence.model_fields["then"].annotation))
def test_every_move_has_its_words(consequence: str) -> None:
    for measure in get_args(Measure):
        one = Consequence.model_validate({"measures": [measure], "then": consequence})
        assert not re.search("[A-Za-z]", told(one))


def test_each_role_stage_and_duty_can_be_said() -> None:
    assert all(f"duties.{duty.value}" in READ for duty in Duty)
    assert all(role.label for role in Role)
    assert all(forms.STAGES[stage] for stage in Stage)


def test_a_path_stands_once_and_chapters_come_in_the_order_of_a_measure() -> None:
    sentences = read(whole())
    assert len(sentences) == len(READ)
    chapters = list(dict.fromkeys(one.chapter for one in sentences))
    assert chapters[:3] == ["总则", "适用范围与类别", "申报条件"]
    assert chapters[-3:] == ["批次规则", "提醒", "过渡"]


def test_a_hidden_number_is_said_with_its_stand_in() -> None:
    assert "80分为达标〔《实施方案》二；原文隐去数值，现以80分代，待本单位填写〕" in READ["sheet.pass_line"]


def test_a_sentence_says_its_one_foundation_once_and_several_where_they_belong() -> None:
    several = READ["duties.talk"]
    assert several.index("〔暂定〕") < several.index("办理此事〔《办法》第三条“每五年一复验”〕")
    rule = {**PLAIN["duties"]["talk"], "source": None, "assumed": True}
    assert said(changed(("duties", "talk"), rule))["duties.talk"].count("〔") == 1


def test_results_are_read_from_the_highest_line_to_the_one_without() -> None:
    good, bad = PLAIN["results"]["good"], PLAIN["results"]["bad"]
    data = changed(("results",), {"bad": bad, "fair": {**good, "at_least": 60}, "good": good})
    told_ = [text for path, text in said(data).items() if path.startswith("results.")]
    starts = ("复验达到90分的", "复验达到60分而未达以上各线的", "复验未达以上各线")
    assert all(text.startswith(start) for text, start in zip(told_, starts, strict=True))


def test_what_a_measure_does_not_have_is_not_mentioned() -> None:
    lean = Regulation.model_validate(
        {
            name: PLAIN[name]
            for name in ("edition", "honour", "categories", "way_in", "term", "way_out", "ladders")
        }
        | {"duties": {}}
    )
    chapters = {one.chapter for one in read(lean)}
    assert chapters.isdisjoint({"申报条件", "公示与异议", "延期与中止"})
    assert "称号不设有效期" in next(one.text for one in read(lean) if one.path == "term")


def test_values_are_counted() -> None:
    counted = tally(whole())
    assert counted.values > counted.assumed > counted.masked == 8
