"""`batch` 批次: a call, who takes part, what is missing, the meeting's packet, the list that is decided and named."""

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
from desk import batch as desk
from desk import roll
from desk import undertakings as works
from desk.table import Cell, Sheet
from desk.titles import find
from register import lawbook
from register.undertakings import Kept
from schemas.action import Withdraw
from schemas.folding import key_of
from schemas.undertakings import batch as deeds
from schemas.undertakings.batch import Batch
from wording.dates import day
from wording.phrases import LEVELS

WHICH = typer.Argument(metavar="批次", help="批次工作的编号（如 PC-2027-001）或名称")
TITLES = typer.Argument(metavar="称号…", help="称号的编号、单位名称，或者名单文件")
PAPER = typer.Option("--document", help="文件：'文号；标题；日期'，可重复")
ON = typer.Option("--on", metavar="<date>", help="日期，缺省为今天")

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
        "documents": _papers(document),
    }
    done(deeds.Call, fields, kind="batch", as_post=as_post, as_json=as_json)


@app.command("collect")
def collect(which: Annotated[str, WHICH], as_post: Annotated[str | None, AS] = None) -> None:
    """汇集：把受理期间内申报、还没有列入任何一批的，全部列入。"""
    register = Installation.here().register
    kept, state = _batch(which)
    found = desk.applied_in(register, state)
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
    kept, _ = _batch(which)
    done(deeds.Enter, {"titles": _ids(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("remove")
def remove(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], TITLES],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """移出几个称号。"""
    kept, _ = _batch(which)
    done(deeds.Leave, {"titles": _ids(titles), "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """一批现在怎样：环节、名次、缺少的材料、还缺典型的类别、上报和答复。"""
    register = Installation.here().register
    kept, state = _batch(which)
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
    cap = f"全批最多{state.cap}个" if state.cap else "全批不限"
    own = [f"{one.name or _OF[one.of]}最多{one.most}个" for one in state.limits]
    say(f"名额：{'，'.join((cap, *own))}")
    if least:
        say(f"每个类别至少{least}个典型示范点，本批还没有达到的：{'、'.join(fewer) or '无'}")
    rows = [
        (
            str(one.place or ""),
            one.title,
            one.unit,
            one.category,
            "" if one.points is None else f"{one.points:g}",
            one.stage,
            _decided(state, one.title),
            state.numbers.get(one.title, ""),
            "、".join(lacks[one.title]),
        )
        for one in places
    ]
    show_table(
        ("名次", "称号", "单位", "类别", "得分", "现处环节", "审定", "编号", "缺少的材料"), rows
    ) if rows else say("还没有列入任何称号")
    for one in state.recommended:
        say(f"推荐上报：{one.title} → {LEVELS[one.to]}（{one.on}），{_ANSWERS[one.answer]}")


@app.command("matrix")
def matrix(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """材料是否齐全：每个单位交了几份，缺少哪些。"""
    register = Installation.here().register
    kept, state = _batch(which)
    found = desk.matrix(register, state)
    heads = ("称号", "单位", *state.material, "缺少")
    rows: list[tuple[Cell, ...]] = [
        (one.title, one.unit, *(one.there[name] for name in state.material), "、".join(one.missing))
        for one in found
    ]
    if as_json:
        show_json([one._asdict() for one in found])
    elif xlsx:
        sheet = Sheet("材料", f"{state.name}　材料核对表", f"{kept.id}", heads, rows)
        saved(xlsx, overwrite, clock(), lambda: [sheet])
    elif rows:
        show_table(heads, [tuple(map(str, row)) for row in rows])
    else:
        say("还没有列入任何称号")


@app.command("packet")
def packet(
    which: Annotated[str, WHICH],
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写到哪个新文件夹")],
) -> None:
    """领导小组会议材料：一份汇总，每个单位一页，写成一个文件夹。"""
    kept, _ = _batch(which)
    pages = desk.packet(Installation.here().register, kept, folder, clock())
    say(f"已写入 {folder}（汇总1份，单位{pages}页）")


@app.command("decide")
def decide(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    reject: Annotated[
        list[str] | None, typer.Option("--reject", help="不同意的称号，或者名单文件，可重复；其余都同意")
    ] = None,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """领导小组审定名单：除写明不同意的，其余都同意；超过名额的不予办理。"""
    kept, state = _batch(which)
    rejected = _ids(reject or [])
    approved = [one for one in state.titles if one not in rejected]
    if not approved:
        raise Stop(Exit.USAGE, "没有同意任何一个：全部不同意的，请逐个办理")
    fields = {"approved": approved, "rejected": rejected, "documents": _papers(document), **_on(on)}
    done(deeds.DecideList, fields, undertaking=kept.id, as_post=as_post)
    say(f"同意 {len(approved)} 个，不同意 {len(rejected)} 个。看进度：python starter.py batch show {kept.id}")


@app.command("publicise")
def publicise(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """公示审定同意的全部称号；--on 是公示的第一天。异议仍逐个登记。"""
    kept, _ = _batch(which)
    fields = {"documents": _papers(document), **_on(on)}
    done(deeds.PubliciseList, fields, undertaking=kept.id, as_post=as_post)


@app.command("name")
def name(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    pattern: Annotated[str, typer.Option("--numbers", help="编号的写法，如 KY2027-{n:03}；用过的自动跳过")],
    without: Annotated[
        list[str] | None, typer.Option("--without", help="这次不命名的称号（如异议成立的），可重复")
    ] = None,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """一份决定命名全部：依次编号，有效期都从命名之日起。"""
    kept, state = _batch(which)
    left_out = set(_ids(without or []))
    chosen = [one for one in state.approved if one not in left_out]
    if not chosen:
        raise Stop(Exit.USAGE, "没有可以命名的：名单还没有审定，或者都写在 --without 里了")
    numbers = desk.numbers_for(Installation.here().register, state, chosen, pattern)
    fields = {"numbers": numbers, "documents": _papers(document), **_on(on)}
    done(deeds.NameList, fields, undertaking=kept.id, as_post=as_post)
    say(f"命名 {len(numbers)} 个，编号 {numbers[chosen[0]]} 至 {numbers[chosen[-1]]}")


@app.command("recommend")
def recommend(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], TITLES],
    to: Annotated[str, typer.Option("--to", help="上报的级别，如 州级")],
    document: Annotated[list[str], PAPER],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """推荐上报：列入上一级的推荐名单。"""
    kept, _ = _batch(which)
    fields = {"titles": _ids(titles), "to": _level(to), "documents": _papers(document)}
    done(deeds.Recommend, fields, undertaking=kept.id, as_post=as_post)


@app.command("answer")
def answer(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    agreed: Annotated[list[str] | None, typer.Option("--agreed", help="上级同意的称号，可重复")] = None,
    declined: Annotated[list[str] | None, typer.Option("--declined", help="上级不同意的称号，可重复")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记上级对推荐名单的答复。"""
    kept, _ = _batch(which)
    said = {"agreed": _ids(agreed or []), "declined": _ids(declined or [])}
    if not (said["agreed"] or said["declined"]):
        raise Stop(Exit.USAGE, "请写明上级同意哪些（--agreed）、不同意哪些（--declined）")
    done(deeds.Answer, {**said, "documents": _papers(document)}, undertaking=kept.id, as_post=as_post)


_OF = {"category": "每个类别", "recommender": "每个推荐单位"}
_ANSWERS = {"waiting": "等待答复", "agreed": "上级同意", "declined": "上级不同意"}


def _decided(state: Batch, title: str) -> str:
    return "同意" if title in state.approved else "不同意" if title in state.rejected else ""


def _batch(which: str) -> tuple[Kept, Batch]:
    kept = works.called(Installation.here().register, which, "batch")
    assert isinstance(kept.state, Batch)
    return kept, kept.state


def _ids(texts: Sequence[str]) -> list[str]:
    """The titles that are meant, one by one or by a list's file."""
    register, found = Installation.here().register, []
    for text in texts:
        if is_roll(text):
            path = Path(text)
            listed = roll.read(content_of(path), path.name, Withdraw, Installation.here().book)
            found += [one.title for one in roll.found(register, listed)]
        else:
            found.append(find(register, text))
    return list(dict.fromkeys(found))


def _papers(texts: Sequence[str] | None) -> list[Any]:
    return [document_of(one) for one in texts or ()]


def _on(on: str | None) -> dict[str, str]:
    return {"on": on} if on else {}


def _level(text: str) -> str:
    found = key_of(text, LEVELS)
    if found is None:
        raise Stop(Exit.USAGE, f"没有“{text[:20]}”这个级别；可用：{'、'.join(LEVELS.values())}")
    return found


def _limit(register: Any, edition: str, text: str) -> dict[str, Any]:
    name, sign, count = text.replace("＝", "=").partition("=")
    if not (sign and name.strip() and count.strip().isdecimal()):
        raise Stop(Exit.USAGE, f"--most {text[:40]}：应写成 类别或推荐单位=个数，如 学校=3")
    categories = lawbook.read(register).editions[edition].categories.value
    of = "category" if name.strip() in categories else "recommender"
    return {"of": of, "name": name.strip(), "most": int(count)}
