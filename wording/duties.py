"""Duties 事项: a deadline that says why, what follows from silence, and what notices about a duty say."""

from schemas.foundation import Founded
from schemas.party import Party, Role
from schemas.stage import Duty
from schemas.tidings.duties import (
    Credited,
    DateMoved,
    Dropped,
    Opened,
    Publicised,
    Reminded,
    TermRunsOut,
    ToDecide,
    Urged,
    Way,
)
from schemas.tidings.outcomes import AfterTerm
from schemas.tidings.parts import Deadline, Silent, Term, Work
from wording import causes, forms
from wording.articles import under, wide
from wording.dates import day, month_day, of_year
from wording.follows import consequence
from wording.phrases import DATES
from wording.said import Reader, Said
from workflows.life.kinds import ANSWERS, OBJECTIONS, PUBLICITIES


def deadline(one: Deadline) -> str:
    """A due date that says why: anchor, budget, pauses, extensions, calendar, article (invariant 6)."""
    why = _counted(one)
    if one.first_day_counts:
        why += "，当日计入"
    if one.ordered:
        why += "，期限由办理机关所定"
    if one.pauses:
        why += "，扣除中止" + "、".join(f"{day(pause.since)}至{day(pause.until)}前" for pause in one.pauses)
    if one.extended:
        why += "，延长" + "、".join(span.label for span in one.extended)
    if one.provisional:
        why += f"；{one.due.year}年放假调休安排公布前为暂定"
    return f"{day(one.due)}（含当日；{why}{under(one.basis, '；')}）"


def _counted(one: Deadline) -> str:
    """From when and how long a date is counted; that of a yearly report stands in the measure as it is."""
    anchor, span = one.anchor, one.within
    if one.yearly:
        every = "每年" if span.label == "1年" else f"每{span.label}的"
        return f"{every}{month_day(one.yearly)}前"
    start = f"{DATES[anchor.on.split()[0]]}（{day(anchor.day)}）"
    if one.due_on:
        return f"{start}{of_year(span.n, back=one.back)}{month_day(one.due_on)}"
    if one.back or anchor.on == "term_end":
        return f"{start}{'前' if one.back else '后'}{span.label}"
    return f"自{start}起{span.label}"


def silence(duty: Duty, one: Silent | None) -> str:
    """What follows if nobody acts, in a sentence."""
    if one is None:
        return "逾期将逐级提醒、上报，直至办结。"
    basis, last = under(one.basis), f"（至{day(one.last)}）" if one.last else ""
    after = f"逾期{one.after.label}{last}" if one.after.n else "逾期"
    match duty:
        case Duty.FILING:
            what = consequence(one.missing) if one.missing else "记为未报"
            return f"{after}仍未报送的，{what}{basis}。"
        case Duty.TERM:
            comes = "届满未复验合格的，称号自然终止" if one.forfeits else "届满后由领导小组办公室组织复验"
            return f"{comes}{basis}。"
        case (
            Duty.PUBLICITY | Duty.RESULT_PUBLICITY | Duty.LEAD | Duty.LOOK | Duty.RENEWAL | Duty.REVIEW_WINDOW
        ):
            return f"{_RUNS_OUT[duty]}{basis}。"
        case Duty.PROVISIONAL if one.means == "matured":
            return f"期满未发现问题的，进入下一环节{basis}。"
    amounts = forms.amounts(duty, one.means)
    return f"{after}仍未办理的，{amounts.noticed or amounts.amounts}{basis}。"


_RUNS_OUT = {
    Duty.PUBLICITY: "期满无异议的提请命名，有异议的核查后再定",
    Duty.RESULT_PUBLICITY: "期满无异议的复验结果生效，有异议的核查后再定",
    Duty.LEAD: "到期即进入复验",
    Duty.LOOK: "没有发现问题的，称号继续有效，到期后再行查看",
    Duty.RENEWAL: "逾期未申请的，称号届满自然终止",
    Duty.REVIEW_WINDOW: "期满不申请的，视为不申请复核",
}


def term(one: Term) -> str:
    """From when to when the title is held."""
    if one.end is None:
        return f"自{day(one.start)}起长期有效"
    return f"{day(one.start)}至{day(one.end)}"


