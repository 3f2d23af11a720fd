"""Whatever people do and however time passes, a life keeps the invariants of the design (section 7)."""

import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from schemas.action import CORRECTABLE, Action
from schemas.base import local_date
from schemas.facts import Facts
from schemas.life import Life, Taken
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.step import Step
from tests.said import said
from tests.unit import properties_world as world
from tests.unit.properties_world import BOOK, DAY, EDITIONS, HASH, act, law_of, morning, party
from wording import forms
from workflows.life.duties import RUNNING
from workflows.life.kinds import PENDING
from workflows.life.law import Law
from workflows.life.paths import reached
from workflows.life.step import next_wake, step_under

LIFE_LIMIT = 20_000
"""Bytes of a life as JSON; design idea 5 measured what more would cost."""

STAGES = [stage for stage in Stage if stage not in (Stage.APPLICATION, Stage.ENDED)]
TEXTS = {"short": "会议研究同意", "lines": "逐级请示后延期\n另附说明", "long": "依\t据\n" * 300}
GROUNDS = st.sampled_from(sorted(TEXTS))
SPANS = st.sampled_from(
    ("1日", "10个工作日", "2个月", "1年", "9999年", "0日", "5秒", Span(n=-3, unit="days"))
)
ROLES = [role for role in Role if role not in (Role.OWNER, Role.SYSTEM)]
FAR = (date.min, date(1999, 12, 31), date(2199, 1, 1), date.max)


