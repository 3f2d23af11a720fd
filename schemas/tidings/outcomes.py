"""Tidings about outcomes: what has come out, where the title stands now, what comes of that."""

from datetime import date
from typing import Literal

from schemas.base import Line, Model, later
from schemas.consequence import Consequence, Lasting
from schemas.foundation import Founded
from schemas.life import Ground
from schemas.span import Span
from schemas.stage import Stage
from schemas.tidings.parts import Grounds, Marked, Term

AfterTerm = Literal["ends", "renewal", "reinspection"]
"""What comes when a term is over: the title ends by itself, it has to be renewed, or it will be re-inspected."""


class Barred(Model):
    """No application, or recommendation, is taken up to and on a day."""

    until: date
    since: date | None = later(None)
    """Where it is not from now on."""
    basis: Founded | None = later(None)


class Handled(Model):
    """What is done about it, and where the measure says so."""

    follows: Consequence
    basis: Founded | None = later(None)


class InForce(Model):
    """Whether the title may be shown for the time being, and where the measure says so."""

    yes: bool
    basis: Founded | None = later(None)


class Outcome(Model):
    """To the unit, and what concerns them also to its township and the body that recommended it.

    `was` is the stage that the outcome came out of, `stage` and `beside` where the title stands now. `graded` is the
    result as the measure calls it, `proposed` one that has not taken effect yet, `marked` the
    points of what did not simply pass, `raised` what a cause leads to.
    `by_group` says that the leadership group alone decides. `lower` is the honour of the level below, `again` that
    another order to rectify is served.
    """

    code: Literal["outcome"] = "outcome"
    was: Stage
    outcome: str
    stage: Stage
    beside: tuple[Stage, ...] = later(())
    honour: str
    batch: Line | None = later(None)
    number: Line | None = later(None)
    graded: str | None = later(None)
    proposed: str | None = later(None)
    marked: Marked | None = later(None)
    raised: Consequence | None = later(None)
    by_group: bool = later(False)
    grounds: Grounds
    leaving: Ground | None = later(None)
    lower: str | None = later(None)
    handled: Handled | None = later(None)
    again: bool = later(False)
    put_off: bool = later(False)
    """That what follows waits until something else is over."""
    term: Term | None = later(None)
    after_term: AfterTerm | None = later(None)
    in_force: InForce | None = later(None)
    rests: InForce | None = later(None)
    """That the title may not be shown while it is put right."""
    suspension: Lasting | Span | None = later(None)
    """How long the title is suspended."""
    withheld: bool = later(False)
    """That one suspension is over, and the title may still not be shown for something else."""
    revoked_under: Founded | None = later(None)
    barred: Barred | None = later(None)


class Lost(Model):
    """To all others whom it concerns: the unit has the honour no more, since when and why.

    `plaque` says that this reader is to see to the plaque's return, `funds` that money rests on the honour.
    """

    code: Literal["lost"] = "lost"
    honour: str
    on: date
    leaving: Ground | None = later(None)
    basis: Founded | None = later(None)
    grounds: Grounds
    barred: Barred | None = later(None)
    plaque: bool = later(False)
    funds: bool = later(False)


class Restored(Model):
    """To all whom the revocation had concerned: it is off."""

    code: Literal["restored"] = "restored"
    honour: str
    grounds: Grounds
    term: Term
    funds: bool = later(False)
