"""Happened: re-inspections, rectifications and losses of a year, title by title, each with its document."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from register.acts import Act
from schemas.stage import Stage
from wording import forms
from wording.figures import Event
from workflows.life.kinds import HELD, REINSPECTED
from workflows.life.leaving import LEFT

_ASIDE = ("take_over", "adopt", "set_clock", "update", "file", "credit")
"""What takes a title nowhere by itself."""


class Happened(NamedTuple):
    """One thing that happened to a title: what, in which words of the course, on which day, by which documents.

    `entry` is the entry of its ledger. Where nobody acted, the documents are those of the last inspection.
    """

    what: Event
    title: str
    on: date
    said: str
    documents: tuple[str, ...]
    entry: int


def happened_in(acts: Iterable[Act], since: date, until: date) -> list[Happened]:
    """What happened to one title within these days, by what stands of its ledger."""
    found: list[Happened] = []
    inspected: tuple[str, ...] = ()
    for act in acts:
        papers = tuple(one.called for one in act.documents)
        if act.kind == "inspect":
            inspected = papers
        if since <= act.on <= until and act.kind not in _ASIDE:
            said = forms.outcome(act.was, act.outcome)
            papers = papers or (inspected if act.was in REINSPECTED else ())
            found += [Happened(one, act.title, act.on, said, papers, act.seq) for one in _events(act)]
    return found


def _events(act: Act) -> Iterator[Event]:
    was, now = act.was, act.stage
    if act.kind == "inspect" and was in (Stage.REINSPECTION, Stage.TERM):
        yield "inspected"
    if was in REINSPECTED and now not in REINSPECTED and now not in LEFT:
        yield "passed" if now is Stage.TERM else "failed"
    if was is Stage.SECOND and now is not Stage.SECOND:
        yield "rectified" if now is Stage.TERM else "again"
    if now is Stage.RECTIFICATION and was is not Stage.RECTIFICATION:
        yield "rectifying"
    if was in HELD and now in LEFT:
        yield "revoked" if act.outcome == "revoked" else "lost"
    if was in LEFT and now in HELD:
        yield "restored"
