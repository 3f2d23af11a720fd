"""The way in 入口 in sentences: which text this is, who may apply, under which conditions, and the steps to naming."""

from collections.abc import Iterator
from typing import assert_never

from desk.reading.duty import duties
from desk.reading.sentence import Clause, Sentence, listed, sentence
from desk.reading.sheets import sheets
from schemas.precondition import Holds, NeverNamed, NoIncident, Precondition, Prepared, Window
from schemas.regulation import Regulation
from schemas.stage import Duty
from wording import forms
from wording.dates import day, month_day
from wording.phrases import FORMS, LEVELS


def way_in(regulation: Regulation) -> Iterator[Sentence]:
    """From 总则 to 命名."""
    yield from _general(regulation)
    yield from _scope(regulation)
    yield from map(_precondition, regulation.preconditions)
    yield from _steps(regulation)
    yield from duties(regulation, "公示与异议", Duty.PUBLICISE, Duty.PUBLICITY)
    if regulation.objections:
        forms = "、".join(FORMS[form] for form in regulation.objections.admitted)
        text = Clause(f"公示期内受理下列形式的异议：{forms}", regulation.objections, forms)
        yield sentence("公示与异议", "objections", text)
    yield from duties(regulation, "公示与异议", Duty.OBJECTION)
    yield from duties(regulation, "命名", Duty.NAMING)


def _general(r: Regulation) -> Iterator[Sentence]:
    edition = r.edition
    name = f"本办法为《{edition.title}》，版本编号{edition.id}"
    yield sentence("总则", "edition.title", Clause(name, edition))
    yield sentence("总则", "edition.issuer", Clause(f"本办法由{edition.issuer}制定", edition))
    if edition.number:
        yield sentence("总则", "edition.number", Clause(f"文号为{edition.number}", edition))
    if edition.basis:
        yield sentence("总则", "edition.basis", Clause(f"批准依据：{edition.basis}", edition))
    start = day(edition.in_force_from.value)
    clauses = [Clause(f"本办法自{start}起施行", edition.in_force_from, start)]
    if edition.in_force_until:
        clauses.append(Clause(f"，有效至{day(edition.in_force_until)}", edition))
    if edition.trial:
        clauses.append(Clause("，为试行", edition))
    yield sentence("总则", "edition.in_force_from", *clauses)
    if edition.replaces:
        yield sentence("总则", "edition.replaces", Clause(f"本办法取代{edition.replaces}", edition))


def _scope(r: Regulation) -> Iterator[Sentence]:
    chapter, honour = "适用范围与类别", r.honour
    name = f"本办法授予的称号是{LEVELS[honour.level]}“{honour.name}”"
    yield sentence(chapter, "honour.name", Clause(name, honour))
    if honour.family:
        names = "、".join(f"“{one}”" for one in honour.family)
        yield sentence(chapter, "honour.family", Clause(f"下列称号适用同样的规定：{names}", honour))
    names = listed(r.categories.value)
    yield sentence(chapter, "categories", Clause(f"授予对象的类别有：{names}", r.categories, names))
    if r.named_bodies:
        names = listed(r.named_bodies.value)
        text = f"各角色之外，本办法点名的部门：{names}"
        yield sentence("总则", "named_bodies", Clause(text, r.named_bodies, names))


def _precondition(one: Precondition) -> Sentence:
    match one:
        case Holds():
            honour = f"“{one.honour}”称号" if one.honour else "称号"
            higher = "（或更高级别）" if one.or_higher else ""
            length = f"满{one.at_least.label}" if one.at_least else ""
            text, stands = f"申报单位须已获得{LEVELS[one.level]}{higher}{honour}{length}", length
        case Prepared():
            text, stands = f"申报单位须已开展创建满{one.at_least.label}", one.at_least.label
        case NoIncident():
            text, stands = f"申报前{one.within.label}内未发生{one.matter}", one.within.label
        case Window():
            stands = f"{month_day(one.opens)}至{month_day(one.closes)}"
            text = f"每年{stands}受理申报"
        case NeverNamed():
            text, stands = "称号已终止的单位不得再次申报", ""
        case _:
            assert_never(one)
    return sentence("申报条件", f"preconditions.{one.kind}", Clause(text, one, stands or "所写内容"))


def _steps(r: Regulation) -> Iterator[Sentence]:
    chapter = "申报与评审程序"
    groups = (
        "与".join(forms.STAGES[stage] for stage in group) + "同时进行" * (len(group) > 1)
        for group in r.groups
    )
    order = "→".join(("申报", *groups))
    yield sentence(chapter, "way_in", Clause(f"申报与评审依次经过：{order}", r.way_in, order))
    for stage, request in r.on_request.items():
        text = f"“{forms.STAGES[stage]}”环节只在{listed(request.by)}提出时举行"
        yield sentence(chapter, f"on_request.{stage.value}", Clause(text, request))
    yield from duties(r, chapter, Duty.PRELIMINARY, Duty.MATERIALS)
    if r.supplements:
        times = f"{r.supplements.value}次"
        text = f"申报材料可以退回补正{times}" if r.supplements.value else "申报材料不退回补正"
        yield sentence(chapter, "supplements", Clause(text, r.supplements, times))
    yield from duties(r, chapter, Duty.SUPPLEMENT, Duty.ASSESSMENT)
    if r.methods:
        names = listed(r.methods.value)
        yield sentence(chapter, "methods", Clause(f"评分方法：{names}", r.methods, names))
    yield from sheets(chapter, "", r.sheet, r.sheets)
    if r.bodies:
        names = listed(r.bodies.value)
        text = f"征求意见的部门：{names}" if names else "不征求其他部门意见"
        yield sentence(chapter, "bodies", Clause(text, r.bodies, names))
    yield from duties(r, chapter, Duty.CONSULTATION)
    if r.opposition:
        ends = r.opposition.value == "ends"
        text = "有部门反对的，申报终止" if ends else "部门反对的，意见报审定者参考，申报不因此终止"
        yield sentence(chapter, "opposition", Clause(text, r.opposition))
    yield from duties(r, chapter, Duty.DECISION, Duty.PROVISIONAL, Duty.ACCEPTANCE)
