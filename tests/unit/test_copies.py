"""Copies of values with some fields changed: ours are what pydantic's own are, for every value of a whole life."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from schemas.base import Model
from schemas.calendar import Calendar
from schemas.foundation import Founded, Source
from schemas.life import Taken
from schemas.party import Party, Role
from schemas.stage import Stage
from tests.lives import title_at
from tests.people import KAIYUAN

PARTS = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
"""What a value of pydantic's is made of."""


def within(value: Any) -> Iterator[Model]:
    """A value, and all that it has in it."""
    if isinstance(value, Model):
        yield value
        for name in value.fields_of:
            yield from within(getattr(value, name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from within(one)
    elif isinstance(value, dict):
        yield from within(list(value.values()))


@cache
def by_class() -> list[list[Model]]:
    """The values of a title that was revoked, of its ledger and of its measure, those of a class together."""
    title, found = title_at(Stage.AFTERMATH), dict[type[Model], list[Model]]()
    for one in within([title.life, title.entries, KAIYUAN]):
        found.setdefault(type(one), []).append(one)
    return list(found.values())


@given(st.data())
@settings(deadline=None)
def test_a_copy_with_changes_is_what_pydantic_makes_of_them(data: st.DataObject) -> None:
    those = by_class()[data.draw(st.integers(0, len(by_class()) - 1))]
    one, other = (those[data.draw(st.integers(0, len(those) - 1))] for _ in range(2))
    names = data.draw(st.sets(st.sampled_from(sorted(one.fields_of))))
    changes, was = {name: getattr(other, name) for name in names}, set(one.model_fields_set)
    deep = data.draw(st.booleans())
    copy = one.model_copy(update=changes, deep=deep)
    pydantics = BaseModel.model_copy(one, update=changes, deep=deep)
    for made in pydantics.__dict__.keys() - one.fields_of:
        del pydantics.__dict__[made]  # what was worked out from the old values is the one difference
    assert type(copy) is type(pydantics)
    assert all(getattr(copy, part) == getattr(pydantics, part) for part in PARTS)
    assert hash_of(copy) == hash_of(pydantics)
    assert copy.model_dump_json() == pydantics.model_dump_json()
    assert one.model_fields_set == was, "what is copied stays as it was"


def hash_of(value: Model) -> int | None:
    """None of what has something in it that changes."""
    try:
        return hash(value)
    except TypeError:
        return None


def every(model: type[Model]) -> Iterator[type[Model]]:
    yield model
    for one in model.__subclasses__():
        yield from every(one)


def test_no_value_has_a_part_that_a_copy_would_lose() -> None:
    lost = [one.__name__ for one in every(Model) if one.__private_attributes__ or one.__pydantic_root_model__]
    assert lost == []


def test_a_copy_is_as_frozen_and_a_deep_one_shares_nothing() -> None:
    party = Party(role=Role.TOWNSHIP)
    copy = party.model_copy(update={"area": "灵泉街道"})
    assert copy.model_fields_set == {"role", "area"}
    assert (party.area, party.model_fields_set) == (None, {"role"})
    with pytest.raises(ValidationError, match="frozen"):
        copy.area = None  # type: ignore[misc] # the point of the test
    taken = next(one for those in by_class() for one in those if isinstance(one, Taken))
    assert taken.model_copy().stood is taken.stood
    assert taken.model_copy(deep=True).stood is not taken.stood


def test_a_copy_refuses_an_unknown_field() -> None:
    for deep in (False, True):
        with pytest.raises(TypeError, match="no field aera"):
            Party(role=Role.TOWNSHIP).model_copy(update={"aera": "灵泉街道"}, deep=deep)


def test_a_copy_keeps_nothing_that_was_worked_out_from_the_old_values() -> None:
    calendar = Calendar(noticed_through=2036, off=(date(2036, 1, 1),), on=())
    assert not calendar.is_working_day(date(2036, 1, 1))
    assert calendar.model_copy(update={"off": ()}).is_working_day(date(2036, 1, 1))
    rule = Founded(source=Source(document="方案", section="三"))
    assert not rule.foundation.masked
    assert rule.model_copy(update={"masked": True}, deep=True).foundation.masked