def called(party: Party, reader: Reader) -> str:
    """A party as the others call it: the unit by its name."""
    return reader.unit if party.role is Role.UNIT else party.label


def opened(one: Opened) -> Said:
    """To whoever owes a duty that has just opened."""
    work = one.work
    lines = [
        f"事项：{wide(work.what)}{under(work.basis)}",
        f"期限：{deadline(work.deadline)}",
        f"后果：{silence(work.duty, work.silence)}",
        *answer(work),
    ]
    if one.opposed:
        lines.append(f"征求意见中，{'、'.join(one.opposed)}表示反对，请一并考虑。")
    return Said(_asked(work), (*lines, *unconfirmed(work)))


def _asked(work: Work) -> str:
    due = work.deadline.due
    match work.duty:
        case Duty.REVIEW_WINDOW:
            return f"如不服取消决定，可于{day(due)}前申请复核"
        case duty if duty in PUBLICITIES:
            return f"{day(work.deadline.anchor.day)}至{day(due)}公示，请受理异议"
    return f"请于{day(due)}前{wide(work.what)}"


def publicised(one: Publicised) -> Said:
    """To the unit: it is before the public."""
    span = f"{day(one.since)}至{day(one.until)}公示"
    what = f"“{one.honour}”复验结果" if one.reinspected else f"拟命名“{one.honour}”"
    return Said(f"复验结果{span}" if one.reinspected else span, (f"{what}，{span}。",))


def reminded(one: Reminded, reader: Reader) -> Said:
    """To whoever owes a duty or has to see to it: it comes near, or is late."""
    work, when = one.work, time_left(one.left)
    mine = reader.to == work.by
    lines = [
        f"事项：{wide(work.what)}{under(work.basis)}，承办：{called(work.by, reader)}，{when}",
        f"期限：{deadline(work.deadline)}",
        f"后果：{silence(work.duty, work.silence)}",
        *(answer(work) if mine else (f"请督促{called(work.by, reader)}办理。",)),
    ]
    if one.acknowledged:
        lines.append(f"已知悉请签收（第{work.number}号事项；签收不免除事项）。")
    owner = "" if mine or work.by.role is Role.UNIT else called(work.by, reader)
    return Said(f"{owner}{wide(work.what)}{when}", (*lines, *unconfirmed(work)))


def time_left(left: int) -> str:
    """How long there is left, or how late it is."""
    return f"还有{left}日到期" if left > 0 else "今日到期" if left == 0 else f"已逾期{-left}日"


def urged(one: Urged) -> Said:
    """To whoever owes a duty: somebody urges it by hand."""
    work, when = one.work, time_left(one.left)
    lines = (
        f"事项：{wide(work.what)}{under(work.basis)}，{when}",
        f"期限：{deadline(work.deadline)}",
        f"后果：{silence(work.duty, work.silence)}",
        urging(one),
        *answer(work),
    )
    return Said(f"催办：请{wide(work.what)}，{when}", (*lines, *unconfirmed(work)))


def credited(one: Credited) -> Said:
    """To the unit: the points of a year."""
    points = f"{one.points:g}分（满分{one.most:g}分）"
    lines = [f"{wide(one.what)}：{one.year}年平时得分{points}。"]
    lines += ["平时得分计入复验。"] if one.counts else []
    return Said(f"{one.year}年平时得分{points}", tuple(lines))


def urging(one: Urged) -> str:
    """Who urges, how often that was so before, and what they add."""
    often = f"第{one.times}次催办，上一次{day(one.before)}" if one.before else "首次催办"
    return urged_by(one, f"（{often}）")


def urged_by(one: Urged, often: str = "") -> str:
    """Who urges, and what they add."""
    added = f"附言：{one.message}" if one.message else ""
    return f"{one.by.label}催办{often}，请抓紧办理。{added}"


_WAYS: dict[Way, str] = {
    "withdraw": "单位不再申报的，由单位撤回申报，申报终止",
    "raise": "按办法所列事由提请处理",
    "annul": "由作出决定的一方撤销原决定，另作决定",
    "extend": "确需更多时间的，准予延期",
    "reassign": "改由其他岗位、人员承办",
}
"""What can become of a duty that nobody does."""


