"""Kinds 种类: one row for each kind of stage, duty and act. What else the law knows of a kind is read off its row.

A new kind is a word in `schemas`, a row here, and its forms in `wording/forms.py`; whatever is missing is said at
import. The rows stand in the order in which a life comes by them, and lists of kinds have that order.
"""

from typing import NamedTuple

from schemas.party import Role
from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life.rows import ActKind, DutyKind, MeasureKind, StageKind, Tables, demand

TREATMENT = (
    MeasureKind(S.REPORT, "report", "reported", "inside"),
    MeasureKind(S.TALK, "talk", "talked", "inside"),
    MeasureKind(S.WARNING, "warn", "cautioned", "told", silence=("cautioned",)),
    MeasureKind(S.CRITICISM, "criticise", "criticised", "told"),
    MeasureKind(S.SUSPENSION, "suspend_title", "title_suspended", "urgent"),
    MeasureKind(S.ORDER, "order", "ordered", "inside"),
    MeasureKind(S.SERVICE, "serve", "served", "inside"),
)
"""处理: each is a row of all three tables below."""

STAGES: dict[S, StageKind] = {
    S.APPLICATION: StageKind(),
    S.PRELIMINARY: StageKind("application", beside=True),
    S.MATERIALS: StageKind("application"),
    S.SUPPLEMENT: StageKind("application"),
    S.ASSESSMENT: StageKind("application", beside=True),
    S.CONSULTATION: StageKind("application", beside=True, several=True),
    S.DECISION: StageKind("application", beside=True),
    S.PUBLICITY: StageKind("application", several=True),
    S.OBJECTION: StageKind("application", several=True),
    S.PROVISIONAL: StageKind("application"),
    S.ACCEPTANCE: StageKind("application"),
    S.NAMING: StageKind("application"),
    S.TERM: StageKind("term", several=True),
    S.RECOGNITION: StageKind("term"),
    S.RECHECK: StageKind("reinspection"),
    S.REINSPECTION: StageKind("reinspection"),
    S.RESULT_CONSULTATION: StageKind("reinspection", several=True),
    S.CONFIRMATION: StageKind("reinspection"),
    S.RESULT_PUBLICITY: StageKind("reinspection", several=True),
    S.RESULT_OBJECTION: StageKind("reinspection", several=True),
    **{one.stage: StageKind("rectification") for one in TREATMENT},
    S.RECTIFICATION: StageKind("rectification"),
    S.SECOND: StageKind("rectification"),
    S.STATEMENT: StageKind("rectification", losing=True),
    S.HEARING: StageKind("rectification", losing=True),
    S.REVOCATION: StageKind("rectification", losing=True),
    S.AFTERMATH: StageKind(several=True),
    S.ENDED: StageKind(),
}

PHASES = {stage: row.phase for stage, row in STAGES.items() if row.phase}
"""The phase of every stage of an application and of a title that is held."""
PENDING = tuple(stage for stage, phase in PHASES.items() if phase == "application")
"""The stages before naming: the unit may withdraw, and a pack may let silence end the application."""
TRIED = (S.PROVISIONAL, S.ACCEPTANCE)
"""The stages in which a unit is tried 培育 before it is named: a cause raised in them ends the application."""
UNDER_TREATMENT = tuple(
    stage for stage, phase in PHASES.items() if phase in ("reinspection", "rectification")
)
"""The stages of a title that is held and is being looked into."""
REINSPECTED = tuple(stage for stage, phase in PHASES.items() if phase == "reinspection")
"""The stages of a re-inspection until its result takes effect."""
HELD = tuple(stage for stage, phase in PHASES.items() if phase != "application")
"""The stages in which a unit has the title."""
LOSING = tuple(stage for stage, row in STAGES.items() if row.losing)
"""The procedure of revocation itself: nothing more can be raised that would lead there."""
RAISED = tuple(stage for stage in (S.TERM, *UNDER_TREATMENT) if stage not in LOSING)
"""The stages in which a cause 事由 can be raised."""

