"""Ahead: what would come of a deed before it is done: judged as it would be then, and what its titles would answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from desk import campaign
from desk import undertakings as works
from desk.deeds.form import Setting, Wanted
from desk.errors import DeskError
from desk.look import look_up
from desk.preview import preview
from desk.seats import Seat
from desk.table import Sheet
from register.connect import Register
from schemas.action import KINDS
from schemas.notice import Notice
from schemas.undertaking import Deed, Errand, State
from schemas.undertakings.campaign import Campaign
from wording import forms

MOST = 100
"""Titles that are asked beforehand what they would answer."""


class Asked(NamedTuple):
    """An act that a title is to do: of which unit, which, and why it would be refused now; empty where it would not."""

    title: str
    unit: str
    what: str
    number: str
    why_not: str


class Foreseen(NamedTuple):
    """What would come of a deed: itself, how it stands then, what titles do and how many more, notices, the plan."""

    wanted: Wanted
    deed: Deed
    state: State
    asked: list[Asked]
    more: int
    notices: tuple[Notice, ...]
    tables: list[Sheet]


def foreseen(setting: Setting, wanted: Wanted, now: datetime) -> Foreseen:
    """What would come of it now. As `works.do` raises."""
    register, seat = setting.register, setting.seat
    deed = works.meant(register, seat, wanted.cls, wanted.fields, now, wanted.work, kind=wanted.kind)
    outcome = works.rehearsed(register, deed, wanted.kind, now)
    some: Sequence[Errand] = outcome.errands[:MOST]
    asked = [_asked(register, seat, one, deed, now) for one in some]
    return Foreseen(
        wanted,
        deed,
        outcome.state,
        asked,
        len(outcome.errands) - len(asked),
        outcome.notices,
        _tables(setting, deed, outcome.state),
    )


def _tables(setting: Setting, deed: Deed, state: State) -> list[Sheet]:
    """The plan of visits as it would be; whom a campaign would be about."""
    if not isinstance(state, Campaign) or deed.kind not in _PLANNING:
        return []
    if setting.kept is None:
        said = f"范围：{state.cohort}，共{len(state.visits)}个"
        return [Sheet(said, state.name, "", campaign.HEADS, campaign.rows(state))]
    return campaign.plan_sheets(setting.kept, state)[:1]


_PLANNING = ("open_campaign", "set_assessors", "plan", "move_visit", "drop")


def _asked(register: Register, seat: Seat, one: Errand, deed: Deed, now: datetime) -> Asked:
    found = look_up(register, one.title)
    unit = found.life.application.unit.name if found and found.life.application else ""
    number = str(one.says.get("number") or "")
    return Asked(one.title, unit, forms.ACTS[one.kind], number, _why_not(register, seat, one, deed, now))


def _why_not(register: Register, seat: Seat, one: Errand, deed: Deed, now: datetime) -> str:
    if one.kind not in KINDS or one.kind == "take_over":
        return ""
    cls = KINDS[one.kind]

    def make(id_: str, _: object, at: datetime) -> object:
        says = {**one.says, "title": one.title, "id": id_, "actor": deed.actor, "received_at": at}
        return cls.model_validate(says)

    try:
        preview(register, seat, make, now)  # type: ignore[arg-type]
    except DeskError as no:
        return str(no)
    except ValidationError:
        return "内容不符合办法，请核对"
    return ""
