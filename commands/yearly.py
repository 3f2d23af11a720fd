"""`yearly` 年度事项: duties and days that come again with the years; done, excused, missed."""

import re
from typing import Annotated, Any

import typer

from commands.arrangement import arrangement_of
from commands.installation import Installation
from commands.listed import ON, papers_of
from commands.office import office_of
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from commands.work import AS, JSON, done
from desk import undertakings as works
from desk import yearly as desk
from desk.duty import OwnersUnsaidError, month_day, one_of, owners_of
from desk.yearly import Duty
from regulations.shipped import ShippedFaultsError, load_yearly, names, place_of
from schemas.party import Party
from schemas.undertakings import yearly as deeds
from schemas.undertakings.yearly import Each
from wording.articles import article, wide
from wording.undertakings.yearly import CAME, pressed, unsaid

WHICH = typer.Argument(metavar="事项", help="年度事项的编号（如 ND-2027-001）或名称")
YEAR = typer.Option("--year", metavar="<year>", help="哪一年的；不写，按日期")
GROUND = typer.Option("--ground", help="理由")
OWNER = typer.Option("--owner", metavar="<area>", help="由几处各办各的，写明是哪一处，如 灵泉街道")
DOCUMENT = typer.Option("--document", help="文件：'文号；标题；日期'")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="年度事项：每年的会议、学习、报告和固定日期，逐年提醒、登记。",
)


