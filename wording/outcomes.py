"""Outcomes: how it is said what has come out, and where a title is lost or restored."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from schemas.stage import Stage as S
from schemas.tidings.outcomes import Lost, Outcome, Restored
from schemas.tidings.parts import Grounds, Marked, PartMark, RowMark
from wording import causes, forms
from wording.articles import under, under_or_assumed, wide
from wording.dates import day
from wording.duties import term
from wording.follows import consequence, lasting
from wording.phrases import AFTER_TERM, FUNDS, GROUNDS, HEARD, SEED, WHAT_NEXT
from wording.said import Said
from workflows.life.kinds import PENDING


def outcome(one: Outcome) -> Said:
    """To the unit: what has come out of a stage, and where its title stands now."""
    phrase = _phrase(one)
    lines = [_first(one, phrase), *_marked(one), *_handled(one, phrase)]
    if one.term:
        then = AFTER_TERM[one.after_term] if one.after_term else ""
        lines.append(f"有效期：{term(one.term)}{then}。")
    if one.in_force:
        state = "继续有效" if one.in_force.yes else "暂停使用"
        lines.append(f"复验结果作出前，称号{state}{under_or_assumed(one.in_force.basis)}。请做好复验准备。")
    if one.put_off:
        lines.append(f"现在的处理（{forms.STAGES[one.stage]}）结束后，再按办法处理。")
    if one.rests:
        lines.append(f"整改期间，称号暂停使用{under_or_assumed(one.rests.basis)}。")
    if one.suspension:
        lines.append(f"暂停使用的时间：{lasting(one.suspension)}。")
    lines += _next(one, phrase)
    if one.barred:
        lines.append(f"{day(one.barred.until)}前（含当日）不再受理申报{under_or_assumed(one.barred.basis)}。")
    return Said(phrase, tuple(lines))


def _phrase(one: Outcome) -> str:
    if one.outcome == "named":
        return f"决定命名为“{one.honour}”"
    if one.proposed:
        found = one.graded or forms.outcome(S.REINSPECTION, one.proposed)
        return f"复验结果（待确认）：{found}"
    if inside := _INSIDE.get((one.was, one.outcome)):
        return inside
    phrase = (
        f"复验结果：{one.graded}" if one.graded else _fitting(one, forms.OUTCOMES[one.was, one.outcome].told)
    )
    return f"{phrase}：{consequence(one.raised)}" if one.raised else phrase


def _fitting(one: Outcome, phrase: str) -> str:
    """The phrase without what holds only where the steps follow one another, and are decided, as in Kaiyuan."""
    if one.withheld:
        phrase = phrase.replace("可以继续使用", "但因其他处理仍不能使用")
    if one.stage is not S.NAMING:
        phrase = phrase.removesuffix("，提请命名")
    if one.stage is not S.PUBLICITY:
        phrase = phrase.removesuffix("，将予公示")
    return phrase if one.by_group else phrase.removeprefix("领导小组")


def _first(one: Outcome, phrase: str) -> str:
    given = grounds(one.grounds)
    if one.outcome == "named":
        return f"{phrase}：{one.batch}，编号{one.number}。{given}"
    return f"{phrase}{under(one.revoked_under) if one.revoked_under else ''}。{given}"


_INSIDE = {(S.TALK, "talked"): "已对单位主要领导谈话", (S.ORDER, "ordered"): "已责令单位限期整改"}
"""What only those beside the unit are told of: the unit was there, or is served with it."""


def _marked(one: Outcome) -> Iterator[str]:
    """What the unit's sheet came to, what in it is to be put right, and whom to ask."""
    if one.marked is not None:
        yield from came_to(one.marked)
        yield "对评分有疑问的，可以向领导小组办公室询问。"


def came_to(marked: Marked) -> Iterator[str]:
    """What a sheet came to, and what in it fails or is low."""
    points = "未计总分" if marked.score is None else f"得分{_number(marked.score)}分"
    line = "" if marked.line is None else f"，须达到{_number(marked.line)}分"
    yield f"{points}（满分{_number(marked.full)}分{line}）。"
    if marked.everyday and marked.score is not None:
        of = marked.everyday
        yield f"其中平时得分年均{_number(of.mean)}分，占{_number(of.share * 100)}%。"
    if marked.parts:
        yield f"各部分：{'、'.join(map(_part, marked.parts))}。"
    if marked.vetoes:
        yield f"一票否决：{'、'.join(marked.vetoes)}。"
    if marked.unmet:
        yield f"未达到要求的指标：{'、'.join(marked.unmet)}。"
    if marked.below:
        yield f"得分偏低、应当改进的项目：{'；'.join(_low(marked.below))}。"


