"""`group` 组合: belts, circles, alliances, corridors, joint creation: who belongs to it and how they stand."""

from datetime import date
from typing import Annotated, Any

import typer

from commands.installation import Installation
from commands.listed import ON, papers_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.work import AS, JSON, done
from desk import grouping as desk
from desk import undertakings as works
from desk.grouping import Count, Meant, Standing
from desk.lists import day_of
from regulations.shipped import ShippedFaultsError, load_groupings, names, place_of
from schemas.base import local_date
from schemas.folding import key_of
from schemas.foundation import Founded
from schemas.undertakings import grouping as deeds
from schemas.undertakings.grouping import Grouping, Member
from wording.articles import article, wide
from wording.figures import percent
from wording.undertakings.grouping import FORMS, form_of

WHICH = typer.Argument(metavar="组合", help="组合的编号（如 ZH-2027-001）或名称")
MEMBERS = typer.Argument(metavar="成员…", help="称号、单位名称，或者名册以外的名称；联创的写 '层级：名称'")
GROUND = typer.Option("--ground", help="理由")
DAY = typer.Option("--on", metavar="<date>", help="截至哪一天的成员和情况，缺省今天，如 2025-12-31")
DOCUMENT = typer.Option("--document", help="文件：'文号；标题；日期'")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="组合：示范带、示范圈、示范联盟、长廊、联创的成员和现状。",
)


