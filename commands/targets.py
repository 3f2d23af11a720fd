"""`targets`: how far the place has come with what it set itself, on any day, with the list behind every figure."""

from pathlib import Path
from typing import Annotated, Any

import typer

from activities.office_file import targets_of
from commands.installation import Installation
from commands.office import office_of
from commands.place import clock
from commands.query import typed
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from commands.spreadsheet import OVERWRITE, XLSX, saved
from desk.basis import Figure, said
from desk.consolidation import Rate
from desk.lists import day_of
from desk.table import Sheet
from desk.targets import Account, Met, Points, Share, Standing, account
from regulations.targets import TargetFaultsError, load_targets
from schemas.base import local_date
from schemas.target import Targets
from wording.articles import article, wide
from wording.figures import (
    BEGINS,
    FATES,
    FORMULAS,
    IN_FORCE,
    INHERITED,
    STATES,
    UNKNOWN,
    asked_for,
    percent,
)
from wording.phrases import LEVELS


def targets(
    file: Annotated[
        Path | None, typer.Argument(metavar="目标文件", help="缺省用 office.yaml 的 targets 写明的")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="截至哪一天，缺省今天，如 2025-12-31")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Targets, the consolidation rate, and which category lacks a typical point this year."""
    now = clock()
    here = Installation.here()
    day = day_of("on", on, local_date(now)) if on else local_date(now)
    wanted = targets_named(here, file)
    if xlsx:
        saved(xlsx, overwrite, now, lambda: sheets(wanted, account(here.register, wanted, day)))
        return
    found = account(here.register, wanted, day)
    if as_json:
        show_json(as_data(wanted, found))
    else:
        show(wanted, found)


def targets_named(here: Installation, file: Path | None) -> Targets | None:
    """The targets of a file, or of the one that office.yaml names; None where it names none. `Stop` with its faults."""
    path = file or targets_of(office_of(here), here.office_path)
    if path is None:
        warn("office.yaml 没有写 targets（目标文件），只列典型示范点；也可以在命令后面写明文件")
        return None
    try:
        return load_targets(path)
    except TargetFaultsError as faults:
        raise Stop(Exit.USAGE, "目标文件有误，请改正后重试：", *faults.lines) from None


def show(wanted: Targets | None, found: Account) -> None:
    """All of it on a terminal."""
    say(f"截至 {found.on} 的目标完成情况", style="bold")
    if found.begins:
        say(BEGINS.format(found.begins))
    if wanted:
        _show_targets(wanted, found)
    if found.share:
        _show_share(found.share)
    for one in found.points:
        _show_points(one)
    if found.unknown:
        say(UNKNOWN.format(found.unknown))


def _show_targets(wanted: Targets, found: Account) -> None:
    rows = [
        (str(n), *_cells(one), article(one.target) + _how_counted(one))
        for n, one in enumerate(found.targets, 1)
    ]
    say("", wanted.name, style="bold")
    show_table(_HEADS, rows)
    say(IN_FORCE, "各项照此再查：")
    for n, one in enumerate(found.targets, 1):
        for stood in filter(None, (one.now, one.then)):
            say(f"  {n}  截至 {stood.on}：{_number(stood.figure)}  {_query(stood.figure)}")


_HEADS = ("", "目标", "级别", "要求", "期限", "现有", "情况", "期限届满时", "出处")


def _cells(one: Met) -> tuple[str, ...]:
    target = one.target
    return (
        target.name,
        LEVELS[target.level] if target.level else "各级",
        asked_for(target),
        target.by.isoformat(),
        _number(one.now.figure),
        _state(one.now),
        f"{_number(one.then.figure)}，{_state(one.then)}" if one.then else "",
    )


def _number(figure: Figure) -> str:
    return "—" if figure.value is None else str(figure.value)


def _query(figure: Figure) -> str:
    return typed(figure.asked) or "名册中没有过这样的称号"


def _state(stood: Standing) -> str:
    return STATES[stood.state] + (f"，还差{stood.short}个" if stood.short else "")


def _how_counted(one: Met) -> str:
    """Which titles count, where that is an assumption."""
    return "；计哪些称号为暂定" if one.target.counted.assumed else ""


def _show_share(share: Share) -> None:
    target = share.target
    say("", "巩固率", style="bold")
    say(f"目标：{target.by} 前 {percent(target.at_least)} 以上（{article(target)}）")
    say(f"算法：{FORMULAS[target.formula.value]}（{article(target.formula)}）")
    for rate in filter(None, (share.now, share.then)):
        verdict = ""
        if rate.share is not None:
            verdict = "，达到目标" if rate.share >= target.at_least else "，未达到目标"
        say(f"截至 {rate.on}：{percent(rate.share)}（{rate.kept}÷{rate.of}）{verdict}")
        counts = (f"{label} {n} 个" for fate, label in FATES.items() if (n := rate.count(fate)))
        say(f"  {'，'.join(counts) or '还没有命名过的称号'}")
        if rate.inherited:
            say(f"  {INHERITED.format(rate.inherited)}")
        say(
            f"  照此再查：targets --on {rate.on}；失去称号的：list --former --on {rate.on}；逐个列出用 --xlsx 或 --json"
        )


def _show_points(one: Points) -> None:
    least = one.law.cohort.at_least_yearly if one.law.cohort else None
    source = f"（{article(least)}）" if least else ""
    say(
        "",
        f"{one.year}年各类典型示范点：{wide(one.law.honour.name)}，每类至少 {one.least} 个{source}",
        style="bold",
    )
    rows = [
        (name, _number(figure), "" if name not in one.lacking else "缺", _query(figure))
        for name, figure in one.categories
    ]
    show_table(("类别", "本年命名", "", "照此再查"), rows)
    if any(figure.value is None for _, figure in one.categories):
        say("名册没有这一天的记载，缺哪几类不知道")
    elif one.lacking:
        say(f"还缺 {len(one.lacking)} 类：{'、'.join(one.lacking)}")
    else:
        say("各类都有")


def as_data(wanted: Targets | None, found: Account) -> dict[str, Any]:
    """For programs."""
    return {
        "on": found.on,
        "name": wanted.name if wanted else None,
        "register_begins": found.begins,
        "taken_over_later": found.unknown,
        "targets": [_target(one) for one in found.targets],
        "consolidation": _rates(found.share) if found.share else None,
        "points": [_points(one) for one in found.points],
    }


def figure_data(figure: Figure) -> dict[str, Any]:
    """A figure with its query."""
    return {"value": figure.value, "query": typed(figure.asked), "said": said(figure.asked)}


def _target(one: Met) -> dict[str, Any]:
    target = one.target
    told = target.model_dump(mode="json")
    return told | {"now": _standing(one.now), "then": _standing(one.then) if one.then else None}


def _standing(stood: Standing) -> dict[str, Any]:
    return {"on": stood.on, "state": stood.state, "short": stood.short, **figure_data(stood.figure)}


def _rates(share: Share) -> dict[str, Any]:
    told = share.target.model_dump(mode="json") | {"definition": FORMULAS[share.target.formula.value]}
    return told | {"now": _rate(share.now), "then": _rate(share.then) if share.then else None}


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "on": rate.on,
        "share": rate.share,
        "kept": rate.kept,
        "of": rate.of,
        "taken_over": rate.inherited,
        "counts": {fate: rate.count(fate) for fate in FATES},
        "titles": [one._asdict() for one in rate.titles],
        "query": f"targets --on {rate.on}",
    }


def _points(one: Points) -> dict[str, Any]:
    return {
        "honour": one.law.honour.name,
        "level": one.law.honour.level,
        "year": one.year,
        "at_least": one.least,
        "lacking": one.lacking,
        "categories": [{"category": name, **figure_data(figure)} for name, figure in one.categories],
    }


def sheets(wanted: Targets | None, found: Account) -> list[Sheet]:
    """All of it as a workbook, the titles behind the rate on a sheet of their own."""
    told = f"截至{found.on}" + (f"，{UNKNOWN.format(found.unknown)}" if found.unknown else "")
    made = []
    if wanted:
        rows = [
            (*_cells(one), said(one.now.figure.asked), article(one.target) + _how_counted(one))
            for one in found.targets
        ]
        made.append(Sheet("目标", wanted.name, told, (*_HEADS[1:-1], "按什么计", "出处"), rows))
    if found.share:
        made += [_rate_sheet(found.share, rate) for rate in (found.share.now, found.share.then) if rate]
    for one in found.points:
        cells = [
            (name, figure.value, "缺" if name in one.lacking else None, said(figure.asked))
            for name, figure in one.categories
        ]
        title = f"{one.year}年各类典型示范点（{wide(one.law.honour.name)}）"
        made.append(
            Sheet(
                "典型示范点",
                title,
                f"{told}，每类至少{one.least}个",
                ("类别", "本年命名", "缺否", "按什么计"),
                cells,
            )
        )
    return made or [Sheet("目标", "目标完成情况", told, ("目标",), [])]


def _rate_sheet(share: Share, rate: Rate) -> Sheet:
    definition = f"{FORMULAS[share.target.formula.value]}（{article(share.target.formula)}）"
    told = f"截至{rate.on}：{percent(rate.share)}（{rate.kept}÷{rate.of}）。{definition}"
    rows = [(one.title, one.unit, FATES[one.fate]) for one in rate.titles]
    return Sheet(f"巩固率（{rate.on}）", "巩固率", told, ("称号", "单位", "情况"), rows)
