"""Check: whether a pack's parts fit together on the course, told as faults with place and remedy in Chinese."""

from collections.abc import Iterator

from regulations.consequences import consequences
from regulations.fault import Fault
from regulations.lengths import comes_always, lengths
from regulations.names import names, unknown
from regulations.overrun import days_until_passed
from regulations.sheets import inspecting, sheets
from regulations.ways import ways
from schemas.findings_rule import FindingsRule
from schemas.ladder import Ladder
from schemas.party import Role
from schemas.regulation import DutyRule, Regulation
from schemas.span import Span
from schemas.stage import Duty, Stage
from wording import forms
from workflows.life.clock import ABOUT_DAYS
from workflows.life.course import stage_of
from workflows.life.kinds import (
    BY_STAGE,
    CONSULTS,
    DUTIES,
    HELD,
    LOSING,
    OBJECTIONS,
    PASSING,
    POSTINGS,
    PUBLICITIES,
    STAGES,
)
from workflows.life.paths import reached
from workflows.life.ruling import SILENCES


def _owed_in(*stages: Stage) -> tuple[Duty, ...]:
    return tuple(duty for duty, row in DUTIES.items() if row.stage in stages)


SUSPENDED = (Duty.LIFTING, Duty.SUSPENDED)
"""What is owed while a title is suspended, whatever stage it stands in."""
_FROM_TERM = tuple(one for one in _owed_in(*HELD, Stage.AFTERMATH) if one not in (*SUSPENDED, Duty.LOOK))
_FROM_RECTIFICATION = _owed_in(Stage.RECTIFICATION, Stage.SECOND, *LOSING, Stage.AFTERMATH)
_NOT_TERM = tuple(one for one in DUTIES if one not in (Duty.TERM, *SUSPENDED))
COUNTED_FROM: dict[str, tuple[Duty, ...]] = {
    "stage": _NOT_TERM,
    "applied": tuple(one for one in _NOT_TERM if one is not Duty.LOOK),
    "publicised": (*PUBLICITIES, *OBJECTIONS),
    "objected": OBJECTIONS,
    "named": tuple(one for one in _FROM_TERM if one is not Duty.TERM),
    "term_start": _FROM_TERM,
    "term_end": tuple(one for one in _FROM_TERM if one is not Duty.TERM),
    "suspended": SUSPENDED,
    "served": _FROM_RECTIFICATION,
    "revoked": _owed_in(Stage.AFTERMATH),
    "review_requested": (Duty.REVIEW,),
}
"""Which duties may be counted from a date: those that open only when there is one. The term runs from its start."""

_NOBODY = (Role.OWNER, Role.SYSTEM)
_JOINT = tuple(duty for duty, row in DUTIES.items() if row.joint)
"""The duties that several roles may have to agree on."""
_TERM_ONLY = (Duty.LEAD, Duty.RENEWAL)

LONGEST_LEFT_ALONE = 31
"""Days between two urgings 催办: with more than a month between them nobody could chase anything."""

NEEDED_BY = {
    Stage.MATERIALS: (Duty.MATERIALS,),
    **{stage: tuple(one) for stage, one in POSTINGS.items()},
    **{stage: (duty,) for stage, duty in CONSULTS.items()},
}
"""The duties of a stage that go by other names than it."""


def check(regulation: Regulation) -> list[Fault]:
    """Every fault of a well-formed regulation; empty when it can carry a life from application to end."""
    faults = list(ways(regulation))
    if faults:
        return [*faults, *names(regulation), *_told(regulation)]
    parts = (_rounds, sheets, consequences, _duties, names, _told)
    return [fault for part in parts for fault in part(regulation)]


def unbound(regulation: Regulation) -> list[Fault]:
    """The values that a document hides 隐去 and the office has still to fill in: until then the pack binds nobody."""
    return [
        Fault(path, "原文隐去了数值，尚待本单位填写", "填上确定的数值，并删去 masked")
        for path in regulation.masked
    ]


def _rounds(regulation: Regulation) -> Iterator[Fault]:
    if regulation.rounds is not None and regulation.rounds.value < 1:
        yield Fault(("rounds", "value"), "整改轮次少于1", "至少写1")


def lifts(regulation: Regulation) -> Iterator[Duty]:
    """The duties by which the suspensions of this measure come to an end, where they outlast what led to them."""
    for follows in regulation.consequences():
        if Stage.SUSPENSION not in follows.measures or follows.lasting == "until_settled":
            continue
        yield Duty.SUSPENDED if isinstance(follows.lasting, Span) else Duty.LIFTING


