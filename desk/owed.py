"""Owed: of what was due in a year, how much was done in time, late, or not at all, by whoever owed it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from register.acts import Body
from schemas.base import last_day, local_date
from schemas.party import Party, Role
from schemas.stage import Duty
from workflows.life.kinds import DUTIES

End = Literal["in_time", "late", "lapsed", "open"]
"""Done by its last day; done later; not done, and over as the measure says; not done by the end of the year."""

ENDS_IN_ORDER: tuple[End, ...] = get_args(End)


class Owed(NamedTuple):
    """One duty that was due in the year, and how it ended. `about` is which report, where it is one."""

    title: str
    duty: Duty
    about: str | None
    by: Party
    due: date
    end: End


class _Open(NamedTuple):
    duty: Duty
    about: str | None
    by: Party
    due: date


def owed_in(title: str, bodies: Iterable[Body], since: date, until: date, today: date) -> list[Owed]:
    """What a title's ledger says of the duties whose last day lay within these days, by the end of the last of them.

    Nobody is late in a period that runs out by itself, and what the course no longer asked for was not owed.
    """
    running: dict[int, _Open] = {}
    found: list[tuple[_Open, End]] = []
    for body in bodies:
        on = local_date(datetime.fromisoformat(body["effective"]))
        if on > until:
            break
        for one in body["closed"]:
            was = running.pop(one["id"], None)
            if was is None or one["how"] == "dropped":
                continue
            found.append(
                (was, "lapsed" if one["how"] == "lapsed" else "in_time" if on <= was.due else "late")
            )
        for one in body["opened"]:
            due = last_day(datetime.fromisoformat(one["due_at"]))
            running[one["id"]] = _Open(
                Duty(one["duty"]), one.get("about"), Party.model_validate(one["by"]), due
            )
        for one in body["moved"]:
            if was := running.get(one["id"]):
                running[one["id"]] = was._replace(due=date.fromisoformat(one["due"]))
    found += [(one, "open") for one in running.values()]
    return [
        Owed(title, one.duty, one.about, one.by, one.due, end)
        for one, end in found
        if since <= one.due <= until
        and not (DUTIES[one.duty].passing or (end == "open" and one.due >= today))
    ]


class Punctual(NamedTuple):
    """How many of whose duties ended how."""

    by: Party
    ends: dict[End, int]


def by_party(owed: Iterable[Owed]) -> list[Punctual]:
    """By whoever owed it: all units as one, in the order of roles and then of names."""
    counts: dict[Party, Counter[End]] = {}
    for one in owed:
        party = Party(role=Role.UNIT) if one.by.role is Role.UNIT else one.by
        counts.setdefault(party, Counter())[one.end] += 1
    order = list(Role)
    parties = sorted(counts, key=lambda one: (order.index(one.role), one.area or ""))
    return [Punctual(one, dict(counts[one])) for one in parties]
