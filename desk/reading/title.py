"""A title that is held, in sentences: its term, re-inspection 复验, results, rectification 整改, and how it ends."""

from collections.abc import Iterator
from math import inf

from desk.reading.duty import STARTS, consequence, duties, filing_sentence, look_sentence, term_sentence
from desk.reading.sentence import Clause, Sentence, followed, listed, sentence
from desk.reading.sheets import sheets
from schemas.foundation import Sourced
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import MEASURES, Duty, Stage
from wording import forms
from wording.phrases import CHANGES, GROUNDS, LEVELS
from workflows.life.course import to_confirm
from workflows.life.kinds import BY_STAGE, POSTINGS
from workflows.life.law import look_of

COUNTED = {"term": "同一有效期内", "stage": "同一阶段（两次复验之间，或者一次复验及其整改）内"}
_USUAL = "（办法未另作规定，按通行程序）"
_EFFECTS = {
    "keep": "称号、编号和日期不变",
    "recognise": "称号须重新认定",
    "end": "称号终止",
}


def title(regulation: Regulation) -> Iterator[Sentence]:
    """From 有效期 to 单位变更 and to who may give more time."""
    yield from _term(regulation)
    yield from duties(regulation, "复验", Duty.LEAD, Duty.RENEWAL)
    yield from _reinspection(regulation)
    yield from _renewal(regulation)
    yield from _results(regulation)
    if regulation.rounds:
        most = f"{regulation.rounds.value}轮"
        yield sentence("整改", "rounds", Clause(f"整改最多{most}", regulation.rounds, most))
    yield from duties(regulation, "整改", Duty.RECTIFICATION, Duty.SECOND)
    yield from _findings(regulation)
    yield from _second_failure(regulation)
    in_rectification = regulation.term.in_force_in_rectification
    yield from _state(in_rectification, "整改", "in_force_in_rectification", "整改期间")
    yield from _way_out(regulation)
    yield from _changes(regulation)
    yield from _more_time(regulation)


def _findings(r: Regulation) -> Iterator[Sentence]:
    """What lists of findings 问题清单 have to be."""
    if rule := r.findings:
        proof = "问题清单的各项附有证明的才能销号" if rule.proof else "问题清单的各项不附证明也可以销号"
        report = {
            None: "整改报告不等清单",
            "answered": "各项都反馈以后才能提交整改报告",
            "struck": "各项都销号以后才能提交整改报告",
        }[rule.before_report]
        yield sentence("整改", "findings", Clause(f"{proof}，{report}", rule))


def _term(r: Regulation) -> Iterator[Sentence]:
    chapter = "有效期与定期报告"
    if Duty.TERM in r.duties:
        yield sentence(chapter, "term", Clause("称号设有效期", r.term))
        yield term_sentence(chapter, r.duties[Duty.TERM])
    else:
        yield sentence(chapter, "term", Clause("称号不设有效期，长期有效", r.term))
    if look := look_of(r):
        yield look_sentence(chapter, look)
    for name, filing in r.filings.items():
        yield filing_sentence(chapter, name, filing)
    if r.everyday:
        share = f"{r.everyday.share * 100:g}%"
        years = "记过分的各年" if r.everyday.years == "credited" else "有效期内的各整年（没有记过的按零分）"
        text = f"复验得分中，平时得分占{share}：取{years}平时得分的平均，折成评分表的分数"
        yield sentence(chapter, "everyday", Clause(text, r.everyday, share))
    yield from duties(r, chapter, Duty.FILING)


def _state(value: Sourced[bool] | None, chapter: str, name: str, when: str) -> Iterator[Sentence]:
    if value:
        state = "继续有效" if value.value else "暂停使用"
        yield sentence(chapter, f"term.{name}", Clause(f"{when}，称号{state}", value))


_AFTER_INSPECTION = (Duty.RESULT_CONSULTATION, Duty.CONFIRMATION, *(POSTINGS[Stage.RESULT_PUBLICITY]))


def _reinspection(r: Regulation) -> Iterator[Sentence]:
    """Its steps, where there are several; and when a result that has to go through more takes effect."""
    if r.reinspection_way:
        steps = "、".join(forms.STAGES[stage] for stage in r.reinspection_steps)
        text = f"复验依次经过：{steps}"
        yield sentence("复验", "reinspection_way", Clause(text, r.reinspection_way, steps))
    yield from duties(r, "复验", Duty.RECHECK, Duty.REINSPECTION, *_AFTER_INSPECTION)
    if r.reinspection_scored:
        text = "复验按评分表评分" if r.reinspection_scored.value else "复验不评分，由复验的一方认定结果"
        yield sentence("复验", "reinspection_scored", Clause(text, r.reinspection_scored))
    yield from sheets("复验", "reinspection_", r.reinspection_sheet, r.reinspection_sheets)
    if r.reinspection_way and to_confirm(r):
        last = forms.STAGES[r.reinspection_steps[-1]]
        text = f"复验结果在“{last}”办结后生效；结果未获同意或者异议成立的，重新复验"
        yield sentence("复验", "reinspection_way", Clause(text, r.reinspection_way))


