"""`campaign` 复验工作: a cohort, its assessors, the plan of visits, the results."""

from pathlib import Path
from typing import Annotated, Any

import typer

from commands import visits
from commands.installation import Installation
from commands.listed import ON, PAPER, papers_of, titles_of
from commands.office import office_of, seat_of
from commands.place import clock
from commands.results import show_results
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from commands.spreadsheet import OVERWRITE, XLSX, saved
from commands.typed import given
from commands.work import AS, JSON, as_data, bar, done, stage_of
from desk import campaign as desk
from desk import evidence, several, visit_findings
from desk import undertakings as works
from desk.campaign import Chosen, Cohort
from desk.lists import day_of
from desk.titles import find
from register.undertakings import Kept
from schemas.action import Inspect
from schemas.base import local_date
from schemas.folding import same
from schemas.party import Party, Role
from schemas.undertaking import NEW
from schemas.undertakings import campaign as deeds
from schemas.undertakings.campaign import Campaign
from wording.articles import article
from wording.undertakings import campaign as words

WHICH = typer.Argument(metavar="复验", help="复验工作的编号（如 FY-2027-001）或名称")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="复验：确定范围和考核人员，排定谁哪天走访哪家，登记结果。",
)


@app.command("open")
def open_(
    name: Annotated[str, typer.Argument(metavar="名称", help="如 2027年集中复验")],
    opens: Annotated[str, typer.Option("--from", metavar="<date>", help="从哪天开始走访")],
    closes: Annotated[str, typer.Option("--until", metavar="<date>", help="到哪天为止（含当日）")],
    batch: Annotated[str | None, typer.Option("--batch", help="哪一批命名的")] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="<number>", help="哪一年届满的")] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="<date>", help="哪天以前（含当日）届满的")
    ] = None,
    honour: Annotated[str | None, typer.Option("--honour", help="荣誉称号，有几种时写")] = None,
    sample: Annotated[
        str | None, typer.Option("--sample", help="抽查，写比例如 20%，或者写“办法”按办法规定的比例")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", help="抽查的种子，同一种子抽到的相同；不写自动生成")
    ] = None,
    titles: Annotated[
        list[str] | None, typer.Option("--title", help="直接写称号，或者名单文件（如被举报的），可重复")
    ] = None,
    because: Annotated[
        str | None, typer.Option("--because", help="直接写称号的，为什么，如 群众举报")
    ] = None,
    where: Annotated[str | None, typer.Option("--where", help="条件，如 街道=灵泉街道,类别=学校")] = None,
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """组织一次复验：按批次、届满年份、抽查或者名单确定范围。"""
    register = Installation.here().register
    if titles:
        ids = titles_of(titles)
        found = Chosen(ids, f"指定{len(ids)}个" + (f"（{because}）" if because else ""))
    else:
        if not (batch or year or due or sample or where):
            raise Stop(Exit.USAGE, "请写明范围：--batch、--year、--due、--where、--sample 或者 --title")
        cohort = Cohort(
            batch=batch,
            year=year,
            due=day_of("due", due, local_date(clock())) if due else None,
            honour=honour,
            share=visits.share(register, honour, sample),
            seed=seed,
            among=visits.among(where) if where else None,
        )
        found = desk.chosen(register, cohort)
    fields: dict[str, Any] = {"name": name, "opens": opens, "closes": closes, "titles": found.titles}
    fields |= {"cohort": found.said, "seed": found.seed, "share": found.share}
    made = done(deeds.OpenCampaign, fields, kind="campaign", as_post=as_post, as_json=as_json)
    if not as_json:
        by_lot = f"，种子 {found.seed}" if found.seed else ""
        say(f"范围：{found.said}，共 {len(_campaign(made)[1].visits)} 个{by_lot}")


