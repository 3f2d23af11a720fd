"""Duties 事项 in sentences: who does what by when, what silence means, and what a consequence 后果 consists of."""

from collections.abc import Iterable, Iterator

from desk.reading.sentence import Clause, Sentence, listed, sentence
from schemas.consequence import Consequence
from schemas.regulation import DutyRule, Filing, OwnExtension, Regulation
from schemas.stage import Duty, Stage
from wording import forms
from wording.dates import month_day, of_year
from wording.follows import lasting
from wording.phrases import DATES
from workflows.life.course import stage_of
from workflows.life.kinds import DUTIES, PASSING

STARTS = {"from_pass": "合格之日", "from_expiry": "原有效期届满次日"}
_MOVES = {
    "renew": "称号延续，起算新的有效期",
    "keep": "称号在原有效期内保留",
    "reinspect": "转入复验",
    "rectify": "限期整改",
    "revoke": "转入取消称号程序",
    "downgrade": "降级",
    "end": "称号终止",
}


def duties(regulation: Regulation, chapter: str, *wanted: Duty) -> Iterator[Sentence]:
    """The duties of a chapter that this measure has, in the chapter's order."""
    for duty in wanted:
        if duty in regulation.duties:
            yield duty_sentence(chapter, duty, regulation.duties[duty])


def duty_sentence(chapter: str, duty: Duty, rule: DutyRule) -> Sentence:
    """One duty."""
    return sentence(chapter, f"duties.{duty.value}", *_time(duty, rule), _deed(rule), *_after(duty, rule))


def term_sentence(chapter: str, rule: DutyRule) -> Sentence:
    """有效期: the one duty that nobody does; it runs out."""
    length = Clause(f"称号有效期为{rule.within.value.label}，自{_anchor(Duty.TERM, rule)}起算", rule.within)
    if rule.due_on:
        stands = f"{of_year(rule.within.value.n)}{month_day(rule.due_on)}"
        length = Clause(f"称号有效期至{_anchor(Duty.TERM, rule)}{stands}止", rule.within, stands)
    elif rule.back:
        length = length._replace(text=f"称号有效期至{_anchor(Duty.TERM, rule)}前{rule.within.value.label}止")
    return sentence(
        chapter,
        "duties.term",
        length if rule.due_on else length._replace(stands=rule.within.value.label),
        *_counted(Duty.TERM, rule),
        Clause(f"，由{_who(rule)}负责{rule.what}", rule),
        *_after(Duty.TERM, rule),
    )


def filing_sentence(chapter: str, name: str, rule: Filing) -> Sentence:
    """定期报告: a duty that comes again."""
    every = rule.within.value.label
    start = "" if rule.due_on else f"，自{_anchor(Duty.FILING, rule)}起计算"
    due = f"，每次不迟于{month_day(rule.due_on)}" if rule.due_on else ""
    if rule.due_on and rule.counted_from != "stage":
        start = f"，首次自{_anchor(Duty.FILING, rule)}起计算"
    if rule.back:
        due += f"，期限自{_anchor(Duty.FILING, rule)}向前倒算"
    missing = (
        [Clause(f"；逾期未报的，{consequence(rule.missing)}", rule.missing.own or rule)]
        if rule.missing
        else []
    )
    return sentence(
        chapter,
        f"filings.{name}",
        Clause(f"定期报告“{name}”：每{every}一次{due}{start}", rule.within, every),
        *_counted(Duty.FILING, rule),
        _deed(rule),
        *_pieces(rule),
        *missing,
        *_after(Duty.FILING, rule),
    )


def _pieces(rule: Filing) -> Iterator[Clause]:
    """What has to come with a report, and what a year of it is worth."""
    if rule.pieces:
        each = "、".join(f"{piece}{wanted}份" for piece, wanted in rule.pieces.items())
        yield Clause(f"，须附{each}", rule)
    if rule.points:
        most = f"{rule.points.value:g}分"
        yield Clause(f"，由领导小组办公室逐年记平时得分，一年最多{most}", rule.points, most)