def needed(regulation: Regulation) -> dict[Duty, Stage]:
    """The duties that a life cannot do without under this measure, and the stage that needs each."""
    found: dict[Duty, Stage] = {}
    for stage in sorted(reached(regulation), key=list(STAGES).index):
        if stage in (Stage.TERM, Stage.AFTERMATH):
            continue  # what is not there is absent: an open-ended title, no plaque, no review
        by_name = (BY_STAGE[stage],) if stage in BY_STAGE else ()
        for duty in NEEDED_BY.get(stage, by_name):
            found[duty] = stage
    if (Duty.REVIEW in regulation.duties) or (Duty.REVIEW_WINDOW in regulation.duties):
        found |= {Duty.REVIEW: Stage.AFTERMATH, Duty.REVIEW_WINDOW: Stage.AFTERMATH}
    found |= dict.fromkeys(lifts(regulation), Stage.SUSPENSION)
    return found


def _duties(regulation: Regulation) -> Iterator[Fault]:
    for duty in needed(regulation):
        if duty not in regulation.duties:
            yield Fault(("duties",), f"缺少事项“{duty}”的规定", f"在 duties 下补上 {duty}")
    if Duty.FILING in regulation.duties:
        yield Fault(("duties", "filing"), "定期报告不写在 duties 下", "写到 filings 下，每种报告一项")
    if Duty.TERM not in regulation.duties:
        yield from _open_ended(regulation)
    elif regulation.term.renewal is None and Stage.REINSPECTION in reached(regulation):
        yield Fault(("term",), "没有写明复验合格后新的有效期从何时起算", "写明 term.renewal")
    else:
        yield from _passed_late(regulation)
    stages = reached(regulation)
    yield from _force(regulation, stages)
    for duty, rule in regulation.duties.items():
        if duty is not Duty.FILING:
            yield from _duty(regulation, duty, rule, ("duties", duty.value))
            if stage_of(duty) not in stages or (duty in SUSPENDED and Stage.SUSPENSION not in stages):
                yield Fault(
                    ("duties", duty.value),
                    f"没有任何后果会走到“{forms.STAGES[stage_of(duty)]}”，该事项用不上",
                    "删去，或写进 way_in、measures",
                )
    for name, filing in regulation.filings.items():
        yield from _duty(regulation, Duty.FILING, filing, ("filings", name))


def _force(regulation: Regulation, stages: frozenset[Stage]) -> Iterator[Fault]:
    """Whether a title may be shown is said wherever it can come to stand where that is not plain."""
    term, expires = regulation.term, Duty.TERM in regulation.duties
    if expires and Stage.REINSPECTION in stages and term.in_force_after_expiry is None:
        yield Fault(
            ("term",),
            "没有写明有效期届满至复验作出结论之前，称号是否继续有效",
            "写明 term.in_force_after_expiry",
        )
    if Stage.RECTIFICATION in stages and term.in_force_in_rectification is None:
        yield Fault(("term",), "没有写明整改期间称号是否继续有效", "写明 term.in_force_in_rectification")


def _passed_late(regulation: Regulation) -> Iterator[Fault]:
    """A term from the old expiry may be over when the title is passed: then the measure says what begins instead."""
    general, term = regulation.term.renewal, regulation.duties[Duty.TERM].within.value
    renewed = {general.value if general else None, *(one.renewal for one in regulation.consequences())}
    if "from_expiry" not in renewed or regulation.term.late_renewal is not None:
        return
    if days_until_passed(regulation) >= term.n * ABOUT_DAYS[term.unit]:
        yield Fault(
            ("term",),
            f"复验和整改按各自期限办理，最迟时自原届满起算的{term.label}有效期已经届满",
            "写明 term.late_renewal：from_pass 自合格之日起算，或 in_turn 依原周期接续",
        )


def _open_ended(regulation: Regulation) -> Iterator[Fault]:
    """A title without a term is looked at from time to time, and something can come of that."""
    if not regulation.filings and not regulation.causes:
        yield Fault(
            ("causes",),
            "称号长期有效，没有定期报告，也没有可以提请处理的事由，将无从取消",
            "写明 causes、filings，或写明 duties.term",
        )
    for duty in _TERM_ONLY:
        if duty in regulation.duties:
            yield Fault(("duties", duty.value), "称号长期有效，没有届满可言", "删去，或写明 duties.term")


