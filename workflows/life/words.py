"""The words of notices 通知, in Chinese: what happened, what to do, by when and why, what follows, how to answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from schemas.base import local_date
from schemas.consequence import Consequence
from schemas.foundation import Founded
from schemas.life import Life, Standing
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.regulation import DutyRule
from schemas.stage import Duty, Stage
from workflows.life import forms
from workflows.life.clock import silence_at
from workflows.life.duties import ladder_of, party_for, readers_of
from workflows.life.kinds import ANSWERS, PASSING
from workflows.life.law import Law, article
from workflows.life.phrases import DATES


class Word(NamedTuple):
    """One thing to say to one reader; a letter may hold several."""

    to: Party
    subject: str
    lines: tuple[str, ...]
    urgent: bool = False


def letters(life: Life, words: Iterable[Word]) -> tuple[Notice, ...]:
    """One notice for each reader, however much there is to say to it in one breath."""
    said: dict[Party, list[Word]] = {}
    for word in words:
        if word not in said.setdefault(word.to, []):
            said[word.to].append(word)
    unit = who(life)
    return tuple(
        Notice(
            to=to,
            urgent=any(word.urgent for word in mine),
            subject=f"{unit}：{'；'.join(word.subject for word in mine)}",
            body="\n".join((f"称号：{life.title} {unit}", *(line for word in mine for line in word.lines))),
        )
        for to, mine in said.items()
    )


def day(value: date) -> str:
    """A date as documents write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def who(life: Life) -> str:
    """The unit's name, once there is one."""
    return life.application.unit.name if life.application else life.title


def honour(law: Law, life: Life) -> str:
    """The title that the unit has applied for, by name."""
    return life.application.honour if life.application else law.regulation.honour.name


def called(life: Life, party: Party) -> str:
    """A party as the others call it: the unit by its name."""
    return who(life) if party.role is Role.UNIT else party.label


def deadline(law: Law, obligation: Obligation) -> str:
    """A due date that says why: anchor, budget, suspensions, extensions, calendar, article (invariant 6)."""
    why = _counted(law, obligation)
    if obligation.first_day_counts:
        why += "，当日计入"
    if obligation.suspensions:
        why += "，扣除中止" + "、".join(f"{day(s.since)}至{day(s.until)}前" for s in obligation.suspensions)
    if obligation.extensions:
        why += "，延长" + "、".join(one.by.label for one in obligation.extensions)
    if obligation.provisional:
        why += f"；{obligation.due.year}年放假调休安排公布前为暂定"
    return f"{day(obligation.due)}（含当日；{why}{under(law.rule(obligation.duty, obligation.about).within, '；')}）"


def _counted(law: Law, obligation: Obligation) -> str:
    """From when and how long a date is counted; that of a yearly report stands in the measure as it is."""
    anchor, span = obligation.anchor, obligation.within
    filing = law.regulation.filings.get(str(obligation.about)) if obligation.duty is Duty.FILING else None
    if filing and filing.due_on:
        month, day_of_month = map(int, filing.due_on.split("-"))
        every = "每年" if span.label == "1年" else f"每{span.label}的"
        return f"{every}{month}月{day_of_month}日前"
    start = f"{DATES[anchor.on.split()[0]]}（{day(anchor.day)}）"
    if obligation.back or anchor.on == "term_end":
        return f"{start}{'前' if obligation.back else '后'}{span.label}"
    return f"自{start}起{span.label}"


