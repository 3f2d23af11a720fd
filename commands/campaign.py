"""`campaign` 复验工作: a cohort, its assessors, the plan of visits, the results."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, content_of, saved
from commands.typed import is_roll
from commands.work import AS, JSON, as_data, bar, done, stage_of
from desk import campaign as desk
from desk import roll
from desk import undertakings as works
from desk.campaign import Chosen, Cohort
from desk.fields import UNTYPED
from desk.lists import day_of
from desk.titles import find
from register.undertakings import Kept
from schemas.action import Inspect, Withdraw
from schemas.base import local_date
from schemas.undertakings import campaign as deeds
from schemas.undertakings.campaign import Campaign

WHICH = typer.Argument(metavar="复验", help="复验工作的编号（如 FY-2027-001）或名称")
PAPER = typer.Option("--document", help="文件：'文号；标题；日期'，可重复")
ON = typer.Option("--on", metavar="<date>", help="日期，缺省为今天")

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
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """组织一次复验：按批次、届满年份、抽查或者名单确定范围。"""
    register = Installation.here().register
    if titles:
        found = Chosen(_ids(titles), f"指定{len(_ids(titles))}个")
    else:
        if not (batch or year or due or sample):
            raise Stop(Exit.USAGE, "请写明范围：--batch、--year、--due、--sample 或者 --title")
        cohort = Cohort(
            batch=batch,
            year=year,
            due=day_of("due", due, local_date(clock())) if due else None,
            honour=honour,
            share=_share(register, honour, sample),
            seed=seed,
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
            metavar="人员…", help="考核组，可写每天几家、回避：'考核一组；每天2家；回避大庄乡、市一中'"
        ),
    ],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """确定考核人员：一次写全，代替以前写的。"""
    kept, _ = _campaign(which)
    fields = {"assessors": [_assessor(one) for one in who]}
    done(deeds.SetAssessors, fields, undertaking=kept.id, as_post=as_post)


@app.command("plan")
def plan(
    which: Annotated[str, WHICH],
    start: Annotated[str | None, typer.Option("--from", metavar="<date>", help="从哪天起排")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """排定走访：还没有走访的重新排，先届满的先走，同一乡镇的排在一起，只排工作日。"""
    kept, state = _campaign(which)
    waiting = [one.title for one in state.visits if not one.visited_on]
    done(deeds.Plan, {"start": start, "titles": waiting}, undertaking=kept.id, as_post=as_post)
    _, state = _campaign(kept.id)
    show_plan(state)


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """走访计划和进度。"""
    register = Installation.here().register
    kept, state = _campaign(which)
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [desk.plan_sheet(kept, state)])
        return
    look = works.looked_at(register, kept)
    if as_json:
        show_json(as_data(look) | {"campaign": state.model_dump(mode="json")})
        return
    visited = sum(1 for one in state.visits if one.visited_on)
    say(f"{kept.id}　{state.name}　{state.cohort}", style="bold")
    say(
        f"现处：{stage_of(look)}　　期间：{state.opens}至{state.closes}　　已走访 {visited}／{len(state.visits)}"
    )
    say(f"交办：{bar(look.progress)}")
    for one in state.assessors:
        away = f"，回避{'、'.join(one.recused)}" if one.recused else ""
        say(f"考核人员：{one.name}，每天{one.a_day}家{away}")
    show_plan(state)


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
    done(deeds.Drop, {"titles": _ids(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("result")
def result(
    which: Annotated[str, WHICH],
    title: Annotated[str, typer.Argument(metavar="称号", help="称号；或者评分名单文件，评分表各项作表头")],
    document: Annotated[list[str], PAPER],
    score: Annotated[list[str] | None, typer.Option("--score", help="项目=得分，可重复")] = None,
    verdict: Annotated[str | None, typer.Option("--result", help="没有评分表的，写结果")] = None,
    veto: Annotated[list[str] | None, typer.Option("--veto", help="一票否决的项目，可重复")] = None,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", help="发现的问题，一条一个，可重复")
    ] = None,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记走访结果：一家，或者按评分名单一次登记许多家。"""
    kept, _ = _campaign(which)
    papers = [document_of(one) for one in document]
    if is_roll(title):
        results = [{"title": one, "says": {**own, "documents": papers}} for one, own in _scored(title)]
    else:
        says: dict[str, Any] = {"documents": papers}
        says |= {"scores": _scores(score)} if score else {}
        says |= {"result": verdict} if verdict else {}
        says |= {"vetoes": veto} if veto else {}
        one = find(Installation.here().register, title)
        results = [{"title": one, "says": says, "findings": finding or []}]
    fields = {"results": results, **({"on": on} if on else {})}
    done(deeds.Results, fields, undertaking=kept.id, as_post=as_post)
    say(f"登记 {len(results)} 家，由服务逐个记入档案。看进度：python starter.py work show {kept.id}")


