"""Others: another title as this one sees it, and which ones are asked for. Every engine has its own rows of them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from schemas.act import TitleId
from schemas.bar import Bars
from schemas.life import Life
from schemas.refusals.reason import Listed
from schemas.stage import Duty
from schemas.unit import Unit
from workflows.life.law import Law


class Other(NamedTuple):
    """What is asked of another title: whose it is, which honour at which level, since when, and whom it bars from what.

    `held`: the unit has it, and may show it: it is named, and nobody has taken it away or suspended it.
    """

    title: str
    unit: Unit
    honour: str
    level: str
    number: str | None
    recommender: str | None
    is_open: bool
    since: date | None
    held: bool
    bars: Bars
    recommender_from: date | None = None
    plaque_out: bool = False

    @classmethod
    def of(cls, life: Life, law: Law) -> "Other | None":
        """A life as others see it; None before its application."""
        application, standing = life.application, life.standing
        if application is None:
            return None
        return cls(
            title=life.title,
            unit=application.unit,
            honour=application.honour,
            level=law.regulation.honour.level,
            number=standing.number,
            recommender=application.recommender,
            is_open=life.is_open,
            since=standing.dates.get("named"),
            held=law.in_force(standing),
            bars=Bars(**standing.bars()),
            recommender_from=standing.recommender_from,
            plaque_out=plaque_out(life),
        )


def plaque_out(life: Life) -> bool:
    """Whether a title is over, and its plaque has still to be given back."""
    return any(one.duty is Duty.PLAQUE for one in life.obligations)


class Asked(NamedTuple):
    """Which titles may matter: of this unit, or one with its code or a name of it; of the same recommending body.

    Or those of an honour that bear a number.
    """

    unit: Unit | None = None
    recommender: str | None = None
    honour: str | None = None
    number: str | None = None


class Left(NamedTuple):
    """An item of an open list of findings 问题清单 that is not struck off; whether it is answered."""

    item: Listed
    answered: bool


Lists = Callable[[TitleId], Iterable[Left]]
"""What is left of the lists of a title."""


def no_lists(_: TitleId) -> tuple[Left, ...]:
    """Where no lists of findings are kept."""
    return ()


Others = Callable[[Asked], Iterable[Other]]
"""The titles that were asked for, and as many others as is convenient."""
