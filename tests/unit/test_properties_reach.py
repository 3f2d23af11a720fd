"""Every state that a title can reach has something to wait for, somebody who can act, and a way to an end."""

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import regulations
from regulations.load import load_pack
from schemas.base import digest, local_date
from schemas.life import Life
from schemas.party import Role, Who
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from schemas.step import Step
from tests.people import bodies_of
from tests.sound import sound
from tests.unit import properties_world as world
from tests.unit.properties_world import DAY, act, morning, party
from workflows.life import clock, paths
from workflows.life.kinds import PENDING
from workflows.life.law import LawBook
from workflows.life.ruling import SILENCES
from workflows.life.step import next_wake, step_under


def open_to_all(name: str) -> Regulation:
    """A shipped pack, open to the unit of these tests."""
    pack = load_pack(Path(regulations.__file__).parent / f"{name}.yaml")
    names = tuple(dict.fromkeys((*pack.categories.value, world.UNIT.category)))
    return pack.model_copy(update={"categories": pack.categories.model_copy(update={"value": names})})


SHIPPED = {name: open_to_all(name) for name in ("guojia-2020", "guojia-2025", "xishan")}
"""Those whose shape differs most; Kaiyuan's own is explored as it is."""
PACKS = {
    **world.EDITIONS,
    **{
        f"silence-{turn}": world.variant(
            world.KAIYUAN,
            f"silence-{turn}",
            "keep_dates",
            {
                duty: world.silent(means[turn % len(means)], "2日")
                for duty, means in SILENCES.items()
                if duty in world.KAIYUAN.duties and duty is not Duty.TERM
            },
        )
        for turn in range(3)
    },
}
"""Three editions, and three in which silence means, duty by duty, each thing that it may mean."""

BOOK = LawBook.of(*PACKS.values(), *SHIPPED.values(), world.NOTICED)
OBJECTIONS = 2
"""How many objections the exploration files: one more than it takes for several to be open at once."""


class Move(NamedTuple):
    """Something that may happen next, and the step that it makes."""

    name: str
    done: Step


class Explored(NamedTuple):
    """What can be reached: a life for each state, the states that follow each, and the lines of the course walked."""

    pack: Regulation
    lives: dict[Any, Life]
    then: dict[Any, set[Any]]
    walked: set[tuple[Stage, str]]


def state(life: Life) -> Any:
    """What makes two lives the same but for their dates."""
    standing = life.standing
    passed = frozenset(name for name in standing.dates if name in ("publicised", "plaque"))
    review = frozenset(name for name in standing.dates if name.startswith("review"))
    return (
        *(standing.stage, standing.beside, standing.asked, standing.round, standing.supplements),
        *(standing.ground, standing.leaving),
        *(
            standing.follows and standing.follows.model_dump_json(),
            standing.running,
            "forgone" in standing.dates,
        ),
        *(frozenset(standing.opinions.items()), frozenset(standing.objections.items())),
        passed if standing.stage in (Stage.PUBLICITY, Stage.AFTERMATH) else None,
        review if standing.stage is Stage.AFTERMATH else None,
    )


def acts_of_duty(life: Life, now: datetime) -> Iterator[Move]:
    """Each way to do each open duty, by who owes it; at least one way must be open to them."""
    law = BOOK.law(life.edition, life.calendar)
    for one in life.obligations:
        ways = world.answers(law, one)
        accepted = []
        for kind, says in ways:
            done = step_under(BOOK, life, now, act(kind, life.seq + 100, one.by, now, says))
            assert done.receipt is not None
            if done.receipt.accepted:
                accepted.append(Move(kind, done))
        assert accepted or not ways, f"{one.by.label} cannot do {one.duty}"
        yield from accepted


def acts_of_right(life: Life, now: datetime) -> Iterator[Move]:
    """What may be done without owing it: object, withdraw, take the latest decision back."""
    stage, number = life.standing.stage, life.seq + 100
    if stage is Stage.PUBLICITY and len(life.standing.objections) < OBJECTIONS:
        says = {"form": "sealed", "matter": "材料不实"}
        yield Move(
            "object", step_under(BOOK, life, now, act("object", number, party(Role.TOWNSHIP), now, says))
        )
    if stage in PENDING:
        yield Move(
            "withdraw", step_under(BOOK, life, now, act("withdraw", number, party(Role.UNIT), now, {}))
        )
    for kind, by, says in events(BOOK.law_of(life).regulation):
        done = step_under(BOOK, life, now, act(kind, number, party(by), now, says, "registry"))
        assert done.receipt is not None
        if done.receipt.accepted:
            yield Move(kind, done)
    if life.taken:
        latest = life.taken[-1]
        annul = act("annul", number, latest.by, now, {"entry": latest.entry, "ground": "认定有误"})
        yield Move("annul", step_under(BOOK, life, now, annul))


def events(pack: Regulation) -> Iterator[tuple[str, Who, dict[str, Any]]]:
    """What may come up, and what may be asked for: mostly of another stage, and refused."""
    for name, cause in pack.causes.items():
        yield "raise", cause.by[0], {"cause": name, "matter": "群众反映"}
    for change in pack.changes:
        yield "change", Role.OFFICE, {"change": change, "unit": world.UNIT}
    yield "change", Role.OFFICE, {"change": "moved", "unit": world.MOVED}
    for step, request in pack.on_request.items():
        yield "ask", request.by[0], {"step": step}