def look_sentence(chapter: str, rule: DutyRule) -> Sentence:
    """查看: from time to time somebody looks at the title; nothing follows from it by itself."""
    every = rule.within.value.label
    return sentence(
        chapter,
        "duties.look",
        Clause(f"自{_anchor(Duty.LOOK, rule)}起，每{every}一次", rule.within, every),
        *_counted(Duty.LOOK, rule),
        Clause(f"，由{_who(rule)}{rule.what}，发现问题的提请处理", rule),
        *_after(Duty.LOOK, rule),
    )


def consequence(one: Consequence) -> str:
    """What follows, in the order in which it is done."""
    move = _MOVES[one.then]
    if one.renewal:
        start = f"新的有效期自{STARTS[one.renewal]}起算"
        move = f"称号延续，{start}" if one.then == "renew" else f"{move}（{start}）"
    if one.within:
        move += f"（期限{one.within.label}）"
    steps = [forms.MEASURES[measure].does + _lasting(one, measure) for measure in one.measures]
    steps.append(move)
    return ("依次" if len(steps) > 2 else "") + "、".join(steps)


def _lasting(one: Consequence, measure: Stage) -> str:
    """How long a suspension lasts."""
    if measure is not Stage.SUSPENSION:
        return ""
    return f"（{lasting(one.lasting)}）"


def _time(duty: Duty, rule: DutyRule) -> Iterable[Clause]:
    length, anchor = rule.within.value.label, _anchor(duty, rule)
    if rule.due_on:
        length = f"{of_year(rule.within.value.n, back=rule.back)}{month_day(rule.due_on)}"
        passed = "晚于该日的，为上一年同日" if rule.back else "该日已过的，为次年同日"
        return (Clause(f"不迟于{anchor}{length}（{passed}）", rule.within, length), *_counted(duty, rule))
    text = f"不迟于{anchor}前{length}" if rule.back else f"自{anchor}起{length}内"
    return (Clause(text, rule.within, length), *_counted(duty, rule))


def _counted(duty: Duty, rule: DutyRule) -> Iterator[Clause]:
    """Whether the first day counts, and that an act says how long in fact."""
    if first := rule.first_day_counts:
        yield Clause("（当日计入）" if first.value else "（自次日起算）", first)
    if rule.as_ordered:
        by = forms.ACTS[DUTIES[duty].ordered or "order"]
        yield Clause(f"（具体期限由“{by}”时确定，不得更长）", rule)


def _deed(rule: DutyRule) -> Clause:
    return Clause(f"，{_who(rule)}{rule.what}", rule)


def _who(rule: DutyRule) -> str:
    others = f"和{listed(rule.jointly)}（须各方均同意）" if rule.jointly else ""
    return f"{rule.by.label}{others}"


def _after(duty: Duty, rule: DutyRule) -> Iterator[Clause]:
    if rule.silence:
        after = rule.silence.after
        late = "逾期未办的" if after.n == 0 else f"逾期{after.label}仍未办的"
        over = "期满" if after.n == 0 else f"期满再过{after.label}"
        when = over if duty in PASSING else late
        yield Clause(f"；{when}，{_amounts(duty, rule.silence.means)}", rule.silence, after.label)
    if rule.extension:
        yield Clause(f"；{extension(rule.extension, '该事项')}", rule.extension)
    yield Clause(f"；提醒按“{rule.ladder}”")


def extension(own: OwnExtension, what: str) -> str:
    """The terms of one duty's own."""
    if own.most == 0:
        return f"{what}不得延期"
    times = f"可以延期{own.most}次" if own.most else "延期次数同其他事项"
    longest = f"，每次最长{own.longest.label}" if own.longest else ""
    ahead = f"，应不迟于到期前{own.ask_before.label}申请" if own.ask_before else ""
    return f"{what}{times}{longest}{ahead}"


def _amounts(duty: Duty, means: str) -> str:
    """What a silence amounts to."""
    return forms.amounts(duty, means).amounts


def _anchor(duty: Duty, rule: DutyRule) -> str:
    if rule.counted_from == "stage":
        return f"进入“{forms.STAGES[stage_of(duty)]}”环节之日"
    return DATES.get(rule.counted_from, rule.counted_from)
