"""`supervise` 督导: groups and what they look after, where they were and what they saw, incidents."""

from typing import Annotated, Any

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.work import AS, JSON, as_data, done
from desk import undertakings as works
from desk.titles import find
from register.undertakings import Kept
from schemas.undertakings import supervision as deeds
from schemas.undertakings.supervision import Supervision

WHICH = typer.Argument(metavar="督导", help="督导工作的编号（如 DD-2027-001）或名称")
ON = typer.Option("--on", metavar="<date>", help="日期，缺省为今天")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="督导：组成督导组，登记定期督导、不定期抽查和案（事）件。",
)


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
        "documents": [document_of(one) for one in document or ()],
    }
    done(deeds.OpenSupervision, fields, kind="supervision", as_post=as_post, as_json=as_json)


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


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """各组管哪里、下一次定期督导、到过哪里、案（事）件。"""
    kept, state = _supervision(which)
    if as_json:
        look = works.looked_at(Installation.here().register, kept)
        show_json(as_data(look) | {"supervision": state.model_dump(mode="json")})
        return
    say(f"{kept.id}　{state.name}", style="bold")
    rows = []
    for one in state.groups:
        been = [visit for visit in state.visits if visit.group == one.group.name]
        last = str(max((visit.on for visit in been), default=""))
        rows.append((one.group.name, "、".join(one.group.areas), str(len(been)), last, str(one.due or "")))
    show_table(("督导组", "督导范围", "次数", "上一次", "下一次定期督导"), rows)
    if state.visits:
        show_table(
            ("日期", "督导组", "所到", "方式", "所见"),
            [
                (
                    str(one.on),
                    one.group,
                    f"{one.area} {one.title or ''}".strip(),
                    "不定期" if one.unannounced else "定期",
                    one.seen,
                )
                for one in state.visits
            ],
        )
    if state.incidents:
        show_table(
            ("日期", "发生在", "案（事）件", "情况"),
            [(str(one.on), one.area, one.what, one.matter) for one in state.incidents],
        )


def _supervision(which: str) -> tuple[Kept, Supervision]:
    kept = works.called(Installation.here().register, which, "supervision")
    assert isinstance(kept.state, Supervision)
    return kept, kept.state


def _group(text: str) -> dict[str, Any]:
    name, sign, areas = text.replace(":", "：").partition("：")
    found = [one.strip() for one in areas.replace("，", "、").split("、") if one.strip()]
    if not (sign and name.strip() and found):
        raise Stop(Exit.USAGE, f"“{text[:40]}”看不懂：应写成 第一组：灵泉街道、大庄乡")
    return {"name": name.strip(), "areas": found}
