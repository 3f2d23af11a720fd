"""Entry: one line of a title's ledger 档案, chained to the one before by its hash."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field
from pydantic_core import from_json

from schemas.act import ActionId, TitleId
from schemas.action import Action
from schemas.base import Instant, Line, Model, Sha256, later, sealed
from schemas.facts import Facts
from schemas.obligation import Obligation
from schemas.one_of import WhenMet
from schemas.stage import Duty, Stage

if TYPE_CHECKING:
    from schemas.notice import Notice
    from schemas.tidings.parts import Cause
else:  # five dozen classes, which whoever looks at what has become of a title does without

    def _notice() -> Any:
        from schemas.notice import Notice

        return Notice

    def _cause() -> Any:
        from schemas.tidings.parts import Cause

        return Cause

    Notice, Cause = Annotated[Any, WhenMet(_notice)], Annotated[Any, WhenMet(_cause)]

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
    cause: Cause


class RungOf(Model):
    """Which rung of which obligation; `rung` counts from 0, repeats go on counting after the last."""

    obligation: int
    duty: Duty
    rung: int
    end: RungEnd


class Entry(Model):
    """What happened to one title, in law's time (`effective`).

    An entry is kept as a text, its `body`; `prev` and `hash` stand beside it, and so does `recorded_at`, which is not
    hashed. `state` is the hash of the life's text after it, `hash` that of `prev` and body. Nothing that is hashed is
    ever written anew: what reads it may change, and `format` says how it was written.
    """

    format: Literal[1] = 1
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
    prev: Sha256 = Field(default="", exclude=True)
    hash: Sha256 = Field(default="", exclude=True)

    @property
    def action_id(self) -> ActionId | None:
        """The id of the action that this entry records."""
        return self.action.id if self.action else None

    @property
    def body(self) -> str:
        """Its text, as it is kept when it is new. One that was read without its notices has none to give."""
        _ = self.notices
        return self.model_dump_json()

    @classmethod
    def seal(cls, prev: str, **fields: Any) -> "Entry":
        """A new entry with its hash. What the law itself has written is not checked again: that is half the work."""
        entry = _BLANK.model_copy(update={**fields, "prev": prev})
        return entry.model_copy(update={"hash": sealed(prev, entry.body)})

    @classmethod
    def read(cls, body: str, prev: str, hash_: str) -> "Entry":
        """An entry as it was kept. `ValueError` when the text is none; nothing is said of its hash."""
        return cls.model_validate_json(body).model_copy(update={"prev": prev, "hash": hash_})

    @classmethod
    def read_untold(cls, body: str, prev: str, hash_: str) -> "Entry":
        """`read` for whoever does not ask what it told people: it has no `notices`, and `AttributeError` says so."""
        written = from_json(body)
        if isinstance(written, dict):
            written.pop("notices", None)
        entry = cls.model_validate(written).model_copy(update={"prev": prev, "hash": hash_})
        del entry.__dict__["notices"]
        return entry


_needed: dict[str, Any] = {name: None for name, field in Entry.model_fields.items() if field.is_required()}
_BLANK = Entry.model_construct(**_needed)
