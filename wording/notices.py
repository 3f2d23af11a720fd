"""Notices 通知: the words of every tiding, and of the notice that holds several."""

from collections.abc import Callable
from typing import NamedTuple

from schemas.notice import Notice
from schemas.refusals.late import Late
from schemas.tidings import Tiding, amends, duties, outcomes, works
from wording import amends as of_amends
from wording import duties as of_duties
from wording import forms, refusals
from wording import outcomes as of_outcomes
from wording import works as of_works
from wording.said import Reader, Said


class Worded(NamedTuple):
    """A notice in words."""

    subject: str
    body: str


def worded(notice: Notice, title: str) -> Worded:
    """The notice in words: what its unit is called, and everything that it tells; the title's number in the body."""
    reader = Reader(notice.to, notice.unit)
    said = [say(one, reader) for one in notice.tidings]
    lines = (line for one in said for line in one.lines)
    return Worded(
        f"{notice.unit}：{'；'.join(one.subject for one in said)}",
        "\n".join((f"{_whose(notice)}：{title} {notice.unit}", *lines)),
    )


def _whose(notice: Notice) -> str:
    """What the number on top is of: of a title, or of an undertaking 工作, of which other tidings are told."""
    return "工作" if all(isinstance(one, WORKS) for one in notice.tidings) else "称号"


def refused(late: Late, title: str) -> Worded:
    """退件, to the post that acted."""
    label = forms.ACTS[late.kind]
    lines = (
        f"称号：{title} {late.unit}",
        f"{late.received_at:%Y-%m-%d %H:%M}收到的“{label}”（编号{late.action}）经审查不予登记，名册没有改动。",
        *refusals.told(late.reason, late.article),
        "现在可以办理：" + ("；".join(map(refusals.possible, late.possible)) or "无"),
    )
    return Worded(f"{late.unit}：“{label}”未予登记", "\n".join(lines))


def say(one: Tiding, reader: Reader) -> Said:
    """One tiding in words."""
    if isinstance(one, duties.Reminded):
        return of_duties.reminded(one, reader)
    if isinstance(one, duties.ToDecide):
        return of_duties.to_decide(one, reader)
    if isinstance(one, duties.TermRunsOut):
        return of_duties.term_runs_out(one, reader)
    return _SAY[type(one)](one)


WORKS = (
    works.CallClosed,
    works.VisitsDue,
    works.VisitsLate,
    works.VisitsGone,
    works.VisitMoved,
    works.ItemsDue,
    works.RoundDue,
    works.YearlyDue,
)
"""What undertakings tell."""

_SAY: dict[type[Tiding], Callable[..., Said]] = {
    duties.Opened: of_duties.opened,
    duties.Urged: of_duties.urged,
    duties.Credited: of_duties.credited,
    duties.Publicised: of_duties.publicised,
    duties.Dropped: of_duties.dropped,
    duties.DateMoved: of_duties.date_moved,
    outcomes.Outcome: of_outcomes.outcome,
    outcomes.Lost: of_outcomes.lost,
    outcomes.Restored: of_outcomes.restored,
    amends.Withdrawn: of_amends.withdrawn,
    amends.PutRight: of_amends.put_right,
    amends.ClockPutRight: of_amends.clock_put_right,
    amends.ToBeJudged: of_amends.to_be_judged,
    amends.Adopted: of_amends.adopted,
    amends.WillAdopt: of_amends.will_adopt,
    amends.UnitChanged: of_amends.unit_changed,
    works.CallClosed: of_works.call_closed,
    works.VisitsDue: of_works.visits_due,
    works.VisitsLate: of_works.visits_late,
    works.VisitsGone: of_works.visits_gone,
    works.VisitMoved: of_works.visit_moved,
    works.ItemsDue: of_works.items_due,
    works.RoundDue: of_works.round_due,
    works.YearlyDue: of_works.yearly_due,
}
"""Those that say the same to whoever reads them."""