@app.command("results")
def results(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """结果名单：走访过的每家的复验结果，供公示。"""
    register = Installation.here().register
    kept, state = _campaign(which)
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [desk.result_sheet(register, kept, state)])
        return
    sheet = desk.result_sheet(register, kept, state)
    if as_json:
        show_json([dict(zip(sheet.heads, map(_text, row), strict=True)) for row in sheet.rows])
    elif sheet.rows:
        show_table(tuple(sheet.heads), [tuple(map(_text, row)) for row in sheet.rows])
    else:
        say("还没有登记任何结果")


def show_plan(state: Campaign) -> None:
    """The plan as a table; who could not be placed is said again below."""
    show_table(desk.HEADS, [tuple(map(_text, row)) for row in desk.rows(state)])
    left = [one for one in state.visits if one.why in ("no_room", "all_recused")]
    changed = [one for one in state.visits if one.why == "assessor_changed"]
    if changed:
        say(f"考核人员有变，{len(changed)} 家须另排：再排一次，或者逐家调整", style="yellow")
    if left:
        say(f"没有排上 {len(left)} 家：延长期间、增加考核人员或者每天的家数，再排一次", style="yellow")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _campaign(which: str) -> tuple[Kept, Campaign]:
    kept = works.called(Installation.here().register, which, "campaign")
    assert isinstance(kept.state, Campaign)
    return kept, kept.state


def _ids(texts: Sequence[str]) -> list[str]:
    register, found = Installation.here().register, []
    for text in texts:
        if is_roll(text):
            path = Path(text)
            listed = roll.read(content_of(path), path.name, Withdraw, Installation.here().book)
            found += [one.title for one in roll.found(register, listed)]
        else:
            found.append(find(register, text))
    return list(dict.fromkeys(found))


def _scored(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The titles of a score list, each with what its line says."""
    here, path = Installation.here(), Path(text)
    listed = roll.read(content_of(path), path.name, Inspect, here.book)
    named = roll.found(here.register, listed)
    return [(one.title, {k: v for k, v in one.line.own.items() if k not in UNTYPED}) for one in named]


def _scores(texts: Sequence[str]) -> dict[str, float]:
    found = {}
    for text in texts:
        name, sign, value = text.replace("＝", "=").partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign:
            raise Stop(Exit.USAGE, f"--score {text[:40]}：应写成 项目=得分")
    return found


def _assessor(text: str) -> dict[str, Any]:
    """One as typed: 考核一组；每天2家；回避大庄乡、市一中."""
    name, *parts = [part.strip() for part in text.replace(";", "；").split("；")]
    found: dict[str, Any] = {"name": name}
    for part in parts:
        if part.startswith("每天") and part[2:].rstrip("家个").strip().isdecimal():
            found["a_day"] = int(part[2:].rstrip("家个"))
        elif part.startswith("回避"):
            found["recused"] = [one for one in part[2:].replace("，", "、").split("、") if one]
        elif part:
            raise Stop(Exit.USAGE, f"“{part[:40]}”看不懂：应写成 每天2家，或者 回避大庄乡、市一中")
    return found


def _share(register: Any, honour: str | None, text: str | None) -> float | None:
    if text is None:
        return None
    if text == "办法":
        found = desk.share_of(register, honour)
        if found is None:
            raise Stop(Exit.USAGE, "办法没有规定抽查的比例，请写比例，如 20%")
        return found
    try:
        share = float(text.rstrip("%％")) / (100 if text[-1:] in "%％" else 1)
    except ValueError:
        share = 0
    if not 0 < share <= 1:
        raise Stop(Exit.USAGE, f"--sample {text[:20]}：应写成 20%")
    return share
