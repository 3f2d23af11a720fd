"""Workpaper: one step's working paper. It holds the life as it changes and the entries that say how."""

from datetime import date, datetime
from typing import Any, Literal, Unpack

from schemas.action import CORRECTABLE
from schemas.base import local_date, sealed
from schemas.credit import Credited
from schemas.entry import Entry, RungOf
from schemas.life import Left, Life, Sets, Standing, Taken
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.party import Party
from schemas.stage import Duty, Stage
from schemas.tidings.parts import CameOut, Cause, Grounds, Marked
from schemas.unit import Unit
from workflows.life import (
    duties,
    editions,
    ladders,
    leaving,
    outcomes,
    owners,
    terms,
    tidings,
)
from workflows.life.course import (
    ARROWS,
    NEXT,
    STAYS,
    begins_term,
    follow,
    in_effect,
    stage_of,
)
from workflows.life.digest_day import in_haste
from workflows.life.force import begins_to_rest
from workflows.life.kinds import BY_STAGE, CONSULTS, HELD, PENDING, PHASES, POSTINGS, REINSPECTED
from workflows.life.law import Law
from workflows.life.leaving import LEFT
from workflows.life.marks import marks
from workflows.life.omissions import counted_anew
from workflows.life.ruling import Ruling, barred, inspected, rule, said

TAKEN_KEPT = 24
"""Decisions and silences a life keeps for correction and annulment: a whole way in with its first re-inspection."""


