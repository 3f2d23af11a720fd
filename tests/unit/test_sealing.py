"""What pydantic writes is the canonical text to the letter; what it would write differently goes the long way."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, PlainSerializer

from schemas.action import Apply, Assess, Correct, Decide, Serve
from schemas.base import CHINA, Instant, Model
from schemas.entry import Entry
from schemas.obligation import Obligation
from schemas.party import Role
from schemas.sealing import alike, text_of
from schemas.stage import Stage
from tests.lives import ACTION, title_at
from tests.unit.test_stories import TITLES, ledgers_of_all, played
from workflows.life.step import step_under


def plain(model: Model, without: str | None = None) -> str:
    """By json alone, its keys in any order."""
    dump = model.model_dump(mode="json", exclude={without} if without else None)
    return json.dumps(dump, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


ASSESSOR = {"account": "li", "post": "考核组", "party": {"role": "assessor"}}


async def test_every_entry_of_every_story_is_sealed_over_its_plain_text() -> None:
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            body = plain(entry, "hash")
            assert text_of(entry, without="hash", variant="action") == body, (story, entry.seq)
            assert entry.hash == hashlib.sha256(body.encode()).hexdigest(), (story, entry.seq)


async def test_every_entry_of_every_story_is_what_its_text_is_read_as() -> None:
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            assert Entry.model_validate_json(entry.model_dump_json()) == entry, (story, entry.seq)


@pytest.mark.parametrize("path", TITLES, ids=lambda path: path.stem)
async def test_the_fingerprint_of_a_life_is_its_plain_text(path: Any) -> None:
    for life in (await played(path))[1].lives.values():
        dump = life.model_dump(mode="json", include={"standing", "obligations"})
        assert life.fingerprint() == json.dumps(
            dump, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


def test_a_clock_in_another_zone_makes_the_same_marks() -> None:
    title = title_at(Stage.TERM)
    before = title.life
    on = before.standing.dates["named"] - timedelta(days=1)
    assert title.corrects("2036-06-30", "naming_body", "name", on=on).accepted
    action = title.handed_in[-1]
    here, there = (
        step_under(title.book, before, action.received_at.astimezone(zone), action) for zone in (CHINA, UTC)
    )
    assert here.entries[-1].moved
    assert there.model_dump_json() == here.model_dump_json()


def test_an_entry_is_written_at_once_unless_its_action_has_points() -> None:
    assert alike(Entry, "action")
    assert alike(Obligation)
    assert [alike(kind) for kind in (Apply, Decide, Serve, Assess, Correct)] == [True] * 3 + [False] * 2
    assert not alike(Entry)


@pytest.mark.parametrize("points", [0.00001, 1e16, 1e22, 0.1, 80.0, 3])
def test_points_are_written_as_json_writes_them(points: float) -> None:
    said = {"kind": "assess", "id": "a-0001", "title": "2036-0001", "actor": ASSESSOR}
    paper = {"number": "1号", "title": "考核意见", "date": date(2036, 3, 1)}
    rest = {"received_at": datetime(2036, 3, 3, tzinfo=CHINA), "on": date(2036, 3, 3), "documents": [paper]}
    action = ACTION.validate_python({**said, **rest, "scores": {"b": points, "a": 1}})
    assert isinstance(action, Assess)
    assert text_of(action) == plain(action)


class Inner(Model):
    second: Literal["乙"] = "乙"
    first: str


class Outer(Model):
    """Of everything that pydantic may write itself."""

    z: int = 0
    at: Instant
    on: date
    role: Role | None = None
    many: tuple[Inner, ...] = ()
    since: Annotated[int | None, Field(exclude_if=lambda value: value is None)] = None
    done: bool = False


@pytest.mark.parametrize(
    "text", ["", '"\\/', "\b\f\n\r\t", "\x00\x1f\x7f\x80", "\u2028\u2029\ufeff", "汉字 𠮷 é", "a\U0010ffff"]
)
def test_every_character_and_every_field_is_writtenalike(text: str) -> None:
    at = datetime(2036, 3, 3, 8, 30, 0, 120, CHINA)
    outer = Outer(at=at, on=date(2036, 3, 3), role=Role.UNIT, many=(Inner(first=text),))
    assert alike(Outer)
    unchecked = Outer.model_construct(
        on=outer.on, at=at, many=(Inner.model_construct(second="乙", first=text),)
    )
    assert text_of(unchecked) == plain(unchecked)
    for one in (outer, outer.model_copy(update={"since": 3, "at": at.replace(microsecond=0), "role": None})):
        assert text_of(one) == plain(one)
        assert text_of(one, without="many") == plain(one, "many")


class Table(Model):
    days: dict[str, date] = {}
    about: dict[Role, str]


class Within(Model):
    table: Table


TABLE = Table(days={"b": date(2036, 3, 3), "a": date(2036, 3, 4)}, about={Role.UNIT: "丙", Role.OFFICE: "丁"})


def test_a_models_own_dicts_are_sorted_first_and_stay_as_they_are() -> None:
    assert alike(Table)
    assert text_of(TABLE) == plain(TABLE)
    assert text_of(TABLE, without="days") == plain(TABLE, "days")
    assert [*TABLE.days, *TABLE.about] == ["b", "a", "unit", "office"]


class Nest(Model):
    days: dict[str, date] = {}
    inner: "Nest | None" = None


class Weighed(Model):
    weight: float


class Told(Model):
    days: Annotated[tuple[date, ...], PlainSerializer(lambda days: {day.isoformat(): 1 for day in days})]


class Vague(Model):
    value: Any


@pytest.mark.parametrize(
    "value",
    [
        Within(table=TABLE),
        Nest(inner=Nest(days=TABLE.days)),
        Weighed(weight=0.00001),
        Told(days=(date(2036, 3, 4), date(2036, 3, 3))),
        Vague(value={"b": 1, "a": 2}),
    ],
)
def test_what_pydantic_writes_its_own_way_goes_the_long_way(value: Model) -> None:
    assert not alike(type(value))
    assert text_of(value) == plain(value)
