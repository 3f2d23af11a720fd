"""`findings` 问题清单: what is wrong with a title, item by item, until all is struck off 销号."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from commands import found_in
from commands.installation import Installation
from commands.listed import PAPER, papers_of
from commands.office import login, office_of, seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, content_of, saved
from commands.work import AS, JSON, as_data, done
from desk import findings as desk
from desk import undertakings as works
from desk.errors import NoPostError
from desk.importing.cells import shown
from desk.importing.file import UnreadableError, opened
from desk.titles import find
from register.queries import find_titles
from register.undertakings import Kept
from schemas.base import local_date
from schemas.folding import fold
from schemas.party import Party, Role
from schemas.undertakings import findings as deeds
from schemas.undertakings.findings import Findings
from wording import forms
from wording.undertakings.findings import SOURCES

WHICH = typer.Argument(metavar="清单", help="问题清单的编号（如 QD-2027-001）或名称；也可以写称号")
NUMBERS = typer.Argument(metavar="项…", help="第几项，可写几个")
PROBLEM = typer.Option("--problem", help="'问题；整改措施；限期'，由乡镇负责的再加“；乡镇”，可重复")
LIST = typer.Option("--list", metavar="文件", help="问题写在表里：问题、整改措施、责任、限期各一栏")

FROM = (
    "来源：复验、督导、案（事）件、举报、其他；写得出是哪一次的，写编号和第几次、第几件，如 DD-2027-001督导3、"
    "DD-2027-001案件1、FY-2027-001"
)
SEEN_BY = typer.Option("--as", metavar="<post>", help="以哪个岗位查看")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="问题清单：逐项列出问题、措施、责任、限期，反馈后销号。",
)


@app.command("open")
def open_(
    title: Annotated[str, typer.Argument(metavar="称号")],
    source: Annotated[str, typer.Option("--from", help=FROM)],
    problem: Annotated[list[str] | None, PROBLEM] = None,
    file: Annotated[Path | None, LIST] = None,
    name: Annotated[str | None, typer.Option("--name", help="清单的名称，缺省按单位和来源")] = None,
    document: Annotated[
        list[str] | None, typer.Option("--document", help="文件：'文号；标题；日期'，可重复")
    ] = None,
    proof: Annotated[bool, typer.Option("--proof", help="没有附证明的不能销号（办法要求的不必写）")] = False,
    as_post: Annotated[str | None, AS] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """给一个称号列出问题。"""
    register = Installation.here().register
    found = find(register, title)
    word, origin = found_in.source(source)
    fields = {
        "title": found,
        "source": word,
        "origin": origin,
        "proof": proof,
        "name": name or f"{find_titles(register, found)[0].unit_name}{SOURCES[word]}问题清单"[:100],
        "problems": _problems(problem, file),
        "documents": papers_of(document),
    }
    done(deeds.OpenFindings, fields, kind="findings", as_post=as_post, as_json=as_json)


@app.command("add")
def add(
    which: Annotated[str, WHICH],
    problem: Annotated[list[str] | None, PROBLEM] = None,
    file: Annotated[Path | None, LIST] = None,
    source: Annotated[str | None, typer.Option("--from", help=FROM)] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """增列问题。"""
    kept, _ = _list(which)
    fields = {
        "problems": _problems(problem, file),
        "origin": found_in.source(source).origin if source else None,
    }
    done(deeds.AddProblems, fields, undertaking=kept.id, as_post=as_post)


@app.command("answer")
def answer(
    which: Annotated[str, WHICH],
    numbers: Annotated[list[int], NUMBERS],
    said: Annotated[str, typer.Option("--done", help="怎样整改的")],
    document: Annotated[list[str] | None, PAPER] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """反馈整改情况，附证明文件。"""
    kept, _ = _list(which)
    fields = {"numbers": numbers, "done": said, "documents": papers_of(document)}
    done(deeds.Answered, fields, undertaking=kept.id, as_post=as_post)


@app.command("strike")
def strike(
    which: Annotated[str, WHICH],
    numbers: Annotated[list[int], NUMBERS],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """销号：整改到位的，由反馈以外的账号办理。"""
    kept, _ = _list(which)
    done(deeds.Strike, {"numbers": numbers}, undertaking=kept.id, as_post=as_post)


@app.command("reopen")
def reopen(
    which: Annotated[str, WHICH],
    numbers: Annotated[list[int], NUMBERS],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    until: Annotated[str, typer.Option("--until", metavar="<date>", help="新的限期")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """退回：整改不到位的，重新限期。"""
    kept, _ = _list(which)
    fields = {"numbers": numbers, "ground": ground, "until": until}
    done(deeds.Reopen, fields, undertaking=kept.id, as_post=as_post)


@app.command("lead")
def lead(
    which: Annotated[str, WHICH],
    cause: Annotated[str, typer.Option("--cause", help="事由，见 packs explain")],
    matter: Annotated[str, typer.Option("--matter", help="情况")],
    document: Annotated[list[str], PAPER],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """提请处理：按办法的事由提请，后果由办法规定。"""
    kept, _ = _list(which)
    fields = {"cause": cause, "matter": matter, "documents": papers_of(document)}
    done(deeds.LeadTo, fields, undertaking=kept.id, as_post=as_post)


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_post: Annotated[str | None, SEEN_BY] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """一份清单：各项的措施、责任、限期、整改情况、证明和状态；单位、乡镇（街道）只看自己的。"""
    kept, state = _list(which)
    if not desk.may_read(_readers(as_post), state):
        raise desk.OthersListError(kept.id)
    today = local_date(clock())
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [desk.sheet(kept, state, today)])
        return
    if as_json:
        look = works.looked_at(Installation.here().register, kept)
        show_json(as_data(look) | {"findings": state.model_dump(mode="json")})
        return
    show_list(kept, state, today)


@app.command("list")
def list_(
    open_only: Annotated[bool, typer.Option("--open", help="只列没有全部销号的")] = False,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_post: Annotated[str | None, SEEN_BY] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """全部问题清单：每份多少项、多少没有销号、最早的限期；单位、乡镇（街道）只列自己的。"""
    register = Installation.here().register
    found = desk.lists(register, readers=_readers(as_post))
    if open_only:
        found = [(kept, state) for kept, state in found if desk.open_items(state)]
    if xlsx:
        saved(xlsx, overwrite, clock(), lambda: [desk.all_sheet(found, local_date(clock()))])
        return
    if as_json:
        show_json([{"id": kept.id} | state.model_dump(mode="json") for kept, state in found])
        return
    rows, now = [], desk.titles_now(register, (state for _, state in found))
    for kept, state in found:
        left = desk.open_items(state)
        first = min((one.by for one in left), default=None)
        counts = f"{len(left)}／{len(state.items)}"
        stage = forms.STAGES[now[state.title].stage] if state.title in now else ""
        source = SOURCES[state.source]
        rows.append((kept.id, state.title, state.unit_name, stage, source, counts, str(first or "")))
    if rows:
        show_table(("编号", "称号", "单位", "现处环节", "来源", "未销号", "最早的限期"), rows)
    else:
        say("没有问题清单")


def show_list(kept: Kept, state: Findings, today: date) -> None:
    """The list as both sides read it."""
    now = desk.titles_now(Installation.here().register, [state]).get(state.title)
    say(f"{kept.id}　{state.name}　{state.unit_name}（{state.title}）", style="bold")
    say(f"来源：{desk.source(state)}　{desk.counts(state)}　{desk.became(state, now)}")
    show_table(desk.HEADS, [tuple(map(str, row)) for row in desk.rows(state, today)])


def _readers(as_post: str | None) -> tuple[Party, ...]:
    """For whom it is read: the post that is named, else every post of the account."""
    if as_post is not None:
        return tuple(seat_of(Installation.here(), as_post).post.parties)
    account = login()
    posts = office_of(Installation.here()).posts_of(account)
    if not posts:
        raise NoPostError(account)
    return tuple(party for post in posts for party in post.parties)


def _list(which: str) -> tuple[Kept, Findings]:
    """The list of that number or name, or the newest one of the title that is called so."""
    return desk.called(Installation.here().register, which)


_OWNERS = {"单位": Role.UNIT, "乡镇": Role.TOWNSHIP, "乡镇（街道）": Role.TOWNSHIP, "办公室": Role.OFFICE}


def _problems(typed: list[str] | None, file: Path | None) -> list[dict[str, Any]]:
    found = [
        _problem([part.strip() for part in one.replace(";", "；").split("；")], one) for one in typed or ()
    ]
    found += _in_file(file) if file else []
    if not found:
        raise Stop(Exit.USAGE, "请写明问题：--problem '问题；整改措施；限期'，或者 --list 表格")
    return found


def _problem(parts: list[str], text: str) -> dict[str, Any]:
    if len(parts) not in (3, 4) or not all(parts[:3]):
        raise Stop(Exit.USAGE, f"“{text[:60]}”：应写成 '问题；整改措施；限期' 三段，乡镇负责的再加“；乡镇”")
    owner = (
        {fold(name): role for name, role in _OWNERS.items()}.get(fold(parts[3])) if parts[3:] else Role.UNIT
    )
    if owner is None:
        raise Stop(Exit.USAGE, f"责任“{parts[3][:20]}”：可写 单位、乡镇、办公室；不写个人姓名")
    return {"problem": parts[0], "measure": parts[1], "by": parts[2], "owner": owner}


def _in_file(file: Path) -> list[dict[str, Any]]:
    """The rows of a sheet under a header with 问题, 整改措施, 限期 and, if it has one, 责任."""
    try:
        sheets = opened(content_of(file), file.name).sheets
    except UnreadableError as no:
        raise Stop(Exit.USAGE, f"{file}：{no}") from None
    rows = [[shown(cell).strip() for cell in row] for row in sheets[0].rows]
    wanted = ("问题", "整改措施", "限期", "责任")
    for place, row in enumerate(rows):
        if all(name in row for name in wanted[:3]):
            columns = [row.index(name) for name in wanted if name in row]
            body = [[one[n] if n < len(one) else "" for n in columns] for one in rows[place + 1 :]]
            return [_problem([*one[:3], *filter(None, one[3:])], "；".join(one)) for one in body if any(one)]
    raise Stop(Exit.USAGE, f"{file}：没有找到表头，应有“问题”“整改措施”“限期”三栏")
