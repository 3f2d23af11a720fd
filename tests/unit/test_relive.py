"""A title is lived again from its entries alone, after whatever outages, and nothing else comes out."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.entry import Entry
from schemas.life import Life
from schemas.stage import Stage
from tests.lives import Title, title_at
from tests.people import KAIYUAN
from tests.unit.test_stories import TITLES, played
from workflows.life.law import LawBook
from workflows.life.relive import Otherwise, lived, relive

ELSEWHERE = {
    "application",
    "ended",
    "provisional",
    "acceptance",
    "warning",
    "criticism",
    "suspension",
    "hearing",
}
"""Where no title comes under the measure of Kaiyuan, or nothing happens by itself."""


@pytest.mark.parametrize("path", TITLES, ids=lambda path: path.stem)
async def test_every_story_is_lived_again_from_its_entries(path: Path) -> None:
    engine = (await played(path))[1]
    for title, ledger in engine.ledgers.items():
        steps = list(relive(engine.book, ledger))
        assert [entry for step in steps for entry in step.entries] == ledger
        assert not ledger or steps[-1].life == engine.lives[title]


@pytest.mark.parametrize("stage", [one for one in Stage if one not in ELSEWHERE])
@pytest.mark.parametrize("days", [3, 40, 400, 4000])
def test_whatever_was_worked_through_late_is_lived_again(stage: Stage, days: int) -> None:
    title = title_at(stage)
    wakes = title.life.at + timedelta(days=days)
    title.sleeps_until(wakes.date().isoformat())
    assert lived(title.book, title.entries) == title.life


def test_a_life_begins_with_its_first_entry() -> None:
    assert list(relive(LawBook.of(KAIYUAN), [])) == []


def changed(title: Title, seq: int, **values: Any) -> list[Entry]:
    """Its ledger, one entry of it saying something else."""
    return [one.model_copy(update=values) if one.seq == seq else one for one in title.entries]


def test_what_the_law_does_not_say_is_found_in_its_place() -> None:
    title = title_at(Stage.TERM)
    wrong: list[tuple[list[Entry], int, tuple[str, ...]]] = [
        (changed(title, 2, stage=Stage.NAMING), 2, ("stage",)),
        (changed(title, 4, outcome="failed", opened=()), 4, ("outcome", "opened")),
        (changed(title, 1, state="0" * 64), 1, ()),
        (title.entries[:3] + title.entries[4:], 5, ()),
        ([*title.entries, title.entries[-1]], title.life.seq, ()),
    ]
    for entries, seq, fields in wrong:
        with pytest.raises(Otherwise) as found:
            lived(title.book, entries)
        assert found.value.seq == seq
        assert set(fields) <= set(found.value.fields)


def test_what_the_law_refuses_is_no_entry() -> None:
    title = title_at(Stage.TERM)
    entry = title.entries[1]
    assert entry.action is not None
    stranger = entry.action.actor.model_copy(update={"party": title.entries[-1].action.actor.party})  # type: ignore[union-attr]
    entries = changed(title, 2, action=entry.action.model_copy(update={"actor": stranger}))
    with pytest.raises(Otherwise) as found:
        lived(title.book, entries)
    assert found.value.seq == 2


def test_an_entry_that_left_something_out_that_had_happened_by_then_is_found() -> None:
    title = title_at(Stage.REINSPECTION)
    silent = next(one for one in title.entries if one.kind != "action")
    entries = [one for one in title.entries if one.seq < silent.seq]
    life: Life = lived(title.book, entries)
    assert life.seq == silent.seq - 1
    with pytest.raises(Otherwise):
        lived(title.book, [*entries, *title.entries[silent.seq :]])
