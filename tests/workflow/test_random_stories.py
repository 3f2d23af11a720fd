"""Both engines agree on lives that nobody thought of: drawn measures, drawn acts, few units, years between them."""

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
from tests.unit.properties_world import UNIT, act, answers, anything, application, morning, party
from workflows.life.law import LawBook
from workflows.life.powers import POWERS
from workflows.life.relive import lived

CALENDAR = load_calendar()
BEGIN, END = date(2036, 3, 3), date(2048, 1, 1)
ACTS = 30
STORIES = int(os.environ.get("MINGPAI_HUNT", "12"))
"""How many lives; a hunt draws more."""
UNITS = (UNIT, UNIT.model_copy(update={"code": "115325020151802006", "name": "开远市第一小学"}))
ASIDE = ("acknowledge", "raise", "change", "extend", "annul", "object", "withdraw")
"""What people do beside their duties."""


class Told(NamedTuple):
    """A story as it was lived in memory: the measures, and what was handed in when."""

    packs: tuple[Regulation, Regulation]
    handed_in: list[Action]
    engine: MemoryEngine


async def drawn(seed: int) -> Told:
    """Titles of two units under a drawn measure; now and then one adopts another, or does what may be refused."""
    random = Random(seed)
    packs = tuple(seeded(n).model_copy(update={"preconditions": ()}) for n in (seed, seed + 1000))
    book = LawBook.of(*packs, CALENDAR)
    engine = MemoryEngine.of(book, packs[0], CALENDAR)
    handed_in: list[Action] = []
    now = morning(BEGIN)
    for number in range(1, ACTS):
        title, at = _when(random, engine, now)
        if at.date() > END:
            break
        await engine.until(at)
        action = _next(random, book, engine, packs, number, title, at)
        if action is not None:
            now = at
            handed_in.append(action)
            await engine.act(action)
    await engine.until(morning(END))
    return Told((packs[0], packs[1]), handed_in, engine)


def _when(random: Random, engine: MemoryEngine, now: datetime) -> tuple[str, datetime]:
    """Whose turn it is, and when: mostly a title's that is under way, now and then a new or an ended one's."""
    under_way = [title for title, life in engine.lives.items() if life.is_open]
    fresh = f"2036-{len(engine.lives) + 1:04d}"
    title = random.choice((*under_way, *under_way, *engine.lives, fresh))
    life = engine.lives.get(title)
    if life is None or not life.obligations:
        return title, now + timedelta(days=random.randint(1, 60) if engine.lives else 0)
    one = random.choice(life.obligations)
    today = max(local_date(life.at), local_date(now))
    ahead = max(1, (one.due - today).days)
    return title, morning(today + timedelta(days=random.randint(1, ahead + 20)))


def _next(
    random: Random,
    book: LawBook,
    engine: MemoryEngine,
    packs: tuple[Regulation, ...],
    number: int,
    title: str,
    at: datetime,
) -> Action | None:
    """What somebody does now: mostly their duty, one way or another."""
    life = engine.lives.get(title)
    if life is None:
        honour = random.choice(packs[0].honour.names)
        says = application(packs[0], unit=random.choice(UNITS), honour=honour)
        return act("apply", number, party(Role.OFFICE), at, says | {"title": title}, "window")
    law = book.law_of(life)
    if random.random() < 0.1:
        new = {"edition": digest(packs[1]), "calendar": digest(CALENDAR), "ground": "办法修订"}
        return act("adopt", number, party(Role.OFFICE), at, new | {"title": title})
    owed = [(one, ways) for one in life.obligations if (ways := answers(law, one))]
    if not owed or random.random() < 0.2:
        kind = random.choice((*ASIDE, "change"))
        role = random.choice(POWERS[kind].roles)
        says = dict(random.choice(anything(law, kind)))
        if kind == "change" and random.random() < 0.5:
            says["unit"] = random.choice(UNITS)
        return act(kind, number, party(role), at, says | {"title": title})
    one, ways = random.choice(owed)
    kind, said = random.choice(ways) if random.random() < 0.3 else ways[0]
    return act(kind, number, one.by, at, said | {"title": title})


@pytest.mark.parametrize("seed", range(STORIES * 2))
async def test_drawn_lives_are_lived_again_from_their_entries(seed: int) -> None:
    engine = (await drawn(seed)).engine
    for title, ledger in engine.ledgers.items():
        assert not ledger or lived(engine.book, ledger) == engine.lives[title]


@pytest.mark.parametrize("seed", range(STORIES))
async def test_both_engines_live_drawn_lives_alike(seed: int, tmp_path: Path) -> None:
    packs, handed_in, memory = await drawn(seed)
    laws: Any = {"regulation": packs[0], "others": {"other": packs[1]}, "calendar": CALENDAR}
    script = Script.model_construct(**laws)  # a story without a telling: the law is all that the engine needs
    async with temporal_engine(script, tmp_path) as engine:
        for action in handed_in:
            await engine.until(action.received_at)
            receipt = await engine.act(action)
            assert receipt == memory.receipts[action.id]
        await engine.until(morning(END))
        for title, ledger in memory.ledgers.items():
            assert await engine.entries(title) == ledger
        assert verify.verify(engine.register, LawBook.of(*packs, CALENDAR)) == []
