"""A type that is made ready when it is met does what pydantic's own does, in everything."""

from typing import Annotated, Any, Union

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from schemas.action import KINDS, Action
from schemas.notice import Notice
from schemas.one_of import WhenMet
from schemas.stage import Stage
from schemas.tidings.parts import CameOut, Cause, Given, Reckoned
from tests.lives import title_at

OURS: TypeAdapter[Any] = TypeAdapter(Action)
_UNION: Any = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007  known only here
PYDANTICS: TypeAdapter[Any] = TypeAdapter(_UNION)
HANDED_IN = title_at(Stage.ENDED).handed_in
OPINION = next(act for act in HANDED_IN if act.kind == "opine").model_dump(mode="json")


def refused(adapter: TypeAdapter[Any], given: Any) -> list[Any]:
    """What is wrong with a value and with its text, as an adapter has it."""
    found: list[Any] = []
    for read, written in ((adapter.validate_python, given), (adapter.validate_json, to_json(given))):
        with pytest.raises(ValidationError) as invalid:
            read(written)
        found.append(invalid.value.errors(include_url=False))
    return found


@pytest.mark.parametrize(
    "given",
    [
        OPINION | {"kind": "fly"},
        {name: value for name, value in OPINION.items() if name != "kind"},
        OPINION | {"result": "vielleicht"},
        OPINION | {"documents": []},
        OPINION | {"actor": {"account": "x"}, "on": "2026-02-30", "more": 1},
        {"kind": "correct", "instead": OPINION | {"documents": [{"title": "决定"}]}},
        {"kind": "correct", "instead": OPINION | {"kind": "withdraw"}},
        "opine",
        None,
    ],
)
def test_what_is_wrong_is_said_in_the_same_words_at_the_same_place(given: Any) -> None:
    assert refused(OURS, given) == refused(PYDANTICS, given)


def test_every_act_is_read_and_written_the_same() -> None:
    for act in HANDED_IN:
        text = PYDANTICS.dump_json(act)
        assert OURS.dump_json(act) == text
        assert OURS.validate_json(text) == PYDANTICS.validate_json(text) == act
        assert OURS.validate_python(act) is act


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_it_is_described_the_same(mode: Any) -> None:
    assert OURS.json_schema(mode=mode) == PYDANTICS.json_schema(mode=mode)


# --- a type from elsewhere ---

ELSEWHERE: list[tuple[TypeAdapter[Any], TypeAdapter[Any]]] = [
    (TypeAdapter(tuple[Annotated[Any, WhenMet(lambda it=it: it)], ...]), TypeAdapter(tuple[it, ...]))  # type: ignore[valid-type]
    for it in (Notice, Cause)
]
"""Ours and pydantic's own, of several notices and of several causes."""
NOTICES = [one.notices for one in title_at(Stage.ENDED).entries if one.notices]
CAUSES = [
    [CameOut(stage=Stage.DECISION, outcome="approved")],
    [Reckoned(given=Given(ground="放假安排已公布"))],
]


@pytest.mark.parametrize(
    ("of", "given"),
    [
        (0, [NOTICES[0][0].model_dump(mode="json") | {"urgent": "vielleicht", "more": 1}]),
        (0, [NOTICES[0][0].model_dump(mode="json") | {"tidings": [{"code": "fly"}]}]),
        (0, [None]),
        (1, [{"code": "fly"}]),
        (1, [{"code": "came_out", "stage": "nowhere"}]),
    ],
)
def test_of_a_type_from_elsewhere_too(of: int, given: Any) -> None:
    ours, pydantics = ELSEWHERE[of]
    assert refused(ours, given) == refused(pydantics, given)


@pytest.mark.parametrize(("of", "values"), [(0, NOTICES), (1, CAUSES)])
def test_it_too_is_read_and_written_the_same(of: int, values: list[Any]) -> None:
    ours, pydantics = ELSEWHERE[of]
    assert values
    for one in values:
        text = pydantics.dump_json(tuple(one))
        assert ours.dump_json(tuple(one)) == text
        assert ours.validate_json(text) == pydantics.validate_json(text) == tuple(one)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_it_too_is_described_the_same(mode: Any) -> None:
    for ours, pydantics in ELSEWHERE:
        assert ours.json_schema(mode=mode) == pydantics.json_schema(mode=mode)