class Workpaper:
    """The life under way, under one law; `formerly` is the one that it lived under before this step."""

    def __init__(self, law: Law, life: Life, formerly: Law | None = None) -> None:
        self.law = law
        self.formerly = formerly or law
        self.life = life
        self.entries: list[Entry] = []
        self._stood = life.standing.stage
        self._under = law.edition
        self._rungs: tuple[RungOf, ...] = ()
        self._was = life

    def stand(self, **sets: Unpack[Sets]) -> None:
        """Change the standing."""
        if not sets:
            return
        self.life = self.life.model_copy(
            update={"standing": self.life.standing.model_copy(update=dict(sets))}
        )

    def dates(self, **days: date) -> None:
        """Set law dates by name."""
        if not days:
            return
        self.stand(dates={**self.life.standing.dates, **days})

    def move(self, outcome: str, day: date, here: Stage) -> None:
        """Go on along the course from `here`. A new term gets its dates here, and an end its ground."""
        last = here
        here, outcome = in_effect(self.law.regulation, self.life.standing, here, outcome)
        if here is not last:  # it is as if the inspection came out so today
            self.dates(**inspected(self.law, self.life.standing.follows, day))
        was = self.life.standing
        if was.beside and ARROWS[here, outcome].to == NEXT:
            stage, *beside = [one for one in (was.stage, *was.beside) if one is not here]
            self.stand(stage=stage, beside=tuple(beside))
            return
        to, *beside = follow(self.law.regulation, was, outcome, here)
        why = leaving.why(self.law, was, outcome, here) if to in LEFT and here in HELD else None
        if why is not None:
            self.stand(leaving=why)
            self.stand(**barred(self.law, was, why, day))
        crossed = self._cross(here, to)
        if begins_to_rest(self.law.regulation, was, outcome, here, to):
            self.stand(rests=True)
        self.stand(stage=to, beside=tuple(beside))
        self.stand(**self._left_behind(was, (to, *beside)))
        self.dates(stage=day)
        new_term = to is Stage.TERM and not terms.goes_on(self.law, was, here, outcome)
        self.stand(**counted_anew(self.law.regulation, was, here, to, new_term=new_term))
        if to is Stage.TERM:
            now = self.life.standing
            now = terms.begun(self.law, now, was, here, day) if new_term else now
            self.life = self.life.model_copy(update={"standing": terms.in_term(self.law, now, day)})
            if here is not Stage.TERM:  # one that never left it, for nothing has to be done, is in no other
                self._filers_free()
        if crossed:
            self.taken_over(day)
        if to is Stage.ENDED:
            self.stand(ground=leaving.ground(self.life.standing, outcome, here))

    def _left_behind(self, was: Standing, to: tuple[Stage, ...]) -> Sets:
        """What a stage had gathered is not carried into a new turn of that stage."""
        forget: Sets = {}
        gone: set[str] = set()
        if any(one in CONSULTS or self._signed(one) for one in to):
            forget["opinions"] = {}
        if any(one in POSTINGS for one in to):
            forget["objections"] = {}
            gone = {name for name in was.dates if name == "publicised" or name.startswith("objected")}
        if Stage.AFTERMATH in to:
            gone = {"plaque", "review_requested", "review_closed", "reviewed"}
        if Stage.TERM in to:
            forget |= {"ban_until": None, "recommender_until": None, "recommender_from": None}
            gone = {name for name in ("forgone", "inspected", "rectified", "looked") if name in was.dates}
            if was.leaving:
                forget["leaving"] = None
        if was.proposed and to[0] is Stage.REINSPECTION:  # what was found is not confirmed, and leads nowhere
            forget |= {"proposed": None, "result": None, "follows": None}
        elif was.proposed and to[0] not in REINSPECTED:
            forget["proposed"] = None
        if gone:
            forget["dates"] = {name: day for name, day in was.dates.items() if name not in gone}
        return forget

    def _signed(self, stage: Stage) -> bool:
        rule = self.law.regulation.duties.get(BY_STAGE[stage]) if stage in BY_STAGE else None
        return rule is not None and bool(rule.signers)

    def _cross(self, here: Stage, to: Stage) -> bool:
        """Into the edition that waits to take over, where the one until now governs only the phase that is over.

        It goes on waiting where it has no such stage, or none that what is being carried out leads to.
        """
        after = self.law.successor
        if after is None or to not in PHASES or PHASES.get(here) == PHASES[to]:
            return False
        if getattr(after.regulation.edition.transition, PHASES[to]) == "old":
            return False
        if after.lacking(self.life.standing.model_copy(update={"stage": to})) is not None:
            return False
        self.law = after
        self.life = editions.crossed(after, self.life)
        return True

    def taken_over(self, day: date) -> None:
        """All days are there that the law counts from."""
        self.life = editions.taken_over(self.law, self.life, day)

    def _filers_free(self) -> None:
        """Who filed for the term that begins may decide again; not should what began it be taken back."""
        filers, taken = self.life.filers, self.life.taken
        if filers and taken and taken[-1].entry == self.life.seq + 1:
            taken = (*taken[:-1], taken[-1].model_copy(update={"filers": filers}))
        self.life = self.life.model_copy(update={"filers": (), "taken": taken})

    def take(
        self,
        kind: str,
        by: Party,
        on: date,
        outcome: str,
        *,
        duty: Duty,
        about: str | None = None,
        ruling: Ruling,
        lapsed: Obligation | None = None,
        unit: Unit | None = None,
        received: date | None = None,
        left: Left | None = None,
        credits: tuple[Credited, ...] | None = None,
    ) -> None:
        """Remember a decision, or a silence, for correction and annulment; it becomes the next entry."""
        taken = Taken(
            entry=self.life.seq + 1,
            kind=kind,
            by=by,
            on=on,
            duty=duty,
            about=about,
            outcome=outcome,
            stood=self.life.standing.written,
            led_to=ruling.course if ruling.course not in (None, outcome) else None,
            began_term=self._begins_unnamed(duty, ruling),
            lapsed=lapsed,
            unit=unit,
            received=received,
            left=left,
            credits=credits,
        )
        self.life = self.life.model_copy(update={"taken": (*self.life.taken, taken)[-TAKEN_KEPT:]})

    def _begins_unnamed(self, duty: Duty, ruling: Ruling) -> bool:
        """Whether the title is in its term with this ruling though the outcome alone does not tell so."""
        standing = self.life.standing
        here = self.here(duty)
        if (
            ruling.course is None
            or begins_term(here, ruling.course)
            or (here in PENDING and ARROWS[here, ruling.course].to == NEXT)
        ):
            return False
        after = standing.model_copy(update=ruling.sets)
        return follow(self.law.regulation, after, ruling.course, here) == (Stage.TERM,)

    def here(self, duty: Duty) -> Stage:
        """The stage that an outcome of `duty` is about: of steps side by side its own, else the present one."""
        standing = self.life.standing
        own = stage_of(duty)
        return own if own in standing.beside else standing.stage

    def take_again(self, taken: Taken, outcome: str, on: date, ruling: Ruling) -> None:
        """Remember a corrected decision as the next entry, in the place of the wrong one."""
        again = taken.model_copy(
            update={
                "entry": self.life.seq + 1,
                "outcome": outcome,
                "on": on,
                "led_to": ruling.course if ruling.course not in (None, outcome) else None,
                "began_term": self._begins_unnamed(taken.duty, ruling),
            }
        )
        self.life = self.life.model_copy(update={"taken": (*self.life.taken, again)[-TAKEN_KEPT:]})

    def duty_tidings(
        self, change: duties.Settled, cause: Cause, actor: Party | None = None
    ) -> list[tidings.Told]:
        """What every change of obligations tells."""
        return owners.told(self.law, self._was, self.life, change, cause, actor)

    def result(
        self, was: Stage, outcome: str | None, grounds: Grounds, marked: Marked | None
    ) -> list[tidings.Told]:
        """What the unit, and on a revocation or its end all who must know, are told of a stage's outcome."""
        if outcome is None:
            return []
        told = outcomes.outcome(self.law, self.life, was, outcome, grounds, marked)
        gone = self.life.standing.leaving is not None and was in HELD
        if outcome in ("revoked", "restored") or (gone and self.life.standing.stage in LEFT):
            told += outcomes.public(self.law, self.life, outcome, grounds)
        return told

    def proceed(
        self,
        ruling: Ruling,
        effective: datetime,
        day: date,
        cause: Cause,
        *,
        here: Stage | None = None,
        ended: int | None = None,
        how: duties.How = "done",
        anchor: str | None = None,
        anew: bool = False,
    ) -> duties.Settled:
        """What a ruling does to the life, nothing said and nothing written: standing, course, obligations."""
        self.stand(**ruling.sets)
        self.dates(**ruling.dates)
        under = self.law.edition
        if ruling.course is not None:
            self.move(ruling.course, day, here or self.life.standing.stage)
        crossed = self.law.edition != under
        if crossed:
            self.life = editions.owed_anew(self.law, self.life, local_date(effective))
        change = duties.settle(
            self.law, self.life, effective, ended=ended, how=how, anchor=anchor, cause=cause, anew=anew
        )
        self.life = change.life
        if crossed:
            new = {one.id for one in change.opened}
            self.life, self._rungs = ladders.anew(self.law, self.life, effective, but=new)
        return change

    def carry(
        self,
        ruling: Ruling,
        outcome: str,
        effective: datetime,
        day: date,
        *,
        here: Stage | None = None,
        kind: Literal["action", "silence"] = "action",
        ended: int | None = None,
        how: duties.How = "done",
        anchor: str | None = None,
        told: tuple[tidings.Told, ...] = (),
        grounds: Grounds = outcomes.NO_GROUNDS,
        **fields: Any,
    ) -> None:
        """Carry a ruling out: change the standing, go on along the course, settle the obligations, write the entry.

        The ruling is about the stage that the standing is in. After a recall that is not the stage of the last entry,
        which the new one still follows.
        """
        was = here or self.life.standing.stage
        put_off = outcome == "missed" and "waiting" in ruling.sets and ruling.course is None
        came = outcome if (was, outcome) in STAYS else ruling.course
        at, came = self._in_effect(was, came, ruling)
        cause = CameOut(stage=was, outcome=ruling.course or outcome)
        marked = marks(self.law, self.life, at, fields.get("action"))  # by the edition that has judged
        anew = "supersedes" in fields and ruling.course is not None
        change = self.proceed(
            ruling, effective, day, cause, here=was, ended=ended, how=how, anchor=anchor, anew=anew
        )
        actor = fields["action"].actor.party if "action" in fields else None
        told = (
            *told,
            *(
                outcomes.put_off(self.law, self.life, grounds)
                if put_off
                else self.result(at, came, grounds, marked)
            ),
            *self.duty_tidings(change, cause, actor),
        )
        self.write(
            effective,
            self._stood,
            kind=kind,
            outcome=ruling.course or outcome,
            opened=change.opened,
            closed=change.closed,
            moved=change.moved,
            notices=tidings.notices(self.life, told),
            **fields,
        )

    def _in_effect(self, was: Stage, come: str | None, ruling: Ruling) -> tuple[Stage, str | None]:
        """What the unit is told has come out, and where."""
        if come is None or ruling.course is None:
            return was, come
        return in_effect(self.law.regulation, self.life.standing, was, come)

    def decide(
        self, one: Obligation, outcome: str, effective: datetime, act: Any, unit: Unit | None = None
    ) -> None:
        """Carry out the decision that an act takes on an obligation, and remember it; also the unit as it was."""
        ruling = said(rule(self.law, self.life.standing, one.duty, one.about, outcome, act.on, one.due), act)
        if act.kind in CORRECTABLE:
            self.take(
                act.kind,
                act.actor.party,
                act.on,
                outcome,
                duty=one.duty,
                about=one.about,
                ruling=ruling,
                unit=unit,
                received=local_date(act.received_at),
                credits=self.life.credits if act.kind == "inspect" and self.law.regulation.everyday else None,
            )
        grounds = Grounds(documents=tuple(document.called for document in act.documents))
        here = self.here(one.duty)
        self.carry(ruling, outcome, effective, act.on, here=here, ended=one.id, grounds=grounds, action=act)

    def write(
        self,
        effective: datetime,
        was: Stage,
        notices: tuple[Notice, ...] = (),
        rungs: tuple[RungOf, ...] = (),
        **fields: Any,
    ) -> Entry:
        """Seal the next entry onto the chain, and with it the life that it leads to."""
        life = self.life.model_copy(update={"seq": self.life.seq + 1, "at": effective})
        entry = Entry.seal(
            self.life.head,
            title=life.title,
            seq=life.seq,
            effective=effective,
            was=was,
            stage=life.standing.stage,
            edition=self._under,
            then_under=self.law.edition if self.law.edition != self._under else None,
            calendar=self.law.calendar_id,
            state=sealed(life.text),
            rungs=(*rungs, *self._rungs),
            notices=tuple(in_haste(self.law.calendar, one, effective) for one in notices),
            **fields,
        )
        self.entries.append(entry)
        self._stood = entry.stage
        self._under = self.law.edition
        self._rungs = ()
        self.life = self._was = life.model_copy(update={"head": entry.hash})
        return entry
