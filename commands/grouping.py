"""`group` 组合: belts, circles, alliances, corridors, joint creation: who belongs to it and how they stand."""

from typing import Annotated

import typer

from commands.installation import Installation
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.work import AS, JSON, done
from desk import grouping as desk
from desk import undertakings as works
from register import undertakings
from register.undertakings import Kept
from regulations.shipped import ShippedFaultsError, load_groupings, names, place_of
from schemas.folding import fold, key_of
from schemas.undertakings import grouping as deeds
from schemas.undertakings.grouping import Grouping, Member
from wording.undertakings.grouping import FORMS

WHICH = typer.Argument(metavar="组合", help="组合的编号（如 ZH-2027-001）或名称")
MEMBERS = typer.Argument(metavar="成员…", help="称号、单位名称，或者名册以外的名称；联创的写 '层级：名称'")

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
    """装入一份组合；已有同名的不动，成员在名册里的对上称号，对不上的只按名称登记。"""
    path = place_of("groupings", file)
    if not path.exists():
        raise Stop(Exit.USAGE, f"没有 {file} 这个文件；随附的有：{'、'.join(names('groupings'))}")
    try:
        found = load_groupings(path)
    except ShippedFaultsError as faults:
        raise Stop(Exit.USAGE, f"{path} 有误：", *faults.lines) from None
    register = Installation.here().register
    known = {fold(one.state.name) for one in undertakings.every(register, "grouping", open_only=True)}
    new = [one for one in found.groupings if fold(one.name) not in known]
    for one in new:
        said = desk.meant(register, one.members)
        fields = {"name": one.name, "form": one.form, "levels": one.levels, "members": said.members}
        done(deeds.FormGrouping, fields, kind="grouping", as_post=as_post)
        for doubt in said.doubts:
            say(f"　{doubt}", style="yellow")
    say(f"{found.name}：组建 {len(new)} 个，已有 {len(found.groupings) - len(new)} 个")


@app.command("form")
def form(
    name: Annotated[str, typer.Argument(metavar="名称")],
    what: Annotated[str, typer.Option("--form", help="形式：" + "、".join(FORMS.values()))],
    members: Annotated[list[str] | None, typer.Argument(metavar="成员…")] = None,
    levels: Annotated[
        str | None, typer.Option("--levels", help="联创的层级，从高到低，如 市、乡镇（街道）、村（社区）")
    ] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """组建一个。"""
    word = key_of(what, FORMS)
    if word is None:
        raise Stop(Exit.USAGE, f"没有“{what[:20]}”这种形式；可写：{'、'.join(FORMS.values())}")
    said = desk.meant(Installation.here().register, [_member(one) for one in members or ()])
    fields = {"name": name, "form": word, "members": said.members}
    fields["levels"] = [one.strip() for one in (levels or "").split("、") if one.strip()]
    done(deeds.FormGrouping, fields, kind="grouping", as_post=as_post)
    say(*(f"　{doubt}" for doubt in said.doubts), style="yellow")


@app.command("admit")
def admit(
    which: Annotated[str, WHICH],
    members: Annotated[list[str], MEMBERS],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """吸收成员。"""
    kept, _ = _grouping(which)
    said = desk.meant(Installation.here().register, [_member(one) for one in members])
    done(deeds.Admit, {"members": said.members}, undertaking=kept.id, as_post=as_post)
    say(*(f"　{doubt}" for doubt in said.doubts), style="yellow")


@app.command("release")
def release(
    which: Annotated[str, WHICH],
    members: Annotated[list[str], typer.Argument(metavar="成员…")],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """成员退出。"""
    kept, _ = _grouping(which)
    done(deeds.Release, {"names": members, "ground": ground}, undertaking=kept.id, as_post=as_post)


@app.command("list")
def list_(as_json: Annotated[bool, JSON] = False) -> None:
    """全部组合：成员几个，有称号的几个，有效的几个。"""
    register = Installation.here().register
    found = undertakings.every(register, "grouping", open_only=True)
    some = [(kept, kept.state) for kept in found if isinstance(kept.state, Grouping)]
    if as_json:
        show_json([{"id": kept.id, "state": state.model_dump(mode="json")} for kept, state in some])
        return
    rows = []
    for kept, state in some:
        stand = desk.standings(register, state)
        titled = [one for one in stand if one.member.title]
        force = sum(1 for one in titled if one.in_force)
        rows.append((kept.id, state.name, FORMS[state.form], str(len(stand)), str(len(titled)), str(force)))
    if rows:
        show_table(("编号", "名称", "形式", "成员", "有称号", "有效"), rows)
    else:
        say("还没有组合：group load 装入，或者 group form 组建")


@app.command("show")
def show(which: Annotated[str, WHICH], as_json: Annotated[bool, JSON] = False) -> None:
    """一个组合：每个成员现在怎样。"""
    kept, state = _grouping(which)
    stand = desk.standings(Installation.here().register, state)
    if as_json:
        rows = [
            {**one.member.model_dump(mode="json"), "stage": one.stage, "in_force": one.in_force}
            for one in stand
        ]
        show_json({"id": kept.id, "name": state.name, "form": state.form, "members": rows})
        return
    say(f"{kept.id}　{state.name}（{FORMS[state.form]}）", style="bold")
    if state.levels:
        counts = desk.counted(stand)
        say("，".join(f"{level}{counts.get(level, 0)}个" for level in state.levels))
    force = {True: "有效", False: "不在有效", None: ""}
    if stand:
        show_table(
            ("成员", "层级", "称号", "现处环节", "状态", "加入"),
            [
                (
                    one.member.name,
                    one.member.level or "",
                    one.member.title or "名册中没有",
                    one.stage,
                    force[one.in_force],
                    str(one.member.since),
                )
                for one in stand
            ],
        )
    else:
        say("还没有成员")


def _grouping(which: str) -> tuple[Kept, Grouping]:
    kept = works.called(Installation.here().register, which, "grouping")
    assert isinstance(kept.state, Grouping)
    return kept, kept.state


def _member(text: str) -> Member:
    level, sign, name = text.replace(":", "：").partition("：")
    return Member(name=name.strip(), level=level.strip()) if sign else Member(name=text.strip())
