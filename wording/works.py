"""Works: tidings about undertakings 工作 in words."""

from schemas.tidings.works import (
    CallClosed,
    ItemsDue,
    RoundDue,
    VisitMoved,
    VisitsDue,
    VisitsGone,
    VisitsLate,
    YearlyDue,
)
from wording.articles import under_or_assumed
from wording.dates import day
from wording.said import Said
from wording.undertakings.yearly import unsaid


def call_closed(one: CallClosed) -> Said:
    """The call of a batch is over."""
    paused = "这项工作现在暂停，审定前请先继续。" if one.paused else ""
    return Said(
        f"{one.batch}申报已截止，请汇总、遴选",
        (
            f"{one.batch}的申报于{day(one.closes)}（含当日）截止，已列入{one.entrants}个。{paused}",
            "请把期间内申报的列入，核对材料是否齐全，汇总后提请领导小组审定。",
        ),
    )


def visits_due(one: VisitsDue) -> Said:
    """An assessor's visits of a day."""
    return Said(
        f"{day(one.day)}走访{len(one.units)}个单位",
        (f"{day(one.day)}请走访：{'、'.join(one.units)}。", "走访后请及时登记复验结果。"),
    )


def visits_late(one: VisitsLate) -> Said:
    """Visits that nobody has told the result of."""
    return Said(
        f"{day(one.day)}的走访还没有登记结果",
        (f"{day(one.day)}应走访而没有登记结果的：{'、'.join(one.units)}。", "请催报结果，或者另行排定走访。"),
    )


def visits_gone(one: VisitsGone) -> Said:
    """Visits that fall away, because the titles are over."""
    return Said(
        f"{day(one.day)}的走访取消{len(one.units)}个单位",
        (
            f"原定{day(one.day)}走访的以下单位，称号已经失去，不再走访：{'、'.join(one.units)}。",
            "其余照原计划走访；空出的时间可以重新排定。",
        ),
    )


def visit_moved(one: VisitMoved) -> Said:
    """A visit that goes to another day, or to another assessor."""
    was = f"原定{day(one.was)}由{one.was_by}走访，" if one.was and one.was_by else ""
    change = "改为" if was else ""
    now = f"{change}{day(one.day)}由{one.by}走访" if one.day and one.by else "现不照此走访，另行排定"
    return Said(f"{one.unit}的走访有变", (f"{one.unit}：{was}{now}。",))


def items_due(one: ItemsDue) -> Said:
    """Items that are to be put right."""
    what = "有逾期未反馈的问题" if one.late else f"请在{day(one.by)}前反馈整改情况"
    return Said(
        f"{one.unit}问题清单{len(one.items)}项，{what}",
        (
            f"{one.unit}问题清单中还没有反馈整改情况的：",
            *one.items,
            f"最早的一项应在{day(one.by)}（含当日）前反馈。反馈后由办公室、督导组或者考核组销号。",
        ),
    )


def round_due(one: RoundDue) -> Said:
    """A regular round of supervision."""
    what = "已逾期" if one.late else "即将到期"
    return Said(
        f"{one.group}的定期督导{what}",
        (f"{one.group}的定期督导应在{day(one.by)}（含当日）前进行。", "督导以后请登记所到之处和所见。"),
    )


def yearly_due(one: YearlyDue) -> Said:
    """A yearly duty."""
    rests = (
        [f"{under_or_assumed(one.foundation)[1:-1]}{unsaid(one.unsaid, '；')}。"] if one.foundation else []
    )
    if one.only_told:
        return Said(f"{day(one.due)}开始", (f"{one.year}年的安排：{day(one.due)}开始，请做好准备。", *rests))
    what = f"已过期限（{day(one.due)}），尚未完成" if one.late else f"请在{day(one.due)}前完成"
    if one.lacking:
        what = f"还有{len(one.lacking)}处没有完成，期限{day(one.due)}{'已过' if one.late else ''}"
        return Said(what, (f"{one.year}年：{what}：{'、'.join(one.lacking)}。", *rests))
    times = f"全年至少{one.at_least}次，已登记{one.count}次。" if one.at_least > 1 else ""
    return Said(what, (f"{one.year}年：{what}。{times}", "完成以后请登记。", *rests))