def _part(one: PartMark) -> str:
    if one.got is None:
        return f"{one.name}未再进行"
    line = "" if one.line is None else f"，须达到{_number(one.line)}分"
    return f"{one.name}{_number(one.got)}分（满分{_number(one.of)}分{line}）"


def _low(rows: Iterable[RowMark]) -> Iterator[str]:
    """Rows one after another, those of a part behind its name."""
    for part, those in groupby(rows, key=lambda row: row.part):
        named = "、".join(f"{row.name}{_number(row.got)}分（满分{_number(row.of)}分）" for row in those)
        yield f"{part}的{named}" if part else named


def _number(points: float) -> str:
    return f"{points:.10g}"


def _handled(one: Outcome, phrase: str) -> list[str]:
    """What is done about it, where the phrase alone does not tell."""
    if one.lower:
        return [f"降为“{one.lower}”。"]
    if one.leaving:
        return [] if "终止" in phrase else ["称号终止。"]
    if one.handled:
        return [f"处理：{consequence(one.handled.follows)}{under_or_assumed(one.handled.basis)}。"]
    if (one.was, one.outcome) == (S.REINSPECTION, "failed"):
        return [SEED]
    return ["下一步：另行送达整改通知，整改期限自送达起算。"] if one.again else []


def _next(one: Outcome, phrase: str) -> Iterator[str]:
    """What comes next, where the unit had better know before it is asked."""
    was, stage = one.was, one.stage
    if stage is S.STATEMENT and was is not S.STATEMENT:
        yield HEARD
    elif stage is S.REVOCATION and was not in (S.STATEMENT, S.HEARING):
        yield "转入取消称号程序，由命名机关决定。"
    elif (was, one.outcome) in WHAT_NEXT:
        yield WHAT_NEXT[was, one.outcome]
    elif stage in PENDING and stage is not was and forms.STAGES[stage] not in phrase:
        yield f"下一步：{forms.stages(stage, *one.beside)}。"


def grounds(one: Grounds) -> str:
    """What an outcome rests on, in sentences; nothing where nothing is given."""
    said = ""
    if one.cause:
        said += f"事由：{one.cause}。"
    if one.documents:
        said += f"依据文件：{'、'.join(one.documents)}。"
    if one.lapse:
        said += f"“{wide(one.lapse.what)}”逾期未办，按规定视为此结果{under(one.lapse.basis)}。"
    if one.corrected:
        said += f"更正理由：{causes.given(one.corrected)}。"
    return said


def lost(one: Lost) -> Said:
    """To all others whom it concerns: a unit has the honour no more, since when and why."""
    honour = f"“{one.honour}”称号"
    if one.leaving:
        subject = f"称号已终止（{GROUNDS[one.leaving]}）"
        first = f"{honour}自{day(one.on)}起终止：{GROUNDS[one.leaving]}。"
    else:
        subject = "称号已取消"
        first = f"{day(one.on)}决定取消{honour}{under(one.basis) if one.basis else ''}。"
    lines = [first + grounds(one.grounds)]
    if one.barred:
        since = f"自{day(one.barred.since)}起，" if one.barred.since else ""
        until = f"{since}{day(one.barred.until)}前（含当日）不得再推荐该称号"
        lines.append(f"{until}{under_or_assumed(one.barred.basis)}。")
    if one.funds:
        lines.append(FUNDS)
    if one.plaque:
        lines.append("请督促单位交回牌匾。")
    return Said(subject, tuple(lines))


def restored(one: Restored) -> Said:
    """To all whom the revocation had concerned: it is off."""
    line = f"复核决定恢复“{one.honour}”称号，此前的取消通知作废。{grounds(one.grounds)}有效期：{term(one.term)}。"
    return Said("称号已恢复", (line, FUNDS) if one.funds else (line,))
