"""`work` 工作: what the office does with many titles: list, show its progress, pause, go on, order again, close."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from commands.hand_in import client_of
from commands.installation import Installation
from commands.office import seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from desk import undertakings as desk
from desk.undertakings import Look
from register import errands, undertakings
from schemas.undertaking import NEW, Deed, Progress
from wording.undertakings import words

WHICH = typer.Argument(metavar="工作", help="工作的编号（如 PB-2027-001）或名称")
AS = typer.Option("--as", metavar="<post>", help="以哪个岗位办理")
JSON = typer.Option("--json", help="以 JSON 输出")

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="工作：批办、批次、复验、督导等。"
)


def done(
    cls: type[Deed],
    fields: Mapping[str, Any],
    *,
    undertaking: str = NEW,
    kind: str | None = None,
    as_post: str | None,
    as_json: bool = False,
) -> str:
    """Do a deed from this account's seat, tell what came of it, and have the service go on; the undertaking's id."""
    installation = Installation.here()
    seat = seat_of(installation, as_post)
    try:
        written = desk.do(installation.register, seat, cls, fields, clock, undertaking, kind=kind)
    except desk.UnwrittenDeedError as no:
        raise Stop(Exit.USAGE, f"{no}：", *no.lines) from None
    kept = undertakings.find(installation.register, written.undertaking)
    if as_json:
        show_json({"undertaking": kept.id, "entry": written.seq, "before": written.before})
    else:
        what = words.deed(kept.kind, cls.model_fields["kind"].default)
        again = "（以前已办理，这次没有变化）" if written.before else ""
        say(f"已办理：{what}（{kept.id} {kept.state.name}，第{written.seq}条）{again}", style="green")
    asyncio.run(_wake(installation, kept.id))
    return kept.id


async def _wake(installation: Installation, undertaking: str) -> None:
    from desk.bell import woken

    async def connect() -> Any:
        return await client_of(installation)

    try:
        heard = await woken(connect, undertaking)
    except Stop:
        heard = False
    if not heard:
        warn("服务没有应答：已经登记，服务恢复后自动接着办理。")


@app.command("list")
def list_(
    open_only: Annotated[bool, typer.Option("--open", help="只列没有办结的")] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """列出全部工作，新的在前。"""
    found = desk.every(Installation.here().register, open_only=open_only)
    if as_json:
        show_json([as_data(one) for one in found])
    elif not found:
        say("还没有工作")
    else:
        heads = ("编号", "种类", "名称", "现处", "进度", "下一日")
        show_table(heads, [_row(one) for one in found])


@app.command("show")
def show(
    which: Annotated[str, WHICH],
    refused: Annotated[bool, typer.Option("--refused", help="只列被退的，逐件说明为什么")] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """一项工作现在怎样：进度、被退的、经办记录。"""
    register = Installation.here().register
    look = desk.looked_at(register, desk.called(register, which))
    ledger = undertakings.chapters_of(register, look.kept.id)
    orders = errands.all_of(register, look.kept.id, "refused" if refused else None)
    if as_json:
        said = [
            {
                "title": one.title,
                "kind": one.errand.kind,
                "state": one.state,
                "entry": one.entry,
                "why": one.why,
            }
            for one in orders
        ]
        show_json(as_data(look) | {"errands": said, "state": look.kept.state.model_dump(mode="json")})
        return
    kind, state = look.kept.kind, look.kept.state
    say(f"{look.kept.id}　{words.label(kind)}　{state.name}", style="bold")
    say(f"现处：{stage_of(look)}　　进度：{bar(look.progress)}")
    if not refused:
        rows = [
            (
                str(one.seq),
                f"{one.effective:%Y-%m-%d %H:%M}",
                words.chapter(kind, one),
                f"{one.deed.actor.post}（{one.deed.actor.account}）" if one.deed else "到期",
                f"{one.handed} 件" if one.handed else "",
            )
            for one in ledger
        ]
        show_table(("条", "时间", "经办", "岗位", "交办"), rows)
    no = [(one.title, one.why or "") for one in orders if one.state == "refused"]
    if no:
        show_table(("称号", "被退的理由"), no)
        say(f"排除原因后重办：python starter.py work again {look.kept.id}")


@app.command("pause")
def pause(
    which: Annotated[str, WHICH],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """暂停：不再交给各称号办理，直到继续；期限照走。"""
    _common("pause", which, as_post, ground=ground)


@app.command("resume")
def resume(which: Annotated[str, WHICH], as_post: Annotated[str | None, AS] = None) -> None:
    """继续：从停下的地方接着办。"""
    _common("resume", which, as_post)


@app.command("again")
def again(which: Annotated[str, WHICH], as_post: Annotated[str | None, AS] = None) -> None:
    """重办：把被退的再交各称号办一次。"""
    _common("again", which, as_post)


@app.command("close")
def close(
    which: Annotated[str, WHICH],
    ground: Annotated[str | None, typer.Option("--ground", help="提前办结的理由")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """办结。"""
    _common("close", which, as_post, ground=ground)


def _common(word: str, which: str, as_post: str | None, **fields: Any) -> None:
    kept = desk.called(Installation.here().register, which)
    done(desk.common_class(word), fields, undertaking=kept.id, as_post=as_post)


def stage_of(look: Look) -> str:
    """Where it has come to."""
    return words.stands(look.kept.kind, look.kept.state)


def bar(progress: Progress, width: int = 20) -> str:
    """How far its errands are, as a bar and in numbers."""
    if not progress.of:
        return "没有交办"
    share = (progress.done + progress.refused) / progress.of
    full = int(share * width)
    counts = [f"已办 {progress.done}", f"被退 {progress.refused}", f"待办 {progress.left}"]
    return f"{'█' * full}{'░' * (width - full)} {share:.0%}（共 {progress.of} 件：{'，'.join(counts)}）"


def _row(one: Look) -> tuple[str, ...]:
    kept = one.kept
    due = f"{kept.next_wake:%Y-%m-%d}" if kept.next_wake else ""
    return kept.id, words.label(kept.kind), kept.state.name, stage_of(one), bar(one.progress, 10), due


def as_data(one: Look) -> dict[str, Any]:
    """It for programs."""
    return {
        "id": one.kept.id,
        "kind": one.kept.kind,
        "name": one.kept.state.name,
        "stage": "closed" if one.kept.state.closed else one.kept.state.stage,
        "paused": one.kept.state.paused,
        "next": one.kept.next_wake.isoformat() if one.kept.next_wake else None,
        "progress": one.progress.model_dump() | {"of": one.progress.of},
    }