def ways(one: ToDecide) -> str:
    """What can become of it, in a sentence."""
    return f"请研究决定终止或者改派：{'；'.join(_WAYS[way] for way in one.ways)}。"


def to_decide(one: ToDecide, reader: Reader) -> Said:
    """To who may decide what becomes of a duty that nobody does."""
    work, owner = one.work, called(one.work.by, reader)
    lines = (
        f"事项：{wide(work.what)}{under(work.basis)}，承办：{owner}，已逾期{one.late}日",
        f"期限：{deadline(work.deadline)}",
        f"已提醒、上报{one.times}次，仍未办结。{ways(one)}",
        "作出决定以前，此后每年提请一次。",
    )
    return Said(
        f"{owner}{wide(work.what)}已逾期{one.late}日，请决定终止或者改派", (*lines, *unconfirmed(work))
    )


_BEFORE = {
    ("renewal", Role.UNIT): "请及时申请复验",
    ("renewal", Role.TOWNSHIP): "请督促单位申请复验",
    ("renewal", None): "请提醒单位申请复验",
    ("reinspection", Role.UNIT): "请做好复验准备",
    ("reinspection", Role.TOWNSHIP): "请督促单位做好复验准备",
    ("reinspection", None): "请安排复验",
    ("ends", None): "届满后自然终止",
}
"""What a reader had better do before a term is over."""


def before_end(then: AfterTerm, role: Role) -> str:
    """What a reader had better do before a term is over."""
    return _BEFORE.get((then, role)) or _BEFORE[then, None]


def term_runs_out(one: TermRunsOut, reader: Reader) -> Said:
    """To who should prepare for it."""
    prepare = before_end(one.then, reader.to.role)
    lines = (f"有效期至：{deadline(one.work.deadline)}", silence(one.work.duty, one.work.silence))
    return Said(f"称号有效期还有{one.left}日届满，{prepare}", lines)


def dropped(one: Dropped) -> Said:
    """To whoever owed a duty that is not wanted any more."""
    line = f"原定{day(one.due)}前{wide(one.what)}，现不必再办（{causes.what(one.cause)}）。"
    return Said(f"不必再{wide(one.what)}", (line,))


def date_moved(one: DateMoved) -> Said:
    """To whoever owes a duty whose due date was worked out again."""
    subjects = {Duty.TERM: "称号有效期改为{}届满"} | dict.fromkeys(PUBLICITIES, "公示期改为{}届满")
    subject = subjects.get(one.duty, f"{wide(one.what)}的期限改为{{}}").format(day(one.due))
    state = "（暂定）" if one.provisional else ""
    return Said(subject, (f"原期限{day(one.was)}，现为{day(one.due)}{state}。原因：{causes.why(one.cause)}",))


def answer(work: Work) -> tuple[str, ...]:
    """What to do about it; how it is done, the face says through which the reader comes."""
    if work.duty in (Duty.LEAD, Duty.PROVISIONAL, Duty.TERM):
        return ()  # it begins or ends by itself
    if work.duty is Duty.LOOK:
        return ("发现问题的，请按办法提请处理；没有问题的，无须登记。",)
    if work.duty in PUBLICITIES:
        return ("收到异议的，请当日登记。",)
    about = f"（第{work.about}号异议）" if work.duty in OBJECTIONS else ""
    window = "；没有账号的，请交受理窗口代办" if work.by.role is Role.UNIT else ""
    return (f"办理：{forms.ACTS[ANSWERS[work.duty]]}{about}{window}。",)


def unconfirmed(work: Work) -> tuple[str, ...]:
    """The note under a notice that says which of its rules stand in no document."""
    silent = work.silence.basis if work.silence else None
    rules: dict[str, Founded | None] = {
        "事项": work.basis,
        "期限": work.deadline.basis,
        "逾期后果": silent,
    }
    assumed = [name for name, founded in rules.items() if founded and founded.assumed]
    return (f"注：{'、'.join(assumed)}文件未作规定，暂按此办理，待领导小组办公室确认。",) if assumed else ()
