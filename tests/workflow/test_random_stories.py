"""Both engines agree on lives that nobody thought of: drawn measures, drawn acts, years between them."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from register import verify
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.story import Script
from rehearsal.temporal import temporal_engine
from schemas.action import Action
from schemas.base import digest, local_date
from schemas.party import Role
from schemas.regulation import Regulation
from tests.unit.packs_made import seeded
from tests.unit.properties_world import TITLE, act, answers, anything, application, morning, party
from workflows.life.law import LawBook
from workflows.life.powers import POWERS

CALENDAR = load_calendar()
BEGIN, END = date(2036, 3, 3), date(2048, 1, 1)
ACTS = 30
STORIES = int(os.environ.get("MINGPAI_HUNT", "12"))
"""How many lives; a hunt draws more."""
ASIDE = ("acknowledge", "raise", "change", "extend", "annul", "object", "withdraw")
"""What people do beside their duties."""


class Told(NamedTuple):
    """A story as it was lived in memory: the measures, and what was handed in when."""

    packs: tuple[Regulation, Regulation]
    handed_in: list[Action]
    engine: MemoryEngine


async def drawn(seed: int) -> Told:
    """A life under a drawn measure; now and then it adopts another, somebody does a thing that may be refused."""
    random = Random(seed)
    packs = tuple(seeded(n).model_copy(update={"preconditions": ()}) for n in (seed, seed + 1000))
    book = LawBook.of(*packs, CALENDAR)
    engine = MemoryEngine.of(book, packs[0], CALENDAR)
    handed_in = [act("apply", 1, party(Role.OFFICE), morning(BEGIN), application(packs[0]), "window")]
    await engine.act(handed_in[0])
    for number in range(2, ACTS):
        life = engine.lives[TITLE]
        if not life.obligations:
            break
        one = random.choice(life.obligations)
        today = max(local_date(life.at), local_date(handed_in[-1].received_at))
        ahead = max(1, (one.due - today).days)
        at = morning(today + timedelta(days=random.randint(1, ahead + 20)))
        if at.date() > END:
            break
        await engine.until(at)
        action = _next(random, book, engine, packs[1], number, at)
        if action is not None:
            handed_in.append(action)
            await engine.act(action)
    await engine.until(morning(END))
    return Told((packs[0], packs[1]), handed_in, engine)


def _next(
    random: Random, book: LawBook, engine: MemoryEngine, other: Regulation, number: int, at: datetime
) -> Action | None:
    """What somebody does now: mostly their duty, one way or another."""
    life = engine.lives[TITLE]
    law = book.law_of(life)
    if random.random() < 0.1:
        new = {"edition": digest(other), "calendar": digest(CALENDAR), "ground": "办法修订"}
        return act("adopt", number, party(Role.OFFICE), at, new)
    owed = [(one, ways) for one in life.obligations if (ways := answers(law, one))]
    if not owed or random.random() < 0.2:
        kind = random.choice(ASIDE)
        role = random.choice(POWERS[kind].roles)
        return act(kind, number, party(role), at, random.choice(anything(law, kind)))
    one, ways = random.choice(owed)
    kind, says = random.choice(ways) if random.random() < 0.3 else ways[0]
    return act(kind, number, one.by, at, says)


@pytest.mark.parametrize("seed", range(STORIES))
async def test_both_engines_live_a_drawn_life_alike(seed: int, tmp_path: Path) -> None:
    packs, handed_in, memory = await drawn(seed)
    laws: Any = {"regulation": packs[0], "others": {"other": packs[1]}, "calendar": CALENDAR}
    script = Script.model_construct(**laws)  # a story without a telling: the law is all that the engine needs
    async with temporal_engine(script, tmp_path) as engine:
        for action in handed_in:
            await engine.until(action.received_at)
            receipt = await engine.act(action)
            assert receipt == memory.receipts[action.id]
        await engine.until(morning(END))
        assert await engine.entries(TITLE) == memory.ledgers[TITLE]
        assert verify.verify(engine.register, LawBook.of(*packs, CALENDAR)) == []