DUTIES: dict[Duty, DutyKind] = {
    Duty.PRELIMINARY: DutyKind(
        S.PRELIMINARY, "opine", passes="agreed", silence=("agreed", "rejected", "lapsed"), joint=True
    ),
    Duty.MATERIALS: DutyKind(
        S.MATERIALS, "check", passes="complete", silence=("complete", "rejected", "lapsed")
    ),
    Duty.SUPPLEMENT: DutyKind(S.SUPPLEMENT, "supplement", silence=("lapsed",), ordered="check"),
    Duty.ASSESSMENT: DutyKind(S.ASSESSMENT, "assess", passes="passed", silence=("failed", "lapsed")),
    Duty.CONSULTATION: DutyKind(S.CONSULTATION, "consult", passes="agreed", silence=("agreed", "opposed")),
    Duty.DECISION: DutyKind(
        S.DECISION, "decide", passes="approved", silence=("approved", "rejected", "lapsed"), joint=True
    ),
    Duty.PUBLICISE: DutyKind(S.PUBLICITY, "publicise", silence=("lapsed",), stays={"publicised": "inside"}),
    Duty.PUBLICITY: DutyKind(S.PUBLICITY, meanwhile="object", silence=("unopposed",), passing=True),
    Duty.OBJECTION: DutyKind(S.OBJECTION, "examine", passes="dismissed", silence=("upheld", "dismissed")),
    Duty.PROVISIONAL: DutyKind(S.PROVISIONAL, meanwhile="raise", silence=("matured", "lapsed"), passing=True),
    Duty.ACCEPTANCE: DutyKind(S.ACCEPTANCE, "request_acceptance", silence=("lapsed",)),
    Duty.NAMING: DutyKind(S.NAMING, "name", passes="named", silence=("declined", "lapsed")),
    Duty.TERM: DutyKind(S.TERM, silence=("expired", "ended"), passing=True),
    Duty.LEAD: DutyKind(S.TERM, meanwhile="inspect", silence=("due",), passing=True),
    Duty.RENEWAL: DutyKind(S.TERM, "renew", silence=("forgone",), stays={"forgone": "inside"}),
    Duty.FILING: DutyKind(S.TERM, "file", silence=("missed",), stays={"filed": "inside"}),
    Duty.LOOK: DutyKind(
        S.TERM, meanwhile="raise", silence=("looked",), passing=True, stays={"looked": "inside"}
    ),
    Duty.RECOGNITION: DutyKind(
        S.RECOGNITION, "recognise", passes="recognised", silence=("recognised", "refused")
    ),
    Duty.RECHECK: DutyKind(S.RECHECK, "opine", passes="agreed", silence=("agreed",), joint=True),
    Duty.REINSPECTION: DutyKind(S.REINSPECTION, "inspect", passes="passed", silence=("failed",)),
    Duty.RESULT_CONSULTATION: DutyKind(
        S.RESULT_CONSULTATION, "consult", passes="agreed", silence=("agreed", "opposed")
    ),
    Duty.CONFIRMATION: DutyKind(
        S.CONFIRMATION, "decide", passes="approved", silence=("approved",), joint=True
    ),
    Duty.RESULT_PUBLICISE: DutyKind(S.RESULT_PUBLICITY, "publicise", stays={"publicised": "inside"}),
    Duty.RESULT_PUBLICITY: DutyKind(
        S.RESULT_PUBLICITY, meanwhile="object", silence=("unopposed",), passing=True
    ),
    Duty.RESULT_OBJECTION: DutyKind(
        S.RESULT_OBJECTION, "examine", passes="dismissed", silence=("upheld", "dismissed")
    ),
    **{one.duty: DutyKind(one.stage, one.act, silence=one.silence) for one in TREATMENT},
    Duty.LIFTING: DutyKind(S.TERM, "lift", stays={"lifted": "urgent"}),
    Duty.SUSPENDED: DutyKind(S.TERM, "lift", silence=("lifted",), stays={"lifted": "urgent"}),
    Duty.RECTIFICATION: DutyKind(S.RECTIFICATION, "rectify", silence=("unfiled", "failed"), ordered="order"),
    Duty.SECOND: DutyKind(S.SECOND, "inspect", passes="passed", silence=("failed",)),
    Duty.STATEMENT: DutyKind(S.STATEMENT, "state", passes="stated", silence=("silent",)),
    Duty.HEARING: DutyKind(S.HEARING, "hold"),
    Duty.REVOCATION: DutyKind(S.REVOCATION, "revoke", passes="revoked", silence=("kept",)),
    Duty.PLAQUE: DutyKind(S.AFTERMATH, "return_plaque", silence=("returned",), stays={"returned": "inside"}),
    Duty.REVIEW_WINDOW: DutyKind(
        S.AFTERMATH,
        "request_review",
        silence=("closed",),
        passing=True,
        stays={"requested": "inside", "closed": "inside"},
    ),
    Duty.REVIEW: DutyKind(
        S.AFTERMATH, "decide_review", passes="upheld", silence=("upheld",), stays={"upheld": "told"}
    ),
}
"""A title is never named and never revoked by silence."""

CONSULTS = {S.CONSULTATION: Duty.CONSULTATION, S.RESULT_CONSULTATION: Duty.RESULT_CONSULTATION}
"""Where bodies are asked for their opinions: the duty of each of them."""


class Posting(NamedTuple):
    """What is put before the public 公示: the duties to put it up, to take objections in meanwhile, to examine each."""

    publicise: Duty
    publicity: Duty
    objection: Duty


POSTINGS = {
    S.PUBLICITY: Posting(Duty.PUBLICISE, Duty.PUBLICITY, Duty.OBJECTION),
    S.RESULT_PUBLICITY: Posting(Duty.RESULT_PUBLICISE, Duty.RESULT_PUBLICITY, Duty.RESULT_OBJECTION),
}
PUBLICITIES = tuple(one.publicity for one in POSTINGS.values())
OBJECTIONS = tuple(one.objection for one in POSTINGS.values())
OBJECTED = {DUTIES[duty].stage: duty for duty in OBJECTIONS}
"""Where the objections that are left when the publicity is over are examined."""

