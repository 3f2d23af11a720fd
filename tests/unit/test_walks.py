"""Walks: random lives across several editions of one measure, adopted, taken back and corrected in any order.

Each is drawn from a number and lived by the people of the random lives (`test_properties.py`), who check every step:
the ledger, the invariants, and that who sleeps comes to stand where the wakeful stands. `python -m
tests.unit.test_walks 1000 2000 300` hunts along other numbers, with so many steps each.
"""

import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from regulations.check import check
from schemas.facts import Facts
from schemas.party import Role
from schemas.regulation import Regulation
from tests.sound import watched
from tests.unit import properties_world as world
from tests.unit.packs_made import seeded
from tests.unit.properties_world import DAY, law_of, morning, party
from tests.unit.test_properties_packs import MadeTitles

STEPS = 50
SEEDS = range(12)
DEEDS = (*["adopt"] * 3, *["annul"] * 3, *["correct"] * 2, *["come up"] * 4, *["pass"] * 4, *["do"] * 8)
"""What can happen, as often as it does."""


def editions(seed: int, random: Random) -> tuple[Regulation, ...]:
    """A measure, and three more editions of it: they give the same title, and may differ in all else."""
    first = seeded(seed).model_copy(update={"preconditions": ()})
    found = [first]
    while len(found) < 4:
        other = seeded(random.randrange(10**6)).model_copy(
            update={"honour": first.honour, "preconditions": ()}
        )
        if not check(other):
            found.append(other)
    return tuple(found)


class Walk(MadeTitles):
    """One title under four editions, and who meets it by chance."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.random = Random(seed)
        self.editions = editions(seed, self.random)
        self.counts = Counter[str]()
        self.now = morning(date(2025, 1, 1))
        self.life = self.patient = world.unborn(self.editions[0], self.now)
        says = world.application(self.editions[0])
        self.send(self.make("apply", party(Role.OFFICE), says, "office.front"), Facts())

    def note(self, what: str) -> None:
        self.counts[what] += 1

    def goes_on(self) -> None:
        """One of all that can happen; mostly that a duty is done, or that there is another law."""
        pick, n = self.random.choice, self.random.randrange(8)
        match pick(DEEDS):
            case "adopt":
                self.another_edition_is_adopted(n, pick((0, 0, 1)), "short", Role.OFFICE)
            case "annul":
                self.a_decision_is_annulled(pick((0, 0, 1, n)), "short")
            case "correct":
                office, ago = pick((True, False)), pick((0, 1, 10))
                self.a_decision_is_corrected(pick((0, 0, n)), pick((0, 1, 1, 2)), ago, "short", office)
            case "come up":
                self.comes_up(n)
            case "pass":
                self.time_passes()
            case _:
                self.now += DAY * pick((0, 0, 1, 5))
                self.does_what_is_owed(n)

    def comes_up(self, n: int) -> None:
        """What answers no duty."""
        match self.random.randrange(4):
            case 0:
                self.a_cause_is_raised(n, self.random.choice((Role.OFFICE, Role.SUPERVISOR)))
            case 1:
                self.the_unit_changes(n, self.random.choice((0, 20)), True, Role.OFFICE)
            case 2:
                self.somebody_objects(Role.OFFICE, "sealed")
            case _:
                self.a_step_is_asked_for(n, Role.OFFICE)

    def time_passes(self) -> None:
        """Until the title wakes, or some days, or a year."""
        pick = self.random.choice
        match self.random.randrange(4):
            case 0:
                self.years_pass(1)
            case 1:
                self.days_pass(pick((1, 30, 100)))
            case _:
                self.the_title_wakes(pick((1, 2, 5)), pick((-1, 0, 1)))

    def does_what_is_owed(self, which: int) -> None:
        """A duty is done, well as a rule; where there is none to do, the next thing happens by itself."""
        if any(world.answers(law_of(self.life), one) for one in self.life.obligations):
            self.do(which, self.random.choice((0, 0, 0, 0, 1, 2)))
        else:
            self.the_title_wakes(wakes=1, seconds=1)

    def walks(self, steps: int) -> None:
        """On and on, until the title has ended."""
        for _ in range(steps):
            self.goes_on()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_life_across_editions_is_sound_at_every_step(seed: int) -> None:
    Walk(seed).walks(STEPS)


def hunt(first: int, last: int, steps: int) -> Iterator[str]:
    """Walks from other numbers, outside the suite; what is found."""
    counts = Counter[str]()
    with watched():
        for seed in range(first, last):
            walk = Walk(seed)
            try:
                walk.walks(steps)
            except Exception:
                yield f"--- {seed}\n{traceback.format_exc()[-1800:]}"
            counts += walk.counts
    yield f"{last - first} walks: {counts}"


if __name__ == "__main__":
    for found in hunt(*map(int, sys.argv[1:])):
        sys.stdout.write(f"{found}\n")