def _duty(regulation: Regulation, duty: Duty, rule: DutyRule, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if rule.ladder not in regulation.ladders:
        yield unknown((*path, "ladder"), "ladders 里的提醒阶梯", rule.ladder, regulation.ladders)
    if duty not in COUNTED_FROM.get(rule.counted_from, ()):
        known = [name for name, duties in COUNTED_FROM.items() if duty in duties]
        yield unknown((*path, "counted_from"), "该事项可以起算的日期", rule.counted_from, known)
    elif rule.counted_from == "term_end" and Duty.TERM not in regulation.duties:
        yield Fault((*path, "counted_from"), "称号长期有效，没有届满之日", "改从 stage 起算")
    elif rule.counted_from == "served" and not comes_always(regulation, Stage.SERVICE):
        yield Fault(
            (*path, "counted_from"),
            "有的整改没有送达环节，无从起算",
            "在 measures 里写 service，或改从 stage 起算",
        )
    for role in (rule.by, *rule.jointly):
        if role in _NOBODY:
            yield Fault((*path, "by"), f"“{role}”不能承办事项", "写明承办的角色")
    if rule.jointly and (duty not in _JOINT or len(set(rule.signers)) != len(rule.signers)):
        yield Fault(
            (*path, "jointly"), "该事项不能由几方会签，或会签方重复", f"可以会签的：{'、'.join(_JOINT)}"
        )
    if rule.back is not (duty in _TERM_ONLY):
        remedy = "写上 back: true，并从 term_end 起算" if duty in _TERM_ONLY else "删去 back"
        yield Fault((*path, "back"), "只有届满前的事项倒着计算", remedy)
    yield from _silence(regulation, duty, rule, path)
    yield from lengths(regulation, duty, rule, path)


def _silence(
    regulation: Regulation, duty: Duty, rule: DutyRule, path: tuple[str | int, ...]
) -> Iterator[Fault]:
    allowed = SILENCES.get(duty, ())
    if rule.silence and rule.silence.means not in allowed:
        remedy = f"可用：{'、'.join(allowed)}" if allowed else "该事项不得因沉默而有结果，删去 silence"
        yield Fault((*path, "silence", "means"), f"沉默的后果“{rule.silence.means}”走不到任何环节", remedy)
    if rule.silence is None and duty in (*PASSING, Duty.FILING):
        yield Fault(path, "期满后没有下文", f"写明 silence.means:{'、'.join(allowed)}")
    if rule.silence is None and duty is Duty.SUSPENDED:
        yield Fault(path, "暂停期满后没有下文", f"写明 silence.means：{'、'.join(allowed)}")
    if rule.silence is None and duty is Duty.WARNING:
        yield Fault(
            path, "警告一直没有作出的，称号将永远停在警告环节", f"写明 silence.means：{'、'.join(allowed)}"
        )
    ladder = regulation.ladders.get(rule.ladder)
    if rule.silence is None and ladder and ladder.repeat is None:
        yield Fault(
            (*path, "ladder"),
            f"“{rule.ladder}”走完后再无提醒，且沉默没有后果，事项会被遗忘",
            "给阶梯写上 repeat，或给事项写上 silence",
        )


def _told(regulation: Regulation) -> Iterator[Fault]:
    for index, role in enumerate(regulation.way_out.tells):
        if role in _NOBODY:
            yield Fault(("way_out", "tells", index), f"“{role}”收不到通知", "写明具体的角色")
    for name, ladder in regulation.ladders.items():
        yield from _in_order(name, ladder)
        if ladder.repeat and ladder.repeat.every.n < 1:
            yield Fault(("ladders", name, "repeat", "every"), "重复提醒的间隔为零", "至少写1日")
    if regulation.everyday:
        yield from _everyday(regulation)
    if regulation.urging:
        yield from _urging(regulation.urging.every)
    if regulation.findings:
        yield from _findings(regulation, regulation.findings)


def _everyday(regulation: Regulation) -> Iterator[Fault]:
    """Points of the years count in the score of a re-inspection, and are points of something."""
    if not any(one.points for one in regulation.filings.values()):
        yield Fault(
            ("everyday",),
            "没有哪一种定期报告记平时得分",
            "在 filings 的一种报告下写明 points，或删去 everyday",
        )
    if not inspecting(regulation):
        yield Fault(
            ("everyday",), "复验不评分，平时得分无从计入", "写明 sheet 或 reinspection_sheet，或删去 everyday"
        )


def _urging(every: Span) -> Iterator[Fault]:
    if not 1 <= every.n * ABOUT_DAYS[every.unit] <= LONGEST_LEFT_ALONE:
        yield Fault(("urging", "every"), "两次催办的间隔须在1日至31日之间", "写作 3个工作日 或 7日")


def _findings(regulation: Regulation, rule: FindingsRule) -> Iterator[Fault]:
    """What lists of findings have to be says something, and what waits for them is reported."""
    if not rule.proof and rule.before_report is None:
        yield Fault(("findings",), "没有写要求什么", "写 proof: true 或 before_report，或删去 findings")
    if rule.before_report and Duty.RECTIFICATION not in regulation.duties:
        yield Fault(
            ("findings", "before_report"), "本办法没有整改，没有整改报告", "写明 duties.rectification，或删去"
        )


def _in_order(name: str, ladder: Ladder) -> Iterator[Fault]:
    def place(when: str, by: Span) -> float:
        return (-1 if when == "before" else 1) * by.n * ABOUT_DAYS[by.unit]

    places = [place(rung.when, rung.by) for rung in ladder.rungs]
    for index in range(1, len(places)):
        if places[index] <= places[index - 1]:
            yield Fault(
                ("ladders", name, "rungs", index),
                "提醒阶梯的次序颠倒或重复",
                "先写到期前的（由远到近），再写逾期后的（由近到远）",
            )
    for index, rung in enumerate(ladder.rungs):
        if rung.when == "after" and rung.by.n < 1:
            yield Fault(("ladders", name, "rungs", index, "by"), "逾期后的提醒间隔为零", "至少写1日")