def silence(life: Life) -> Iterator[Move]:
    """Nobody acts until something comes of it; where silence means nothing, a few reminders do not change that."""
    stood, law = state(life), BOOK.law(life.edition, life.calendar)
    means = any(
        clock.silence_at(one, law.rule(one.duty, one.about), law.calendar) for one in life.obligations
    )
    for _ in range(120 if means else 6):
        wake = next_wake(BOOK, life)
        if wake is None:
            return
        done = step_under(BOOK, life, wake)
        if state(done.life) != stood:
            yield Move("silence", done)
            return
        life = done.life


def explore(pack: Regulation) -> Explored:
    """Breadth first from the application: whatever people may do, or leave undone."""
    law = BOOK.law(digest(pack), world.HASH[id(world.NOTICED)])
    until = pack.edition.in_force_until or date.max
    now = morning(min(date(2026, 3, 2), date(until.year, 3, 2)))
    unborn = Life(title=world.TITLE, edition=law.edition, calendar=law.calendar_id, at=now)
    apply = act("apply", 1, party(Role.UNIT), now, world.application(pack))
    first = step_under(BOOK, unborn, now, apply).life
    found = Explored(pack, {state(first): first}, {}, {(Stage.APPLICATION, "applied")})
    waiting = deque([first])
    while waiting:
        life = waiting.popleft()
        now = morning(local_date(life.at) + DAY)
        after = found.then.setdefault(state(life), set())
        for move in (*acts_of_duty(life, now), *acts_of_right(life, now), *silence(life)):
            found.walked.update((entry.was, str(entry.outcome)) for entry in move.done.entries)
            reached = move.done.life
            after.add(state(reached))
            if state(reached) not in found.lives:
                found.lives[state(reached)] = reached
                waiting.append(reached)
    return found


@pytest.fixture(scope="module", params=[*PACKS, *SHIPPED])
def found(request: pytest.FixtureRequest) -> Explored:
    """A pack, explored: pytest asks all that is asked of it before the next."""
    return explore({**PACKS, **SHIPPED}[request.param])


def test_no_reachable_state_lacks_both_an_obligation_and_an_end(found: Explored) -> None:
    for life in found.lives.values():
        law = BOOK.law(life.edition, life.calendar)
        sound(law, life, next_wake(BOOK, life))
        world.standing_is_sound(life)


def test_from_every_reachable_state_there_is_a_way_to_an_end(found: Explored) -> None:
    ending = {key for key, life in found.lives.items() if life.standing.stage is Stage.ENDED}
    while more := {key for key, after in found.then.items() if after & ending} - ending:
        ending |= more
    assert set(found.lives) - ending == set()


@pytest.mark.parametrize("found", PACKS, indirect=True)
def test_every_stage_of_the_pack_is_reached(found: Explored) -> None:
    pack = found.pack
    lacking = set(PENDING) - set(pack.steps)
    if Stage.MATERIALS in pack.steps and pack.supplements:
        lacking -= {Stage.SUPPLEMENT}
    if Stage.PUBLICITY in pack.steps:
        lacking -= {Stage.OBJECTION}
    reached = {life.standing.stage for life in found.lives.values()}
    assert reached == set(paths.reached(pack)) - {Stage.APPLICATION}


@pytest.mark.parametrize("found", PACKS, indirect=True)
def test_a_title_is_named_only_after_the_whole_way_in(found: Explored) -> None:
    pack = found.pack
    for life in found.lives.values():
        standing = life.standing
        if "named" not in standing.dates:
            continue
        if Stage.CONSULTATION in pack.steps:
            assert standing.opinions == dict.fromkeys(bodies_of(pack), "agreed")
        if Stage.PUBLICITY in pack.steps:
            assert "publicised" in standing.dates
            assert set(standing.objections.values()) <= {"dismissed"}
        assert standing.number


STAGES = sorted(paths.reached(PACKS["kaiyuan"]) - {Stage.APPLICATION, Stage.ENDED})


@pytest.mark.parametrize("found", ["kaiyuan"], indirect=True)
@pytest.mark.parametrize("stage", STAGES)
def test_twenty_years_in_one_leap_come_to_the_same_as_wake_by_wake(found: Explored, stage: Stage) -> None:
    life = next(one for one in found.lives.values() if one.standing.stage is stage)
    later = life.at + 20 * 365 * DAY
    leap = step_under(BOOK, life, later)
    while (wake := next_wake(BOOK, life)) is not None and wake <= later:
        life = step_under(BOOK, life, wake).life
    assert (leap.life.standing, leap.life.obligations, leap.life.seq) == (
        life.standing,
        life.obligations,
        life.seq,
    )
    assert leap.next_wake == wake
    assert len(leap.entries) < 20 * 13 * 3  # three duties at most, each reminded once a month


def test_every_arrow_of_the_pack_is_walked(found: Explored) -> None:
    arrows = {(path.stage, path.outcome) for path in paths.paths(found.pack)}
    assert arrows - found.walked == set()