@app.command("assessors")
def assessors(
    which: Annotated[str, WHICH],
    who: Annotated[
        list[str],
        typer.Argument(
            metavar="人员…",
            help="考核组，可写每天几家、哪些天外出、回避谁：'考核一组；每天2家；外出2027-03-08至2027-03-10；回避大庄乡、市一中'",
        ),
    ],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """确定考核人员：一次写全，代替以前写的。"""
    kept, _ = _campaign(which)
    fields = {"assessors": [visits.assessor(one) for one in who]}
    done(deeds.SetAssessors, fields, undertaking=kept.id, as_post=as_post)
    _, state = _campaign(kept.id)
    office = office_of(Installation.here())
    for one in state.assessors:
        party = Party(role=Role.ASSESSOR, area=one.name)
        reader = office.reader(party)
        if reader is None or party not in reader.parties:
            goes = f"发给{reader.name}" if reader else "改送领导小组办公室转达"
            warn(f"office.yaml 里没有“{one.name}”这个岗位，走访前的提醒{goes}")
    if any(one.why == "assessor_changed" for one in state.visits):
        _tell_changed(state)


@app.command("plan")
def plan(
    which: Annotated[str, WHICH],
    start: Annotated[str | None, typer.Option("--from", metavar="<date>", help="从哪天起排")] = None,
    cause: Annotated[
        str | None,
        typer.Option("--cause", help="走访时有效期未满的，按办法的哪一事由提前复验，见 packs explain"),
    ] = None,
    matter: Annotated[
        str | None, typer.Option("--matter", help="提前复验的情况，缺省为这项工作的名称")
    ] = None,
    document: Annotated[list[str] | None, PAPER] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """排定走访：还没有走访的重新排，先届满的先走，同一乡镇的排在一起，只排工作日。

    走访时有效期还没有满的，办法允许提前复验的，一并提请；不允许的，写明是哪几家。
    """
    kept, state = _campaign(which)
    waiting = [one.title for one in state.visits if not one.visited_on]
    fields: dict[str, Any] = {"start": start, "titles": waiting, "matter": matter}
    fields["cause"] = desk.cause_called(Installation.here().register, cause) if cause else None
    fields["documents"] = papers_of(document)
    before = {one.title for one in state.visits if one.raised_on}
    done(deeds.Plan, fields, undertaking=kept.id, as_post=as_post)
    _, state = _campaign(kept.id)
    show_plan(state)
    if early := sum(1 for one in state.visits if one.raised_on and (document or one.title not in before)):
        say(f"有效期未满的 {early} 家，由服务逐个提请提前复验。看进度：python starter.py work show {kept.id}")


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    who: Annotated[str | None, typer.Option("--assessor", help="只看哪一组的走访")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """走访计划和进度。"""
    register = Installation.here().register
    kept, state = _campaign(which)
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: desk.plan_sheets(kept, state))
        return
    look = works.looked_at(register, kept)
    if as_json:
        show_json(as_data(look) | {"campaign": state.model_dump(mode="json")})
        return
    visited = sum(1 for one in state.visits if one.visited_on)
    gone = sum(1 for one in state.visits if one.why == "gone")
    wanted, lost = len(state.visits) - gone, f"，称号失去 {gone}" if gone else ""
    say(f"{kept.id}　{state.name}　{state.cohort}", style="bold")
    say(f"现处：{stage_of(look)}　　期间：{state.opens}至{state.closes}　　已走访 {visited}／{wanted}{lost}")
    say(f"交办：{bar(look.progress)}")
    for one in state.assessors:
        off = f"，外出{len(one.away)}天" if one.away else ""
        away = f"，回避{'、'.join(one.recused)}" if one.recused else ""
        say(f"考核人员：{one.name}，每天{one.a_day}家{off}{away}")
    show_plan(state, who)


@app.command("move")
def move(
    which: Annotated[str, WHICH],
    title: Annotated[str, typer.Argument(metavar="称号")],
    assessor: Annotated[str, typer.Option("--to", help="由哪一组走访")],
    day: Annotated[str, typer.Option("--day", metavar="<date>", help="改到哪天")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """调整一家的走访日期或者考核人员。"""
    kept, _ = _campaign(which)
    fields = {"title": find(Installation.here().register, title), "assessor": assessor, "visit_on": day}
    done(deeds.MoveVisit, fields, undertaking=kept.id, as_post=as_post)


@app.command("drop")
def drop(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], typer.Argument(metavar="称号…")],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """不再走访几家。"""
    kept, _ = _campaign(which)
    done(deeds.Drop, {"titles": titles_of(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("result")
def result(
    which: Annotated[str, WHICH],
    title: Annotated[str, typer.Argument(metavar="称号", help="称号；或者评分名单文件，评分表各项作表头")],
    document: Annotated[list[str], PAPER],
    document_file: Annotated[
        list[Path] | None, typer.Option("--document-file", help="文件的扫描件，按 --document 的次序，可重复")
    ] = None,
    score: Annotated[list[str] | None, typer.Option("--score", help="项目=得分，可重复")] = None,
    verdict: Annotated[str | None, typer.Option("--result", help="没有评分表的，写结果")] = None,
    veto: Annotated[list[str] | None, typer.Option("--veto", help="一票否决的项目，可重复")] = None,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", help="发现的问题，一条一个，可重复")
    ] = None,
    on: Annotated[str | None, ON] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演：每家能不能登记，什么也不改变")] = False,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记走访结果：一家，或者按评分名单一次登记许多家；有一家不予登记的，一家也不登记，逐家写明理由。"""
    kept, _ = _campaign(which)
    here = Installation.here()
    typed = {"documents": document, "document_files": document_file, "on": on}
    typed |= {"scores": score, "result": verdict, "vetoes": veto}
    came = visits.came(title, given(Inspect, typed), finding or [])
    coming = several.rehearsed(here.register, seat_of(here, as_post), came.items, clock())
    refused = any(one.state == "refused" for one in coming)
    if dry_run or refused:
        code = show_results(coming, as_json=False, dry_run=True)
        raise typer.Exit(code)
    evidence.kept(here.store, came.papers)
    done(deeds.Results, {"results": came.results}, undertaking=kept.id, as_post=as_post)
    say(f"登记 {len(came.results)} 家，由服务逐个记入档案。看进度：python starter.py work show {kept.id}")
    if any(one["findings"] for one in came.results):
        say(
            f"发现的问题须逐项整改的，列成问题清单：python starter.py campaign rectify {kept.id} --until 限期"
        )


@app.command("rectify")
def rectify(
    which: Annotated[str, WHICH],
    until: Annotated[str, typer.Option("--until", metavar="<date>", help="整改的限期")],
    titles: Annotated[
        list[str] | None, typer.Argument(metavar="称号…", help="只列这几家的；不写就是全部")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", help="整改措施：'台账不全=补齐近三年台账'，可重复；不写等号的用于其余各项"),
    ] = None,
    proof: Annotated[bool, typer.Option("--proof", help="没有附证明的不能销号（办法要求的不必写）")] = False,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """走访发现的问题列成问题清单：一家一份，已有没有办结的清单的，增列进去；列过的不再列。"""
    kept, state = _campaign(which)
    only = titles_of(titles) if titles else ()
    register = Installation.here().register
    said = visits.measures(measure or ())
    found = visit_findings.listings(register, kept, state, only, until, said, proof=proof)
    for one in found:
        kind = None if one.joins else "findings"
        done(one.cls, one.fields, undertaking=one.joins or NEW, kind=kind, as_post=as_post)
    items = sum(len(one.fields["problems"]) for one in found)
    say(f"列入问题清单：{len(found)} 家，{items} 项" if found else "没有还没有列入问题清单的问题")


@app.command("results")
def results(
    which: Annotated[str, WHICH],
    to_publicise: Annotated[
        bool, typer.Option("--to-publicise", help="只列按办法须公示、现在公示的")
    ] = False,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """结果名单：走访过的每家的复验结果，供公示。"""
    kept, state = _campaign(which)
    sheet = desk.result_sheet(Installation.here().register, kept, state, to_publicise=to_publicise)
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [sheet])
        return
    if as_json:
        show_json([dict(zip(sheet.heads, map(_text, row), strict=True)) for row in sheet.rows])
    elif sheet.rows:
        show_table(tuple(sheet.heads), [tuple(map(_text, row)) for row in sheet.rows])
    else:
        say("没有须公示的" if to_publicise else "还没有登记任何结果")


@app.command("lowest")
def lowest(
    which: Annotated[str, WHICH],
    document: Annotated[list[str] | None, PAPER] = None,
    honour: Annotated[str | None, typer.Option("--honour", help="哪一种称号，有几种时写明")] = None,
    raises: Annotated[
        bool, typer.Option("--raise", help="按办法的事由提请处理；不写的只列出，什么也不改变")
    ] = False,
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """末位退出：都走访以后，得分最低的是哪些；--raise 按办法的事由提请处理。"""
    register = Installation.here().register
    kept, state = _campaign(which)
    found = desk.last_of(register, state, honour)
    of = words.last(len(found.points), found.rule.lowest)
    if raises:
        papers = papers_of(document)
        fields = {"edition": found.edition, "points": found.points, "matter": of, "documents": papers}
        done(deeds.Lowest, fields, undertaking=kept.id, as_post=as_post, as_json=as_json)
        return
    units = {one.title: one.unit for one in state.visits}
    if as_json:
        show_json([{"title": one, "unit": units[one], "points": found.points[one]} for one in found.titles])
        return
    say(f"{of}（{article(found.rule)}）：{len(found.titles)}个")
    for one in found.titles:
        say(f"  {one}　{units[one]}　{found.points[one]:g}分")
    if found.titles and found.rule.cause is None:
        say("办法没有写明按哪一事由提请处理，由办公室报领导小组决定")


@app.command("close")
def close(
    which: Annotated[str, WHICH],
    ground: Annotated[str | None, typer.Option("--ground", help="还有没走访的，写明理由")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """办结。"""
    kept, _ = _campaign(which)
    done(works.common_class("close"), {"ground": ground}, undertaking=kept.id, as_post=as_post)


def show_plan(state: Campaign, who: str | None = None) -> None:
    """The plan as a table, or that of one assessor; who could not be placed is said again below."""
    rows = [row for row in desk.rows(state) if who is None or same(str(row[1] or ""), who)]
    show_table(desk.HEADS, [tuple(map(_text, row)) for row in rows])
    left = [one for one in state.visits if one.why in ("no_room", "all_recused")]
    if any(one.why == "assessor_changed" for one in state.visits):
        _tell_changed(state)
    if left:
        say(f"没有排上 {len(left)} 家：延长期间、增加考核人员或者每天的家数，再排一次", style="yellow")


def _tell_changed(state: Campaign) -> None:
    count = sum(1 for one in state.visits if one.why == "assessor_changed")
    say(f"考核人员有变，{count} 家须另排：再排一次，或者逐家调整", style="yellow")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _campaign(which: str) -> tuple[Kept, Campaign]:
    kept = works.called(Installation.here().register, which, "campaign")
    assert isinstance(kept.state, Campaign)
    return kept, kept.state