def silence(law: Law, obligation: Obligation) -> str:
    """What follows if nobody acts."""
    rule = law.rule(obligation.duty, obligation.about)
    if rule.silence is None:
        return "逾期将逐级提醒、上报，直至办结。"
    means = rule.silence.means
    ends = silence_at(obligation, rule, law.calendar)
    last = f"（至{day(local_date(ends - timedelta(microseconds=1)))}）" if ends else ""
    after = f"逾期{rule.silence.after.label}{last}" if rule.silence.after.n else "逾期"
    basis = under(rule.silence)
    match obligation.duty:
        case Duty.PUBLICITY:
            return f"期满无异议的提请命名，有异议的核查后再定{basis}。"
        case Duty.TERM if Duty.RENEWAL in law.regulation.duties or means == "ended":
            return f"届满未复验合格的，称号自然终止{basis}。"
        case Duty.TERM:
            return f"届满后由领导小组办公室组织复验{basis}。"
        case Duty.FILING:
            filing = law.regulation.filings[str(obligation.about)]
            what = consequence(filing.missing) if filing.missing else "记为未报"
            return f"{after}仍未报送的，{what}{basis}。"
        case Duty.LEAD:
            return f"到期即进入复验{basis}。"
        case Duty.RENEWAL:
            return f"逾期未申请的，称号届满自然终止{basis}。"
        case Duty.PROVISIONAL if means == "matured":
            return f"期满未发现问题的，进入下一环节{basis}。"
        case Duty.REVIEW_WINDOW:
            return f"期满不申请的，视为不申请复核{basis}。"
    amounts = forms.amounts(obligation.duty, means)
    return f"{after}仍未办理的，{amounts.noticed or amounts.amounts}{basis}。"


def lapsed(law: Law, one: Obligation) -> str:
    """That nobody decided this: it follows from silence. "" of what says so itself, or runs out by itself."""
    rule = law.rule(one.duty, one.about)
    if rule.silence is None or one.duty in (*PASSING, *_SAYS_SO) or rule.silence.means == "lapsed":
        return ""
    return f"“{rule.what}”逾期未办，按规定视为此结果{under(rule.silence)}。"


_SAYS_SO = (Duty.FILING, Duty.SUPPLEMENT, Duty.RECTIFICATION)


def under(founded: Founded, before: str = "") -> str:
    """Where a value stands; of an assumed one the note at the end of the notice says so."""
    if founded.source is None:
        return ""
    return f"{before}依据：{article(founded)}" if before else f"（依据：{article(founded)}）"


def under_or_assumed(founded: Founded | None) -> str:
    """Where a value stands, or that it stands nowhere, beside the value itself."""
    if founded is None:
        return ""
    return under(founded) or "（文件未作规定，暂按此办理）"


def _unconfirmed(rule: DutyRule) -> tuple[str, ...]:
    """The note under a notice that says which of its rules stand in no document."""
    rules: dict[str, Founded | None] = {"事项": rule, "期限": rule.within, "逾期后果": rule.silence}
    assumed = [name for name, founded in rules.items() if founded and founded.assumed]
    return (f"注：{'、'.join(assumed)}文件未作规定，暂按此办理，待领导小组办公室确认。",) if assumed else ()


_THEN = {
    "renew": "称号延续",
    "keep": "保留称号",
    "reinspect": "提前复验",
    "rectify": "限期整改",
    "revoke": "转入取消称号程序",
    "downgrade": "降为下一级称号",
    "end": "称号终止",
}


def consequence(follows: Consequence) -> str:
    """A consequence in the words of a measure: 谈话、警告，提前复验."""
    measures = "、".join(forms.STAGES[stage] for stage in follows.measures)
    return f"{measures}，{_THEN[follows.then]}" if measures else _THEN[follows.then]


def _answer(life: Life, obligation: Obligation) -> tuple[str, ...]:
    kind = ANSWERS[obligation.duty]
    if obligation.duty in (Duty.LEAD, Duty.PROVISIONAL):
        return ()  # it begins or ends by itself
    command = f"python starter.py act {life.title} {kind}"
    if obligation.duty is Duty.PUBLICITY:
        return (f"收到异议的，请当日登记：{command}",)
    about = f"，第{obligation.about}号异议" if obligation.duty is Duty.OBJECTION else ""
    if obligation.duty is Duty.FILING:
        command += f" --filing {obligation.about}"
    window = "；没有账号的，请交受理窗口代办" if obligation.by.role is Role.UNIT else ""
    return (f"办理：{command}（{forms.ACTS[kind]}{about}）{window}",)


def _opposed(law: Law, life: Life, one: Obligation) -> tuple[str, ...]:
    """To whoever decides: which bodies were against it, where that does not end the application."""
    if law.regulation.one_opposes or one.duty not in (Duty.DECISION, Duty.NAMING):
        return ()
    bodies = [str(taken.about) for taken in life.taken if (taken.duty, taken.outcome) == _AGAINST]
    return (f"征求意见中，{'、'.join(bodies)}表示反对，请一并考虑。",) if bodies else ()


_AGAINST = (Duty.CONSULTATION, "opposed")


