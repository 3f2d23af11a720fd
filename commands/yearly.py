"""`yearly` 年度事项: duties and days that come again with the years; done, excused, missed."""

from typing import Annotated, Any

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.work import AS, JSON, done
from desk import undertakings as works
from register import undertakings
from register.undertakings import Kept
from regulations.shipped import ShippedFaultsError, load_yearly, names, place_of
from schemas.folding import fold
from schemas.undertakings import yearly as deeds
from schemas.undertakings.yearly import Yearly
from wording.articles import article
from wording.undertakings.yearly import CAME

WHICH = typer.Argument(metavar="事项", help="年度事项的编号（如 ND-2027-001）或名称")
ON = typer.Option("--on", metavar="<date>", help="日期，缺省为今天")

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
    """装入一份年度事项；已有同名的不动。"""
    path = place_of("yearly", file)
    if not path.exists():
        raise Stop(Exit.USAGE, f"没有 {file} 这个文件；随附的有：{'、'.join(names('yearly'))}")
    try:
        found = load_yearly(path)
    except ShippedFaultsError as faults:
        raise Stop(Exit.USAGE, f"{path} 有误：", *faults.lines) from None
    register = Installation.here().register
    known = {fold(one.state.name) for one in undertakings.every(register, "yearly", open_only=True)}
    new = [one for one in found.duties if fold(one.name) not in known]
    for one in new:
        done(deeds.SetDuty, {"name": one.name, "rule": one}, kind="yearly", as_post=as_post)
    say(f"{found.name}：列入 {len(new)} 项，已有 {len(found.duties) - len(new)} 项")


@app.command("list")
def list_(as_json: Annotated[bool, JSON] = False) -> None:
    """全部年度事项：今年几次、要几次、哪天到期、下一次提醒、往年怎样。"""
    found = _all()
    if as_json:
        show_json([{"id": kept.id, "state": state.model_dump(mode="json")} for kept, state in found])
        return
    if not found:
        say("还没有年度事项：yearly load 装入")
        return
    rows = [
        (
            kept.id,
            state.name,
            str(state.year),
            "—" if state.rule.only_told else f"{state.count}／{state.rule.at_least}",
            str(state.rule.due(state.year)),
            f"{kept.next_wake:%Y-%m-%d}" if kept.next_wake else "",
            "，".join(f"{one.year}{CAME[one.came]}" for one in state.turns[-3:]),
        )
        for kept, state in found
    ]
    show_table(("编号", "事项", "年度", "次数", "到期", "下一次提醒", "往年"), rows)


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """一个年度事项：依据、由谁、逐年的情况。"""
    kept, state = _yearly(which)
    if as_json:
        show_json({"id": kept.id, "state": state.model_dump(mode="json")})
        return
    rule = state.rule
    say(f"{kept.id}　{state.name}", style="bold")
    say(f"由{rule.owner.label}办理，依据：{article(rule.foundation)}")
    often = f"每{rule.every}年" if rule.every > 1 else "每年"
    what = "提醒，不用登记" if rule.only_told else f"至少{rule.at_least}次"
    say(f"{often}{what}；{state.year}年的到期日 {rule.due(state.year)}，已登记 {state.count} 次")
    for one in state.turns:
        say(f"{one.year}年：{CAME[one.came]}（{one.count}次）")


@app.command("done")
def fulfil(
    which: Annotated[str, WHICH],
    times: Annotated[int, typer.Option("--times", metavar="<number>", help="几次")] = 1,
    what: Annotated[str | None, typer.Option("--what", help="内容")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="文件：'文号；标题；日期'")] = None,
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记完成一次。"""
    kept, _ = _yearly(which)
    fields: dict[str, Any] = {"times": times, "what": what, **({"on": on} if on else {})}
    fields["documents"] = [document_of(one) for one in document or ()]
    done(deeds.Fulfil, fields, undertaking=kept.id, as_post=as_post)


@app.command("excuse")
def excuse(
    which: Annotated[str, WHICH],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """领导小组同意今年免办。"""
    kept, _ = _yearly(which)
    done(deeds.Excuse, {"ground": ground}, undertaking=kept.id, as_post=as_post)


def _all() -> list[tuple[Kept, Yearly]]:
    found = undertakings.every(Installation.here().register, "yearly")
    some = [(kept, kept.state) for kept in found if isinstance(kept.state, Yearly)]
    return sorted(some, key=lambda one: one[1].rule.due(one[1].year))


def _yearly(which: str) -> tuple[Kept, Yearly]:
    kept = works.called(Installation.here().register, which, "yearly")
    assert isinstance(kept.state, Yearly)
    return kept, kept.state