class Titles(RuleBasedStateMachine):
    """One title, the people around it and the time that passes."""

    largest = 0
    longest = 0
    limit = LIFE_LIMIT
    editions: Sequence[Regulation] = tuple(EDITIONS.values())

    def __init__(self) -> None:
        super().__init__()
        self.number = 1000
        self.now = morning(date(2024, 1, 1))
        self.life: Life
        self.patient: Life
        self.ledger = world.Ledger()
        self.last: tuple[Action, Facts | None] | None = None

    # --- beginnings ---

    @initialize(
        name=st.sampled_from(sorted(EDITIONS)),
        day=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        stage=st.sampled_from((Stage.APPLICATION, *STAGES)),
    )
    def begin(self, name: str, day: date, stage: Stage) -> None:
        regulation = EDITIONS[name]
        self.now = morning(day)
        self.life = world.unborn(regulation, self.now)
        if stage in reached(regulation) - {Stage.APPLICATION, Stage.RECOGNITION}:
            unborn = self.life
            self.life, entries, self.now = world.drive(self.life, stage, self.now)
            self.ledger.read(unborn, Step(life=self.life, entries=tuple(entries)))
        self.patient = self.life

    # --- what is checked at each step ---

    def step(self, now: datetime, action: Action | None = None, facts: Facts | None = None) -> Step:
        before = self.life
        written = before.model_dump_json()
        done = step_under(BOOK, before, now, action, facts)
        assert done == step_under(BOOK, before, now, action, facts), "one input, two outcomes"
        assert before.model_dump_json() == written, "the life that was handed in has changed"
        self.ledger.read(before, done)
        self.life = done.life
        self.check(now, done)
        world.one_message(done)
        self.accounted(before, now, done, action)
        return done

    def check(self, now: datetime, done: Step) -> None:
        life = done.life
        text = life.model_dump_json()
        assert Life.model_validate_json(text) == life
        assert len(text.encode()) < self.limit, len(text.encode())
        Titles.largest = max(Titles.largest, len(text.encode()))
        world.standing_is_sound(life)
        assert (done.next_wake is not None) is life.is_open
        assert done.next_wake is None or done.next_wake > max(now, life.at)
        assert done.next_wake == next_wake(BOOK, life)
        assert not (self.ledger.revoked_by and law_of(life).in_force(life.standing))

    def accounted(self, before: Life, now: datetime, done: Step, action: Action | None) -> None:
        """A refusal leaves only the advance; nothing is decided twice; work is bounded by time and duties."""
        assert (done.receipt is None) is (action is None)
        acted = [entry for entry in done.entries if entry.action is not None]
        if action is not None and done.receipt is not None:
            if done.receipt.accepted:
                assert [entry.action for entry in acted] == [action]
                assert acted[0].seq == done.receipt.entry
                assert acted[0].effective == max(now, before.at)
                assert done.life.recent[-1] == action.id
            else:
                assert not acted
                assert done.receipt.reason
                alone = step_under(BOOK, before, now)
                assert (alone.life, alone.entries, alone.next_wake) == (
                    done.life,
                    done.entries,
                    done.next_wake,
                )
        # A date corrected into the past may bring back every rung since then.
        began = min(done.life.standing.dates.values(), default=local_date(before.at))
        days = max((now - min(before.at, morning(began))) / DAY, 0)
        duties = done.life.obligations_opened - before.obligations_opened + len(before.obligations)
        assert len(done.entries) <= 2 + duties * (10 + days / 28), len(done.entries)
        Titles.longest = max(Titles.longest, len(done.entries))

    def send(self, action: Action, facts: Facts | None = None, now: datetime | None = None) -> Step:
        """Somebody acts. Who slept through it all until now comes to stand where the wakeful one stands."""
        now = now or self.now
        done = self.step(now, action, facts)
        slept = step_under(BOOK, self.patient, now, action, facts)
        self.patient = slept.life
        assert (slept.life.standing, slept.life.obligations) == (
            done.life.standing,
            done.life.obligations,
        ), "steps and leaps differ"
        assert (slept.life.seq, slept.life.at) == (done.life.seq, done.life.at)
        assert (slept.receipt, slept.next_wake) == (done.receipt, done.next_wake)
        self.last = (action, facts)
        verdict = "accepted" if done.receipt and done.receipt.accepted else "refused"
        self.note(f"{action.kind} {verdict}")
        self.note(f"stage {done.life.standing.stage}")
        return done

    def note(self, what: str) -> None:
        """Count what has happened, for a hunt."""
        event(what)

    def make(self, kind: str, by: Party, says: dict[str, Any], account: str | None = None) -> Action:
        self.number += 1
        return act(kind, self.number, by, self.now, says, account)

    # --- time ---

    def later(self, now: datetime) -> None:
        self.now = max(self.now, now)

    @rule(hours=st.integers(0, 40))
    def hours_pass(self, hours: int) -> None:
        self.later(self.now + timedelta(hours=hours, minutes=7))
        self.step(self.now)

    @rule(days=st.integers(1, 200))
    def days_pass(self, days: int) -> None:
        self.later(self.now + days * DAY)
        self.step(self.now)

    @rule(wakes=st.integers(1, 8), seconds=st.sampled_from((-1, 0, 1, 20_000)))
    def the_title_wakes(self, wakes: int, seconds: int) -> None:
        for _ in range(wakes):
            wake = next_wake(BOOK, self.life)
            if wake is not None:
                self.later(wake + timedelta(seconds=seconds))
                self.step(self.now)

    @rule(years=st.integers(1, 6))
    def years_pass(self, years: int) -> None:
        self.later(self.now + years * 365 * DAY)
        self.step(self.now)

    @rule(hours=st.integers(1, 100))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.step(self.now - timedelta(hours=hours))

    # --- what people do ---

    def one(self, which: int) -> Obligation | None:
        open_ones = self.life.obligations
        return open_ones[which % len(open_ones)] if open_ones else None

    def do(self, which: int, how: int) -> None:
        """Whoever owes a duty does it; only their own filing or the last return for supplement may hinder them."""
        life = step_under(BOOK, self.life, self.now).life
        if not life.obligations:
            return
        one = life.obligations[which % len(life.obligations)]
        self.number += 1
        action = world.answer(law_of(life), one, how, self.number, self.now)
        if action is None:
            return
        done = self.send(action)
        assert done.receipt
        hindered = action.actor.account in life.filers and not done.receipt.accepted
        no_more = "退回" in said(done.receipt)
        assert done.receipt.accepted or hindered or no_more, done.receipt

    @rule(which=st.integers(0, 3), how=st.integers(0, 2), days=st.integers(0, 20))
    def a_duty_is_done(self, which: int, how: int, days: int) -> None:
        self.later(self.now + days * DAY)
        self.do(which, how)

    @rule(turns=st.integers(2, 7), how=st.sampled_from((0, 0, 1)), days=st.integers(0, 9))
    def things_take_their_course(self, turns: int, how: int, days: int) -> None:
        for _ in range(turns):
            self.later(self.now + days * DAY)
            self.do(0, how)

    @precondition(lambda self: self.life.standing.stage is Stage.APPLICATION)
    @rule(
        role=st.sampled_from((Role.UNIT, Role.TOWNSHIP, Role.OFFICE, Role.AUDITOR)),
        facts=st.sampled_from(
            (None, Facts(), Facts(open_title="2020-0007"), Facts(ban_until=date(2030, 1, 1)))
        ),
        wrong=st.sampled_from((None, None, {"honour": "文明单位"})),
        ago=st.sampled_from((0, 0, 3, 400, 4000)),
    )
    def a_unit_applies(self, role: Role, facts: Facts | None, wrong: dict[str, Any] | None, ago: int) -> None:
        says = world.application(law_of(self.life).regulation, **(wrong or {}))
        says["on"] = local_date(self.now) - ago * DAY
        done = self.send(self.make("apply", party(role), says), facts)
        if facts and facts.open_title:
            assert done.receipt
            assert not done.receipt.accepted

    @precondition(lambda self: self.life.standing.stage in (Stage.PUBLICITY, Stage.OBJECTION))
    @rule(
        role=st.sampled_from((Role.OFFICE, Role.TOWNSHIP, Role.SUPERVISOR)),
        form=st.sampled_from(("sealed", "named", "anonymous")),
    )
    def somebody_objects(self, role: Role, form: str) -> None:
        self.send(self.make("object", party(role), {"form": form, "matter": "材料不实\n有据可查"}))

    @rule(which=st.integers(0, 5), role=st.sampled_from(ROLES))
    def somebody_has_seen_it(self, which: int, role: Role) -> None:
        one = self.one(which)
        if one:
            by = one.by if role is Role.UNIT else party(role)
            self.send(self.make("acknowledge", by, {"obligation": one.id}))

    @rule(which=st.integers(0, 5), role=st.sampled_from((Role.OFFICE, Role.SUPERVISOR, Role.UNIT)))
    def somebody_urges(self, which: int, role: Role) -> None:
        """By hand; mostly for the first time, often too soon."""
        if one := self.one(which):
            self.send(self.make("urge", party(role), {"obligation": one.id}))

    @rule(
        which=st.integers(0, 5),
        by=SPANS,
        ground=GROUNDS,
        role=st.sampled_from((Role.LEADERSHIP, Role.OFFICE)),
    )
    def a_deadline_is_extended(self, which: int, by: str | Span, ground: str, role: Role) -> None:
        one = self.one(which)
        if one:
            self.send(
                self.make("extend", party(role), {"obligation": one.id, "by": by, "ground": TEXTS[ground]})
            )

    @rule(
        which=st.integers(0, 5),
        since=st.sampled_from((0, 0, 0, 2, 400)),
        days=st.sampled_from((-3, 0, 1, 20, 20, 200, 4000)),
        ground=GROUNDS,
        role=st.sampled_from((Role.LEADERSHIP, Role.OFFICE)),
    )
    def a_deadline_is_paused(self, which: int, since: int, days: int, ground: str, role: Role) -> None:
        one = self.one(which)
        today = local_date(self.now)
        until = date.max if days == 4000 else today + days * DAY
        if one:
            says = {"obligation": one.id, "until": until, "on": today - since * DAY, "ground": TEXTS[ground]}
            self.send(self.make("pause", party(role), says))

    @rule(which=st.integers(0, 5), ago=st.sampled_from((0, 0, 1, 5, 300)), ground=GROUNDS)
    def a_deadline_runs_again(self, which: int, ago: int, ground: str) -> None:
        paused = [one for one in self.life.obligations if one.pauses]
        if paused:
            one = paused[which % len(paused)]
            role = Role.LEADERSHIP if one.by.role is Role.OFFICE else Role.OFFICE
            says = {"obligation": one.id, "on": local_date(self.now) - ago * DAY, "ground": TEXTS[ground]}
            self.send(self.make("resume", party(role), says))

    @rule(which=st.sampled_from((0, 0, 0, 1, 1, 2, 5, 9)), ground=GROUNDS)
    def a_decision_is_annulled(self, which: int, ground: str) -> None:
        taken = self.life.taken
        if taken:
            one = taken[-1 - which % len(taken)]
            before = step_under(BOOK, self.life, self.now).life
            done = self.send(self.make("annul", one.by, {"entry": one.entry, "ground": TEXTS[ground]}))
            if done.receipt and done.receipt.accepted and one in before.taken and not one.left:
                self.reopened(before, done, one)

    def reopened(self, before: Life, done: Step, one: Taken) -> None:
        """What opens again is counted from today; what others owe in parallel keeps its date."""
        entry = next(entry for entry in done.entries if entry.outcome == "annulled")
        if one.kind != "silence":
            # What comes before a re-inspection is counted back from the end of the term, whenever it opens.
            back = (Duty.LEAD, Duty.RENEWAL)
            again = [new for new in entry.opened if new.duty not in (*RUNNING, *back)]
            assert all(new.anchor.day == local_date(entry.effective) for new in again), again
        under = self.ledger.entries[one.entry - 1].edition
        assert done.life.obligations or under != entry.edition, "nothing opens again"
        assert all(moved.duty in RUNNING for moved in entry.moved)

    @rule(
        which=st.sampled_from((0, 0, 0, 1, 1, 2, 5, 9)),
        how=st.sampled_from((0, 0, 1, 2)),
        ago=st.sampled_from((0, 1, 1, 2, 10)),
        ground=GROUNDS,
        office=st.booleans(),
    )
    def a_decision_is_corrected(self, which: int, how: int, ago: int, ground: str, office: bool) -> None:
        taken = self.life.taken
        if not taken:
            return
        decided = [one for one in taken if one.kind in CORRECTABLE]
        if not decided:
            return
        entry = decided[-1 - which % len(decided)].entry
        original = self.ledger.entries[entry - 1].action
        assert original
        said = getattr(original, "instead", original).model_dump(mode="json", exclude_none=True)
        said["on"] = (
            date.fromisoformat(said["on"]) - ago * DAY if ago < 5 else local_date(self.now)
        ).isoformat()
        if "result" in said and how:
            said["result"] = _other(law_of(self.life), said["kind"], said["result"], how)
        regulation = law_of(self.life).regulation
        if said.get("scores") and how and (sheet := regulation.sheet_for(world.UNIT.category, said["kind"])):
            said |= world.scored(sheet, 1 if how == 1 else 0.1)
        if said["kind"] == "name":
            said |= {"batch": f"第{ago}批", "number": "KY-9"}
        by = party(Role.OFFICE) if office else original.actor.party
        before = step_under(BOOK, self.life, self.now).life
        done = self.send(self.make("correct", by, {"entry": entry, "instead": said, "ground": TEXTS[ground]}))
        if done.receipt and done.receipt.accepted:
            self.corrected(before, done, entry, date.fromisoformat(said["on"]))

    def corrected(self, before: Life, done: Step, entry: int, on: date) -> None:
        """Where the stage began with the decision that is corrected, it began on the corrected date.

        After a correction that changed the result it began on the day of that correction, and stays.
        """
        written = next(one for one in done.entries if one.supersedes == entry)
        began = [one.seq for one in self.ledger.entries[: written.seq - 1] if one.stage is not one.was]
        first = self.ledger.entries[entry - 1].supersedes is None
        if first and written.outcome == "corrected" and written.stage is written.was and began[-1] == entry:
            assert before.taken[-1].entry != entry or done.life.standing.dates["stage"] == on, (
                before.taken[-1],
                written,
            )

    @rule(
        which=st.integers(0, 2),
        calendar=st.sampled_from((0, 0, 1)),
        ground=GROUNDS,
        role=st.sampled_from((Role.OFFICE, Role.OFFICE, Role.UNIT)),
    )
    def another_edition_is_adopted(self, which: int, calendar: int, ground: str, role: Role) -> None:
        says = {
            "edition": world.learned(self.editions[which % len(self.editions)]),
            "calendar": HASH[id(world.CALENDARS[calendar])],
            "ground": TEXTS[ground],
        }
        self.send(self.make("adopt", party(role), says))

    @precondition(lambda self: self.life.standing.stage in PENDING)
    @rule(really=st.booleans())
    def the_application_is_withdrawn(self, really: bool) -> None:
        if really:
            self.send(self.make("withdraw", party(Role.UNIT), {}))

    # --- what people do wrong ---

    @rule(data=st.data(), kind=st.sampled_from(sorted(forms.ACTS)), role=st.sampled_from(ROLES))
    def somebody_does_anything(self, data: st.DataObject, kind: str, role: Role) -> None:
        """Any action by any role with any content: mostly of the wrong stage."""
        one = self.one(data.draw(st.integers(0, 5)))
        fitting = [
            (said, content)
            for open_one in self.life.obligations
            for said, content in world.answers(law_of(self.life), open_one)
            if said == kind
        ]
        says: dict[str, Any]
        if fitting:
            says = dict(data.draw(st.sampled_from(fitting))[1])
        else:
            says = dict(data.draw(st.sampled_from(world.anything(law_of(self.life), kind))))
        if "obligation" in says:
            says["obligation"] = data.draw(st.sampled_from((one.id if one else 1, 0, -1, 10**9)))
        if "entry" in says:
            says["entry"] = data.draw(st.sampled_from((0, 1, self.life.seq, self.life.seq + 1, -5)))
        if data.draw(st.booleans()):
            says["on"] = data.draw(st.sampled_from((*FAR, local_date(self.now) + DAY, local_date(self.now))))
        if "edition" in says:
            says["edition"] = self.life.edition
            says["calendar"] = self.life.calendar
        elsewhere = data.draw(st.sampled_from((None, None, "别处")))
        account = data.draw(st.sampled_from((None, "stranger", Role.UNIT.value, Role.OFFICE.value)))
        self.send(self.make(kind, party(role, elsewhere), says, account))

    @precondition(lambda self: self.life.filers)
    @rule(which=st.integers(0, 5), how=st.integers(0, 2), annul=st.booleans())
    def who_filed_decides(self, which: int, how: int, annul: bool) -> None:
        """The account that filed acts from the post that decides: always refused."""
        life = step_under(BOOK, self.life, self.now).life
        if not life.filers:
            return
        ways = [
            (one.by, *way)
            for one in life.obligations
            for way in world.answers(law_of(life), one)
            if way[0] not in world.NO_DECISION
        ]
        if annul and life.taken:
            one = life.taken[-1 - which % len(life.taken)]
            ways = [(one.by, "annul", {"entry": one.entry, "ground": "认定有误"})]
        if ways:
            by, kind, says = ways[(which + how) % len(ways)]
            done = self.send(self.make(kind, by, says, life.filers[which % len(life.filers)]))
            assert done.receipt
            assert not done.receipt.accepted

    @precondition(lambda self: self.last is not None)
    @rule()
    def an_action_comes_again(self) -> None:
        """The same id is not applied twice; one that was refused may be tried again."""
        assert self.last is not None
        action, facts = self.last
        known = action.id in self.life.recent
        done = self.send(action, facts)
        assert done.receipt
        assert not (known and done.receipt.accepted)


def _other(law: Law, kind: str, result: str, how: int) -> str:
    results: dict[str, tuple[str, ...]] = {
        "assess": ("passed", "failed"),
        "inspect": tuple(law.regulation.results) or ("passed", "failed"),
        "recognise": ("recognised", "refused"),
        "opine": ("agreed", "rejected"),
        "check": ("complete", "incomplete", "rejected"),
        "consult": ("agreed", "opposed"),
        "decide": ("approved", "rejected"),
        "examine": ("upheld", "dismissed"),
        "name": ("named", "declined"),
        "revoke": ("revoked", "kept"),
        "decide_review": ("upheld", "restored"),
    }
    choices = results[kind]
    place = choices.index(result) if result in choices else 0
    return choices[(place + how) % len(choices)]


HUNT = int(os.environ.get("MINGPAI_HUNT", "0"))
"""How many random lives to live instead of the fixed ones: for a long hunt by hand."""

Titles.TestCase.settings = settings(
    max_examples=HUNT or 160,
    stateful_step_count=40,
    derandomize=not HUNT,
    database=None,
    deadline=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink) if HUNT else (Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
TestTitles = pytest.mark.timeout(HUNT * 20 or 600)(Titles.TestCase)
