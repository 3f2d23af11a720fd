"""What is hashed is the text that is kept: of an entry with the one before, and of the life that it leads to."""

import hashlib
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from schemas.base import CHINA, GENESIS
from schemas.entry import Entry
from schemas.life import Life, Standing
from schemas.opening import Apply
from schemas.stage import Stage
from tests.lives import ACTION, title_at
from tests.unit.test_stories import TITLES, ledgers_of_all, played
from workflows.life.step import step_under


def sha(text: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


async def test_every_entry_is_the_hash_of_the_one_before_and_its_own_text() -> None:
    for story, ledger in await ledgers_of_all():
        prev = GENESIS
        for entry in ledger:
            assert (entry.prev, entry.hash) == (prev, sha(prev + entry.body)), (story, entry.seq)
            prev = entry.hash


async def test_every_entry_is_read_as_it_was_and_would_be_written_so_again() -> None:
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            again = Entry.read(entry.body, entry.prev, entry.hash)
            assert (again, again.body) == (entry, entry.body), (story, entry.seq)
            assert again.action is None or again.action.model_dump_json() in entry.body


async def test_an_entry_read_without_its_notices_is_the_same_but_says_that_it_has_none_to_show() -> None:
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            again = Entry.read_untold(entry.body, entry.prev, entry.hash)
            names = Entry.model_fields.keys() - {"notices"}
            assert {one: getattr(again, one) for one in names} == {one: getattr(entry, one) for one in names}
            with pytest.raises(AttributeError, match="notices"):
                _ = again.notices
            with pytest.raises(AttributeError, match="notices"):
                _ = again.body, story


@pytest.mark.parametrize("path", TITLES, ids=lambda path: path.stem)
async def test_the_last_entry_seals_the_whole_life_but_for_its_head(path: Any) -> None:
    engine = (await played(path))[1]
    for title, ledger in engine.ledgers.items():
        if not ledger:  # its application was refused
            continue
        life = engine.lives[title]
        assert ledger[-1].state == sha(life.text)
        assert (life.seq, life.head, life.at) == (ledger[-1].seq, ledger[-1].hash, ledger[-1].effective)
        assert life.text != life.model_dump_json()
        again = Life.read(life.text, life.head)
        assert (again, again.text) == (life, life.text)


def test_days_and_words_by_name_are_written_in_one_order() -> None:
    days = {"named": date(2036, 6, 2), "applied": date(2036, 3, 3)}
    said = {"乙": "agreed", "甲": "opposed"}
    one = Standing(dates=days, opinions=said, objections=said)
    other = Standing(
        dates=dict(reversed(days.items())),
        opinions=dict(reversed(said.items())),
        objections=dict(reversed(said.items())),
    )
    assert one.model_dump_json() == other.model_dump_json()
    assert one.written == other.written
    assert list(one.written["dates"]) == ["applied", "named"]
    assert list(one.dates) == ["named", "applied"]


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
    assert to_json(there) == to_json(here)


def test_a_life_that_was_put_away_and_read_goes_on_to_the_same_entries() -> None:
    title = title_at(Stage.REINSPECTION)
    again = title.copy()
    again.life = Life.model_validate_json(title.life.model_dump_json())
    for one in (title, again):
        one.until("2045-01-01")
    assert [entry.hash for entry in title.entries] == [entry.hash for entry in again.entries]


def test_lives_entries_and_actions_say_in_which_format_they_are_written() -> None:
    title = title_at(Stage.TERM)
    entry = title.entries[-1]
    action = title.handed_in[0]
    assert isinstance(action, Apply)
    for read, text in (
        (Life.model_validate_json, title.life.text),
        (Entry.model_validate_json, entry.body),
        (ACTION.validate_json, action.model_dump_json()),
    ):
        assert '"format":1,' in text
        read(text)
        with pytest.raises(ValidationError, match="format"):
            read(text.replace('"format":1,', '"format":2,', 1))
