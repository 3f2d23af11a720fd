"""Entry: one line of a title's ledger 档案, chained to the one before by its hash."""

import hashlib
from datetime import date
from typing import Any, Literal

from schemas.action import Action, ActionId, TitleId
from schemas.base import Instant, Line, Model, Sha256, later
from schemas.facts import Facts
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.sealing import text_of
from schemas.stage import Duty, Stage

RungEnd = Literal["sent", "folded", "stopped", "not_sent"]
"""How a rung ended: sent, folded into a later one after an outage, stopped by an acknowledgement, not sent."""


class Closed(Model):
    """An obligation that ended: done, lapsed by silence, or dropped because the course went on without it.

    `rungs_spared` is how many rungs of its ladder were still to come and are no longer needed.
    """

    id: int
    duty: Duty
    how: Literal["done", "lapsed", "dropped"]
    rungs_spared: int = 0


class Moved(Model):
    """A due date that was worked out again, and why."""

    id: int
    duty: Duty
    was: date
    due: date
    provisional: bool
    why: Line


class RungOf(Model):
    """Which rung of which obligation; `rung` counts from 0, repeats go on counting after the last."""

    obligation: int
    duty: Duty
    rung: int
    end: RungEnd


class Entry(Model):
    """What happened to one title, in law's time (`effective`). `recorded_at` is kept beside it and not hashed."""

    title: TitleId
    seq: int
    kind: Literal["action", "rung", "silence"]
    effective: Instant
    action: Action | None = None
    rungs: tuple[RungOf, ...] = ()
    outcome: Line | None = None
    was: Stage
    stage: Stage
    opened: tuple[Obligation, ...] = ()
    closed: tuple[Closed, ...] = ()
    moved: tuple[Moved, ...] = ()
    supersedes: int | None = None
    notices: tuple[Notice, ...] = ()
    facts: Facts | None = None
    edition: Sha256
    """The edition that this was taken under."""
    then_under: Sha256 | None = later(None)
    """The edition that governs from here on, where the life crosses into another."""
    calendar: Sha256
    state: Sha256
    prev: Sha256
    hash: Sha256 = ""

    @property
    def action_id(self) -> ActionId | None:
        """The id of the action that this entry records."""
        return self.action.id if self.action else None

    @classmethod
    def seal(cls, **fields: Any) -> "Entry":
        """A new entry with its hash. What the law itself has written is not checked again: that is half the work."""
        return _BLANK.model_copy(update=fields).sealed()

    def sealed(self) -> "Entry":
        """This entry with its hash: SHA-256 of the canonical JSON of everything else, `prev` included."""
        body = text_of(self, without="hash", variant="action")
        return self.model_copy(update={"hash": hashlib.sha256(body.encode()).hexdigest()})


_needed: dict[str, Any] = {name: None for name, field in Entry.model_fields.items() if field.is_required()}
_BLANK = Entry.model_construct(**_needed)