PASSING = tuple(duty for duty, row in DUTIES.items() if row.passing)
"""Periods that run out by themselves: nobody is late in them, and nobody need be told that one is over early."""
RUN_OUT = (*PASSING, Duty.SUSPENDED)
"""What nobody takes back once it has run out by itself and in time."""
CLAIMED = (Duty.REVIEW_WINDOW,)
"""A period that runs out by itself, and with it a right of the unit's."""
ANSWERS = {duty: act for duty, row in DUTIES.items() if (act := row.act or row.meanwhile)}
"""The act that answers each duty, or can be done in each period. The term is answered by nobody: it runs out."""

_OPEN = (*PENDING, *HELD, S.AFTERMATH)
_EVERYBODY = tuple(role for role in Role if role is not Role.SYSTEM)

ACTS: dict[str, ActKind] = {
    "apply": ActKind(stages=(S.APPLICATION,), roles=(Role.UNIT, Role.TOWNSHIP, Role.OFFICE), files=True),
    "take_over": ActKind(
        stages=(S.APPLICATION, *HELD, S.AFTERMATH, S.ENDED), roles=(Role.OFFICE,), files=True, judged=False
    ),
    "amend": ActKind(stages=PENDING, roles=(Role.UNIT, Role.TOWNSHIP, Role.OFFICE), files=True, judged=False),
    "update": ActKind(stages=_OPEN, roles=(Role.UNIT, Role.TOWNSHIP, Role.OFFICE), files=True, judged=False),
    "opine": ActKind(),
    "check": ActKind(),
    "supplement": ActKind("supplemented", files=True),
    "assess": ActKind(),
    "consult": ActKind(),
    "decide": ActKind(),
    "publicise": ActKind("publicised"),
    "object": ActKind(
        stages=tuple(POSTINGS), roles=(Role.OFFICE, Role.TOWNSHIP, Role.SUPERVISOR), files=True
    ),
    "examine": ActKind(stages=(*POSTINGS, *OBJECTED)),
    "name": ActKind(),
    "inspect": ActKind(),
    **{one.act: ActKind(one.outcome) for one in TREATMENT},
    "lift": ActKind("lifted", stages=HELD),
    "rectify": ActKind("filed", files=True),
    "state": ActKind(files=True),
    "hold": ActKind("held"),
    "revoke": ActKind(),
    "return_plaque": ActKind("returned", roles=(Role.TOWNSHIP, Role.OFFICE), files=True),
    "request_review": ActKind("requested", files=True),
    "decide_review": ActKind(),
    "ask": ActKind(stages=PENDING, roles=_EVERYBODY),
    "file": ActKind("filed", stages=HELD, files=True, judged=False),
    "credit": ActKind(stages=HELD, roles=(Role.OFFICE,)),
    "renew": ActKind("requested", files=True),
    "request_acceptance": ActKind("requested", files=True),
    "raise": ActKind(stages=(*TRIED, S.TERM, *UNDER_TREATMENT), roles=tuple(Role)),
    "change": ActKind(stages=_OPEN, roles=(Role.UNIT, Role.TOWNSHIP, Role.OFFICE)),
    "recognise": ActKind(),
    "withdraw": ActKind(stages=PENDING, roles=(Role.UNIT,), files=True),
    "acknowledge": ActKind(stages=_OPEN, roles=_EVERYBODY),
    "urge": ActKind(stages=_OPEN, roles=_EVERYBODY),
    "extend": ActKind(stages=_OPEN, roles=_EVERYBODY),
    "pause": ActKind(stages=_OPEN, roles=_EVERYBODY),
    "resume": ActKind(stages=_OPEN, roles=_EVERYBODY),
    "correct": ActKind(stages=(*_OPEN, S.ENDED), roles=tuple(Role)),
    "annul": ActKind(stages=(*_OPEN, S.ENDED), roles=tuple(Role)),
    "adopt": ActKind(stages=_OPEN, roles=(Role.OFFICE, Role.SYSTEM)),
    "set_clock": ActKind(stages=(*_OPEN, S.ENDED), roles=(Role.OFFICE, Role.LEADERSHIP)),
}
"""Some are further bound by the pack: who may raise a cause, ask for a step, urge, extend or pause; and correcting and
annulling to the role that decided."""

TABLES = Tables(STAGES, TREATMENT, DUTIES, ACTS)
demand(TABLES.gaps())

ORDERED = {row.ordered: duty for duty, row in DUTIES.items() if row.ordered}
"""The duty whose length an act may have to say."""

BY_STAGE = {row.stage: duty for duty, row in DUTIES.items() if not STAGES[row.stage].several}
"""The stages that ask for one duty, and that duty."""
