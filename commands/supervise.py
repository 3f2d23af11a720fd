"""`supervise` 督导: groups and what they look after, where they were and what they saw, incidents."""

from typing import Annotated, Any

import typer

from commands.installation import Installation
from commands.listed import ON, papers_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, saved
from commands.work import AS, JSON, as_data, done
from desk import supervision as desk
from desk import undertakings as works
from desk.titles import find
from register.undertakings import Kept
from regulations.shipped import ShippedFaultsError, load_supervision, names, place_of
from schemas.foundation import Founded
from schemas.undertakings import supervision as deeds
from schemas.undertakings.supervision import Supervision
from wording.articles import article, wide
from wording.undertakings.supervision import unsaid

WHICH = typer.Argument(metavar="督导", help="督导工作的编号（如 DD-2027-001）或名称")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="督导：组成督导组，登记定期督导、不定期抽查和案（事）件。",
)


@app.command("load")
def load(
    file: Annotated[str, typer.Argument(metavar="文件", help="随附的名称（如 xishan），或者自己的文件")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """装入一份督导分组；已有同名的（办结了的也算）不动。"""
    path = place_of("supervision", file)
    if not path.exists():
        raise Stop(Exit.USAGE, f"没有 {file} 这个文件；随附的有：{'、'.join(names('supervision'))}")
    try:
        found = load_supervision(path)
    except ShippedFaultsError as faults:
        raise Stop(Exit.USAGE, f"{path} 有误：", *faults.lines) from None
    new = desk.new(Installation.here().register, found)
    for one in new:
        fields = one.model_dump(include={"name", "groups", "every", "unsaid"}) | {"source": one.source}
        done(deeds.OpenSupervision, fields, kind="supervision", as_post=as_post)
        if one.unsaid:
            say(f"　{unsaid(one.unsaid)}，核实后用 supervise change 调整", style="yellow")
    say(f"{found.name}：组成 {len(new)} 项，已有 {len(found.supervisions) - len(new)} 项")


@app.command("open")
def open_(
    name: Annotated[str, typer.Argument(metavar="名称", help="如 2027年指导督导")],
    groups: Annotated[list[str], typer.Option("--group", help="'第一组：灵泉街道、大庄乡'，可重复")],
    every: Annotated[
        str | None, typer.Option("--every", help="多久督导一次，如 3个月；不写就没有定期的")
    ] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="文件：'文号；标题；日期'")] = None,
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """组成督导组，各管哪些乡镇（街道）、部门。"""
    fields = {
        "name": name,
        "groups": [_group(one) for one in groups],
        "every": every,
        "documents": papers_of(document),
    }
    done(deeds.OpenSupervision, fields, kind="supervision", as_post=as_post, as_json=as_json)


@app.command("change")
def change(
    which: Annotated[str, WHICH],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    groups: Annotated[
        list[str] | None, typer.Option("--group", help="调整以后的各组，都要写：'第一组：灵泉街道、大庄乡'")
    ] = None,
    every: Annotated[str | None, typer.Option("--every", help="多久督导一次，如 3个月")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="文件：'文号；标题；日期'")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """调整督导组：分工、多久一次；以前的督导记录不变。"""
    kept, _ = _supervision(which)
    fields = {
        "groups": [_group(one) for one in groups] if groups else None,
        "every": every,
        "ground": ground,
        "documents": papers_of(document),
    }
    done(deeds.Regroup, fields, undertaking=kept.id, as_post=as_post)


@app.command("visit")
def visit(
    which: Annotated[str, WHICH],
    group: Annotated[str, typer.Option("--group", help="哪一组")],
    seen: Annotated[str, typer.Option("--seen", help="所见：看了什么、怎么样")],
    area: Annotated[str | None, typer.Option("--area", help="所到的乡镇（街道）、部门")] = None,
    title: Annotated[str | None, typer.Option("--title", help="所到的单位：称号")] = None,
    unannounced: Annotated[bool, typer.Option("--unannounced", help="不定期的，不算定期督导")] = False,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记一次督导；定期的，从这天起重新计算下一次。"""
    kept, _ = _supervision(which)
    fields: dict[str, Any] = {"group": group, "area": area, "seen": seen, "unannounced": unannounced}
    fields |= {"title": find(Installation.here().register, title) if title else None} | (
        {"on": on} if on else {}
    )
    done(deeds.Supervised, fields, undertaking=kept.id, as_post=as_post)
    number = len(_supervision(kept.id)[1].visits)
    say(f"第{number}次督导：发现的问题列成清单时，来源写 {kept.id}督导{number}")


@app.command("incident")
def incident(
    which: Annotated[str, WHICH],
    area: Annotated[str, typer.Option("--area", help="发生在哪个乡镇（街道）、部门")],
    what: Annotated[str, typer.Option("--what", help="何种案（事）件")],
    matter: Annotated[str, typer.Option("--matter", help="情况；不写个人姓名")],
    title: Annotated[str | None, typer.Option("--title", help="涉及的单位：称号")] = None,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记一件案（事）件。涉及称号的，再用 findings 列出问题或者按办法提请处理。"""
    kept, _ = _supervision(which)
    fields: dict[str, Any] = {"area": area, "what": what, "matter": matter, **({"on": on} if on else {})}
    fields["title"] = find(Installation.here().register, title) if title else None
    done(deeds.Incident, fields, undertaking=kept.id, as_post=as_post)
    number = len(_supervision(kept.id)[1].incidents)
    say(f"第{number}件案（事）件：涉及的问题列成清单时，来源写 {kept.id}案件{number}")


@app.command("list")
def list_(
    ended: Annotated[bool, typer.Option("--all", help="办结了的也列出")] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """全部督导：几个组、督导几次、最近要做的定期督导。"""
    found = desk.every(Installation.here().register, ended=ended)
    if as_json:
        show_json([{"id": kept.id} | state.model_dump(mode="json") for kept, state in found])
        return
    rows = []
    for kept, state in found:
        first = min((one.due for one in state.groups if one.due), default=None)
        counts = (str(len(state.groups)), str(len(state.visits)), str(len(state.incidents)))
        name = wide(state.name) + ("（已办结）" if state.closed else "")
        rows.append((kept.id, name, *counts, str(first or "")))
    if rows:
        show_table(("编号", "名称", "组", "督导", "案（事）件", "下一次定期督导"), rows)
    else:
        say("还没有督导：supervise load 装入，或者 supervise open 组成")


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """各组管哪里、下一次定期督导、到过哪里、案（事）件。"""
    kept, state = _supervision(which)
    register = Installation.here().register
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: desk.sheets(register, kept, state))
        return
    if as_json:
        look = works.looked_at(register, kept)
        show_json(as_data(look) | {"supervision": state.model_dump(mode="json")})
        return
    say(f"{kept.id}　{wide(state.name)}{'（已办结）' if state.closed else ''}", style="bold")
    if state.source:
        say(f"依据：{article(Founded(source=state.source))}")
    if state.every:
        say(f"每{state.every.label}定期督导一次")
    if state.unsaid:
        say(unsaid(state.unsaid), style="yellow")
    found = desk.tables(register, kept, state)
    show_table(desk.GROUPS, [_row(one) for one in found.groups])
    if found.visits:
        show_table(desk.VISITS, [_row(one) for one in found.visits])
    if found.incidents:
        show_table(desk.INCIDENTS, [_row(one) for one in found.incidents])


def _row(cells: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if one is None else str(one) for one in cells)


def _supervision(which: str) -> tuple[Kept, Supervision]:
    return desk.called(Installation.here().register, which)


def _group(text: str) -> dict[str, Any]:
    name, sign, areas = text.replace(":", "：").partition("：")
    found = [one.strip() for one in areas.replace("，", "、").split("、") if one.strip()]
    if not (sign and name.strip() and found):
        raise Stop(Exit.USAGE, f"“{text[:40]}”看不懂：应写成 第一组：灵泉街道、大庄乡")
    return {"name": name.strip(), "areas": found}
