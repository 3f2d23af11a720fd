"""Docket: one step's working paper. It holds the life as it changes and the entries that say how."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any, Literal

from schemas.action import CORRECTABLE, NameTitle
from schemas.entry import Entry
from schemas.life import Life, Standing, Taken
from schemas.obligation import Obligation
from schemas.party import Party
from schemas.stage import Duty, Stage
from workflows.life import clock, duties, words
from workflows.life.course import GROUNDS, LINES, follow
from workflows.life.law import Law
from workflows.life.phrases import PASSING
from workflows.life.ruling import Ruling, rule

TAKEN_KEPT = 24
"""Decisions and silences a life keeps for correction and annulment: a whole way in with its first re-inspection."""


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """The law says no: why, under which rule. What is possible instead, `step` adds."""

    def __init__(self, reason: str, article: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.article = article


class Docket:
    """The life under way, under one law."""

    def __init__(self, law: Law, life: Life) -> None:
        self.law = law
        self.life = life
        self.entries: list[Entry] = []
        self._stood = life.standing.stage

    def stand(self, **changes: Any) -> None:
        """Change the standing."""
        if not changes:
            return
        self.life = self.life.model_copy(update={"standing": self.life.standing.model_copy(update=changes)})

    def dates(self, **days: date) -> None:
        """Set law dates by name."""
        if not days:
            return
        self.stand(dates={**self.life.standing.dates, **days})

    def move(self, outcome: str, day: date) -> None:
        """Go on along the course. A new term gets its dates here, and an end its ground."""
        was = self.life.standing
        to = follow(self.law.regulation.way_in.value, was.stage, outcome)
        self.stand(stage=to, **_left_behind(was, to))
        self.dates(stage=day)
        if to is Stage.TERM:
            self._new_term(was.stage, day)
            self.life = self.life.model_copy(update={"filers": ()})
        if to is Stage.ENDED:
            self.stand(ground=GROUNDS.get(outcome, "turned_down"))

    def _new_term(self, was: Stage, day: date) -> None:
        expiry = self.life.standing.dates.get("term_end")
        start = day
        if was is Stage.NAMING or expiry is None:
            self.dates(named=day)
        elif self.law.regulation.term.renewal.value == "from_expiry":
            start = expiry + timedelta(days=1)
        self.dates(term_start=start)
        self.dates(term_end=self.term_end())
        self.stand(round=0)

    def term_end(self) -> date:
        """The last day of the term that starts at `term_start`, worked out by the clock of the duty `term`."""
        rule = self.law.rule(Duty.TERM)
        return clock.last_day(
            self.life.standing.dates["term_start"],
            rule.within.value,
            self.law.calendar,
            first_day_counts=bool(rule.first_day_counts and rule.first_day_counts.value),
        )

    def take(self, kind: str, by: Party, on: date, one: Obligation, outcome: str) -> None:
        """Remember a decision, or a silence, for correction and annulment; it becomes the next entry."""
        taken = Taken(
            entry=self.life.seq + 1,
            kind=kind,
            by=by,
            on=on,
            duty=one.duty,
            about=one.about,
            outcome=outcome,
            before=self.life.standing,
            lapsed=one if kind == "silence" else None,
        )
        self.life = self.life.model_copy(update={"taken": (*self.life.taken, taken)[-TAKEN_KEPT:]})

    def take_again(self, taken: Taken, outcome: str, on: date) -> None:
        """Remember a corrected decision as the next entry, in the place of the wrong one."""
        again = taken.model_copy(update={"entry": self.life.seq + 1, "outcome": outcome, "on": on})
        self.life = self.life.model_copy(update={"taken": (*self.life.taken, again)[-TAKEN_KEPT:]})

    def duty_words(
        self, change: duties.Change, actor: Party | None = None, why: str = ""
    ) -> list[words.Word]:
        """What every change of obligations tells: new duties to who owes them, moved dates and dropped ones likewise.

        Nobody is told that their own act has rid them of a duty.
        """
        told: list[words.Word] = []
        for one in change.opened:
            if one.duty is not Duty.TERM:
                told += words.due(self.law, self.life, one)
        for move in change.moved:
            owed = self.life.find(move.id)
            if owed is not None and move.was != move.due:  # that a date is 暂定 no more is nobody's business
                told.append(words.moved(self.life, owed, move, self.law.rule(owed.duty).what))
        for one in change.dropped:
            if one.by != actor and one.duty not in PASSING:
                told.append(words.dropped(self.law, one, why))
        return told

    def result(self, was: Stage, outcome: str | None, grounds: str = "") -> list[words.Word]:
        """What the unit, and on a revocation or its end all who must know, are told of a stage's outcome."""
        if outcome is None:
            return []
        told = words.outcome(self.law, self.life, was, outcome, grounds)
        if outcome in ("revoked", "restored"):
            told += words.public(self.law, self.life, outcome, grounds)
        return told

    def proceed(
        self,
        ruling: Ruling,
        effective: datetime,
        day: date,
        why: str,
        *,
        ended: int | None = None,
        how: duties.How = "done",
        anchor: str | None = None,
        anew: bool = False,
    ) -> duties.Change:
        """What a ruling does to the life, nothing said and nothing written: standing, course, obligations."""
        self.stand(**ruling.sets)
        self.dates(**ruling.dates)
        if ruling.course is not None:
            self.move(ruling.course, day)
        change = duties.settle(
            self.law, self.life, effective, ended=ended, how=how, anchor=anchor, why=why, anew=anew
        )
        self.life = change.life
        return change

    def carry(
        self,
        ruling: Ruling,
        outcome: str,
        effective: datetime,
        day: date,
        *,
        kind: Literal["action", "silence"] = "action",
        ended: int | None = None,
        how: duties.How = "done",
        anchor: str | None = None,
        told: tuple[words.Word, ...] = (),
        grounds: str = "",
        **fields: Any,
    ) -> None:
        """Carry a ruling out: change the standing, go on along the course, settle the obligations, write the entry.

        The ruling is about the stage that the standing is in. After a recall that is not the stage of the last entry,
        which the new one still follows.
        """
        was = self.life.standing.stage
        line = LINES.get((was, ruling.course or outcome))
        why = line.label if line else outcome
        anew = "supersedes" in fields and ruling.course is not None
        change = self.proceed(ruling, effective, day, why, ended=ended, how=how, anchor=anchor, anew=anew)
        actor = fields["action"].actor.party if "action" in fields else None
        told = (
            *told,
            *self.result(was, outcome if was is Stage.AFTERMATH else ruling.course, grounds),
            *self.duty_words(change, actor, line.label if line else ""),
        )
        self.write(
            effective,
            self._stood,
            kind=kind,
            outcome=ruling.course or outcome,
            opened=change.opened,
            closed=change.closed,
            moved=change.moved,
            notices=words.letters(self.life, told),
            **fields,
        )

    def decide(self, one: Obligation, outcome: str, effective: datetime, act: Any) -> None:
        """Carry out the decision that an act takes on an obligation, and remember it."""
        ruling = rule(self.law, self.life.standing, one.duty, one.about, outcome, act.on)
        if isinstance(act, NameTitle):
            ruling = ruling._replace(sets={"batch": act.batch, "number": act.number})
        if act.kind in CORRECTABLE:
            self.take(act.kind, act.actor.party, act.on, one, outcome)
        documents = "、".join(document.number for document in act.documents)
        grounds = f"依据文件：{documents}。" if documents else ""
        self.carry(ruling, outcome, effective, act.on, ended=one.id, grounds=grounds, action=act)

    def write(self, effective: datetime, was: Stage, **fields: Any) -> Entry:
        """Seal the next entry onto the chain."""
        state = hashlib.sha256(self.life.fingerprint().encode()).hexdigest()
        entry = Entry(
            title=self.life.title,
            seq=self.life.seq + 1,
            effective=effective,
            was=was,
            stage=self.life.standing.stage,
            edition=self.law.edition,
            calendar=self.law.calendar_id,
            state=state,
            prev=self.life.head,
            **fields,
        ).sealed()
        self.entries.append(entry)
        self._stood = entry.stage
        self.life = self.life.model_copy(update={"seq": entry.seq, "head": entry.hash, "at": effective})
        return entry


def _left_behind(was: Standing, to: Stage) -> dict[str, Any]:
    """What a stage had gathered is not carried into a new turn of that stage."""
    forget: dict[str, Any] = {}
    gone: set[str] = set()
    if to is Stage.CONSULTATION:
        forget["opinions"] = {}
    if to is Stage.PUBLICITY:
        forget["objections"] = {}
        gone = {name for name in was.dates if name == "publicised" or name.startswith("objected")}
    if to is Stage.AFTERMATH:
        gone = {"plaque", "review_requested", "review_closed", "reviewed"}
    if to is Stage.TERM:
        forget["ban_until"] = None
    if gone:
        forget["dates"] = {name: day for name, day in was.dates.items() if name not in gone}
    return forget
