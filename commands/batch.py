"""`batch` 批次: a call, who takes part, what is missing, the meeting's packet, the list that is decided and named."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from commands import upward
from commands.batches import WHICH, batch_called, dated
from commands.installation import Installation
from commands.listed import ON, PAPER, TITLES, papers_of, titles_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from commands.spreadsheet import OVERWRITE, XLSX, saved
from commands.work import AS, JSON, as_data, bar, done, stage_of
from desk import batch as desk
from desk import meeting, rhythm
from desk import undertakings as works
from desk.batch_tables import completeness, ranking
from desk.table import Cell, Sheet
from desk.upward import ANSWERS
from register import lawbook
from schemas.base import local_date
from schemas.undertakings import batch as deeds
from schemas.undertakings.batch import Batch
from wording.articles import article
from wording.dates import day
from wording.phrases import LEVELS

DATED = typer.Option("--on", metavar="<date>", help="决定的日期，缺省为文件的日期")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="批次：发出申报通知、列入、核对材料、汇总、审定、公示、命名、推荐上报。",
)


@app.command("open")
def open_(
    name: Annotated[str, typer.Argument(metavar="名称", help="如 2027年第五批命名")],
    honour: Annotated[str, typer.Option("--honour", help="荣誉称号")],
    batch: Annotated[str, typer.Option("--batch", help="批次，如 第五批")],
    opens: Annotated[str, typer.Option("--from", metavar="<date>", help="开始受理的日期")],
    closes: Annotated[str, typer.Option("--until", metavar="<date>", help="截止的日期（含当日）")],
    level: Annotated[str | None, typer.Option("--level", help="级别，几个级别都有时写")] = None,
    material: Annotated[list[str] | None, typer.Option("--material", help="须交的材料，可重复")] = None,
    cap: Annotated[int | None, typer.Option("--cap", help="全批最多几个，不得超过办法的规定")] = None,
    most: Annotated[
        list[str] | None, typer.Option("--most", help="名额：类别或推荐单位=个数，如 学校=3，可重复")
    ] = None,
    refill: Annotated[
        list[str] | None,
        typer.Option("--refill", help="递补哪些失去的称号空出的名额，办法允许递补的，可重复"),
    ] = None,
    document: Annotated[list[str] | None, PAPER] = None,
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """发出申报通知：从哪天到哪天受理、要哪些材料、最多几个。"""
    register = Installation.here().register
    known, found, edition = desk.edition_for(register, honour, level)
    fields = {
        "name": name,
        "honour": known,
        "level": found,
        "edition": edition,
        "batch": batch,
        "opens": opens,
        "closes": closes,
        "material": material or [],
        "cap": cap,
        "limits": [_limit(register, edition, one) for one in most or ()],
        "documents": papers_of(document),
        "refills": titles_of(refill or []),
    }
    done(deeds.Call, fields, kind="batch", as_post=as_post, as_json=as_json)


@app.command("collect")
def collect(which: Annotated[str, WHICH], as_post: Annotated[str | None, AS] = None) -> None:
    """汇集：把受理期间内申报、还没有列入任何一批的，全部列入。"""
    kept, state = batch_called(which)
    found, elsewhere = desk.applied_in(Installation.here().register, state)
    for title, other in elsewhere.items():
        warn(f"没有列入 {title}：这个单位已经列在“{other}”，一个单位只能列入一批")
    if not found:
        say("没有可以列入的：受理期间内的申报都已列入，或者还没有申报")
        return
    ground = None if state.stage == "collecting" else "受理期间内申报"
    done(deeds.Enter, {"titles": found, "ground": ground}, undertaking=kept.id, as_post=as_post)
    say(f"列入 {len(found)} 个：{'、'.join(found[:20])}{' 等' if len(found) > 20 else ''}")


@app.command("enter")
def enter(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], TITLES],
    ground: Annotated[str | None, typer.Option("--ground", help="截止以后列入的，写明理由")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """列入几个称号。"""
    kept, _ = batch_called(which)
    done(deeds.Enter, {"titles": titles_of(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("remove")
def remove(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], TITLES],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """移出几个称号。"""
    kept, _ = batch_called(which)
    done(deeds.Leave, {"titles": titles_of(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """一批现在怎样：环节、名次、缺少的材料、还缺典型的类别、上报和答复。"""
    register = Installation.here().register
    kept, state = batch_called(which)
    look, places = works.looked_at(register, kept), desk.ranked(register, state)
    lacks = {one.title: one.missing for one in desk.matrix(register, state)}
    least, fewer = desk.lacking_categories(register, state)
    if as_json:
        ranks = [one._asdict() | {"missing": list(lacks[one.title])} for one in places]
        show_json(as_data(look) | {"batch": state.model_dump(mode="json"), "ranked": ranks, "lacking": fewer})
        return
    say(f"{kept.id}　{state.name}　{state.honour}（{LEVELS[state.level]}）{state.batch}", style="bold")
    say(f"现处：{stage_of(look)}　　申报期间：{day(state.opens)}至{day(state.closes)}")
    say(f"交办：{bar(look.progress)}")
    numbered = desk.numbered(register, state)
    if state.numbers:
        say(f"命名：已命名{numbered.named}个{_unnamed(kept.id, numbered.unnamed)}")
    say(f"名额：{'；'.join(desk.limits_of(register, state))}")
    _tell_lacking(least, fewer)
    _show(ranking(register, kept, state), None, overwrite=False)
    for one in state.recommended:
        say(f"推荐上报：{one.title} → {LEVELS[one.to]}（{one.on}），{ANSWERS[one.answer]}")


@app.command("list")
def list_(as_json: Annotated[bool, JSON] = False) -> None:
    """列出各批命名；各办法几年命名一批，上次是哪一年，下一批该在哪一年。"""
    register, now = Installation.here().register, clock()
    found, due = works.every(register, "batch"), rhythm.rhythms(register, local_date(now))
    if as_json:
        dues = [{"honour": one.honour, "level": one.level, "last": one.last, "year": one.year} for one in due]
        show_json({"batches": [as_data(one) for one in found], "due": dues})
        return
    if found:
        heads = ("编号", "名称", "现处", "进度", "截止")
        show_table(heads, [_row(one) for one in found])
    else:
        say("还没有批次")
    for one in due:
        say(_rhythm(one, local_date(now).year))


@app.command("rank")
def rank(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """名次：按最近一次考核验收的得分，得分相同名次相同，没有得分的排在最后。"""
    register = Installation.here().register
    kept, state = batch_called(which)
    if as_json:
        show_json([one._asdict() for one in desk.ranked(register, state)])
        return
    _show(ranking(register, kept, state), xlsx, overwrite)


@app.command("matrix")
def matrix(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """材料是否齐全：每个单位交了几份，缺少哪些。"""
    register = Installation.here().register
    kept, state = batch_called(which)
    if as_json:
        show_json([one._asdict() for one in desk.matrix(register, state)])
    else:
        _show(completeness(register, kept, state), xlsx, overwrite)


def _show(sheet: Sheet, xlsx: Path | None, overwrite: bool) -> None:
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [sheet])
    elif sheet.rows:
        show_table(tuple(sheet.heads), [tuple(map(_text, row)) for row in sheet.rows])
    else:
        say("还没有列入任何称号")


@app.command("packet")
def packet(
    which: Annotated[str, WHICH],
    file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个文件，如 会议材料.html")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="已有同名文件的，覆盖它")] = False,
) -> None:
    """领导小组会议材料：一份汇总，每个单位一页，写成一个可以直接打印的文件（A4）。"""
    kept, _ = batch_called(which)
    pages = meeting.packet(Installation.here().register, kept, file, clock(), replace=overwrite)
    say(f"已写入 {file}（汇总1份，单位{pages}页）：用浏览器打开，打印或者存成 PDF")


@app.command("decide")
def decide(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    reject: Annotated[
        list[str] | None, typer.Option("--reject", help="不同意的称号，或者名单文件，可重复；其余都同意")
    ] = None,
    on: Annotated[str | None, DATED] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """领导小组审定名单：除写明不同意的，其余都同意；超过名额的不予办理。"""
    kept, state = batch_called(which)
    rejected = titles_of(reject or [])
    approved = [one for one in state.titles if one not in rejected]
    if not approved:
        raise Stop(Exit.USAGE, "没有同意任何一个：全部不同意的，请逐个办理")
    papers = papers_of(document)
    fields = {"approved": approved, "rejected": rejected, "documents": papers, **dated(on, papers)}
    done(deeds.DecideList, fields, undertaking=kept.id, as_post=as_post)
    say(f"同意 {len(approved)} 个，不同意 {len(rejected)} 个。看进度：python starter.py batch show {kept.id}")
    _tell_lacking(*desk.lacking_categories(Installation.here().register, batch_called(kept.id)[1]))


@app.command("publicise")
def publicise(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """公示审定同意的全部称号；--on 是公示的第一天。异议仍逐个登记。"""
    kept, _ = batch_called(which)
    fields = {"documents": papers_of(document), **({"on": on} if on else {})}
    done(deeds.PubliciseList, fields, undertaking=kept.id, as_post=as_post)


@app.command("name")
def name(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    pattern: Annotated[str, typer.Option("--numbers", help="编号的写法，如 KY2027-{n:03}；用过的自动跳过")],
    without: Annotated[
        list[str] | None, typer.Option("--without", help="这次不命名的称号（如异议成立的），可重复")
    ] = None,
    on: Annotated[str | None, DATED] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """一份决定命名全部：依次编号，有效期都从决定之日起。以前留下没有命名的，另用一份决定命名。"""
    kept, state = batch_called(which)
    register, left_out = Installation.here().register, set(titles_of(without or []))
    waiting, over = desk.to_name(register, state)
    chosen = [one for one in waiting if one not in left_out]
    for title, unit in over.items():
        warn(f"没有命名 {title} {unit}：已经终结")
    if not chosen:
        raise Stop(Exit.USAGE, "没有可以命名的：名单还没有审定，或者都已命名、已经终结、写在 --without 里")
    numbers = desk.numbers_for(register, state, chosen, pattern)
    papers = papers_of(document)
    fields = {"numbers": numbers, "documents": papers, **dated(on, papers)}
    done(deeds.NameList, fields, undertaking=kept.id, as_post=as_post)
    say(f"交各称号命名 {len(numbers)} 个，编号 {numbers[chosen[0]]} 至 {numbers[chosen[-1]]}")


app.command("recommend")(upward.recommend)
app.command("recommended")(upward.recommended)
app.command("answer")(upward.answer)


def _tell_lacking(least: int, fewer: list[str]) -> None:
    if least:
        say(f"每个类别至少{least}个典型示范点，本批还没有达到的：{'、'.join(fewer) or '无'}")


def _text(cell: Cell) -> str:
    return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)


def _row(look: works.Look) -> tuple[str, ...]:
    state = look.kept.state
    assert isinstance(state, Batch)
    return look.kept.id, state.name, stage_of(look), bar(look.progress, 10), str(state.closes)


def _rhythm(one: rhythm.Rhythm, year: int) -> str:
    """Example. 民族团结进步示范单位（县级）每1年命名一批（…）：上次2026年5月1日，下一批2027年，还没有发出申报通知。"""
    cadence = one.cadence
    often = f"每{cadence.every.label}命名一批" if cadence.every else "按活动部署命名"
    last = f"上次{day(one.last)}" if one.last else "名册里还没有命名过的"
    parts = [last]
    if one.year is not None:
        parts.append(f"下一批{one.year}年")
        if one.year < year:
            parts.append(f"{one.year}年没有命名" + ("，办法允许空一年" if cadence.may_skip else ""))
    parts.append(f"已有批次“{one.batch}”" if one.batch else "还没有发出申报通知")
    return f"{one.honour}（{LEVELS[one.level]}）{often}（{article(cadence)}）：{'，'.join(parts)}"


def _unnamed(work: str, unnamed: Mapping[str, str]) -> str:
    if not unnamed:
        return ""
    some = "、".join(f"{title} {unit}" for title, unit in list(unnamed.items())[:5])
    more = "等" if len(unnamed) > 5 else ""
    return f"，还没有命名成{len(unnamed)}个：{some}{more}（为什么：python starter.py work show {work} --refused）"


def _limit(register: Any, edition: str, text: str) -> dict[str, Any]:
    name, sign, count = text.replace("＝", "=").partition("=")
    if not (sign and name.strip() and count.strip().isdecimal()):
        raise Stop(Exit.USAGE, f"--most {text[:40]}：应写成 类别或推荐单位=个数，如 学校=3")
    categories = lawbook.read(register).editions[edition].categories.value
    of = "category" if name.strip() in categories else "recommender"
    return {"of": of, "name": name.strip(), "most": int(count)}
