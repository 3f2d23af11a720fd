"""What a measure says beside single lives, in sentences: batches 批次, ladders of reminders 提醒, transition 过渡."""

from collections.abc import Iterator

from desk.reading.sentence import Clause, Sentence, listed, sentence
from schemas.cohort import Cohort
from schemas.ladder import Ladder, Rung
from schemas.regulation import Regulation

BATCHES = "批次规则"
_STOPS = {
    "nothing": "签收不停止提醒",
    "escalations": "签收后不再升级",
    "all_but_repeat": "签收后只保留重复提醒",
}
_IN_TIME = (
    "提醒和逾期通知适逢休息日，而其所提醒的期限、后果在下一次每日汇总之前到来的，提前到休息日前最后一个工作日发出，"
    "来不及的立即发出"
)
"""What the engine does for every measure."""
_PHASES = {"application": "申报", "term": "有效期", "reinspection": "复验", "rectification": "整改"}


def rest(regulation: Regulation) -> Iterator[Sentence]:
    """批次规则, 提醒, 过渡."""
    if regulation.cohort:
        yield from _cohort(regulation, regulation.cohort)
    for name, ladder in regulation.ladders.items():
        yield _ladder(name, ladder, listed(regulation.deciders))
    yield sentence("提醒", "ladders", Clause(_IN_TIME))
    urges, every = regulation.urges, regulation.urges.every.label
    by_hand = f"{listed(urges.by)}可以人工催办，同一事项两次催办至少相隔{every}"
    yield sentence("提醒", "urging", Clause(by_hand, urges, every))
    transition = regulation.edition.transition
    how = "期限不变" if transition.running == "keep_dates" else "期限重新计算"
    text = f"新版本施行时，已在计算的事项{how}"
    yield sentence("过渡", "edition.transition.running", Clause(text, transition))
    old, new = (
        [said for name, said in _PHASES.items() if getattr(transition, name) == edition]
        for edition in ("old", "new")
    )
    kept = f"正处于{listed(tuple(old))}阶段的继续适用原版本，至该阶段结束" if old else ""
    moved = f"正处于{listed(tuple(new))}阶段的适用新版本" if new else ""
    text = "；".join(filter(None, (moved, kept)))
    yield sentence("过渡", "edition.transition.phases", Clause(text, transition))


def _cohort(regulation: Regulation, cohort: Cohort) -> Iterator[Sentence]:
    def said(name: str, *clauses: Clause) -> Sentence:
        return sentence(BATCHES, f"cohort.{name}", *clauses)

    if cadence := cohort.cadence:
        every = f"每{cadence.every.label}命名一批" if cadence.every else "命名"
        how = "按活动部署进行" if cadence.by_campaign else ""
        skip = "某年可以不命名" if cadence.may_skip else ""
        text = "，".join(filter(None, (every, how, skip)))
        yield said("cadence", Clause(text, cadence, cadence.every.label if cadence.every else "所写内容"))
    if cohort.cap:
        most = f"{cohort.cap.value}个"
        yield said("cap", Clause(f"每批命名不超过{most}", cohort.cap, most))
    for quota in cohort.quotas:
        kind = "类别" if quota.of == "category" else "推荐单位"
        whose = f"{kind}“{quota.name}”" if quota.name else f"每个{kind}"
        text = f"每批中{whose}不超过{quota.most}个"
        yield said(f"quotas.{quota.name or quota.of}", Clause(text, quota, f"{quota.most}个"))
    if cohort.at_least_yearly:
        least = f"{cohort.at_least_yearly.value}个"
        text = f"每年每个类别至少树立{least}典型"
        yield said("at_least_yearly", Clause(text, cohort.at_least_yearly, least))
    if cohort.sample:
        share = _share(cohort.sample.share)
        text = f"每{cohort.sample.every.label}抽取有效期内称号的{share}进行复验"
        yield said("sample", Clause(text, cohort.sample, share))
    if cohort.campaign:
        text = f"集中复验：{cohort.campaign.value}"
        yield said("campaign", Clause(text, cohort.campaign))
    if cohort.relative:
        share = _share(cohort.relative.lowest)
        cause = regulation.causes.get(cohort.relative.cause or "")
        how = f"，按“{cause.label}”提请处理" if cause else ""
        text = f"到期复验的称号中，得分最低的{share}退出{how}"
        yield said("relative", Clause(text, cohort.relative, share))
    if cohort.refill:
        may = "可以递补" if cohort.refill.value else "不递补"
        yield said("refill", Clause(f"因退出而空出的名额{may}", cohort.refill))


def _share(share: float) -> str:
    return f"{share * 100:.10g}%"


def _ladder(name: str, ladder: Ladder, deciders: str) -> Sentence:
    steps = [_rung(rung) for rung in ladder.rungs]
    if again := ladder.repeat:
        steps.append(
            f"此后每{again.every.label}再提醒{listed(again.to)}，共{again.times}次；"
            f"仍未办结的，提请{deciders}决定终止或者改派，此后每年一次，直到办结"
        )
    text = f"提醒“{name}”：{'；'.join(steps) or '不提醒'}；{_STOPS[ladder.acknowledgement]}"
    return sentence("提醒", f"ladders.{name}", Clause(text, ladder))


def _rung(rung: Rung) -> str:
    when = "到期前" if rung.when == "before" else "逾期"
    return f"{when}{rung.by.label}{'加急' if rung.urgent else ''}提醒{listed(rung.to)}"
