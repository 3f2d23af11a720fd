"""Lives under packs that nobody wrote: whatever a pack may say, a life keeps the invariants (design §7)."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from schemas.base import local_date
from schemas.facts import Facts
from schemas.party import Body, Role
from schemas.regulation import Regulation
from schemas.stage import Stage
from schemas.step import Step
from tests.unit import properties_world as world
from tests.unit.packs_made import packs
from tests.unit.properties_world import DAY, law_of, morning, party
from tests.unit.test_properties import HUNT, Titles
from wording.notices import worded
from workflows.life.kinds import HELD, PENDING, TRIED


class MadeTitles(Titles):
    """One title under one of two packs, drawn from the whole schema; it may come to live under the other."""

    limit = 40_000

    @initialize(
        ours=packs("made-one"),
        theirs=packs("made-two"),
        day=st.dates(date(2025, 1, 1), date(2025, 6, 30)),
        turns=st.lists(st.tuples(st.integers(0, 3), st.sampled_from((0, 0, 0, 1, 2, 3))), max_size=24),
    )
    def begin(self, ours: Regulation, theirs: Regulation, day: date, turns: list[tuple[int, int]]) -> None:
        self.editions = (ours, theirs)
        self.now = morning(day)
        self.life = self.patient = world.unborn(ours, self.now)
        says = world.application(ours)
        done = self.send(self.make("apply", party(Role.OFFICE), says, "office.front"), Facts())
        assert done.receipt
        assert done.receipt.accepted, done.receipt
        for which, how in turns:
            self.now += DAY
            if not any(world.answers(law_of(self.life), one) for one in self.life.obligations):
                self.the_title_wakes(1, 1)
            else:
                self.do(which, how)

    def check(self, now: Any, done: Step) -> None:
        super().check(now, done)
        for entry in done.entries:
            for notice in entry.notices:
                assert not blanks("\n".join(worded(notice, "2036-0001"))), notice

    @precondition(lambda self: self.life.standing.stage in (*HELD, *TRIED))
    @rule(which=st.integers(0, 2), role=st.sampled_from((Role.OFFICE, Role.OFFICE, Role.SUPERVISOR)))
    def a_cause_is_raised(self, which: int, role: Role) -> None:
        causes = law_of(self.life).regulation.causes
        name = (sorted(causes) or ["complaint"])[which % max(1, len(causes))]
        says = {"cause": name, "matter": "群众反映\n材料不实"}
        bodies = [one for one in causes[name].by if isinstance(one, Body)] if name in causes else []
        self.send(self.make("raise", party(bodies[0] if bodies else role), says))

    @precondition(lambda self: self.life.standing.stage in (*PENDING, *HELD, Stage.AFTERMATH))
    @rule(
        which=st.integers(0, 3),
        ago=st.sampled_from((0, 20, 40)),
        named=st.booleans(),
        role=st.sampled_from((Role.UNIT, Role.OFFICE)),
    )
    def the_unit_changes(self, which: int, ago: int, named: bool, role: Role) -> None:
        kinds = sorted(law_of(self.life).regulation.changes) or ["renamed"]
        kinds += ["renamed", "moved"] if self.life.standing.stage is Stage.AFTERMATH else []
        base = (world.UNIT, world.MOVED)[self.number % 2]
        new = base.model_copy(update={"name": f"开远市南正街中心社区{self.number}"})
        says: dict[str, Any] = {"change": kinds[which % len(kinds)], "unit": new if named else None}
        says["on"] = local_date(self.now) - ago * DAY
        self.send(self.make("change", party(role), says))

    @precondition(lambda self: self.life.standing.stage in PENDING)
    @rule(which=st.integers(0, 5), role=st.sampled_from((Role.OFFICE, Role.UNIT, Role.SUPERVISOR)))
    def a_step_is_asked_for(self, which: int, role: Role) -> None:
        steps = sorted(law_of(self.life).regulation.on_request)
        if steps:
            self.send(self.make("ask", party(role), {"step": steps[which % len(steps)]}))


COMMAND = re.compile(
    r"python starter\.py act [A-Z0-9-]+ [a-z_]+( --(obligation|filing) [^（\n]+)?|KY(16)?-\d+|（[a-z_]+）"
)


def blanks(text: str) -> list[str]:
    """What no reader should find in a notice: words that are no Chinese, doubled or missing ones."""
    left = COMMAND.sub("", text).replace(world.UNIT.id, "")
    return re.findall(r"[A-Za-z_]{2,}|None|[{}]|。。|，，|““|””|“”|（）|：。|\n\n|有0日|逾期0日|：$", left)


MadeTitles.TestCase.settings = settings(
    max_examples=HUNT or 40,
    stateful_step_count=16,
    derandomize=not HUNT,
    database=None,
    deadline=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink) if HUNT else (Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
TestMadeTitles = pytest.mark.timeout(HUNT * 20 or 600)(MadeTitles.TestCase)
