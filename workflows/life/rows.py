"""Rows: what one row says of a kind of stage, duty or act; and what a table of them still lacks, in a sentence each."""

import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from schemas.act import Scoring
from schemas.action import CORRECTABLE, KINDS
from schemas.party import Role
from schemas.stage import MEASURES, Duty, Stage

Phase = Literal["application", "term", "reinspection", "rectification"]
"""The phases that an edition's transition speaks of."""

Told = Literal["inside", "told", "urgent"]
"""Whether the unit hears of an outcome: not of a step inside the office or of what it did itself; else with the next
digest, or at once."""


class StageKind(NamedTuple):
    """A stage 环节: its `phase` while it is under way, None before, between and after.

    `beside` says that it may run side by side with other steps of the way in, `losing` that it belongs to the
    procedure of revocation, `several` that what it asks for is spelt out in `duties.asked`: else it is its one duty.
    """

    phase: Phase | None = None
    beside: bool = False
    losing: bool = False
    several: bool = False


class DutyKind(NamedTuple):
    """A duty 事项: in which stage it is owed, the act that answers it, and what may come of it.

    A `passing` one is a period that runs out by itself: nobody is late in it, and `meanwhile` is what may be done
    in it. `passes` is what comes of any other one where all act as they should; it need not be said where the act can
    come out in one way only. `silence` is what a pack may let nobody's acting mean. With the outcomes in `stays` the
    title stays in its stage: they are not on the course, so that it stands here whether the unit is told. `joint` is
    what several roles may have to agree on. `ordered` is the act before it that may say how long it is.
    """

    stage: Stage
    act: str | None = None
    meanwhile: str | None = None
    passes: str | None = None
    silence: tuple[str, ...] = ()
    passing: bool = False
    stays: Mapping[str, Told] = {}
    joint: bool = False
    ordered: str | None = None


class ActKind(NamedTuple):
    """An act 行为: by whoever owes a duty that it answers, or by `roles`; in the stages of those duties, or `stages`.

    `outcome` is the one thing that it can come to; where there are several the act says it, by `result` or by scores.
    One that `files` is not a decision, and whoever filed what is `judged` later decides on nothing of the title.
    """

    outcome: str | None = None
    stages: tuple[Stage, ...] = ()
    roles: tuple[Role, ...] = ()
    files: bool = False
    judged: bool = True


class KindsError(TypeError):
    """A kind is not told in full: what to add, and where."""


class MeasureKind(NamedTuple):
    """A measure 措施: a stage of a title that is looked into, with the duty of its name and the act that answers it.

    The act can come to one `outcome` only, and `silence` is what a pack may let nobody's acting mean.
    """

    stage: Stage
    act: str
    outcome: str
    told: Told
    silence: tuple[str, ...] = ()

    @property
    def duty(self) -> Duty:
        """The duty of its name; `KindsError` where there is none."""
        if self.stage.value not in set(Duty):
            raise KindsError(f"measure {self.stage}: add a duty of that name to Duty in schemas/stage.py")
        return Duty(self.stage.value)


def demand(gaps: Iterable[str]) -> None:
    """`KindsError` with a line for every gap, if there is one."""
    if found := tuple(gaps):
        raise KindsError("\n".join(found))


class Tables(NamedTuple):
    """All rows of the law."""

    stages: Mapping[Stage, StageKind]
    measures: tuple[MeasureKind, ...]
    duties: Mapping[Duty, DutyKind]
    acts: Mapping[str, ActKind]

    def gaps(self) -> Iterator[str]:
        """What is missing, or does not fit together."""
        yield from self._measures()
        yield from self._stages()
        yield from self._duties()
        yield from self._acts()

    def answered(self, act: str) -> tuple[Duty, ...]:
        """The duties that an act answers."""
        return tuple(duty for duty, row in self.duties.items() if row.act == act)

    def outcomes(self, duty: Duty) -> tuple[str, ...]:
        """What may come of a duty, as far as its row and its act say; a score sheet's results come on top."""
        row = self.duties[duty]
        act = self.acts[row.act].outcome if row.act else None
        said = (act, row.passes, *(results(row.act) if row.act else ()), *row.silence)
        return tuple(dict.fromkeys(one for one in said if one))

    def _measures(self) -> Iterator[str]:
        rows = {row.stage: row for row in self.measures}
        for stage in MEASURES:
            if stage not in rows:
                yield f"measure {stage}: add its row to TREATMENT in workflows/life/kinds.py"
        for stage, row in rows.items():
            if stage not in MEASURES:
                yield f"measure {stage}: add it to MEASURES in schemas/stage.py, where packs choose from"
            if row.act in KINDS and row.act not in CORRECTABLE:
                yield f"act {row.act}: make its class in schemas/action.py a Judgement, as a measure is a decision"

    def _stages(self) -> Iterator[str]:
        for stage in Stage:
            if stage not in self.stages:
                yield f"stage {stage}: add its row to STAGES in workflows/life/kinds.py"
        for stage, row in self.stages.items():
            owed = [duty for duty, one in self.duties.items() if one.stage is stage]
            if row.phase and not row.several and len(owed) != 1:
                names = ", ".join(owed) or "none"
                yield (
                    f"stage {stage}: it asks for one duty, but DUTIES in workflows/life/kinds.py has {names} of it;"
                    f" let it be one, or mark the stage `several` and spell them out in duties.asked"
                )

    def _duties(self) -> Iterator[str]:
        for duty in Duty:
            if duty not in self.duties:
                yield f"duty {duty}: add its row to DUTIES in workflows/life/kinds.py, or to TREATMENT"
        for duty, row in self.duties.items():
            act = self.acts.get(row.act or "")
            if row.passing and (row.passes or not row.silence):
                yield f"duty {duty}: a period that runs out by itself has a `silence` and no `passes`"
            if row.passing:
                continue
            if row.act is None:
                yield f"duty {duty}: say in its row which `act` answers it, or that it is `passing`"
            elif not (row.passes or (act and act.outcome)):
                yield f"duty {duty}: say in its row what comes of it where it `passes`"

    def _acts(self) -> Iterator[str]:
        for kind in KINDS:
            if kind not in self.acts:
                yield f"act {kind}: add its row to ACTS in workflows/life/kinds.py, or to TREATMENT"
        named = {one for row in self.duties.values() for one in (row.act, row.meanwhile) if one}
        for kind in dict.fromkeys((*self.acts, *named)):
            if kind not in KINDS:
                yield f"act {kind}: add a class of that `kind` to schemas/action.py"
        for kind, row in self.acts.items():
            answers = self.answered(kind)
            if not answers and not (row.stages and row.roles):
                yield (
                    f"act {kind}: say in its row which `roles` may do it in which `stages`,"
                    f" or in a duty's row that it answers that"
                )
            if answers and kind in KINDS and (row.outcome is None) is not _says_itself(kind):
                yield f"act {kind}: either its class has a `result` or scores, or its row says the one `outcome`"


def _says_itself(kind: str) -> bool:
    return issubclass(KINDS[kind], Scoring) or bool(results(kind))


def results(kind: str) -> tuple[str, ...]:
    """The closed set that the `result` of an act is one of; empty where it has none."""
    field = KINDS[kind].model_fields.get("result") if kind in KINDS else None
    closed = field is not None and typing.get_origin(field.annotation) is Literal
    return tuple(map(str, typing.get_args(field.annotation))) if field and closed else ()