@app.command("load")
def load(
    file: Annotated[str, typer.Argument(metavar="文件", help="随附的名称（如 kaiyuan），或者自己的文件")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """装入一份组合；已有同名的（解散了的也算）不动，成员在名册里的对上称号，对不上的只按名称登记。"""
    path = place_of("groupings", file)
    if not path.exists():
        raise Stop(Exit.USAGE, f"没有 {file} 这个文件；随附的有：{'、'.join(names('groupings'))}")
    try:
        found = load_groupings(path)
    except ShippedFaultsError as faults:
        raise Stop(Exit.USAGE, f"{path} 有误：", *faults.lines) from None
    register = Installation.here().register
    new = desk.new(register, found)
    for one in new:
        said = desk.meant(register, one.members)
        fields = one.model_dump(include=set(deeds.Plan.model_fields)) | {
            "name": one.name,
            "source": one.source,
        }
        done(deeds.FormGrouping, fields | {"members": said.members}, kind="grouping", as_post=as_post)
        _doubt(said)
    say(f"{found.name}：组建 {len(new)} 个，已有 {len(found.groupings) - len(new)} 个")


@app.command("form")
def form(
    name: Annotated[str, typer.Argument(metavar="名称")],
    what: Annotated[str, typer.Option("--form", help="形式：" + "、".join(FORMS.values()))],
    members: Annotated[list[str] | None, MEMBERS] = None,
    levels: Annotated[
        str | None, typer.Option("--levels", help="联创的层级，从高到低，如 市、乡镇（街道）、村（社区）")
    ] = None,
    areas: Annotated[str | None, typer.Option("--areas", help="所在或辐射的地方，用顿号分开")] = None,
    planned: Annotated[int | None, typer.Option("--planned", metavar="<number>", help="应有几个成员")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="<date>", help="组建的日期，缺省为今天")] = None,
    document: Annotated[list[str] | None, DOCUMENT] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """组建一个。"""
    word = key_of(what, FORMS) or ("joint" if what.endswith("联创") else None)
    if word is None:
        raise Stop(Exit.USAGE, f"没有“{what[:20]}”这种形式；可写：{'、'.join(FORMS.values())}")
    said = desk.meant(Installation.here().register, [_member(one) for one in members or ()])
    fields: dict[str, Any] = {"name": name, "form": word, "members": said.members, "planned": planned}
    fields |= {"levels": _parts(levels), "areas": _parts(areas), **({"on": on} if on else {})}
    fields["documents"] = papers_of(document)
    done(deeds.FormGrouping, fields, kind="grouping", as_post=as_post)
    _doubt(said)


@app.command("admit")
def admit(
    which: Annotated[str, WHICH],
    members: Annotated[list[str], MEMBERS],
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """吸收成员。"""
    kept, _ = _grouping(which)
    said = desk.meant(Installation.here().register, [_member(one) for one in members])
    fields = {"members": said.members, **({"on": on} if on else {})}
    done(deeds.Admit, fields, undertaking=kept.id, as_post=as_post)
    _doubt(said)


@app.command("release")
def release(
    which: Annotated[str, WHICH],
    members: Annotated[list[str], typer.Argument(metavar="成员…", help="名称，或者称号编号")],
    ground: Annotated[str, GROUND],
    on: Annotated[str | None, ON] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """成员退出。"""
    kept, _ = _grouping(which)
    fields = {"names": members, "ground": ground, **({"on": on} if on else {})}
    done(deeds.Release, fields, undertaking=kept.id, as_post=as_post)


@app.command("match")
def match(which: Annotated[str, WHICH], as_post: Annotated[str | None, AS] = None) -> None:
    """对上称号：原来只按名称登记的成员，名册里有了称号的对上；拿不准的说明，不猜。"""
    kept, state = _grouping(which)
    said = desk.unmatched(Installation.here().register, state)
    if said.members:
        done(deeds.Identify, {"members": said.members}, undertaking=kept.id, as_post=as_post)
    say(*(f"　{one.name}：{one.title}" for one in said.members), f"对上 {len(said.members)} 个")
    _doubt(said)


@app.command("dissolve")
def dissolve(
    which: Annotated[str, WHICH],
    ground: Annotated[str, GROUND],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """解散：成员的称号不受影响，经办记录照样可以查。"""
    kept, _ = _grouping(which)
    done(works.common_class("close"), {"ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("list")
def list_(
    dissolved: Annotated[bool, typer.Option("--all", help="解散了的也列出")] = False,
    on: Annotated[str | None, DAY] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """全部组合：成员几个，有称号的几个，有效的几个、占几成；可以查过去某一天的。"""
    register, day = Installation.here().register, _day(on)
    some = desk.every(register, dissolved=dissolved, on=day)
    counts = [desk.count(desk.standings(register, state, day)) for _, state in some]
    if as_json:
        show_json(
            [
                {"id": kept.id, "count": one._asdict(), "state": state.model_dump(mode="json")}
                for (kept, state), one in zip(some, counts, strict=True)
            ]
        )
        return
    rows = [
        (
            kept.id,
            wide(state.name),
            form_of(state.form, len(state.levels)) + ("（已解散）" if state.closed else ""),
            f"{one.members}／{state.planned}" if state.planned else str(one.members),
            str(one.titled),
            _force(one),
        )
        for (kept, state), one in zip(some, counts, strict=True)
    ]
    if rows:
        say(*([f"截至{day}"] if day else []))
        show_table(("编号", "名称", "形式", "成员（／应有）", "有称号", "有效"), rows)
    elif day:
        say(f"{day}还没有组合")
    else:
        say("还没有组合：group load 装入，或者 group form 组建")


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    on: Annotated[str | None, DAY] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """一个组合：依据、每个成员现在怎样，联创的分层级，退出了的；可以查过去某一天的。"""
    register, day = Installation.here().register, _day(on)
    kept, state = _grouping(which)
    if day:
        desk.stood(register, kept, day)
    stand = desk.standings(register, state, day)
    if as_json:
        show_json(_as_data(kept.id, state, stand) | {"on": day})
        return
    over = desk.dissolved_on(register, kept)
    closed = f"，{over}解散" if over else ""
    then = f"，截至{day}" if day else ""
    say(
        f"{kept.id}　{wide(state.name)}（{form_of(state.form, len(state.levels))}{closed}{then}）",
        style="bold",
    )
    if state.source:
        say(f"依据：{article(Founded(source=state.source))}")
    if state.areas:
        say(f"所在地方：{'、'.join(state.areas)}")
    whole = desk.count(stand)
    planned = f"，应有{state.planned}个" if state.planned else ""
    say(f"成员{whole.members}个{planned}；有称号{whole.titled}个，有效{_force(whole)}")
    for level, one in desk.by_level(state, stand) if state.levels else ():
        say(f"　{wide(level)}：成员{one.members}个，有称号{one.titled}个，有效{_force(one)}")
    if stand:
        show_table(desk.MEMBERS, [tuple(str(cell or "") for cell in desk.member_row(one)) for one in stand])
    if gone := [one for one in state.members if one.until and (not day or one.until <= day)]:
        show_table(("退出的", "加入", "退出"), [(one.name, str(one.since), str(one.until)) for one in gone])


def _force(one: Count) -> str:
    """So many of the members, and which part of them."""
    return f"{one.in_force}个" if one.share is None else f"{one.in_force}个（{percent(one.share)}）"


def _as_data(id_: str, state: Grouping, stand: list[Standing]) -> dict[str, Any]:
    rows = [
        {
            **one.member.model_dump(mode="json"),
            "stage": one.stage,
            "in_force": one.in_force,
            "term_end": str(one.term_end) if one.term_end else None,
        }
        for one in stand
    ]
    count = desk.count(stand)
    return {
        "id": id_,
        "name": state.name,
        "form": state.form,
        "count": count._asdict() | {"share": count.share},
        "levels": [{"level": level, **one._asdict()} for level, one in desk.by_level(state, stand)],
        "members": rows,
    }


def _day(text: str | None) -> date | None:
    return day_of("on", text, local_date(clock())) if text else None


def _doubt(said: Meant) -> None:
    for doubt in said.doubts:
        say(f"　{doubt}", style="yellow")


def _grouping(which: str) -> tuple[Any, Grouping]:
    return desk.called(Installation.here().register, which)


def _member(text: str) -> Member:
    level, sign, name = text.replace(":", "：").partition("：")
    return Member(name=name.strip(), level=level.strip()) if sign else Member(name=text.strip())


def _parts(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").replace("，", "、").split("、") if one.strip()]
