"""Kinds: every kind of undertaking, a row each. What is not said here follows from the classes of its deeds."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from schemas.act import TitleId
from schemas.base import Line
from schemas.undertaking import COMMON, Deed, Opening, Outcome, Seen, State
from schemas.undertakings import batch as of_batch
from schemas.undertakings import campaign as of_campaign
from schemas.undertakings import findings as of_findings
from schemas.undertakings import grouping as of_grouping
from schemas.undertakings import supervision as of_supervision
from schemas.undertakings import upward as of_upward
from schemas.undertakings import yearly as of_yearly
from schemas.undertakings.drive import Dispatch, Drive
from workflows.undertakings import batch, campaign, drive, findings, grouping, supervision, yearly
from workflows.undertakings.world import World


class Came(NamedTuple):
    """What the clock brings: at which instant, what it is, what came of it; the titles as they were found for it.

    `looked` is the day on which it was looked at, where that is a later one.
    """

    at: datetime
    what: Line
    outcome: Outcome
    seen: tuple[Seen, ...] = ()
    looked: date | None = None


class UndertakingKind(NamedTuple):
    """A kind: the two letters of its ids, what begins it, what can be done in it, what it is.

    `judge` takes a deed that is no common one, raises `NotDone`; with no state it is the opening. `wake` is when the
    clock next brings something, and `tick` what it brings then, on the day on which that is looked at: a reminder that
    another has overtaken by that day is folded into it; None: no clock runs in it. Before that it may look at titles:
    `watch` says at which, `renew` is what it is when it has seen them.
    """

    prefix: str
    state: type[State]
    opening: type[Opening]
    own: tuple[type[Deed], ...]
    judge: Callable[[Any, Any, World], Outcome]
    wake: Callable[[Any], datetime | None] = lambda _: None
    tick: Callable[[Any, datetime, date], tuple[Line, Outcome]] | None = None
    watch: Callable[[Any, datetime], tuple[TitleId, ...]] = lambda *_: ()
    renew: Callable[[Any, Mapping[TitleId, Seen]], Any] = lambda state, _: state
    done: Callable[[Any], bool] = lambda _: True
    """Whether it has come to its own end: before, whoever closes it must say why."""
    follows: Callable[[Any], tuple[TitleId, ...]] = lambda _: ()
    """The titles that every deed in it is to find as they are by then, beside those that it names."""
    looks_back: Callable[[Any], date | None] = lambda _: None
    """Since when it is to find whether titles were re-inspected; None: it need not know."""
    when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """In which stages a deed may be done, where not in every one."""

    @property
    def deeds(self) -> Mapping[str, type[Deed]]:
        """Every class of deed by its kind."""
        classes: tuple[type[Deed], ...] = (self.opening, *self.own, *COMMON)
        return {one.model_fields["kind"].default: one for one in classes}


UNDERTAKINGS: dict[str, UndertakingKind] = {
    "drive": UndertakingKind("PB", Drive, Dispatch, (), drive.judge),
    "batch": UndertakingKind(
        "PC",
        of_batch.Batch,
        of_batch.Call,
        (
            of_batch.Enter,
            of_batch.Leave,
            of_batch.DecideList,
            of_batch.PubliciseList,
            of_batch.NameList,
            of_upward.Recommend,
            of_upward.Answer,
        ),
        batch.judge,
        batch.wake,
        batch.tick,
        done=batch.done,
        when=batch.WHEN,
    ),
    "campaign": UndertakingKind(
        "FY",
        of_campaign.Campaign,
        of_campaign.OpenCampaign,
        (
            of_campaign.SetAssessors,
            of_campaign.Plan,
            of_campaign.MoveVisit,
            of_campaign.Drop,
            of_campaign.Results,
            of_campaign.Lowest,
        ),
        campaign.judge,
        campaign.wake,
        campaign.tick,
        campaign.watch,
        campaign.renew,
        campaign.done,
        looks_back=campaign.looks_back,
        when=campaign.WHEN,
    ),
    "findings": UndertakingKind(
        "QD",
        of_findings.Findings,
        of_findings.OpenFindings,
        (
            of_findings.AddProblems,
            of_findings.Answered,
            of_findings.Strike,
            of_findings.Reopen,
            of_findings.LeadTo,
        ),
        findings.judge,
        findings.wake,
        findings.tick,
        findings.watch,
        findings.renew,
        findings.done,
        findings.follows,
        when=findings.WHEN,
    ),
    "supervision": UndertakingKind(
        "DD",
        of_supervision.Supervision,
        of_supervision.OpenSupervision,
        (of_supervision.Supervised, of_supervision.Incident, of_supervision.Regroup),
        supervision.judge,
        supervision.wake,
        supervision.tick,
    ),
    "yearly": UndertakingKind(
        "ND",
        of_yearly.Yearly,
        of_yearly.SetDuty,
        (of_yearly.Fulfil, of_yearly.Excuse, of_yearly.ChangeDuty),
        yearly.judge,
        yearly.wake,
        yearly.tick,
    ),
    "grouping": UndertakingKind(
        "ZH",
        of_grouping.Grouping,
        of_grouping.FormGrouping,
        (of_grouping.Admit, of_grouping.Release, of_grouping.Identify),
        grouping.judge,
    ),
}
"""Every kind by its word."""


def kind_of(undertaking: str) -> str:
    """The kind of an undertaking by its id. `KeyError`."""
    return {one.prefix: word for word, one in UNDERTAKINGS.items()}[undertaking[:2]]