@app.command("load")
def load(
    file: Annotated[str, typer.Argument(metavar="文件", help="随附的名称（如 kaiyuan），或者自己的文件")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """装入一份年度事项；已有同名的（停止了的也算）不动。"""
    path = place_of("yearly", file)
    if not path.exists():
        raise Stop(Exit.USAGE, f"没有 {file} 这个文件；随附的有：{'、'.join(names('yearly'))}")
    try:
        found = load_yearly(path)
    except ShippedFaultsError as faults:
        raise Stop(Exit.USAGE, f"{path} 有误：", *faults.lines) from None
    here = Installation.here()
    some = desk.sort(here.register, found, _areas(here))
    for one in some.new:
        done(deeds.SetDuty, {"name": one.name, "rule": one}, kind="yearly", as_post=as_post)
    say(f"{found.name}：列入 {len(some.new)} 项，已有 {len(some.known)} 项")
    if some.masked:
        hidden = "、".join(wide(one.name) for one in some.masked)
        warn(f"原文隐去数值，没有列入：{hidden}；复制文件，填好次数、删去 masked 再装入")


@app.command("list")
def list_(
    ended: Annotated[bool, typer.Option("--all", help="停止了的也列出")] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """全部年度事项：今年几次、要几次、哪天到期、下一次提醒、往年怎样。"""
    found = desk.every(Installation.here().register, ended=ended)
    if as_json:
        show_json([_as_data(one) for one in found])
        return
    if not found:
        say("还没有年度事项：yearly load 装入")
        return
    heads = ("编号", "事项", "年度", "次数", "到期", "下一次提醒", "往年")
    show_table(heads, [_row(one) for one in found])


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """一个年度事项：依据、由谁、逐年的情况。"""
    found = desk.called(Installation.here().register, which)
    if as_json:
        show_json(_as_data(found))
        return
    state, rule = found.state, found.state.rule
    say(f"{found.kept.id}　{wide(state.name)}{'（已停止）' if state.closed else ''}", style="bold")
    say(f"由{_whose(found)}办理，依据：{article(rule.foundation)}{unsaid(rule.unsaid, '；')}")
    if rule.week:
        say(f"{rule.week.month}月第{rule.week.week}周，从该月第{rule.week.week}个星期一起")
    often = f"每{rule.every}年" if rule.every > 1 else "每年"
    what = "提醒，不用登记" if rule.only_told else f"至少{rule.at_least}次"
    if not rule.owners:
        say(f"{often}{what}；{state.year}年的到期日 {rule.due(state.year)}，已登记 {state.count} 次")
    else:
        say(f"{often}{what}，各办各的；最近的到期日 {state.due}")
    say(f"提前{'、'.join(map(str, rule.lead))}天提醒；下一次提醒 {found.next or '—'}")
    if not rule.only_told:
        say(pressed(rule.ladder))
    if rule.owners:
        rows = [(*map(str, desk.owner_row(rule, one)), _past(one)) for one in state.tracks]
        show_table((*desk.OWNERS, "往年"), rows)
    for one in state.turns:
        last = f"，最后一次 {one.last}" if one.last else ""
        say(f"{one.year}年：{CAME[one.came]}（{one.count}次{last}）")
    for gone in (one for one in state.each if one.left):
        say(f"{gone.owner.label}：自{gone.left}起不再办理；{_past(gone)}")


@app.command("done")
def fulfil(
    which: Annotated[str, WHICH],
    times: Annotated[int, typer.Option("--times", metavar="<number>", help="几次")] = 1,
    what: Annotated[str | None, typer.Option("--what", help="内容")] = None,
    document: Annotated[list[str] | None, DOCUMENT] = None,
    on: Annotated[str | None, ON] = None,
    year: Annotated[int | None, YEAR] = None,
    owner: Annotated[str | None, OWNER] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记完成一次；以前漏登的也可以补，按日期算在那一年。"""
    found = desk.called(Installation.here().register, which)
    fields: dict[str, Any] = {"times": times, "what": what, "year": year, **({"on": on} if on else {})}
    fields |= {"documents": papers_of(document), "owner": _one(found, owner)}
    done(deeds.Fulfil, fields, undertaking=found.kept.id, as_post=as_post)


@app.command("excuse")
def excuse(
    which: Annotated[str, WHICH],
    ground: Annotated[str, GROUND],
    year: Annotated[int | None, YEAR] = None,
    owner: Annotated[str | None, OWNER] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """领导小组同意免办：缺省是正在办的这一年；几处各办各的，缺省是各处都免。"""
    found = desk.called(Installation.here().register, which)
    fields = {"ground": ground, "year": year, "owner": _one(found, owner)}
    done(deeds.Excuse, fields, undertaking=found.kept.id, as_post=as_post)


@app.command("change")
def change(
    which: Annotated[str, WHICH],
    ground: Annotated[str, GROUND],
    day: Annotated[str | None, typer.Option("--day", metavar="<MM-DD>", help="到期日，如 12-20")] = None,
    at_least: Annotated[
        int | None, typer.Option("--at-least", metavar="<number>", help="一年至少几次")
    ] = None,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="<days>", help="提前几天提醒，如 30、7")
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner", help="由谁办理，如 领导小组、灵泉街道；各办各的写几处（用顿号分开），或者 各乡镇"
        ),
    ] = None,
    document: Annotated[list[str] | None, DOCUMENT] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """调整：到期日、次数、提前几天提醒、由谁办理；已登记的照算。"""
    here = Installation.here()
    found = desk.called(here.register, which)
    fields: dict[str, Any] = {"day": month_day(day), "at_least": at_least, **_owners(owner)}
    fields["lead"] = re.findall(r"\d+", lead) if lead else None
    rule = desk.owned(desk.changed(found.state.rule, fields), _areas(here))
    if rule == found.state.rule:
        raise Stop(Exit.USAGE, "没有写明改什么：--day、--at-least、--lead、--owner 至少写一个")
    said = {"rule": rule, "ground": ground, "documents": papers_of(document)}
    done(deeds.ChangeDuty, said, undertaking=found.kept.id, as_post=as_post)


@app.command("end")
def end(
    which: Annotated[str, WHICH],
    ground: Annotated[str, GROUND],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """停止：不再提醒，历年的情况照样可以查。"""
    done(works.common_class("close"), {"ground": ground}, undertaking=_id(which), as_post=as_post)


def _id(which: str) -> str:
    return desk.called(Installation.here().register, which).kept.id


def _row(one: Duty) -> tuple[str, ...]:
    kept, state, rule = one.kept, one.state, one.state.rule
    return (
        kept.id,
        wide(state.name),
        str(min(track.year for track in state.tracks)),
        _how_often(one),
        str(state.due),
        "已停止" if state.closed else str(one.next),
        "" if rule.owners else _past(state.tracks[0]),
    )


def _how_often(one: Duty) -> str:
    """Example. 1／2: once of twice. 12／20处: twelve of twenty have done it."""
    state, rule = one.state, one.state.rule
    if rule.only_told:
        return "—"
    if rule.owners:
        return f"{sum(track.has_done(rule) for track in state.tracks)}／{len(rule.owners)}处"
    return f"{state.count}／{rule.at_least}"


def _past(track: Each) -> str:
    return "，".join(f"{turn.year}{CAME[turn.came]}" for turn in track.turns[-3:])


def _whose(one: Duty) -> str:
    rule = one.state.rule
    if rule.each:
        return f"各{rule.owner.label}（{len(rule.owners)}处）"
    return rule.whose


def _as_data(one: Duty) -> dict[str, Any]:
    state = one.state
    return {
        "id": one.kept.id,
        "due": str(state.due),
        "next": str(one.next) if one.next else None,
        "owners": [
            {
                "owner": track.owner.label,
                "year": track.year,
                "count": track.count,
                "done": track.has_done(state.rule),
            }
            for track in state.tracks
        ],
        "state": state.model_dump(mode="json"),
    }


def _owners(text: str | None) -> dict[str, Any]:
    try:
        return owners_of(text)
    except OwnersUnsaidError as no:
        raise Stop(Exit.USAGE, str(no)) from None


def _one(found: Duty, text: str | None) -> Party | None:
    return one_of(found.state.rule, text)


def _areas(here: Installation) -> desk.Areas:
    return desk.areas_of(here.register, office_of(here).posts, arrangement_of(here).order)