def _renewal(r: Regulation) -> Iterator[Sentence]:
    term = r.term
    until = "有效期届满至复验作出结论之前"
    yield from _state(term.in_force_after_expiry, "复验", "in_force_after_expiry", until)
    if term.renewal:
        start = STARTS[term.renewal.value]
        text = f"复验合格的，新的有效期自{start}起算"
        yield sentence("复验", "term.renewal", Clause(text, term.renewal, start))
    yield from _late_renewal(r)
    starts = {
        "after_early": (term.after_early, "复验", "提前复验合格的"),
        "after_kept": (term.after_kept, "取消与终止", "听取陈述申辩后决定保留称号的"),
        "after_restored": (term.after_restored, "取消与终止", "经复核恢复称号的"),
    }
    for name, (start_of, chapter, when) in starts.items():
        if start_of:
            then = "起算新的有效期" if start_of.value == "new_term" else "原有效期继续计算"
            yield sentence(chapter, f"term.{name}", Clause(f"{when}，{then}", start_of))


def _unscored(r: Regulation, name: str) -> str:
    """What a result without a line comes of."""
    if any(one.at_least is not None for one in r.results.values()):
        return "未达以上各线、被一票否决或者未复验的"
    return "写明为此的，或者未复验的" if name == r.lowest else "写明为此的"


def _late_renewal(r: Regulation) -> Iterator[Sentence]:
    """What is done with a pass that comes when a term from the old expiry would be over."""
    general, late = r.term.renewal, r.term.late_renewal
    renewed = {general.value if general else None, *(one.renewal for one in r.consequences())}
    if "from_expiry" not in renewed or Duty.TERM not in r.duties:
        return
    when = "合格时自原届满次日起算的有效期已经届满的"
    then = "依原周期接续，至合格之日所在的一期" if late and late.value == "in_turn" else "自合格之日起算"
    text = f"{when}，{then}" if late else f"{when}，{then}{_USUAL}"
    yield sentence("复验", "term.late_renewal", Clause(text, late))


def _results(r: Regulation) -> Iterator[Sentence]:
    chapter = "结果与处理"
    ranked = sorted(
        r.results.items(), key=lambda pair: -inf if pair[1].at_least is None else pair[1].at_least
    )
    for n, (name, result) in enumerate(reversed(ranked)):
        score = None if result.at_least is None else f"{result.at_least:g}分"
        line = f"达到{score}{'而未达以上各线' if n else ''}的" if score else _unscored(r, name)
        passes = "视为合格" if result.passes else "视为不合格"
        lowest = "（最低一等）" if result.lowest else ""
        text = f"复验{line}，结果为“{result.label}”{lowest}，{passes}"
        then = f"：{consequence(result.follows)}"
        parts = followed(text, result, result.follows, then, score or "所写内容")
        yield sentence(chapter, f"results.{name}", *parts)
    if r.failure:
        text = f"复验不合格的，{consequence(r.failure)}"
        yield sentence(chapter, "failure", Clause(text, r.failure.own))
    elif not r.results and Duty.REINSPECTION in r.duties:
        text = f"复验不合格的，{consequence(r.failing)}{_USUAL}"
        yield sentence(chapter, "failure", Clause(text))
    if r.warnings:
        most = f"{r.warnings.most}次"
        counted = r.warnings.within
        within = f"{counted.label}内" if isinstance(counted, Span) else COUNTED[counted]
        text, follows = f"{within}警告最多{most}，再有应予警告情形的", r.warnings.follows
        then = f"，{consequence(follows)}"
        yield sentence(chapter, "warnings", *followed(text, r.warnings, follows, then, most))
    for name, cause in r.causes.items():
        text, then = (
            f"有“{cause.label}”情形的，可由{listed(cause.by)}提请处理",
            f"：{consequence(cause.follows)}",
        )
        yield sentence(chapter, f"causes.{name}", *followed(text, cause, cause.follows, then))
    yield from duties(r, chapter, *(BY_STAGE[stage] for stage in MEASURES), Duty.LIFTING, Duty.SUSPENDED)
    if lower := r.honour.lower:
        text = f"降级的，改授{LEVELS[lower.level]}“{lower.name}”称号"
        yield sentence(chapter, "honour.lower", Clause(text, lower.own or r.honour))


def _second_failure(r: Regulation) -> Iterator[Sentence]:
    for name, one in r.second_failures.items():
        text = f"整改复验仍不合格的，复验者可以选择“{one.label}”：{consequence(one.follows)}"
        yield sentence("整改", f"second_failures.{name}", Clause(text, one))
    when = "逾期未复验、未报整改而视为不合格" if r.second_failures else "整改复验仍不合格"
    text = f"{when}的，{consequence(r.failing_again)}"
    if r.second_failure:
        yield sentence("整改", "second_failure", Clause(text, r.second_failure.own))
    elif Duty.SECOND in r.duties:
        yield sentence("整改", "second_failure", Clause(f"{text}{_USUAL}"))