def due(law: Law, life: Life, one: Obligation) -> list[Word]:
    """To whoever owes a duty that has just opened; of a publicity also to the unit."""
    rule = law.rule(one.duty, one.about)
    lines = (
        f"事项：{rule.what}{under(rule)}",
        f"期限：{deadline(law, one)}",
        f"后果：{silence(law, one)}",
        *_answer(life, one),
        *_opposed(law, life, one),
        *_unconfirmed(rule),
    )
    match one.duty:
        case Duty.REVIEW_WINDOW:
            subject = f"如不服取消决定，可于{day(one.due)}前申请复核"
        case Duty.PUBLICITY:
            unit = party_for(life, Role.UNIT)
            span = f"{day(one.anchor.day)}至{day(one.due)}公示"
            own = Word(one.by, f"{span}，请受理异议", lines)
            return [own, Word(unit, span, (f"拟命名“{honour(law, life)}”，{span}。",))]
        case _:
            subject = f"请于{day(one.due)}前{rule.what}"
    return [Word(one.by, subject, lines)]


def rung(
    law: Law, life: Life, one: Obligation, roles: Iterable[Role], urgent: bool, today: date
) -> list[Word]:
    """A reminder before the due date, or an escalation after it, to each role of the rung."""
    readers = dict.fromkeys(party for role in roles for party in readers_of(life, role, one))
    return [_reminder(law, life, one, reader, urgent, today) for reader in readers]


_PREPARE = {Role.UNIT: "请做好复验准备", Role.TOWNSHIP: "请督促单位做好复验准备"}
_RENEW = {Role.UNIT: "请及时申请复验", Role.TOWNSHIP: "请督促单位申请复验"}


def _before_expiry(law: Law, standing: Standing, role: Role) -> str:
    """What a reader had better do before the term is over."""
    if ends_by_itself(law) or "forgone" in standing.dates:
        return "届满后自然终止"
    if Duty.RENEWAL in law.regulation.duties and standing.stage is Stage.TERM:
        return _RENEW.get(role, "请提醒单位申请复验")
    return _PREPARE.get(role, "请安排复验")


def _reminder(law: Law, life: Life, one: Obligation, to: Party, urgent: bool, today: date) -> Word:
    rule = law.rule(one.duty, one.about)
    left = (one.due - today).days
    if one.duty is Duty.TERM:
        prepare = _before_expiry(law, life.standing, to.role)
        subject = f"称号有效期还有{left}日届满，{prepare}"
        return Word(to, subject, (f"有效期至：{deadline(law, one)}", silence(law, one)), urgent)
    when = f"还有{left}日到期" if left > 0 else "今日到期" if left == 0 else f"已逾期{-left}日"
    mine = to == one.by
    lines = [
        f"事项：{rule.what}{under(rule)}，承办：{called(life, one.by)}，{when}",
        f"期限：{deadline(law, one)}",
        f"后果：{silence(law, one)}",
        *(_answer(life, one) if mine else (f"请督促{called(life, one.by)}办理。",)),
    ]
    if not mine and ladder_of(law, one).acknowledgement != "nothing":
        lines.append(
            f"已知悉请签收：python starter.py act {life.title} acknowledge --obligation {one.id}（签收不免除事项）"
        )
    owner = "" if mine or one.by.role is Role.UNIT else called(life, one.by)
    return Word(to, f"{owner}{rule.what}{when}", (*lines, *_unconfirmed(rule)), urgent)


def term(standing: Standing) -> str:
    """From when to when the title is held."""
    dates = standing.dates
    if "term_end" not in dates:
        return f"自{day(dates['term_start'])}起长期有效"
    return f"{day(dates['term_start'])}至{day(dates['term_end'])}"


def ends_by_itself(law: Law) -> bool:
    """Whether a title is over when its term is, without re-inspection."""
    duties = law.regulation.duties
    silence = duties[Duty.TERM].silence
    return Duty.RENEWAL not in duties and silence is not None and silence.means == "ended"


def dropped(law: Law, one: Obligation, why: str) -> Word:
    """To whoever owed a duty that is not wanted any more."""
    what = law.rule(one.duty, one.about).what
    return Word(one.by, f"不必再{what}", (f"原定{day(one.due)}前{what}，现不必再办（{why}）。",))