def _way_out(r: Regulation) -> Iterator[Sentence]:
    chapter, out = "取消与终止", r.way_out
    grounds = {str(ground): said for ground, said in GROUNDS.items()}
    yield from duties(r, chapter, Duty.STATEMENT, Duty.HEARING, Duty.REVOCATION)
    told = listed(out.tells)
    yield sentence(chapter, "way_out.tells", Clause(f"取消称号的，通知{told}", out, told))
    if out.ban:
        length = out.ban.value.label
        text = f"取消称号之后{length}内不受理申报"
        yield sentence(chapter, "way_out.ban", Clause(text, out.ban, length))
    for ground, ban in out.bans.items():
        why = r.causes[ground].label if ground in r.causes else grounds.get(ground, ground)
        ended = "整改结束之日（没有报告整改的，为整改期限的最后一日）"
        start = "决定之日" if ban.counted_from == "decision" else ended
        first = "（当日计入）" if ban.first_day_counts else ""
        text = f"因“{why}”失去称号的，自{start}起{ban.length.label}内{first}不受理申报"
        yield sentence(chapter, f"way_out.bans.{ground}", Clause(text, ban, ban.length.label))
    if out.recommender_loses:
        length = out.recommender_loses.value.label
        text = f"所推荐的单位被取消称号的，推荐单位自决定之日起{length}内不得再推荐该称号"
        yield sentence(chapter, "way_out.recommender_loses", Clause(text, out.recommender_loses, length))
    yield from _sanctions(r, grounds)
    for one in r.linked:
        whose = (
            f"{'、'.join(LEVELS[level] for level in one.levels)}{f'“{one.honour}”' if one.honour else ''}称号"
        )
        why = "、".join(grounds[ground] for ground in one.grounds)
        label = r.causes[one.cause].label if one.cause in r.causes else one.cause
        text = f"单位的{whose}因“{why}”失去的，按“{label}”提请处理"
        yield sentence(chapter, f"linked.{one.cause}", Clause(text, one))
    yield from duties(r, chapter, Duty.PLAQUE, Duty.REVIEW_WINDOW, Duty.REVIEW)


def _sanctions(r: Regulation, grounds: dict[str, str]) -> Iterator[Sentence]:
    for ground, sanction in r.way_out.sanctions.items():
        why = r.causes[ground].label if ground in r.causes else grounds.get(ground, ground)
        start = "决定之日" if sanction.counted_from == "decision" else "决定次年1月1日"
        first = "（当日计入）" if sanction.first_day_counts else ""
        length = sanction.length.label
        text = f"所推荐的单位因“{why}”失去称号的，推荐单位自{start}起{length}内{first}不得再推荐该称号"
        yield sentence("取消与终止", f"way_out.sanctions.{ground}", Clause(text, sanction, length))


def _changes(r: Regulation) -> Iterator[Sentence]:
    chapter = "单位变更"
    usual = {"renamed": "更名或者变更联系方式", "moved": CHANGES["moved"]}
    for kind, what in usual.items():
        if kind not in r.changes:
            text = f"单位{what}的，{_EFFECTS['keep']}{_USUAL}"
            yield sentence(chapter, f"changes.{kind}", Clause(text))
    for kind, rule in r.changes.items():
        within = f"，应自变更之日起{rule.report_within.label}内报告" if rule.report_within else ""
        text = f"单位{CHANGES[kind]}的，{_EFFECTS[rule.effect]}{within}"
        stands = rule.report_within.label if rule.report_within else "所写内容"
        parts = [Clause(text, rule, stands)]
        if rule.late:
            parts = [*followed(text, rule, rule.late, f"；逾期报告的，{consequence(rule.late)}", stands)]
        yield sentence(chapter, f"changes.{kind}", *parts)
    yield from duties(r, chapter, Duty.RECOGNITION)


def _more_time(r: Regulation) -> Iterator[Sentence]:
    chapter = "延期与中止"
    if r.extensions:
        times = f"{r.extensions.value}次"
        text = f"每个事项最多延期{times}" if r.extensions.value else "事项不得延期"
        yield sentence(chapter, "extensions", Clause(text, r.extensions, times))
    if terms := r.extension_terms:
        if terms.longest:
            length = terms.longest.label
            text = f"每次延期最长{length}"
            yield sentence(chapter, "extension_terms.longest", Clause(text, terms, length))
        if terms.ask_before:
            length = terms.ask_before.label
            text = f"延期应不迟于到期前{length}申请"
            yield sentence(chapter, "extension_terms.ask_before", Clause(text, terms, length))
    if remedies := r.remedies:
        texts = {
            "extend": f"延期由{listed(remedies.extend)}决定",
            "pause": f"中止计时由{listed(remedies.pause)}决定",
            "silence": f"因逾期未办而定的结果，由{remedies.silence.label}撤销",
        }
        for name, text in texts.items():
            yield sentence(chapter, f"remedies.{name}", Clause(text, remedies))
